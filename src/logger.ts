import { pino, type Logger } from 'pino';
import type { Config } from './config.js';

/** Under this token the app's logger is injected: `@Inject(LOGGER) logger: Logger`. */
export const LOGGER = Symbol('logger');

// The last line of defence: nothing is logged with these on purpose.
const SECRETS = ['authorization', 'cookie', 'password', 'privateKey', 'token', 'tokenSecret', 'secret'];

/** JSON lines on standard output. */
export function createLogger({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  return pino({
    level: logLevel,
    redact: SECRETS.flatMap((name) => [name, `*.${name}`, `*.headers.${name}`, `err.*.${name}`]),
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    base: undefined,
  });
}
