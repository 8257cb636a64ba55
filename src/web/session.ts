import type { RequestHandler } from 'express';
import session, { type Store } from 'express-session';
import type { Config } from '../config.js';

const FOURTEEN_DAYS = 14 * 24 * 60 * 60 * 1000; // milliseconds

/** @param secret signs the cookie. */
export function sessions({ baseUrl, basePath }: Config, store: Store, secret: Buffer): RequestHandler {
  const secure = baseUrl?.startsWith('https:') ?? false;
  return session({
    name: cookieName(secure, basePath),
    secret: secret.toString('base64url'),
    store,
    resave: false,
    saveUninitialized: false,
    // The scheme of the public address decides, whatever the proxy in front says of itself.
    proxy: true,
    cookie: {
      path: basePath || '/',
      httpOnly: true,
      secure,
      // Strict would lose the session on the way back from Jira.
      sameSite: 'lax',
      maxAge: FOURTEEN_DAYS,
    },
  });
}

// RFC 6265bis 4.1.3: __Host- demands Path=/, __Secure- demands https.
function cookieName(secure: boolean, basePath: string): string {
  if (!secure) return 'footbridge';
  return basePath ? '__Secure-footbridge' : '__Host-footbridge';
}
