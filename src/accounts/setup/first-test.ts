import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { AlmProblem } from '../../alm/alm-problem.js';
import { AccountsService } from '../accounts.service.js';
import { LOGGER } from '../../logger.js';
import { Arrivals, type Sequel } from '../../oauth/arrivals.js';
import { Problem } from '../../problem.js';
import { flash } from '../../web/visitor.js';
import { ConnectionTest } from './connection-test.js';

/**
 * Tests a draft as soon as its administrator is back from the site with a token: it is what they would press next.
 * Where the test fails the token is kept all the same, and Test Connection is there to be pressed again.
 */
@Injectable()
export class FirstTest implements OnModuleInit {
  constructor(
    private readonly arrivals: Arrivals,
    private readonly accounts: AccountsService,
    private readonly connection: ConnectionTest,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.arrivals.goOnWith(this.run);
  }

  private readonly run: Sequel = async (me, account, req) => {
    if (account.isTested) return;
    try {
      const { site } = await this.connection.run(me.id, await this.accounts.open(account));
      flash(
        req,
        'success',
        `The connection works: ${site.title}, Jira ${site.version}. Save the account, or look at its fields first.`,
      );
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error instanceof AlmProblem)
        this.logger.warn({ kind: error.kind, diagnosis: error.diagnosis }, error.message);
      flash(req, 'error', `The test of the connection failed: ${error.sentences}`);
    }
  };
}
