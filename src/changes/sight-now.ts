import type { WorkItem } from '../alm/alm-provider.js';
import { quoted } from '../words.js';
import type { Job } from './asked-change.js';
import { seenOf, type Look } from './change-kind.js';
import { authorOf, pastOf, type Past } from './history-search.js';

interface Seeing extends Pick<Look, 'client' | 'credential' | 'isAccepted'> {
  item: WorkItem;
  /** Whether it is said not to have been made where nothing shows that it was. */
  isLast: boolean;
}

/**
 * Whether a change that was sent is made, by what the work item shows now and, before anything is said not to have been
 * made, by its history: somebody may have written over it before Footbridge looked.
 *
 * @throws AlmProblem when the site cannot be asked
 */
export async function sightNow(job: Job, { isLast, ...seeing }: Seeing): Promise<Past> {
  const { kind, wanted, handle } = job.change;
  const { item } = seeing;
  const before = job.row!.before!;
  const { userKey, userName } = seeing.credential;
  const look = { ...seeing, before, account: handle.account, userKey, userName };
  const sight = await kind.sight(wanted, look);
  // Nothing can have come and gone on what nobody has changed. The last look does not rely on that: clocks can be coarse.
  if (sight !== 'not-made' || (!isLast && item.updated === before.updated)) return { sight };
  const trace = await kind.trace?.(wanted, look);
  return trace ? pastOf(look, trace) : { sight };
}

/** What is said of a change that is made. */
export function madeWords({ change: { kind, wanted } }: Job, item: WorkItem, { since }: Past): string {
  return since ? `${quoted(kind.wish(wanted))} was made, and ${since}.` : kind.done(item, wanted);
}

/** What is said of a change that did not have to be sent, and by whom it was made where the person's page showed otherwise. */
export async function soWords({ change }: Job, at: Omit<Look, 'isAccepted'>): Promise<string> {
  const { kind, wanted, seen = {} } = change;
  const now = seenOf(at.item);
  const isNew = kind.touches.some(
    (field) =>
      field !== 'text' && field !== 'rank' && seen[field] !== undefined && seen[field] !== now[field],
  );
  const look = { ...at, isAccepted: true };
  const trace = isNew ? await kind.trace?.(wanted, look) : undefined;
  const who = trace && (await authorOf(look, trace));
  const what = kind.subject?.(at.item, wanted) ?? `${kind.done(at.item, wanted)} That`;
  return `${what} is so already${who ? `, by ${who}` : ''}: nothing had to be sent.`;
}
