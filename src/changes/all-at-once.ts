import { Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts/accounts.service.js';
import { counted } from '../words.js';
import type { Change } from './change.entity.js';
import { ChangeRows, type Patch } from './change-rows.js';
import { Changes } from './changes.js';
import { withdrawalOf } from './open-states.js';

/** What is decided for all of them by one press: nothing of it is sent, and nothing is on its way. */
const DECIDED: Change['state'][] = ['waiting', 'conflict'];

/** What a person says at once of all their changes of one account that wait or are in conflict. */
@Injectable()
export class AllAtOnce {
  constructor(
    private readonly accounts: AccountsService,
    private readonly rows: ChangeRows,
    private readonly changes: Changes,
  ) {}

  /** @returns what is said of it */
  withdraw(profileId: string, accountId: string): Promise<string> {
    return this.decide(
      { profileId, accountId },
      withdrawalOf,
      (count) => `withdrawn: Footbridge does nothing more about ${count === 1 ? 'it' : 'them'}.`,
    );
  }

  /** What is in conflict is compared again. @returns what is said of it */
  tryAgain(profileId: string, accountId: string): Promise<string> {
    const now = new Date();
    const empty = { sentAt: null, theirs: null, answer: null };
    const patch = { state: 'waiting', confirmedAt: now, dueAt: now, ...empty } as const;
    return this.decide(
      { profileId, accountId },
      () => patch,
      () => 'tried again.',
    );
  }

  private async decide(
    { profileId, accountId }: Pick<Change, 'profileId' | 'accountId'>,
    patchOf: (state: Change['state']) => Patch,
    words: (count: number) => string,
  ): Promise<string> {
    const { name } = await this.accounts.findSaved(accountId);
    const open = (await this.rows.openOf(profileId, accountId)).filter(({ state }) => state !== 'refused');
    const theirs = open.filter(({ state }) => DECIDED.includes(state));
    const count = await this.changes.whileFree(theirs, (free) => this.rows.patchAll(free, DECIDED, patchOf));
    const said =
      count > 0
        ? `${counted(count, 'change')} for ${name} ${isOrAre(count)} ${words(count)}`
        : `Nothing for ${name} waits any more.`;
    return [said, untouchedWords(open.length - count)].filter(Boolean).join(' ');
  }
}

/** What is being made, or of which is not known whether it is. */
function untouchedWords(count: number): string {
  if (count === 0) return '';
  return `${counted(count, 'change')} being made, or not known yet, ${isOrAre(count)} not touched.`;
}

function isOrAre(count: number): string {
  return count === 1 ? 'is' : 'are';
}
