import type { RankPlace, WorkItem } from '../../alm/alm-provider.js';

const MOST_UNEVEN = 0.1; // of all; what was ranked elsewhere a moment ago may still be known by its former rank

/** Whether work items look as if they stood in the order of their ranks, which are compared as plain text. */
export function isByRank(items: readonly WorkItem[]): boolean {
  const ranks = items.flatMap(({ rank }) => rank ?? []);
  const uneven = ranks.filter((rank, at) => at > 0 && rank < ranks[at - 1]).length;
  return ranks.length > 0 && uneven <= Math.max(1, ranks.length * MOST_UNEVEN);
}

/** Where one of a list stands, and beside which other one it is to stand. */
interface Move {
  items: readonly { key: string }[];
  at: number;
  place: RankPlace;
}

/** A list with one of its members put beside another; as it was where that other is not in it. */
export function besideNeighbour<T>(list: readonly T[], { items, at, place }: Move): T[] {
  const neighbour = 'before' in place ? place.before : place.after;
  const found = items.findIndex(({ key }) => key === neighbour);
  if (found < 0 || found === at) return [...list];
  const others = list.toSpliced(at, 1);
  const left = found > at ? found - 1 : found;
  return others.toSpliced('before' in place ? left : left + 1, 0, list[at]);
}
