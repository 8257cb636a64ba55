import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';

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
    if (!isSame(shown, token)) return void res.status(401).set('WWW-Authenticate', 'Bearer').end();
    res.set({ 'Content-Type': counted.contentType, 'Cache-Control': 'no-store' }).send(await counted.text());
  };
}

/** Takes as long for every text. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
