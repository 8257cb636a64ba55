import type { Request, Response } from 'express';
import { paths } from '../paths.js';

/** Answers 303: the browser goes on with a GET of `path`, a path of the app below its base path. */
export function seeOther(res: Response, path: string): void {
  // The browser goes on as soon as it has read the headers: what this request left in the session must be kept by then.
  res.req.session.save((error: unknown) => {
    if (error) res.req.next?.(error);
    else res.redirect(303, res.app.locals.basePath + path);
  });
}

/** The address people use, without a trailing slash: the configured one, or the one this request came to. */
export function publicUrl(req: Request): string {
  return req.app.locals.baseUrl ?? `${req.protocol}://${hostOf(req)}`;
}

/** As a trusted proxy says it, unless it only leaves the port out. */
function hostOf(req: Request): string {
  const sent = req.get('Host') ?? 'localhost';
  return !req.host || sent.startsWith(`${req.host}:`) ? sent : req.host;
}

/** The absolute address of a page of the app, for people and sites outside. */
export function absoluteUrl(req: Request, path: string): string {
  return publicUrl(req) + path;
}

/** A path of the app that a browser may be sent to after `given` travelled through a form or a session; else `fallback`. */
export function safeReturnPath(given: unknown, fallback: string = paths.home()): string {
  const isPath =
    typeof given === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(given) && !given.includes('\\');
  return isPath && !climbs(given) ? given : fallback;
}

/** Whether a browser or a proxy would take the path out of the base path that it is put below. */
function climbs(path: string): boolean {
  return /(\/|%2f)(\.|%2e){1,2}(\/|%2f|%5c|$)/i.test(path.split(/[?#]/)[0]);
}

/** Whether a script of a page asks, which takes JSON for an answer, rather than a person. */
export function wantsJson(req: Request): boolean {
  return req.get('Accept')?.startsWith('application/json') ?? false;
}
