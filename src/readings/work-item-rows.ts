import type { EntityManager } from 'typeorm';
import type { WorkItem } from '../alm/alm-provider.js';
import type { Findings } from './reader.js';

/**
 * Ids of the credential's readings that hold a work item. Each of them is asked for it by its key: the table holds
 * everybody's, and is never walked through.
 */
export async function readingsWith(
  manager: EntityManager,
  credentialId: string,
  { column, value }: { column: 'item_id' | 'key'; value: string },
): Promise<string[]> {
  const found: { id: string }[] = await manager.query(
    `SELECT id FROM reading WHERE credential_id = ?1
       AND EXISTS (SELECT 1 FROM work_item WHERE reading_id = reading.id AND ${column} = ?2)`,
    [credentialId, value],
  );
  return found.map(({ id }) => id);
}

/**
 * Brings the rows of a reading up to what was found.
 *
 * @returns whether anything is different now.
 */
export async function keep(
  manager: EntityManager,
  readingId: string,
  scope: string,
  { changed, order, isComplete }: Findings,
): Promise<boolean> {
  const before = order && (await idsInOrder(manager, readingId));
  if (changed.length > 0) await upsert(manager, readingId, scope, changed);
  if (!order) return changed.length > 0;

  const ids = JSON.stringify(order);
  if (isComplete && before!.length > 0) {
    await manager.query(
      'DELETE FROM work_item WHERE reading_id = ?1 AND item_id NOT IN (SELECT value FROM json_each(?2))',
      [readingId, ids],
    );
  }
  // What stays although it did not come keeps its place, and is no other order.
  const came = new Set(order);
  const compared = isComplete ? before! : before!.filter((id) => came.has(id));
  const isReordered = compared.join() !== order.join();
  // A first reading has been put in order by the insert already.
  if (isReordered && before!.length > 0) {
    await manager.query(
      `UPDATE work_item SET position = place.key FROM json_each(?2) AS place
         WHERE reading_id = ?1 AND item_id = place.value`,
      [readingId, ids],
    );
  }
  return changed.length > 0 || isReordered;
}

// All rows in one statement: a hundred times faster than saving entities. An item that a person changed through
// Footbridge while the site was being read is newer than what the reading found.
async function upsert(
  manager: EntityManager,
  readingId: string,
  scope: string,
  items: WorkItem[],
): Promise<void> {
  await manager.query(
    `INSERT INTO work_item (reading_id, item_id, key, position, version_id)
       SELECT ?1, version.item_id, found.value ->> '$.key', found.key, version.id FROM json_each(?2) AS found
         CROSS JOIN item_version AS version ON version.scope = ?3
           AND version.item_id = found.value ->> '$.id' AND version.item = found.value
       WHERE true
     ON CONFLICT (reading_id, item_id) DO UPDATE SET key = excluded.key, version_id = excluded.version_id
       WHERE (SELECT item ->> '$.updated' FROM item_version WHERE id = excluded.version_id)
         >= (SELECT item ->> '$.updated' FROM item_version WHERE id = work_item.version_id)`,
    [readingId, JSON.stringify(items), scope],
  );
}

async function idsInOrder(manager: EntityManager, readingId: string): Promise<string[]> {
  const rows: { item_id: string }[] = await manager.query(
    'SELECT item_id FROM work_item WHERE reading_id = ? ORDER BY position',
    [readingId],
  );
  return rows.map(({ item_id }) => item_id);
}
