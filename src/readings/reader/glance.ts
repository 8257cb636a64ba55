import type { AlmClient, FieldMapping, WorkItemSource } from '../../alm/alm-provider.js';
import type { Asker } from './asking.js';
import { newestIn, type KnownReading } from './findings.js';

// Jira finds a change only once it has indexed it, and its search knows no seconds.
export const OVERLAP = 2 * 60_000; // milliseconds
const GLANCED_AT = 20; // work items

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
 * @returns undefined where it does not; else the login name of whom the site says that it answered.
 */
export async function asBefore(
  { client, asker, source, mapping, quietFor }: Glancing,
  known: KnownReading,
): Promise<{ userName?: string } | undefined> {
  const glance = await asker.ask(() => client.glance(source, GLANCED_AT, mapping));
  if (!glance || glance.total !== known.items.length) return undefined;

  const { newest } = glance;
  const [first, last] = [newest.at(0), newest.at(-1)];
  if (newest.length !== Math.min(GLANCED_AT, glance.total)) return undefined;
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
