import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Nest's own messages in the app's log: its start-up chatter only at level debug. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log = (message: unknown): void => this.logger.debug(String(message));
  debug = (message: unknown): void => this.logger.debug(String(message));
  verbose = (message: unknown): void => this.logger.debug(String(message));
  warn = (message: unknown): void => this.logger.warn(String(message));
  error = (message: unknown, ...rest: unknown[]): void => this.logger.error({ rest }, String(message));
  fatal = (message: unknown): void => this.logger.fatal(String(message));
}
