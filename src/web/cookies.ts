import type { CookieOptions, Request, Response } from 'express';
import type { Config } from '../config.js';

/** What a cookie of Footbridge is for; the session's own has no name of its own. */
export type CookiePurpose = '' | 'passing' | 'known' | 'provider';

/**
 * The name that suits the public address: browsers keep cookies whose names begin like this from being planted by a
 * neighbouring host. RFC 6265bis 4.1.3: __Host- demands Path=/, __Secure- demands https.
 */
export function cookieName(
  { baseUrl, basePath }: Pick<Config, 'baseUrl' | 'basePath'>,
  purpose: CookiePurpose,
): string {
  const name = purpose ? `footbridge-${purpose}` : 'footbridge';
  if (!isHttps(baseUrl)) return name;
  return basePath ? `__Secure-${name}` : `__Host-${name}`;
}

/** What every cookie of Footbridge has in common. */
export function cookieOptions({ baseUrl, basePath }: Pick<Config, 'baseUrl' | 'basePath'>): CookieOptions {
  return {
    path: basePath || '/',
    httpOnly: true,
    secure: isHttps(baseUrl),
    // Strict would lose it on the way back from Jira, and where somebody follows a link in a mail.
    sameSite: 'lax',
  };
}

export function readCookie(req: Request, purpose: CookiePurpose): string | undefined {
  return plainCookie(req, cookieName(places(req), purpose));
}

/** A cookie by the name that it has, such as one that a script of the page has written. */
export function plainCookie(req: Request, name: string): string | undefined {
  const start = `${name}=`;
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length);
}

/**
 * @param value of characters that need no encoding.
 * @param maxAge milliseconds.
 */
export function setCookie(res: Response, purpose: CookiePurpose, value: string, maxAge: number): void {
  const at = places(res.req);
  res.cookie(cookieName(at, purpose), value, { ...cookieOptions(at), maxAge, encode: String });
}

export function clearCookie(res: Response, purpose: CookiePurpose): void {
  const at = places(res.req);
  res.clearCookie(cookieName(at, purpose), cookieOptions(at));
}

function places({ app }: Request): Pick<Config, 'baseUrl' | 'basePath'> {
  return { baseUrl: app.locals.baseUrl, basePath: app.locals.basePath };
}

function isHttps(baseUrl: string | undefined): boolean {
  return baseUrl?.startsWith('https:') ?? false;
}
