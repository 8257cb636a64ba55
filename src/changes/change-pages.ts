import { Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts/accounts.service.js';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { CardChanges } from './card-changes.js';
import { ChangeRows } from './change-rows.js';
import type { Change } from './change.entity.js';
import { takenBackAmong } from './taken-back.js';
import { changeView, type ChangesOf, type ChangeView, type OtherChanges } from './changes.view.js';

const MOST_SHOWN = 100;

/** A person's own changes, as they are shown. */
@Injectable()
export class ChangePages {
  constructor(
    private readonly rows: ChangeRows,
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
  ) {}

  /**
   * The newest, those before that one, and all that is not over, whenever it was asked for.
   * @param before id of the last one that was shown
   */
  async newest(profileId: string, before?: string): Promise<ChangesOf> {
    const [found, links, accounts] = await Promise.all([
      this.rows.newestOf(profileId, MOST_SHOWN + 1, before),
      this.credentials.allOf(profileId),
      this.accounts.saved(),
    ]);
    const open = (await Promise.all(accounts.map(({ id }) => this.rows.openOf(profileId, id)))).flat();
    const shown = found.slice(0, MOST_SHOWN);
    const around = { open, takenBack: await takenBackAmong(this.rows, [...shown, ...open]) };
    const views = (changes: readonly Change[]) =>
      changes.flatMap((change) => {
        const account = accounts.find(({ id }) => id === change.accountId);
        const link = links.find(({ accountId }) => accountId === change.accountId);
        return account ? [this.view(change, around, account, link?.userKey)] : [];
      });
    const last = found.length > MOST_SHOWN ? shown.at(-1)!.id : undefined;
    return { changes: views(shown), open: views(open), last };
  }

  /** What is not over of one account, for the boards on it. */
  async open(profileId: string, account: AlmAccount, userKey: string): Promise<ChangeView[]> {
    const changes = await this.rows.openOf(profileId, account.id);
    const around = { open: changes, takenBack: await takenBackAmong(this.rows, changes) };
    return changes.map((change) => this.view(change, around, account, userKey));
  }

  /** The same, as the cards of its work items say it. */
  async onCards({ profileId, accountId }: Pick<Change, 'profileId' | 'accountId'>): Promise<CardChanges> {
    return new CardChanges(await this.rows.openOf(profileId, accountId));
  }

  /** @throws Problem 404, also for somebody else's */
  async find(profileId: string, id: string): Promise<ChangeView> {
    return this.one(await this.rows.find(profileId, id));
  }

  async one(change: Change): Promise<ChangeView> {
    const account = await this.accounts.findSaved(change.accountId);
    const link = await this.credentials.find(change.profileId, account.id);
    const open = await this.rows.openOf(change.profileId, account.id);
    const around = { open, takenBack: await takenBackAmong(this.rows, [change]) };
    return this.view(change, around, account, link?.userKey);
  }

  private view(change: Change, others: OtherChanges, account: AlmAccount, userKey?: string): ChangeView {
    return changeView(change, { ...others, account, userKey, places: this.accounts.places(account) });
  }
}
