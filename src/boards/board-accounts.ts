import { Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts/accounts.service.js';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountNeighbours } from '../accounts/neighbours.js';
import { may } from '../rights/permissions.js';
import type { Visitor } from '../web/visitor.js';

/** An account that carries no boards yet, and what is to be done next with it. */
export interface WaitingDraft {
  account: AlmAccount;
  next: string;
}

/** The accounts that boards can be made on, and the one that waits for that. */
@Injectable()
export class BoardAccounts {
  constructor(
    private readonly accounts: AccountsService,
    private readonly neighbours: AccountNeighbours,
  ) {}

  /** `draft` is the one that was begun last and not saved; absent for whoever could not go on with it. */
  async for({ id, role }: Visitor): Promise<{ accounts: AlmAccount[]; draft?: WaitingDraft }> {
    const all = await this.accounts.all();
    const [accounts, drafts] = [all.filter(({ isSaved }) => isSaved), all.filter(({ isSaved }) => !isSaved)];
    const account = may(role, 'set up ALM accounts') ? drafts.at(-1) : undefined;
    if (!account) return { accounts };
    return { accounts, draft: { account, next: await this.neighbours.nextWith(account, id) } };
  }
}
