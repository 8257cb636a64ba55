import type { ToldItems } from './item-lists.js';
import type { Findings } from '../reader/findings.js';

/**
 * The versions that a person was told by now, in the order of the source: what was known, brought up to what was found.
 *
 * @param kept the versions of what was found changed, by the id of the work item.
 */
export function merged(
  before: ToldItems,
  { changed, order, isComplete }: Findings,
  kept: ReadonlyMap<string, number>,
): number[] {
  // Nothing was known: all of it is as it was found.
  if (order && before.items.length === 0)
    return order.map((id) => kept.get(id)).filter((version) => version !== undefined);
  const found = new Map(changed.map((item) => [item.id, item]));
  const versions = before.items.map(({ id, updated }, at) => {
    const now = found.get(id);
    found.delete(id);
    // A site of several nodes may answer from one that does not know yet what another has said.
    return now && updated <= now.updated ? kept.get(id)! : before.versions[at];
  });
  const added = [...found.keys()];
  if (!order) return [...versions, ...added.map((id) => kept.get(id)!)];
  const known = before.items.map(({ id }) => id);
  const byId = new Map(known.map((id, at) => [id, versions[at]]));
  for (const id of added) byId.set(id, kept.get(id)!);
  return inOrder(known, order, isComplete).flatMap((id) => byId.get(id) ?? []);
}

/** What did not come, and is not gone for sure, stays behind what it stood behind. */
function inOrder(before: string[], order: string[], isComplete: boolean): string[] {
  if (isComplete || before.length === 0) return order;
  const came = new Set(order);
  const staying = new Map<string, string[]>();
  let behind = '';
  for (const id of before) {
    if (came.has(id)) behind = id;
    else staying.set(behind, [...(staying.get(behind) ?? []), id]);
  }
  return ['', ...order].flatMap((id) => [...(id ? [id] : []), ...(staying.get(id) ?? [])]);
}
