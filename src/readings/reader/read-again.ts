import type { AlmClient, FieldMapping, WorkItem } from '../../alm/alm-provider.js';
import type { Asker } from './asking.js';
import { itemsByKey } from './by-key.js';
import type { KnownReading } from './findings.js';
import { witnesses } from './renamed.js';

const MOST_ASKED_AGAIN = 50; // that could not be read
const MOST_WITNESSES = 50; // work items that are read again for the names in them

interface Asking {
  client: AlmClient;
  asker: Asker;
  mapping: FieldMapping;
}

/** Renames are no changes of work items: a few are read again for what statuses, sprints and people are called now. */
export async function namesAnew(asking: Asking, { items }: KnownReading): Promise<WorkItem[]> {
  const keys = witnesses(items, MOST_WITNESSES).map(({ key }) => key);
  return keys.length > 0 ? (await itemsByKey(asking, keys)).items : [];
}

/** Whether one that could not be read can be read now: its time of change need not say so. */
export async function isMended(asking: Asking, { unreadable }: KnownReading): Promise<boolean> {
  const keys = unreadable.filter(Boolean).slice(0, MOST_ASKED_AGAIN);
  return keys.length > 0 && (await itemsByKey(asking, keys)).items.length > 0;
}
