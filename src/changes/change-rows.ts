import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In, IsNull, MoreThan, Or } from 'typeorm';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import { ChangeMails } from './change-mails.js';
import { ChangeLog } from './change-log.js';
import { holdingUp, holdingUpIn, inLane, isAnyWaiting, newest, type Lane } from './open-rows.js';
import { OPEN } from './open-states.js';
import { notFound } from '../problem.js';
import { Change, type ChangeState } from './change.entity.js';
import { kindOf } from './kinds/index.js';
import { isFollowed, isParked, mayHaveWaitedFor } from './waiting-behind.js';

/** Of one work item and person: one who writes many comments is still known by what they changed before. */
const MOST_LOOKED_AT = 50;
const MOST_KEPT = 1_000; // people and accounts whose open changes are kept in memory

export type NewChange = Omit<Change, 'id' | 'profile' | 'account' | 'createdAt' | 'confirmedAt'>;
export type Patch = Partial<Omit<Change, 'profile' | 'account'>>;
type PatchOf = (state: ChangeState) => Patch;

/** The table of changes. */
@Injectable()
export class ChangeRows {
  /** Every view of a board asks for these, and mostly there are none. */
  private readonly open: Memo<Change[]>;

  constructor(
    private readonly database: Database,
    private readonly log: ChangeLog,
    private readonly mails: ChangeMails,
  ) {
    this.open = new Memo(database, [Change], MOST_KEPT);
  }

  /** What failed under the same operation gives it up: it may be tried again. */
  async add(change: NewChange, beside?: () => Promise<void>): Promise<Change> {
    const now = new Date();
    const made = Object.assign(new Change(), change, { id: randomUUID(), createdAt: now, confirmedAt: now });
    const { profileId, accountId, key, asked, operation } = change;
    await this.database.write(async (manager) => {
      if (operation) await manager.update(Change, { operation }, { operation: null });
      const before = { profileId, accountId, key, asked, state: 'refused' } as const;
      const { affected } = await manager.update(Change, before, { state: 'withdrawn', dueAt: null });
      if (affected) await this.wakeBehind(await manager.findBy(Change, { ...before, state: 'withdrawn' }));
      // Everything is given: what was written is not read back.
      await manager.createQueryBuilder().insert().into(Change).values(made).updateEntity(false).execute();
      await beside?.();
    });
    return made;
  }

  /**
   * What waits behind those of one act, which are decided, may go on, or learn why it may not.
   * @param at when, where one of them is not decided, and holds up less from then on
   */
  async wakeBehind([decided, ...others]: readonly Change[], at = new Date()): Promise<void> {
    if (!(await isAnyWaiting(this.database))) return;
    const held = (await this.openIn(decided)).filter((one) =>
      [decided, ...others].some((each) => mayHaveWaitedFor(each, one)),
    );
    if (held.length === 0) return;
    const dueAt = Or(IsNull(), MoreThan(at));
    const which = { id: In(held.map(({ id }) => id)), state: 'waiting' as const, dueAt };
    await this.database.write((manager) => manager.update(Change, which, { dueAt: at }));
  }

  /** @param beside what is to be kept together with it. */
  async patch(change: Change, patch: Patch, beside?: () => Promise<void>): Promise<void> {
    await this.database.write(async (manager) => {
      await manager.update(Change, { id: change.id }, patch as object);
      await beside?.();
    });
    Object.assign(change, patch);
    if (patch.state) this.log.add(change);
  }

  /** One commit. @returns how many of them are in one of these states, and changed by it */
  async patchAll(changes: readonly Change[], states: ChangeState[], patchOf: PatchOf): Promise<number> {
    const found = await this.database.write(async (manager) => {
      const found = await manager.findBy(Change, { id: In(changes.map(({ id }) => id)), state: In(states) });
      for (const state of states) {
        const which = found.filter((one) => one.state === state).map(({ id }) => id);
        if (which.length > 0) await manager.update(Change, { id: In(which) }, patchOf(state) as object);
      }
      return found;
    });
    for (const change of found) this.log.add(Object.assign(change, patchOf(change.state)));
    return found.length;
  }

