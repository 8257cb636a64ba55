import { pino, stdSerializers, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import type { Config } from './config.js';
import { onDemand } from './on-demand.js';
import { inSourceLines } from './source-lines.js';

const pretty = onDemand<typeof import('pino-pretty')>('pino-pretty');

/** Under this token the app's logger is injected: `@Inject(LOGGER) logger: Logger`. */
export const LOGGER = Symbol('logger');

// The last line of defence: nothing is logged with these on purpose.
const SECRETS = ['authorization', 'cookie', 'password', 'privateKey', 'token', 'tokenSecret', 'secret'];

/** Lines to read on a terminal, JSON for whatever else stands behind standard output or wherever `to` leads. */
export function createLogger(
  { logLevel }: Pick<Config, 'logLevel'>,
  to: DestinationStream = process.stdout.isTTY ? readable() : pino.destination(1),
): Logger {
  const options: LoggerOptions = {
    level: logLevel,
    redact: SECRETS.flatMap((name) => [name, `*.${name}`, `*.headers.${name}`, `err.*.${name}`]),
    serializers: { err: (error: Error) => asLogged(stdSerializers.err(error)) },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    base: undefined,
  };
  return pino(options, to);
}

function readable(): DestinationStream {
  return pretty().build({ colorize: true, translateTime: 'SYS:HH:MM:ss', singleLine: true, sync: true });
}

/** What of an error is logged: the database's carry the values of their statement, which stay out of the log. */
export function asLogged(serialised: object): object {
  const { parameters: _, stack, ...rest } = serialised as { parameters?: unknown; stack?: string };
  return { ...rest, ...(stack && { stack: inSourceLines(stack) }) };
}
