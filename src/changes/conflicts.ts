import type { AskedChange, Job } from './asked-change.js';
import { seenOf, type At, type Look, type Seen, type Touched } from './change-kind.js';
import type { Change } from './change.entity.js';
import { fieldName, touchedAs } from './field-names.js';
import { lastAuthorOf } from './history-search.js';
import { kindOf } from './kinds/index.js';
import { isSameRank } from './kinds/rank.js';

/** What somebody else has written over what the person saw; undefined where nobody has, or the same as is wanted. */
export async function conflictOf(job: Job, at: At): Promise<Seen | undefined> {
  const { item } = at;
  const { kind, wanted, seen = {} } = job.change;
  const { reads } = kind;
  const now: Seen = {
    ...seenOf(item),
    text: seen.text === undefined ? undefined : await reads?.(wanted, at),
    rank: item.rank ?? undefined,
  };
  const isOther = (field: Touched) =>
    seen[field] !== undefined &&
    now[field] !== undefined &&
    !isSame(field, seen, { ...now, assigneeKey: item.assignee?.key ?? undefined }) &&
    now[field] !== kind.value(wanted);
  const others = kind.touches.filter(isOther);
  if (others.length === 0) return undefined;
  const made = await job.lastMade();
  const fields = others.filter((field) => !isOwn(made, job.change, field, [seen[field]!, now[field]!]));
  if (fields.length === 0) return undefined;
  const theirs: Seen = Object.fromEntries(fields.map((field) => [field, now[field]]));
  const values = fields.flatMap((field) => [seen[field]!, now[field]!, kind.value(wanted)]).filter(Boolean);
  return { ...theirs, ...(kind.names && { names: await kind.names([...new Set(values)], at) }) };
}

/** Who has changed what meanwhile, as far as the history tells it. */
export async function conflictWords({ change: { kind } }: Job, wanted: object, look: Look): Promise<string> {
  const trace = await kind.trace?.(wanted, look);
  const who = (trace && (await lastAuthorOf(look, trace))) ?? 'Somebody else';
  const what = kind.touches.map((field) => labelOf(field, kind.had?.(wanted))).join(', ');
  return `${who} changed “${what}” of ${look.item.key} meanwhile: nothing was sent.`;
}

/** What a field is called that a change touches. */
export function labelOf(field: Touched, had?: { label: string }): string {
  return had?.label ?? LABELS[field];
}

const LABELS: Record<Touched, string> = {
  status: 'Status',
  assignee: 'Assignee',
  points: 'Points',
  sprint: 'Sprint',
  rank: 'Place',
  text: 'Text',
};

function isSame(field: Touched, seen: Seen, now: Seen): boolean {
  if (field === 'rank') return isSameRank(seen.rank!, now.rank!);
  if (field === 'assignee' && seen.assigneeKey && now.assigneeKey)
    return seen.assigneeKey === now.assigneeKey;
  return seen[field] === now[field];
}

/**
 * Whether the person's own changes of a field of the work item, the newest first, lead from what their page showed to what
 * there is now. What somebody else had made of it in between, they have seen, and written over.
 */
function isOwn(
  made: readonly Change[],
  { kind, wanted, handle: { key } }: AskedChange,
  field: Touched,
  [seen, now]: [string, string],
): boolean {
  const name = fieldName(field, { key, kind: kind.type, wanted });
  let value = now;
  for (const change of made) {
    const own = kindOf(change);
    const as = touchedAs(name, change);
    if (!as || as === 'rank' || !change.before || own.value(change.wanted) !== value) continue;
    const before = as === 'text' ? own.had?.(change.wanted).text : seenOf(change.before)[as];
    if (change.seen[as] === seen || before === seen) return true;
    if (before === undefined) return false;
    value = before;
  }
  return false;
}
