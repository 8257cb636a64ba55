import type { AlmEpic, AlmSprint, WorkItem, WorkItemIndexPage } from '../../alm/alm-provider.js';
import type { Arrival } from './arrivals.js';
import { onceOf } from './once-of.js';
import type { Gap, PagedList } from './paging.js';

/** A work item that the site has named to a person, with its time of change. */
export type Told = WorkItemIndexPage['items'][number];

/** What work items name that is not among them, as the person is shown it. */
export interface Surroundings {
  /** Those of the epics that they belong to. */
  epics: KnownEpic[];
  /** Those of the board that a part was read of, in the site's order. */
  sprints: KnownSprint[];
}
export type KnownEpic = Pick<AlmEpic, 'key' | 'name' | 'color'>;
export type KnownSprint = Pick<AlmSprint, 'id' | 'name' | 'state'>;

/** What is known from the last time. */
export interface KnownReading extends Surroundings {
  items: readonly WorkItem[];
  /** As in {@link Findings}. */
  unreadable: readonly string[];
  indexedAt: Date;
  newestUpdate: string | null;
}

export const NOTHING_KNOWN: KnownReading = {
  items: [],
  unreadable: [],
  indexedAt: new Date(0),
  newestUpdate: null,
  epics: [],
  sprints: [],
};

/** What a reading found, compared with what was known. */
export interface Findings {
  /** New or different ones. */
  changed: WorkItem[];
  /** Every id in the site's order; absent when only changes were asked for, which says nothing of the others. */
  order?: string[];
  /** Whether ids that are not in {@link order} are gone for sure. */
  isComplete: boolean;
  /** How much came, where that was not all. */
  gap?: Gap;
  /** Keys of those that are there and cannot be read, empty for one without a key; absent with the order. */
  unreadable?: string[];
  /** Absent where they were not asked for. */
  around?: Surroundings;
}

/** What was seen before every id is compared. */
export interface Seen {
  changed: WorkItem[];
  unreadable: ReadonlySet<string>;
  sprints: KnownSprint[];
  /** The list of ids, where it has been asked for. */
  index?: PagedList<Arrival<Told>>;
  /** What is kept, from others too, of what it names; absent where that has not been looked for. */
  shared?: WorkItem[];
}

/** The later time of change of two; each may be missing. */
export function newestOf(items: readonly WorkItem[], known: string | null = null): string | null {
  return items.reduce<string | null>(
    (newest, { updated }) => (!newest || updated > newest ? updated : newest),
    known,
  );
}

/** Those that say something else than they did, or are new. */
export function differentFrom(known: readonly WorkItem[], found: WorkItem[]): WorkItem[] {
  const had = withIds(known, found);
  return found.filter((item) => JSON.stringify(had.get(item.id)) !== JSON.stringify(item));
}

/** Those of a list that are among a few others, by id. */
export function withIds(
  known: readonly WorkItem[],
  few: readonly { id: string }[],
): ReadonlyMap<string, WorkItem> {
  const wanted = new Set(few.map(({ id }) => id));
  return new Map(known.filter(({ id }) => wanted.has(id)).map((item) => [item.id, item]));
}

/** The latest time of change in a list. */
export const newestIn = onceOf((items) => newestOf(items));

/** How many the site counted when it was last asked for all. */
export function sizeOf({ items, unreadable }: KnownReading): number {
  if (unreadable.length === 0) return items.length;
  const keys = new Set(items.map(({ key }) => key));
  return items.length + unreadable.filter((key) => !keys.has(key)).length;
}

/** One that was known and is not in the order any more. */
export function vanishedOf({ items }: KnownReading, order: string[]): WorkItem | undefined {
  if (items.length === 0) return undefined;
  const listed = new Set(order);
  return items.find(({ id }) => !listed.has(id));
}
