import type { RequestHandler, Response } from 'express';

/** Lets `answer` be asked for at exactly its address, by GET and HEAD. */
export function asked(answer: RequestHandler): RequestHandler {
  return (req, res, next) => {
    if (req.path !== '/') return next();
    if (['GET', 'HEAD'].includes(req.method)) return answer(req, res, next);
    res.set('Allow', 'GET, HEAD');
    say(res, 405, { status: 'method not allowed' });
  };
}

/** The process answers. */
export const healthy: RequestHandler = (_req, res) => say(res, 200, { status: 'ok' });

/** It can serve people, or what is missing in one word. */
export function ready(readiness: () => Promise<string | undefined>): RequestHandler {
  return async (_req, res) => {
    const missing = await readiness();
    if (missing) say(res, 503, { status: 'not ready', because: missing });
    else say(res, 200, { status: 'ready' });
  };
}

function say(res: Response, status: number, what: object): void {
  res.status(status).set('Cache-Control', 'no-store').json(what);
}
