import type { EntityManager } from 'typeorm';
import type { RankPlace } from '../../alm/alm-provider.js';
import type { Database } from '../../database/database.js';
import { besideNeighbour, isByRank } from '../reader/by-rank.js';
import type { ItemLists, ToldItems } from './item-lists.js';
import type { ItemVersions } from './item-versions.js';
import { asReadIn, type Meanwhile, type ReadItem } from './meanwhile.js';
import { NEVER, Reading } from './reading.entity.js';

/** What one person's readings say by now of a work item that they have just changed, or lost. */
export class OwnEdits {
  constructor(
    private readonly database: Database,
    private readonly lists: ItemLists,
    private readonly versions: ItemVersions,
    private readonly meanwhile: Meanwhile,
  ) {}

  /**
   * Puts one newly read work item into every reading of the credential that holds it. A board with points in a field of
   * its own keeps those that it had, and when that was: its next look at the site reads them.
   * @param place where it was ranked, if it was.
   * @returns ids of the readings.
   */
  replace(credentialId: string, read: ReadItem, place?: RankPlace): Promise<string[]> {
    const { item } = read;
    this.meanwhile.note(credentialId, { key: item.key, read, place });
    return this.rewrite(credentialId, async (manager, reading, { items, versions }) => {
      const at = items.findIndex(({ id }) => id === item.id);
      if (at < 0) return undefined;
      // A look that was faster may have found what has come after it.
      const isLate = items[at].updated > item.updated;
      const now = isLate ? items[at] : asReadIn(reading.scope, read, items[at]);
      const kept = await this.versions.keep(manager, reading.scope, [now]);
      const told = versions.with(at, kept.get(item.id)!);
      // Where it stands in another order, or the other one does by now, only the site knows.
      if (!isByRank(items)) return { told, indexedAt: NEVER };
      return place ? { told: besideNeighbour(told, { items, at, place }), indexedAt: NEVER } : { told };
    });
  }

  /** Takes out a work item that the site does not show to the person any more. @returns ids of the readings. */
  async drop(credentialId: string, key: string): Promise<string[]> {
    this.meanwhile.note(credentialId, { key });
    const { read } = this.database;
    const readings = await read.findBy(Reading, { credentialId });
    const lists = await Promise.all(readings.map(({ listId }) => this.lists.of(read, listId)));
    if (!lists.some(({ items }) => items.some((item) => item.key === key))) return [];
    return this.rewrite(credentialId, async (_, __, { items, versions }) => {
      const at = items.findIndex((item) => item.key === key);
      return at < 0 ? undefined : { told: versions.toSpliced(at, 1), indexedAt: NEVER };
    });
  }

  /** @param change what a reading of the credential is to say; undefined where it stays as it is. */
  private async rewrite(
    credentialId: string,
    change: (
      manager: EntityManager,
      reading: Reading,
      before: ToldItems,
    ) => Promise<{ told: number[]; indexedAt?: Date } | undefined>,
  ): Promise<string[]> {
    return this.database.write(async (manager) => {
      const changed: string[] = [];
      for (const reading of await manager.findBy(Reading, { credentialId })) {
        const now = await change(manager, reading, await this.lists.of(manager, reading.listId));
        if (!now) continue;
        const { told, ...times } = now;
        const listId = await this.lists.keep(manager, told);
        const revision = reading.revision + 1;
        await manager.update(Reading, reading.id, { listId, revision, total: told.length, ...times });
        if (listId !== reading.listId) await this.lists.letGo(manager, reading.listId);
        changed.push(reading.id);
      }
      return changed;
    });
  }
}
