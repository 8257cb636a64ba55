import { In } from 'typeorm';
import type { Database } from '../database/database.js';
import { Change, type ChangeState } from './change.entity.js';
import { OPEN } from './open-states.js';

/** Of one person and work item. */
export type Lane = Pick<Change, 'profileId' | 'accountId' | 'key'>;

// Asked for each change, and mostly there is nothing: so nothing is made an entity of.

/** `OR` between two states of which one says more would walk through all that are over. */
const HOLDING: ChangeState[] = [...OPEN, 'refused'];

/** What is not over, and what was refused without its person having been told, in the order in which it was asked for. */
export function holdingUp({ read }: Database, whose: Partial<Lane>): Promise<Change[]> {
  return read
    .createQueryBuilder(Change, 'one')
    .where({ ...whose, state: In(HOLDING) })
    .andWhere("(one.state <> 'refused' OR NOT one.isTold)")
    .orderBy('one.createdAt', 'ASC')
    .getMany();
}

/** Whether anything waits at all. */
export async function isAnyWaiting({ read }: Database): Promise<boolean> {
  const found: unknown[] = await read.query(`SELECT 1 FROM "change" WHERE "state" = 'waiting' LIMIT 1`);
  return found.length > 0;
}

/** Whether anything of one work item and person is not over. */
export async function hasOpen({ read }: Database, { profileId, accountId, key }: Lane): Promise<boolean> {
  const found: unknown[] = await read.query(
    `SELECT 1 FROM "change" WHERE "profile_id" = ? AND "account_id" = ? AND "key" = ?
       AND "state" IN (${HOLDING.map(() => '?').join()}) AND ("state" <> 'refused' OR NOT "is_told") LIMIT 1`,
    [profileId, accountId, key, ...HOLDING],
  );
  return found.length > 0;
}
