import { Injectable } from '@nestjs/common';
import {
  In,
  IsNull,
  LessThan,
  LessThanOrEqual,
  MoreThan,
  MoreThanOrEqual,
  Not,
  type FindOptionsWhere,
} from 'typeorm';
import { Circuits } from '../accounts/circuits.js';
import { Database } from '../database/database.js';
import { ChangeRows } from './change-rows.js';
import { Change } from './change.entity.js';
import { lookOnAnswer, overAt, SETTLED } from './change-times.js';
import { isAnyWaiting } from './open-rows.js';
import { kindOf } from './kinds/index.js';
import { isDecided } from './open-states.js';
import { NotKnownYet } from './unproved.js';

export const DAY = 24 * 60 * 60_000; // milliseconds
const KEPT = 90 * DAY;
const AFTER_THE_FIRST = 10_000; // milliseconds; where it is made, the others go at once

/** Which changes something is to be done about, and when. */
@Injectable()
export class ChangeQueue {
  private readonly listeners: ((profileId: string) => void)[] = [];

  constructor(
    private readonly database: Database,
    private readonly rows: ChangeRows,
    circuits: Circuits,
  ) {
    circuits.whenClosed((accountId) => void this.answersAgain(accountId).catch(() => undefined));
    circuits.whenAnswering((accountId) => void this.lookSoon(accountId).catch(() => undefined));
  }

  /** Tells it whose changes are, or may be, in another state, and may want something done later. */
  whenLeft(listener: (profileId: string) => void): void {
    this.listeners.push(listener);
  }

  left({ profileId }: Pick<Change, 'profileId'>): void {
    this.listeners.forEach((listener) => listener(profileId));
  }

  due(now: Date): Promise<Change[]> {
    return this.database.read.find(Change, {
      where: { dueAt: LessThanOrEqual(now), state: In(['waiting', 'not known yet']) },
      order: { createdAt: 'ASC' },
      take: 100,
    });
  }

  async nextDue(): Promise<Date | undefined> {
    const [next] = await this.database.read.find(Change, {
      where: { state: In(['waiting', 'not known yet']), dueAt: MoreThanOrEqual(new Date(0)) },
      order: { dueAt: 'ASC' },
      take: 1,
    });
    return next?.dueAt ?? undefined;
  }

  /** What a process that has ended left half made: it may be in Jira, or not, and is looked for. */
  async adopt(isBusy: (change: Change) => boolean): Promise<void> {
    const left = await this.database.read.findBy(Change, {
      state: 'being made',
      dueAt: LessThanOrEqual(new Date()),
    });
    for (const change of left.filter((one) => !isBusy(one))) {
      // Its person may withdraw it before it is looked for: then this is all that they are told.
      const { message: answer } = new NotKnownYet(kindOf(change).words(change.key, change.wanted), SETTLED);
      await this.rows.patch(change, { state: 'not known yet', dueAt: new Date(), isTold: false, answer });
    }
  }

  /** Nothing is at work on it any more, or on what was asked for and came to nothing. */
  async free(row: Change | undefined, whose: Pick<Change, 'profileId'>): Promise<void> {
    try {
      const at = isDecided(row) ? new Date() : row && overAt(row);
      if (at) await this.rows.wakeBehind([row!], at);
    } finally {
      this.left(whose);
    }
  }

  /** At a start: whoever was to wake it may have ended before that. */
  wakeAll(): Promise<void> {
    return this.wake({ dueAt: IsNull() });
  }

  /** What waits on that account may be tried now. */
  wakeAccount(accountId: string): Promise<void> {
    return this.wake({ accountId, dueAt: Not(LessThanOrEqual(new Date())) });
  }

  /** Its site answers again. What could not be written down now is tried when its time comes. */
  private async answersAgain(accountId: string): Promise<void> {
    await this.wakeAccount(accountId);
    this.leftAll(await this.database.read.findBy(Change, { accountId, state: 'waiting' }));
  }

  /** What could not be looked at, for one that was not answered, may be now. */
  private async lookSoon(accountId: string): Promise<void> {
    const state = 'not known yet' as const;
    const later = await this.database.read.findBy(Change, { accountId, state, dueAt: MoreThan(new Date()) });
    const put = later.filter((change) => change.dueAt! > lookOnAnswer(change));
    if (put.length === 0) return;
    await this.database.write(async (manager) => {
      for (const { id, ...change } of put)
        await manager.update(Change, { id, state }, { dueAt: lookOnAnswer(change) });
    });
    this.leftAll(put);
  }

  private leftAll(changes: readonly Change[]): void {
    for (const profileId of new Set(changes.map((change) => change.profileId))) this.left({ profileId });
  }

  /** One of what waits on a site that is away asks for all: the others come after it. */
  async hold({ id, accountId }: Pick<Change, 'id' | 'accountId'>, until: Date): Promise<void> {
    const others = { accountId, id: Not(id), state: 'waiting' as const, dueAt: LessThanOrEqual(until) };
    if (await this.database.read.existsBy(Change, others))
      await this.database.write((manager) =>
        manager.update(Change, others, { dueAt: new Date(until.getTime() + AFTER_THE_FIRST) }),
      );
  }

  /** Rows are kept for 90 days. */
  async sweep(): Promise<void> {
    const old = { createdAt: LessThan(new Date(Date.now() - KEPT)), state: Not(In(['being made'])) };
    if (await this.database.read.existsBy(Change, old))
      await this.database.write((manager) => manager.delete(Change, old));
  }

  private async wake(which: FindOptionsWhere<Change>): Promise<void> {
    if (!(await isAnyWaiting(this.database))) return;
    const waits = { ...which, state: 'waiting' as const };
    if (await this.database.read.existsBy(Change, waits))
      await this.database.write((manager) => manager.update(Change, waits, { dueAt: new Date() }));
  }
}
