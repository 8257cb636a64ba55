import pLimit from 'p-limit';
import type { PageRequest } from '../../alm/alm-provider.js';
import { counted, inDigits } from '../../words.js';
import { tooMany } from './asking.js';

/** Calls in flight at once for one list, unless it is said otherwise. */
export const IN_FLIGHT = 4;
/** The largest list: all of it is held in memory, and no board of more can be used. */
const MOST = 20_000; // work items
const LIMIT = `Footbridge reads no more than ${inDigits(MOST)} for one board.`;

export interface ListPage<T> extends PageRequest {
  items: T[];
  total: number;
  /** False where the site does not say how many there are: the total is of what has come so far. */
  isCounted?: boolean;
}

/** How much of a list came. */
export interface Gap {
  read: number;
  /** Absent where the site does not say it. */
  total?: number;
}

export interface PagedList<T> {
  /** Each id once, in the site's order. */
  items: T[];
  /** False when the list changed while it was read: something may be missing, or be there although it went. */
  isConsistent: boolean;
  /** Present where the site did not give all that it says there is, or gave the same again in place of more. */
  gap?: Gap;
}

export interface Paging<T> {
  size: number;
  /** Asked once the first page has come: how large the others may be, where that one was as large as it was to be. */
  largest?: () => number;
  page: (request: PageRequest) => Promise<ListPage<T>>;
  onProgress?: (done: number, total: number) => void;
  /** Asked again once the first page has come: the site may say with it how much it allows. */
  inFlight?: () => number;
  /** Asked for when every page has been: it takes no time of its own. */
  lastly?: () => Promise<unknown>;
  /** How many there may be: what was listed before, or for somebody else. */
  guess?: number;
}

type Window = readonly [from: number, to: number];

/**
 * Reads a whole list: the first page alone, since only the site knows how long the list is and how large its pages may
 * be, then the others several at a time. Those that are there by what is guessed are asked for beside the first: what is
 * missing is asked for after it, and what is too much comes empty. Nothing more is asked for after a failure, nor after a
 * page that holds nothing new: a site, or a cache before it, may ignore where a page is to begin.
 *
 * @throws AlmProblem of kind `too-large`
 */
export async function readAllPages<T extends { id: string }>({
  size,
  largest = () => size,
  page,
  onProgress,
  inFlight = () => IN_FLIGHT,
  lastly,
  guess = 0,
}: Paging<T>): Promise<PagedList<T>> {
  const pages: ListPage<T>[] = [];
  const came = new Set<string>();
  let total = Infinity; // until the first page has come
  let failed = false;
  let repeats = false;
  const progress = () => total < Infinity && onProgress?.(Math.min(sum(pages), total), total);
  const keep = (next: ListPage<T>) => {
    if (next.items.length > 0 && next.items.every(({ id }) => came.has(id))) return void (repeats = true);
    for (const { id } of next.items) came.add(id);
    pages.push(next);
    progress();
  };
  const readWindow = async ([from, to]: Window) => {
    for (let [at, end] = [from, to]; at < Math.min(end, total) && !failed && !repeats;) {
      const next = await page({ startAt: at, maxResults: to - at });
      if (next.items.length === 0) return;
      if (total === Infinity) end = Math.min(end, next.total);
      keep(next);
      // A cache before the site may answer with another page than was asked for: never go back.
      at = Math.max(at, next.startAt) + next.items.length;
    }
  };
  const stop = (error: unknown) => {
    failed = true;
    throw error;
  };
  const lanes = pLimit(inFlight());
  const readWindows = (windows: Window[]) =>
    windows.map((window) => lanes(() => readWindow(window).catch(stop)));

  const asked = lanes(() => page({ startAt: 0, maxResults: size })).catch(stop);
  const ahead = windowsOf(size, Math.ceil(Math.min(guess, MOST) / size) * size, size);
  const early = Promise.all(readWindows(ahead));
  early.catch(() => undefined); // It is thrown once the first page is here.
  const first = await asked;
  if (first.total > MOST) stop(tooMany(`These are ${counted(first.total, 'work item')}. ${LIMIT}`));
  total = first.total;
  keep(first);

  const step = first.items.length;
  lanes.concurrency = inFlight();
  // What all goes at once by small pages gains nothing by larger ones. As many of the first one make a large one, so
  // that a site that cuts them back is not asked more often than before.
  const share = Math.min(largest(), (total - step) / lanes.concurrency);
  const width = step < size ? Math.max(1, step) : step * Math.max(1, Math.floor(share / step));
  const [aheadFrom, aheadTo] = ahead.length > 0 ? [size, ahead.at(-1)![1]] : [step, step];
  const left = [
    ...windowsOf(step, Math.min(aheadFrom, total), width),
    ...windowsOf(aheadTo, step > 0 ? total : 0, width),
  ];
  // The page is as full as the site makes them, and it may not have said that there are more.
  const isOpenEnded = step > 0 && step >= Math.min(size, first.maxResults) && total <= step;
  await Promise.all([
    early,
    ...readWindows(left),
    lanes(async () => (failed || isOpenEnded ? undefined : lastly?.())),
  ]);
  if (isOpenEnded) {
    repeats = await readTail(pages, first, page, progress);
    await lastly?.();
  }
  return assemble(pages, repeats);
}

/**
 * A site that does not say how many there are gives the number that it has given so far.
 *
 * @returns whether it gave the same again in place of more.
 */
async function readTail<T extends { id: string }>(
  pages: ListPage<T>[],
  { items: first }: ListPage<T>,
  page: Paging<T>['page'],
  progress: () => void,
): Promise<boolean> {
  const size = first.length;
  const seen = new Set(first.map(({ id }) => id));
  for (let at = size; ;) {
    const next = await page({ startAt: at, maxResults: size });
    if (next.items.every(({ id }) => seen.has(id))) return next.items.length > 0;
    next.items.forEach(({ id }) => seen.add(id));
    if (seen.size > MOST) throw tooMany(`These are more than can be read. ${LIMIT}`);
    pages.push(next);
    progress();
    if (next.items.length < size) return false;
    at += next.items.length;
  }
}

function assemble<T extends { id: string }>(pages: ListPage<T>[], repeats: boolean): PagedList<T> {
  const inOrder = pages.toSorted((a, b) => a.startAt - b.startAt);
  const byId = new Map(inOrder.flatMap(({ items }) => items).map((item) => [item.id, item]));
  const items = [...byId.values()];
  const totals = new Set(inOrder.filter(isCounted).map(({ total }) => total));
  const gap = gapOf(items.length, totals, repeats);
  return { items, isConsistent: totals.size <= 1 && !gap, ...(gap && { gap }) };
}

/** The largest number counts: what was counted may have gone while the list was read, and is missed until the next look. */
function gapOf(read: number, totals: Set<number>, repeats: boolean): Gap | undefined {
  const total = Math.max(...totals);
  if (totals.size > 0) return read < total ? { read, total } : undefined;
  return repeats ? { read } : undefined;
}

// A site without a count of its own gives, with each page, the number that has come so far.
function isCounted<T>({ startAt, items, total, isCounted }: ListPage<T>): boolean {
  return isCounted ?? total !== startAt + items.length;
}

function sum<T>(pages: ListPage<T>[]): number {
  return pages.reduce((count, { items }) => count + items.length, 0);
}

function windowsOf(start: number, end: number, width: number): Window[] {
  return Array.from({ length: Math.max(0, Math.ceil((end - start) / width)) }, (_, i) => {
    const from = start + i * width;
    return [from, Math.min(from + width, end)];
  });
}
