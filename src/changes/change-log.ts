import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../logger.js';
import { requestContext } from '../request-context.js';
import type { Change } from './change.entity.js';

/** A line for each change that is over, or in doubt. What it is of and what it says is Jira's and its person's: none of it is logged. */
@Injectable()
export class ChangeLog {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  add({ id, kind, state, accountId, profileId }: Change): void {
    const level = state === 'being made' || state === 'waiting' ? 'debug' : 'info';
    const request = requestContext.getStore()?.id;
    this.logger[level]({ change: id, kind, state, account: accountId, person: profileId, request }, 'change');
  }
}
