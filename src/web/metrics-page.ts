import type { RequestHandler } from 'express';
import { sha256 } from '../sha256.js';
import { isSame } from '../signed-text.js';

/** What {@link metricsPage} needs of whoever counts. */
export interface Counted {
  text(): Promise<string>;
  contentType: string;
}

/**
 * The figures for whoever shows the token (`Authorization: Bearer …`); without one set there is no such page.
 *
 * @param token absent: off
 */
export function metricsPage(token: string | undefined, counted: Counted): RequestHandler {
  return async (req, res, next) => {
    if (!token) return next();
    const [, shown = ''] = /^Bearer (.+)$/.exec(req.get('authorization') ?? '') ?? [];
    if (!isSame(digest(shown), digest(token)))
      return void res.status(401).set('WWW-Authenticate', 'Bearer').end();
    res.set({ 'Content-Type': counted.contentType, 'Cache-Control': 'no-store' }).send(await counted.text());
  };
}

/** Of the same length for every text, so that a comparison tells nothing of it. */
function digest(text: string): Buffer {
  return Buffer.from(sha256(text));
}
