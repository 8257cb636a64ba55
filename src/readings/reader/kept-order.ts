import type { FieldMapping, WorkItem } from '../../alm/alm-provider.js';
import { withIds, type KnownReading } from './findings.js';

const MANY = 1_000; // work items; the ids of fewer are one call, which tells more

interface Asking {
  mapping: FieldMapping;
  /** Whether the source is in the order of rank; asked for once for many readings. */
  isByRank?: () => Promise<boolean>;
}

/**
 * Whether work items that have changed stand where they stood: among many, in the order of rank, those do that keep their
 * rank. Anything else may be in the source, or in another place in it, for any reason that the site has.
 */
export async function keepOrder(
  { mapping, isByRank }: Asking,
  { items, unreadable }: KnownReading,
  changed: readonly WorkItem[],
): Promise<boolean> {
  if (!mapping.rank || !isByRank || items.length <= MANY || unreadable.length > 0) return false;
  const known = withIds(items, changed);
  const isInPlace = ({ id, key, rank }: WorkItem) =>
    rank !== null && known.get(id)?.key === key && known.get(id)?.rank === rank;
  return changed.every(isInPlace) && (await isByRank());
}
