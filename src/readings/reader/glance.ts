import type { AlmClient, FieldMapping, WorkItem, WorkItemSource } from '../../alm/alm-provider.js';
import type { Asker } from './asking.js';
import { newestIn, type KnownReading } from './findings.js';
import { onceOf } from './once-of.js';

// Jira finds a change only once it has indexed it, and its search knows no seconds.
export const OVERLAP = 2 * 60_000; // milliseconds
const SECOND = 1_000; // milliseconds
const GLANCED_AT = 20; // work items
/** As where all was brought in at once; one page of a Jira that was not set otherwise. */
const MOST_GLANCED = 1_000; // work items

interface Glancing {
  client: AlmClient;
  asker: Asker;
  source: WorkItemSource;
  mapping: FieldMapping;
  /** For how long nothing had changed before, in milliseconds. */
  quietFor: number;
}

/**
 * Whether one call shows that nothing has changed: as many as before, and the newest of them as they are known. What
 * the site indexes late is among the newest too, until it has been asked once more after that time.
 *
 * @returns undefined where it does not; else the login name of whom the site says that it answered. Newer Jiras do not say
 * it: what is as it was tells nothing new, and every id is compared in time.
 */
export async function asBefore(
  { client, asker, source, mapping, quietFor }: Glancing,
  known: KnownReading,
): Promise<{ userName?: string } | undefined> {
  if (quietFor < SECOND && mayHideAnother(newestIn(known.items))) return undefined;
  const most = quietFor > OVERLAP ? GLANCED_AT : reachingBack(known.items);
  const glance = await asker.ask(() => client.glance(source, most, mapping));
  if (!glance || glance.total !== known.items.length) return undefined;

  const { newest } = glance;
  const [first, last] = [newest.at(0), newest.at(-1)];
  if (newest.length !== Math.min(most, glance.total)) return undefined;
  if ((first?.updated ?? null) !== newestIn(known.items)) return undefined;
  const reachesBack =
    newest.length === glance.total ||
    Date.parse(last!.updated) < Date.parse(first!.updated) - OVERLAP ||
    quietFor > OVERLAP;
  if (!reachesBack) return undefined;
  const wanted = new Map(newest.map(({ id, updated }) => [id, updated]));
  const same = known.items.filter(({ id, updated }) => wanted.get(id) === updated);
  return same.length === newest.length ? { userName: glance.userName } : undefined;
}

/**
 * Some databases keep times of change in whole seconds: what was changed again within the second in which it was read has
 * the time that is known already.
 */
function mayHideAnother(newest: string | null): boolean {
  const at = Date.parse(newest ?? '');
  return at % SECOND === 0 && Date.now() - at < OVERLAP;
}

/** How many have to be asked for, so that the last of them is older than what may be indexed late. */
const reachingBack = onceOf((items: readonly WorkItem[]) => {
  const from = Date.parse(newestIn(items) ?? '') - OVERLAP;
  const late = items.filter(({ updated }) => Date.parse(updated) >= from).length;
  return late < MOST_GLANCED ? Math.max(GLANCED_AT, late + 1) : GLANCED_AT;
});
