import { LRUCache } from 'lru-cache';
import type { EntityManager } from 'typeorm';
import type { WorkItem } from '../../alm/alm-provider.js';
import type { Database } from '../../database/database.js';
import { sha256 } from '../../sha256.js';
import { ItemList } from './item-list.entity.js';
import type { ItemVersions } from './item-versions.js';

const MOST_NAMED = 1_000_000; // work items that lists in memory name; what they say is there once for all

/** A list in memory: the items, and the versions in which they are kept, in the same order. */
export interface ToldItems {
  versions: readonly number[];
  items: readonly WorkItem[];
}

export const NOTHING: ToldItems = { versions: [], items: [] };

/** What people were told, kept once for all who were told the same. */
export class ItemLists {
  private readonly parsed = new LRUCache<number, ToldItems>({
    maxSize: MOST_NAMED,
    sizeCalculation: ({ items }) => items.length + 1,
  });

  constructor(
    private readonly database: Database,
    private readonly versions: ItemVersions,
  ) {}

  async of(manager: EntityManager, id: number): Promise<ToldItems> {
    const kept = this.parsed.get(id);
    if (kept) return kept;
    const row = await manager.findOneBy(ItemList, { id });
    if (!row) return NOTHING; // Somebody has just erased what named it.
    const versions = idsOf(row.versions);
    const told = { versions, items: await this.versions.of(manager, versions) };
    const isWhole = told.items.length === versions.length;
    if (isWhole && manager === this.database.read) this.parsed.set(id, told);
    return told;
  }

  /** @returns the id of the list that names these versions. */
  async keep(manager: EntityManager, versions: readonly number[]): Promise<number> {
    const bytes = bytesOf(versions);
    await manager.query('INSERT INTO item_list (digest, versions) VALUES (?, ?) ON CONFLICT DO NOTHING', [
      sha256(bytes),
      bytes,
    ]);
    return (await this.find(manager, versions))!;
  }

  /** @returns the id of the list that names these versions, which are all kept then; undefined where there is none. */
  async find(manager: EntityManager, versions: readonly number[]): Promise<number | undefined> {
    const digest = sha256(bytesOf(versions));
    const rows: { id: number }[] = await manager.query('SELECT id FROM item_list WHERE digest = ?', [digest]);
    return rows.at(0)?.id;
  }

  /** Erases a list as soon as no reading names it. */
  async letGo(manager: EntityManager, id: number): Promise<void> {
    const [{ isNamed }]: { isNamed: number }[] = await manager.query(
      'SELECT EXISTS (SELECT 1 FROM reading WHERE list_id = ?) AS isNamed',
      [id],
    );
    if (isNamed) return;
    await manager.query('DELETE FROM item_list WHERE id = ?', [id]);
    this.parsed.delete(id);
  }

  /** Erases what no reading names any more: lists, and the versions that only they named. */
  async sweep(manager: EntityManager): Promise<void> {
    await manager.query('DELETE FROM item_list WHERE id NOT IN (SELECT list_id FROM reading)');
    const lists: { id: number; versions: Buffer }[] = await manager.query(
      'SELECT id, versions FROM item_list',
    );
    const left = new Set(lists.map(({ id }) => id));
    for (const id of [...this.parsed.keys()]) if (!left.has(id)) this.parsed.delete(id);
    await this.versions.keepOnly(manager, new Set(lists.flatMap(({ versions }) => idsOf(versions))));
  }
}

function bytesOf(ids: readonly number[]): Buffer {
  const bytes = Buffer.alloc(ids.length * 4);
  ids.forEach((id, at) => bytes.writeUInt32LE(id, at * 4));
  return bytes;
}

function idsOf(bytes: Buffer): number[] {
  const ids: number[] = [];
  for (let at = 0; at < bytes.length; at += 4) ids.push(bytes.readUInt32LE(at));
  return ids;
}
