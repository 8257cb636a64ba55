import type { Card } from './cards/board-cards.js';

/** Cards below each other, by the id of the element that holds them. */
export interface ShownList {
  id: string;
  /** What stands around it by name, such as the parent of its lane. */
  label: string;
  cards: readonly Card[];
}

/** A small part of the page that is replaced as a whole. */
export interface Part {
  /** In views/partials/boards. */
  partial: string;
  shown: object;
  /** What makes it another one, where that is less than all that it shows. */
  of?: unknown;
}
/** By the id of the element. */
export type Parts = Record<string, Part>;

/** What a page of a board shows. */
export interface ShownBoard {
  lists: readonly ShownList[];
  parts: Parts;
}

/** What makes one page of a board into another. */
export interface Difference {
  /** HTML by key, of cards that are new or say something else. */
  cards: Record<string, string>;
  gone: string[];
  /** Keys of cards that say the same, although their work items were changed: by a comment, say. */
  touched: string[];
  /** Key, list, and the key of the card above; in the order in which they are to be put there. */
  places: [key: string, list: string, after: string | null][];
  parts: Parts;
}

/** @returns undefined where the lists are others, or have other names: then the page is to be loaded again. */
export function differenceOf(before: ShownBoard, after: ShownBoard): Difference | undefined {
  if (namesOf(before) !== namesOf(after)) return undefined;
  const pairs = after.lists
    .map(({ id, cards }, at) => ({ id, ...unlike(before.lists[at].cards, cards) }))
    .filter(({ old, fresh }) => old.length + fresh.length > 0);
  const oldOnes = new Map(pairs.flatMap(({ old }) => old.map((card) => [card.key, card] as const)));
  const freshOnes = pairs.flatMap(({ fresh }) => fresh);
  const here = new Set(freshOnes.map(({ key }) => key));
  const changed = freshOnes.filter(({ key, html }) => oldOnes.get(key)?.html !== html);
  const same = freshOnes.filter(({ key, html }) => oldOnes.get(key)?.html === html);
  return {
    cards: Object.fromEntries(changed.map(({ key, html }) => [key, html])),
    gone: [...oldOnes.keys()].filter((key) => !here.has(key)),
    touched: same.filter(({ key, updated }) => oldOnes.get(key)!.updated !== updated).map(({ key }) => key),
    places: pairs.flatMap(placesOf),
    parts: Object.fromEntries(
      Object.entries(after.parts).filter(([id, part]) => contentOf(part) !== contentOf(before.parts[id])),
    ),
  };
}

export function isEmpty({ cards, gone, touched, places, parts }: Difference): boolean {
  return [Object.keys(cards), gone, touched, places, Object.keys(parts)].every(({ length }) => length === 0);
}

interface Unlike {
  id: string;
  /** The card above both. */
  above: string | null;
  old: readonly Card[];
  fresh: readonly Card[];
}

/** Both without what they begin and end with alike: of thousands of cards mostly one is left. */
function unlike(old: readonly Card[], fresh: readonly Card[]): Omit<Unlike, 'id'> {
  const most = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < most && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++;
  return {
    above: fresh[head - 1]?.key ?? null,
    old: old.slice(head, old.length - tail),
    fresh: fresh.slice(head, fresh.length - tail),
  };
}

/** The cards that are new in a list or have to be moved within it: as few as can be. */
function placesOf({ id, above, old, fresh }: Unlike): Difference['places'] {
  const stood = new Map(old.map(({ key }, at) => [key, at]));
  const staying = longestRise(fresh.map(({ key }) => stood.get(key) ?? -1));
  return fresh.flatMap(({ key }, at) =>
    staying.has(at) ? [] : [[key, id, fresh[at - 1]?.key ?? above] as Difference['places'][number]],
  );
}

/** Where in the row the longest part stands that rises; what is below 0 is in none. */
function longestRise(row: number[]): Set<number> {
  const ends: number[] = []; // by length, the place of the lowest number that a rise of that length can end with
  const before: number[] = [];
  row.forEach((value, at) => {
    if (value < 0) return;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (row[ends[middle]] < value) low = middle + 1;
      else high = middle;
    }
    before[at] = ends[low - 1] ?? -1;
    ends[low] = at;
  });
  const found = new Set<number>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at]) found.add(at);
  return found;
}

function contentOf(part: Part | undefined): string {
  return JSON.stringify(part && (part.of ?? part.shown));
}

function namesOf({ lists }: ShownBoard): string {
  return JSON.stringify(lists.map(({ id, label }) => [id, label]));
}
