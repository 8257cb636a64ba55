import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { asLogged } from '../logger.js';
import { plainAddress } from './plain-address.js';

/**
 * One line per request: method, path, status, time, and where it came from; at level debug, but for what was refused or
 * failed. Never a query, a body, a header or a cookie.
 */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp<Request>({
    logger,
    genReqId: () => randomUUID(),
    customLogLevel: (_req, { statusCode }) =>
      statusCode >= 500 ? 'error' : statusCode >= 400 ? 'info' : 'debug',
    serializers: {
      // Addresses of the OAuth callback and of one-time links carry secrets.
      req: ({ id, method, url, raw }: { id: string; method: string; url: string; raw: Request }) => ({
        id,
        method,
        path: withoutSecrets(url),
        address: plainAddress(raw.ip),
      }),
      err: asLogged,
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
    },
  }) as RequestHandler;
}

function withoutSecrets(url: string): string {
  return url
    .split('?')[0]
    .replace(/(\/(?:setup|invitations|password-resets|handoff|webhooks\/[^/]+)\/)[^/]+/, '$1…');
}
