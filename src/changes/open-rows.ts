import { In, Raw, type FindOptionsWhere } from 'typeorm';
import type { Database } from '../database/database.js';
import { Change, type ChangeState } from './change.entity.js';
import { OPEN } from './open-states.js';

/** Of one person and a work item, or the two that a change writes to. */
export type Lane = Pick<Change, 'profileId' | 'accountId' | 'key' | 'alsoAt'>;

/** The work items that a change writes to. */
export function keysOf({ key, alsoAt }: Pick<Lane, 'key' | 'alsoAt'>): string[] {
  return alsoAt === null ? [key] : [key, alsoAt];
}

/**
 * Whatever writes to one of its work items, from whichever end, and is in one of these states. Each end has an index of its
 * own, of which an `OR` between the two would use nothing but the person.
 */
export function inLane({ profileId, accountId, ...work }: Lane, states: ChangeState[]) {
  const of = (column: string) =>
    `SELECT "id" FROM "change" WHERE "profile_id" = :profileId AND "account_id" = :accountId
       AND "${column}" IN (:...keys) AND "state" IN (:...states)`;
  const parameters = { profileId, accountId, keys: keysOf(work), states };
  return { id: Raw((id) => `${id} IN (${of('key')} UNION ALL ${of('also_at')})`, parameters) };
}

/** `OR` between two states of which one says more would walk through all that are over. */
const HOLDING: ChangeState[] = [...OPEN, 'refused'];

/** What is not over, and what was refused without its person having been told, in the order in which it was asked for. */
export function holdingUp({ read }: Database, whose: FindOptionsWhere<Change>): Promise<Change[]> {
  return read
    .createQueryBuilder(Change, 'one')
    .where({ ...whose, state: In(HOLDING) })
    .andWhere("(one.state <> 'refused' OR NOT one.isTold)")
    .orderBy('one.createdAt', 'ASC')
    .getMany();
}

/** The same of what writes to one of these work items. */
export function holdingUpIn(database: Database, lane: Lane): Promise<Change[]> {
  return holdingUp(database, inLane(lane, HOLDING));
}

/** Whether anything waits at all. Mostly there is nothing: so nothing is made an entity of. */
export async function isAnyWaiting({ read }: Database): Promise<boolean> {
  const found: unknown[] = await read.query(`SELECT 1 FROM "change" WHERE "state" = 'waiting' LIMIT 1`);
  return found.length > 0;
}

/** All of one person, from the newest on, or from after the one with the id `before`. */
export function newest({ read }: Database, profileId: string, before?: string) {
  const all = read.createQueryBuilder(Change, 'one').where({ profileId });
  all.andWhere(`one.createdAt > ''`); // The condition by which its index is found.
  const last = `SELECT "created_at", "id" FROM "change" WHERE "id" = :before`;
  if (before) all.andWhere(`(one.createdAt, one.id) < (${last})`, { before });
  return all.orderBy('one.createdAt', 'DESC').addOrderBy('one.id', 'DESC');
}
