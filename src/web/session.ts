import type { RequestHandler } from 'express';
import session, { type Store } from 'express-session';
import type { Config } from '../config.js';
import { cookieName, cookieOptions } from './cookies.js';

const FOURTEEN_DAYS = 14 * 24 * 60 * 60 * 1000; // milliseconds

/** @param secret signs the cookie. */
export function sessions(config: Config, store: Store, secret: Buffer): RequestHandler {
  return session({
    name: cookieName(config, ''),
    secret: secret.toString('base64url'),
    store,
    resave: false,
    // The id in the cookie is what forms are bound to; of passers-by the store keeps nothing.
    saveUninitialized: true,
    // The scheme of the public address decides, whatever the proxy in front says of itself.
    proxy: true,
    cookie: { ...cookieOptions(config), maxAge: FOURTEEN_DAYS } as session.CookieOptions,
  });
}
