import type { WorkItem } from '../alm/alm-provider.js';
import type { Job } from './asked-change.js';
import { seenOf, type Seen, type Touched } from './change-kind.js';
import type { Change } from './change.entity.js';
import { kindOf } from './kinds/index.js';

/** What somebody else has written over what the person saw; undefined where nobody has, or the same as is wanted. */
export async function conflictOf(job: Job, item: WorkItem): Promise<Seen | undefined> {
  const { kind, wanted, seen = {} } = job.change;
  const now = seenOf(item);
  const isOther = (field: Touched) =>
    seen[field] !== undefined && seen[field] !== now[field] && now[field] !== kind.value(wanted);
  const others = kind.touches.filter(isOther);
  if (others.length === 0) return undefined;
  const made = await job.lastMade();
  const fields = others.filter((field) => !isOwn(made, field, [seen[field]!, now[field]]));
  return fields.length > 0 ? Object.fromEntries(fields.map((field) => [field, now[field]])) : undefined;
}

/** Whether the person's own changes, the newest first, lead from what their page showed to what there is now. */
function isOwn(made: readonly Change[], field: Touched, [seen, now]: [string, string]): boolean {
  let value = now;
  for (const change of made) {
    const { touches, value: valueOf } = kindOf(change);
    if (!touches.includes(field) || !change.before || valueOf(change.wanted) !== value) continue;
    value = seenOf(change.before)[field];
    if (value === seen) return true;
  }
  return false;
}
