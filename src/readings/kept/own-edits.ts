import { LRUCache } from 'lru-cache';
import type { EntityManager } from 'typeorm';
import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import type { RankPlace, WorkItem } from '../../alm/alm-provider.js';
import type { Database } from '../../database/database.js';
import { besideNeighbour, isByRank } from '../reader/by-rank.js';
import type { Findings } from '../reader/findings.js';
import type { ItemLists, ToldItems } from './item-lists.js';
import type { ItemVersions } from './item-versions.js';
import { scopesOf } from '../source.js';
import { NEVER, Reading } from './reading.entity.js';

/** A work item, and the account as which it was read. */
export interface ReadItem {
  item: WorkItem;
  account: AlmAccount;
}

/** Where one of a list was put. */
interface Put {
  id: string;
  place: RankPlace;
}

/** A work item as its person was shown it after a change of their own. */
interface Seen {
  id: string;
  /** By the site, also where the reading keeps another time of change for it. */
  updated: string;
  /** Whether the reading has all of it. */
  isWhole: boolean;
}

/** What came between two looks at the site. */
interface Between {
  /** Of the reading, once it was written. */
  revision: number;
  seen?: Seen;
  put?: Put;
  /** The id of one that the site has refused to show. */
  gone?: string;
  /** Whether only the site knows in which order they stand by now. */
  isMoved: boolean;
}

const MOST_READINGS = 1_000;
const MOST_BETWEEN = 100; // edits of one reading

/** What one person's readings say by now of a work item that they have just changed, or lost. */
export class OwnEdits {
  /** By the id of the reading. A look that began before them may tell of the source as it was before them. */
  private readonly between = new LRUCache<string, Between[]>({ max: MOST_READINGS });

  constructor(
    private readonly database: Database,
    private readonly lists: ItemLists,
    private readonly versions: ItemVersions,
  ) {}

  /**
   * Puts one newly read work item into every reading of the credential that holds it. A board with points in a field of
   * its own keeps those that it had, and when that was: its next look at the site reads them.
   * @param place where it was ranked, if it was.
   * @returns ids of the readings.
   */
  replace(credentialId: string, { item, account }: ReadItem, place?: RankPlace): Promise<string[]> {
    const scopes = scopesOf(account);
    return this.rewrite(credentialId, async (manager, reading, { items, versions }) => {
      const at = items.findIndex(({ id }) => id === item.id);
      if (at < 0) return undefined;
      const { points, updated } = items[at];
      const isWhole = scopes.includes(reading.scope);
      const seen = { id: item.id, updated: item.updated, isWhole };
      // A look that was faster may have found what has come after it.
      const isLate = updated > item.updated;
      const now = isLate ? items[at] : isWhole ? item : { ...item, points, updated };
      const kept = await this.versions.keep(manager, reading.scope, [now]);
      const told = versions.with(at, kept.get(item.id)!);
      // Where it stands in another order, or the other one does by now, only the site knows.
      if (!isByRank(items)) return { told, seen, indexedAt: NEVER };
      if (!place) return { told, seen };
      const put = { id: item.id, place };
      return { told: besideNeighbour(told, { items, at, place }), seen, put, indexedAt: NEVER };
    });
  }

  /** @param revision of the reading when a look began; 0 where there was none. */
  since(readingId: string, revision: number): readonly Between[] {
    return this.between.get(readingId)?.filter((one) => one.revision > revision) ?? [];
  }

  /** Takes out a work item that the site does not show to the person any more. @returns ids of the readings. */
  async drop(credentialId: string, key: string): Promise<string[]> {
    const { read } = this.database;
    const readings = await read.findBy(Reading, { credentialId });
    const lists = await Promise.all(readings.map(({ listId }) => this.lists.of(read, listId)));
    if (!lists.some(({ items }) => items.some((item) => item.key === key))) return [];
    return this.rewrite(credentialId, async (_, __, { items, versions }) => {
      const at = items.findIndex((item) => item.key === key);
      return at < 0 ? undefined : { told: versions.toSpliced(at, 1), gone: items[at].id, indexedAt: NEVER };
    });
  }

  /** @param change what a reading of the credential is to say; undefined where it stays as it is. */
  private async rewrite(
    credentialId: string,
    change: (
      manager: EntityManager,
      reading: Reading,
      before: ToldItems,
    ) => Promise<({ told: number[]; indexedAt?: Date } & Pick<Between, 'seen' | 'put' | 'gone'>) | undefined>,
  ): Promise<string[]> {
    return this.database.write(async (manager) => {
      const changed: string[] = [];
      for (const reading of await manager.findBy(Reading, { credentialId })) {
        const now = await change(manager, reading, await this.lists.of(manager, reading.listId));
        if (!now) continue;
        const { told, seen, put, gone, ...times } = now;
        const listId = await this.lists.keep(manager, told);
        const revision = reading.revision + 1;
        // It is true also where it cannot be written: the site has said it.
        this.note(reading.id, { revision, seen, put, gone, isMoved: times.indexedAt !== undefined });
        await manager.update(Reading, reading.id, { listId, revision, total: told.length, ...times });
        if (listId !== reading.listId) await this.lists.letGo(manager, reading.listId);
        changed.push(reading.id);
      }
      return changed;
    });
  }

  private note(readingId: string, edit: Between): void {
    const before = this.between.get(readingId) ?? [];
    this.between.set(readingId, [...before, edit].slice(-MOST_BETWEEN));
  }
}

/** What a look has found, as far as it still holds. */
interface StillFound {
  findings: Findings;
  /** Whether the next look need not compare every id. */
  isSettled: boolean;
}

/**
 * What a look has found, where its person has changed something since it began, or was refused something: what it tells of
 * before that does not count.
 * @param known the work items that were known before.
 */
export function foundSince(
  findings: Findings,
  since: readonly Between[],
  known: readonly WorkItem[],
): StillFound {
  if (since.length === 0) return { findings, isSettled: true };
  const gone = new Set(since.flatMap((one) => one.gone ?? []));
  const seen = new Map(since.flatMap((one) => (one.seen ? [[one.seen.id, one.seen] as const] : [])));
  const changed = findings.changed.filter((item) => !gone.has(item.id) && !isBefore(item, seen.get(item.id)));
  const keys = new Map([...known, ...findings.changed].map(({ id, key }) => [id, key]));
  const order = since.reduce(
    (now, { put }) => {
      const at = put && now ? now.indexOf(put.id) : -1;
      const items = now?.map((id) => ({ key: keys.get(id) ?? '' }));
      return put && now && items && at >= 0 ? besideNeighbour(now, { items, at, place: put.place }) : now;
    },
    findings.order?.filter((id) => !gone.has(id)),
  );
  const isUndecided = findings.changed.some(({ id, updated }) => seen.get(id)?.updated === updated);
  const isSettled = !isUndecided && !since.some(({ isMoved }) => isMoved);
  return { findings: { ...findings, changed, order }, isSettled };
}

/** Of two that were changed at one time the look's may be the later one; the next look finds that out. */
function isBefore({ updated }: WorkItem, seen: Seen | undefined): boolean {
  return seen !== undefined && (seen.isWhole ? updated <= seen.updated : updated < seen.updated);
}
