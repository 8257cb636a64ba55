import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { withoutValues } from '../logger.js';

/** One line per request: method, path, status, time. Never a query, a body, a header or a cookie. */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp<Request>({
    logger,
    genReqId: () => randomUUID(),
    customLogLevel: (_req, res) => (res.statusCode >= 500 ? 'error' : 'debug'),
    serializers: {
      // Addresses of the OAuth callback and of one-time links carry secrets.
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        path: withoutSecrets(url),
      }),
      err: withoutValues,
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
    },
  }) as RequestHandler;
}

function withoutSecrets(url: string): string {
  return url.split('?')[0].replace(/(\/(?:setup|invitations|password-resets|handoff)\/)[^/]+/, '$1…');
}
