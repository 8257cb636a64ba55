import type { Database } from '../database/database.js';
import type { Change } from './change.entity.js';
import { OPEN } from './open-states.js';

// Asked for each change, and mostly there is nothing: so nothing is made an entity of.

/** Whether anything waits at all. */
export async function isAnyWaiting({ read }: Database): Promise<boolean> {
  const found: unknown[] = await read.query(`SELECT 1 FROM "change" WHERE "state" = 'waiting' LIMIT 1`);
  return found.length > 0;
}

/** Whether anything of one work item and person is not over. */
export async function hasOpen(
  { read }: Database,
  { profileId, accountId, key }: Pick<Change, 'profileId' | 'accountId' | 'key'>,
): Promise<boolean> {
  const found: unknown[] = await read.query(
    `SELECT 1 FROM "change" WHERE "profile_id" = ? AND "account_id" = ? AND "key" = ?
       AND ("state" IN (${OPEN.map(() => '?').join()}) OR ("state" = 'refused' AND NOT "is_told")) LIMIT 1`,
    [profileId, accountId, key, ...OPEN],
  );
  return found.length > 0;
}
