import { LRUCache } from 'lru-cache';
import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import type { RankPlace, WorkItem } from '../../alm/alm-provider.js';
import { besideNeighbour, isByRank } from '../reader/by-rank.js';
import type { Findings } from '../reader/findings.js';
import { scopesOf } from '../source.js';

/** A work item, and the account as which it was read. */
export interface ReadItem {
  item: WorkItem;
  account: AlmAccount;
}

/** What the site has told a person of one work item because of something that they did. */
interface Told {
  key: string;
  /** Absent where it was refused to them. */
  read?: ReadItem;
  /** Where it was ranked, if it was. */
  place?: RankPlace;
  /** In milliseconds since 1970. */
  at: number;
}

const MOST_PEOPLE = 1_000;
const MOST_TOLD = 100; // of one person
/** Nothing that has lasted so long is waited for any more. */
const LONGEST_LOOK = 15 * 60_000; // milliseconds

/** What people have done while the site is being asked what is new: its answers may be from before that. */
export class Meanwhile {
  private readonly told = new LRUCache<string, Told[]>({ max: MOST_PEOPLE });

  note(credentialId: string, told: Omit<Told, 'at'>): void {
    const at = Date.now();
    const before = (this.told.get(credentialId) ?? []).filter((one) => one.at > at - LONGEST_LOOK);
    this.told.set(credentialId, [...before, { ...told, at }].slice(-MOST_TOLD));
  }

  /** @param time in milliseconds since 1970. */
  since(credentialId: string, time: number): readonly Told[] {
    return this.told.get(credentialId)?.filter(({ at }) => at >= time) ?? [];
  }
}

/** What a look has found, as far as it still holds. */
interface StillFound {
  findings: Findings;
  /** Whether the next look need not compare every id. */
  isSettled: boolean;
}

/** A reading as it was before what was found. */
interface Before {
  scope: string;
  items: readonly WorkItem[];
}

/** What a look has found, brought up to what its person was told since it began. */
export function stillFound(
  findings: Findings,
  told: readonly Told[],
  { scope, items: known }: Before,
): StillFound {
  if (told.length === 0) return { findings, isSettled: true };
  const keys = new Map([...known, ...findings.changed].map(({ id, key }) => [id, key]));
  const isRanked = isByRank(known.length > 0 ? known : findings.changed);
  let { changed, order } = findings;
  let isSettled = true;
  for (const { key, read, place } of told) {
    if (!read) {
      changed = changed.filter((item) => item.key !== key);
      isSettled = false;
      continue;
    }
    const { id } = read.item;
    if (!keys.has(id)) continue;
    // Where it stands in another order, and which of two of one second is the later one, only the site knows.
    if (place || !isRanked || changed.some((item) => item.id === id && isUndecided(item, read)))
      isSettled = false;
    changed = changed.map((item) => (item.id === id ? newerOf(item, read, scope) : item));
    if (place && isRanked) order = put(order, { id, place, keys });
  }
  return { findings: { ...findings, changed, order }, isSettled };
}

function isUndecided(found: WorkItem, { item }: ReadItem): boolean {
  return found.updated === item.updated && JSON.stringify(found) !== JSON.stringify(item);
}

function newerOf(found: WorkItem, read: ReadItem, scope: string): WorkItem {
  const { item } = read;
  const seen = asReadIn(scope, read, found);
  const isWhole = seen === item;
  return found.updated < item.updated || (isWhole && found.updated === item.updated) ? seen : found;
}

/**
 * A work item as a reading has it. What was read in another way says nothing of points as that reading has them: those
 * that are known stay, and when that was, so that the next look at the site reads them.
 */
export function asReadIn(
  scope: string,
  { item, account }: ReadItem,
  { points, updated }: Pick<WorkItem, 'points' | 'updated'>,
): WorkItem {
  return scopesOf(account).includes(scope) ? item : { ...item, points, updated };
}

function put(
  order: string[] | undefined,
  { id, place, keys }: { id: string; place: RankPlace; keys: ReadonlyMap<string, string> },
): string[] | undefined {
  const at = order?.indexOf(id) ?? -1;
  if (!order || at < 0) return order;
  const items = order.map((one) => ({ key: keys.get(one) ?? '' }));
  return besideNeighbour(order, { items, at, place });
}