  /** Joins a write of the caller: nothing becomes of it before its person says what, and they do not look just now. */
  callPerson(change: Change): Promise<void> {
    return this.mails.needsPerson(change);
  }

  async byId(id: string, profileId: string): Promise<Change | undefined> {
    return (await this.database.read.findOneBy(Change, { id, profileId })) ?? undefined;
  }

  /** @throws Problem 404, also for somebody else's */
  async find(profileId: string, id: string): Promise<Change> {
    const change = await this.byId(id, profileId);
    if (!change) throw notFound('There is no such change.');
    return change;
  }

  async byOperation(operation: string): Promise<Change | undefined> {
    return (await this.database.read.findOneBy(Change, { operation })) ?? undefined;
  }

  byIds(ids: string[]): Promise<Change[]> {
    return this.database.read.findBy(Change, { id: In(ids) });
  }

  /** What takes back one of those, or was to. */
  undosOf(ids: string[]): Promise<Change[]> {
    return this.database.read.findBy(Change, { undoes: In(ids) });
  }

  /** Of one person, in any order. */
  byOperations(profileId: string, operations: string[]): Promise<Change[]> {
    return this.database.read.findBy(Change, { profileId, operation: In(operations) });
  }

  /**
   * One that wants the same and stands for whoever asks again: that is under way with nothing asked for since, or of which it
   * is not known whether it was made with nothing else asked for of the same fields since. Of something new there may be two
   * of the same words.
   * @param looksOnly whatever was asked for since: see {@link AskedChange.looksOnly}
   */
  async alike(
    { asked, operation, ...lane }: Lane & Pick<Change, 'asked' | 'operation'>,
    looksOnly = false,
  ): Promise<Change | undefined> {
    const open = await this.openIn(lane);
    const unknown = open.filter((one) => one.asked === asked && one.state === 'not known yet');
    const isSameForm = (one: Change) => operation !== null && one.operation === operation;
    const meant = unknown.find((one) => looksOnly || isSameForm(one));
    if (meant) return meant;
    const last = open.at(-1);
    const isUnderWay = last?.state === 'being made' || (last?.state === 'waiting' && !isParked(last, open));
    if (last?.asked === asked && isUnderWay && !kindOf(last).creation) return last;
    return unknown.find((one) => !isFollowed(one, open));
  }

  /** What may hold up others of the same person and work items, in the order in which it was asked for. */
  openIn(lane: Lane): Promise<Change[]> {
    return holdingUpIn(this.database, lane);
  }

  /** Those of the same work item that were made last, or may have been, the newest first. */
  lastMade({ profileId, accountId, key }: Omit<Lane, 'alsoAt'>): Promise<Change[]> {
    return this.database.read.find(Change, {
      where: { profileId, accountId, key, state: In(['made', 'not known yet', 'withdrawn']) },
      order: { createdAt: 'DESC' },
      take: MOST_LOOKED_AT,
    });
  }

  /** What the person has asked for after it of the same work items, and is made or not over; the newest first. */
  async later(change: Change): Promise<Change[]> {
    const found = await this.database.read.find(Change, {
      where: { ...inLane(change, [...OPEN, 'made']), createdAt: MoreThan(change.createdAt) },
      order: { createdAt: 'DESC' },
    });
    return found.filter(({ together }) => together === null || together !== change.together);
  }

  /** All that was asked for by the same act and is in one of these states, in its order. */
  async together(change: Change, states: ChangeState[]): Promise<Change[]> {
    const { profileId, together } = change;
    if (!together) return [change];
    return this.database.read.find(Change, {
      where: { profileId, together, state: In(states) },
      order: { createdAt: 'ASC' },
    });
  }

  /** @param before id of one, after which all others are left out */
  newestOf(profileId: string, most: number, before?: string): Promise<Change[]> {
    return newest(this.database, profileId, before).limit(most).getMany();
  }

  /** What is not over, of one account. */
  openOf(profileId: string, accountId: string): Promise<Change[]> {
    return this.open.get(`${profileId} ${accountId}`, () =>
      holdingUp(this.database, { profileId, accountId }),
    );
  }

  /** As if it had never been asked for. */
  async remove({ id }: Change): Promise<void> {
    await this.database.write((manager) => manager.delete(Change, { id }));
  }
}
