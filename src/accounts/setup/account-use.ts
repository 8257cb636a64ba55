import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccountsService } from '../accounts.service.js';
import type { AlmAccount } from '../alm-account.entity.js';
import { ExchangeLog } from '../exchange-log.js';
import { AccountNeighbours } from '../neighbours.js';
import { StoredCredentials } from '../../credentials/stored-credentials.js';
import { linkView } from '../../credentials/credentials.view.js';
import type { AccountRow } from './accounts.view.js';
import { nextWords, setupSteps } from './setup-steps.js';

/** What an account is used for, and what is to be done with one that cannot be used yet. */
@Injectable()
export class AccountUse implements OnModuleInit {
  constructor(
    private readonly accounts: AccountsService,
    private readonly credentials: StoredCredentials,
    private readonly exchanges: ExchangeLog,
    private readonly neighbours: AccountNeighbours,
  ) {}

  onModuleInit(): void {
    this.neighbours.nextWith = (draft, profileId) => this.next(draft, profileId);
  }

  /** All accounts, as the list tells of them to that administrator. */
  async ofAll(readerId: string): Promise<AccountRow[]> {
    const [accounts, calls] = await Promise.all([this.accounts.all(), this.exchanges.lastOfEach()]);
    const rows = accounts.map(async (account) => ({
      account,
      kind: this.accounts.kindOf(account).label,
      links: await this.credentials.linkedTo(account),
      lastCall: calls.find(({ accountId }) => accountId === account.id),
      next: account.isSaved ? '' : await this.next(account, readerId),
    }));
    return Promise.all(rows);
  }

  /** The last call to its site, and the boards on it. */
  async of(account: AlmAccount) {
    const [lastCall, boards] = await Promise.all([
      this.exchanges.lastOf(account.id),
      this.neighbours.boardsOn(account),
    ]);
    return { lastCall, boards };
  }

  /** What that administrator does next with it, as the button calls it; empty for nothing. */
  async next(account: AlmAccount, profileId: string): Promise<string> {
    const [site, credential] = await Promise.all([
      this.accounts.open(account),
      this.credentials.find(profileId, account.id),
    ]);
    return nextWords(site, setupSteps(site, linkView(account, credential)));
  }

  /** Removes it, with what was set up in its site for it. @returns what of that the person is to know; empty for nothing. */
  async remove(account: AlmAccount, profileId: string): Promise<string> {
    const words = account.isSaved ? await this.neighbours.beforeRemoval(account, profileId) : '';
    await this.accounts.remove(account);
    return words;
  }
}
