import { LRUCache } from 'lru-cache';
import type { EntityManager } from 'typeorm';
import type { WorkItem } from '../alm/alm-provider.js';
import type { Told } from './reader.js';
import { ItemVersion } from './item-version.entity.js';

const MOST_PARSED = 50_000; // versions in memory, over all accounts

/** What work items say, kept once for everybody. Nobody is shown any of it who was not told of it by the site. */
export class ItemVersions {
  private readonly parsed = new LRUCache<number, WorkItem>({ max: MOST_PARSED });

  /** Keeps what the site has just shown to somebody. */
  async keep(manager: EntityManager, scope: string, items: readonly WorkItem[]): Promise<void> {
    await manager.query(
      `INSERT INTO item_version (scope, item_id, item)
         SELECT ?1, value ->> '$.id', value FROM json_each(?2) WHERE true
       ON CONFLICT DO NOTHING`,
      [scope, JSON.stringify(items)],
    );
  }

  /** The versions of one reading, in its order; those that are the same for several people are one object. */
  async of(manager: EntityManager, readingId: string): Promise<WorkItem[]> {
    const rows: { id: number }[] = await manager.query(
      'SELECT version_id AS id FROM work_item WHERE reading_id = ? ORDER BY position',
      [readingId],
    );
    const missing = rows.filter(({ id }) => !this.parsed.has(id)).map(({ id }) => id);
    const found = new Map<number, WorkItem>();
    if (missing.length > 0) {
      const texts: { id: number; item: string }[] = await manager.query(
        'SELECT id, item FROM item_version WHERE id IN (SELECT value FROM json_each(?))',
        [JSON.stringify(missing)],
      );
      const items: WorkItem[] = JSON.parse(`[${texts.map(({ item }) => item).join()}]`);
      texts.forEach(({ id }, at) => found.set(id, items[at]));
    }
    return rows.flatMap(({ id }) => {
      const item = found.get(id) ?? this.parsed.get(id);
      if (item) this.parsed.set(id, item);
      return item ? [item] : [];
    });
  }

  /**
   * Of the work items that the site has just named to a person with their times of change, those that are kept from
   * somebody else. Where several texts were seen for one time of change, names have changed or people are shown
   * different things: those are asked for.
   */
  async told(manager: EntityManager, scope: string, told: readonly Told[]): Promise<WorkItem[]> {
    const rows: { item: string }[] = await manager.query(
      `SELECT max(version.item) AS item FROM json_each(?2) AS told
         CROSS JOIN item_version AS version ON version.scope = ?1 AND version.item_id = told.value ->> '$.id'
         WHERE version.item ->> '$.updated' = told.value ->> '$.updated'
         GROUP BY version.item_id HAVING count(*) = 1
           AND version.item ->> '$.key' = told.value ->> '$.key'
           AND version.item ->> '$.team' IS told.value ->> '$.team'`,
      [scope, JSON.stringify(told)],
    );
    return JSON.parse(`[${rows.map(({ item }) => item).join()}]`);
  }

  /** Whether anybody has read that source. */
  async hasSource(manager: EntityManager, source: string): Promise<boolean> {
    const rows: unknown[] = await manager.query('SELECT 1 FROM reading WHERE source = ? LIMIT 1', [source]);
    return rows.length > 0;
  }

  /** Erases what nobody is shown any more. */
  async sweep(manager: EntityManager): Promise<void> {
    await manager
      .createQueryBuilder()
      .delete()
      .from(ItemVersion)
      .where('id NOT IN (SELECT version_id FROM work_item)')
      .execute();
  }
}
