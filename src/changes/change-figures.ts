import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Metrics } from '../metrics/metrics.js';
import type { ChangeState } from './change.entity.js';

/** How many changes are in a state. */
export interface StateCount {
  accountId: string;
  state: ChangeState;
  count: number;
  /** When the oldest of them was asked for. */
  since: Date;
}

/** Counts of changes by state, for whoever watches: never whose they are, nor what of. */
@Injectable()
export class ChangeFigures {
  constructor(
    private readonly database: Database,
    metrics: Metrics,
  ) {
    const help = 'Changes of the last 90 days by account and state.';
    metrics.offer('footbridge_changes', { help, labels: ['account', 'state'] }, async () =>
      (await this.byState()).map(({ accountId, state, count }) => ({
        labels: { account: accountId, state },
        value: count,
      })),
    );
  }

  async byState(): Promise<StateCount[]> {
    const rows: { accountId: string; state: ChangeState; count: number; since: string }[] =
      await this.database.read.query(
        `SELECT "account_id" AS "accountId", "state", COUNT(*) AS "count", MIN("created_at") AS "since"
          FROM "change" GROUP BY "state", "account_id"`,
      );
    return rows.map((row) => ({ ...row, since: new Date(row.since) }));
  }
}
