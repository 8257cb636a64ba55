import { Injectable } from '@nestjs/common';
import { AlmProblem } from '../alm/alm-problem.js';
import type { AlmConnection } from '../alm/alm-provider.js';
import { Database } from '../database/database.js';
import { AlmAccount, type Climb, type LinkCheck } from './alm-account.entity.js';
import { Circuits } from './circuits.js';
import { ExchangeLog } from './exchange-log.js';
import { RestoredCopy } from './restored-copy.js';
import type { Guard } from './site.js';

/** What calls to the site of an account tell of its connection. Findings are dropped where there is another one by now. */
@Injectable()
export class AccountFindings {
  constructor(
    private readonly database: Database,
    private readonly exchanges: ExchangeLog,
    private readonly restored: RestoredCopy,
    private readonly circuits: Circuits,
  ) {}

  /** What every call to the site of an account passes. @param who makes them; see {@link ExchangeLog.add} */
  beside(accountId: string, who?: string): Pick<AlmConnection, 'observe' | 'circuit'> {
    return {
      observe: (exchange) => this.exchanges.add(accountId, exchange, who),
      circuit: this.circuits.before(accountId),
    };
  }

  /**
   * Keeps with the account whether its site refuses Footbridge itself, until a call succeeds. Written only when it
   * changes.
   */
  readonly guard: Guard = async (account, calls) => {
    await this.restored.assertConfirmed();
    try {
      const result = await calls();
      if (account.isFailing) await this.accepted(account);
      return result;
    } catch (error) {
      if (error instanceof AlmProblem && error.refusesFootbridge)
        await this.refused(account, error.sentences);
      throw error;
    }
  };

  /** Keeps what the site said to the connection as it was in `account`. */
  async checked(account: AlmAccount, lastCheck: LinkCheck): Promise<void> {
    await this.note(account, (now) => ({ ...(!lastCheck.problem && now.whenAccepted()), lastCheck }));
  }

  /**
   * Keeps what a climb with the connection as it was in `account` found.
   *
   * @param goodCheck what is kept as the last check where the climb went well; null for kinds that have no checks.
   */
  async climbed(account: AlmAccount, ladder: Climb, goodCheck: LinkCheck | null): Promise<void> {
    await this.note(account, (now) => now.whenClimbed(ladder, goodCheck));
  }

  /** The site has accepted Footbridge with the connection as it was in `account`: no failure stays on record. */
  async accepted(account: AlmAccount): Promise<void> {
    await this.note(account, (now) => now.whenAccepted());
  }

  private async refused(account: AlmAccount, failure: string): Promise<void> {
    if (!account.isSaved || failure === account.failure) return;
    await this.note(account, ({ failingSince }) => ({ failure, failingSince: failingSince ?? new Date() }));
  }

  private async note(
    { id, configurationVersion }: AlmAccount,
    found: (now: AlmAccount) => Partial<AlmAccount>,
  ): Promise<void> {
    await this.database.note(async (manager) => {
      const now = await manager.findOneBy(AlmAccount, { id, configurationVersion });
      if (now) await manager.update(AlmAccount, id, found(now));
    });
  }
}
