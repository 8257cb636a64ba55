import { LRUCache } from 'lru-cache';
import type { EntityManager } from 'typeorm';
import type { WorkItem } from '../../alm/alm-provider.js';
import type { Database } from '../../database/database.js';
import type { Told } from '../reader/findings.js';

const MOST_PARSED = 50_000; // versions in memory, over all accounts
const AT_ONCE = 500; // work items of one statement: more would hold everybody up while they are put into words

/** What work items say, kept once for everybody. Nobody is shown any of it who was not told of it by the site. */
export class ItemVersions {
  private readonly parsed = new LRUCache<number, WorkItem>({ max: MOST_PARSED });
  /** By which version an item in memory is kept, so that it need not be compared to be found. */
  private readonly ids = new WeakMap<WorkItem, number>();

  constructor(private readonly database: Database) {}

  /** Keeps what the site has just shown to somebody. @returns the version of each, by the id of the work item. */
  async keep(
    manager: EntityManager,
    scope: string,
    items: readonly WorkItem[],
  ): Promise<ReadonlyMap<string, number>> {
    const versions = await this.known(manager, items);
    const others = items.filter(({ id }) => !versions.has(id));
    for (let at = 0; at < others.length; at += AT_ONCE)
      await this.insert(manager, scope, others.slice(at, at + AT_ONCE), versions);
    return versions;
  }

  /**
   * By which versions items are kept, by the id of the work item, as far as memory says: undefined where that is not
   * said of all. What nobody was shown any more may have been erased meanwhile.
   */
  remembered(items: readonly WorkItem[]): ReadonlyMap<string, number> | undefined {
    const versions = new Map<string, number>();
    for (const item of items) {
      const id = this.ids.get(item);
      if (id === undefined) return undefined;
      versions.set(item.id, id);
    }
    return versions;
  }

  /**
   * The items with these ids; those that are the same for several people are one object. Only what is committed is
   * remembered: the ids of what is rolled back are given anew.
   */
  async of(manager: EntityManager, ids: readonly number[]): Promise<WorkItem[]> {
    const known = ids.map((id) => this.parsed.get(id));
    const missing = ids.filter((_, at) => !known[at]);
    const found = new Map<number, WorkItem>();
    for (let at = 0; at < missing.length; at += AT_ONCE) {
      const rows: { id: number; item: string }[] = await manager.query(
        'SELECT id, item FROM item_version WHERE id IN (SELECT value FROM json_each(?))',
        [JSON.stringify(missing.slice(at, at + AT_ONCE))],
      );
      for (const { id, item } of rows) found.set(id, JSON.parse(item) as WorkItem);
    }
    const items = known.map((item, at) => item ?? found.get(ids[at])).filter((item) => item !== undefined);
    if (manager === this.database.read)
      this.remember([...found.values()], new Map([...found].map(([id, item]) => [item.id, id])));
    return items;
  }

  /**
   * Of the work items that the site has just named to a person with their times of change, those that are kept from
   * somebody else. Where several texts were seen for one time of change, names have changed or people are shown
   * different things: those are asked for.
   */
  async told(manager: EntityManager, scope: string, told: readonly Told[]): Promise<WorkItem[]> {
    const named = `{${told.map(({ id, updated }) => `${JSON.stringify(id)}:${JSON.stringify(updated)}`).join()}}`;
    const rows: { id: number }[] = await manager.query(
      `SELECT max(version.id) AS id FROM json_each(?2) AS told
         CROSS JOIN item_version AS version
           ON version.scope = ?1 AND version.item_id = told.key AND version.updated = told.value
         GROUP BY version.item_id HAVING count(*) = 1`,
      [scope, named],
    );
    const items = await this.of(
      manager,
      rows.map(({ id }) => id),
    );
    const byId = new Map(told.map((one) => [one.id, one]));
    return items.filter((item) => isAsTold(item, byId.get(item.id)!));
  }

  /** Ids of the work items of which several texts were seen for one time of change: see {@link told}. */
  async inDoubt(manager: EntityManager, scope: string): Promise<string[]> {
    const rows: { id: string }[] = await manager.query(
      'SELECT item_id AS id FROM item_version WHERE scope = ? GROUP BY item_id, updated HAVING count(*) > 1',
      [scope],
    );
    return rows.map(({ id }) => id);
  }

  /** Erases all others. */
  async keepOnly(manager: EntityManager, ids: ReadonlySet<number>): Promise<void> {
    const named = JSON.stringify([...ids]);
    await manager.query('DELETE FROM item_version WHERE id NOT IN (SELECT value FROM json_each(?))', [named]);
  }

  /** Keeps items in memory that are committed in these versions. */
  remember(items: readonly WorkItem[], versions: ReadonlyMap<string, number>): void {
    for (const item of items) {
      const id = versions.get(item.id);
      if (id === undefined || this.parsed.has(id)) continue;
      this.parsed.set(id, item);
      this.ids.set(item, id);
    }
  }

  /** Those that came from here. What nobody was shown any more may have been erased meanwhile: then none is known. */
  private async known(manager: EntityManager, items: readonly WorkItem[]): Promise<Map<string, number>> {
    const known = new Map<string, number>();
    for (const item of items) {
      const id = this.ids.get(item);
      if (id !== undefined) known.set(item.id, id);
    }
    if (known.size === 0) return known;
    const [{ count }]: { count: number }[] = await manager.query(
      'SELECT count(*) AS count FROM item_version WHERE id IN (SELECT value FROM json_each(?))',
      [JSON.stringify([...known.values()])],
    );
    return count === new Set(known.values()).size ? known : new Map();
  }

  // All rows in one statement: a hundred times faster than saving entities.
  private async insert(
    manager: EntityManager,
    scope: string,
    items: readonly WorkItem[],
    versions: Map<string, number>,
  ): Promise<void> {
    const byId = new Map(items.map((item) => [item.id, item])); // a page may bring one again
    const texts = new Map([...byId].map(([id, item]) => [id, JSON.stringify(item)]));
    const rows = [...texts].map(([id, text]) => [id, byId.get(id)!.updated, text]);
    const places = rows.map(() => '(?, ?, ?)').join();
    // It begins with a line's end, or TypeORM would not ask what it returns.
    const inserted: Row[] = await manager.query(
      `
       INSERT INTO item_version (scope, item_id, updated, item)
         WITH found (item_id, updated, item) AS (VALUES ${places})
         SELECT ?, item_id, updated, item FROM found
         WHERE NOT EXISTS (SELECT 1 FROM item_version AS version
           WHERE version.scope = ? AND version.item_id = found.item_id AND version.item = found.item)
         RETURNING item_id AS itemId, id`,
      [...rows.flat(), scope, scope],
    );
    for (const { itemId, id } of inserted) {
      versions.set(itemId, id);
      texts.delete(itemId);
    }
    if (texts.size === 0) return;
    const others: Row[] = await manager.query(
      `SELECT version.item_id AS itemId, version.id AS id FROM json_each(?2) AS found
         CROSS JOIN item_version AS version
           ON version.scope = ?1 AND version.item_id = found.key AND version.item = found.value`,
      [scope, objectOf(texts)],
    );
    for (const { itemId, id } of others) versions.set(itemId, id);
  }
}

/** Whether an item is what the site has named: the same work item, at the same time of change, of the same team. */
export function isAsTold({ updated, key, team }: WorkItem, told: Told): boolean {
  return updated === told.updated && key === told.key && team === told.team;
}

interface Row {
  itemId: string;
  id: number;
}

/** As JSON, of values that are JSON. */
function objectOf(texts: ReadonlyMap<string, string>): string {
  return `{${[...texts].map(([key, text]) => `${JSON.stringify(key)}:${text}`).join()}}`;
}
