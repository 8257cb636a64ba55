import pLimit from 'p-limit';
import { AlmProblem } from '../../alm/alm-problem.js';
import type { AlmClient, FieldMapping, WorkItem } from '../../alm/alm-provider.js';
import type { Asker } from './asking.js';

const KEYS_PER_QUERY = 50;

/** Whom to ask, and what for. */
interface Asking {
  client: AlmClient;
  asker: Asker;
  mapping: FieldMapping;
}

/** What came of work items that were asked for by their keys. */
export interface FoundByKey {
  items: WorkItem[];
  /** Keys of those that are there and cannot be read. */
  unreadable: string[];
}

/** The work items with these keys, several at a time; those that the person does not see (any more) are left out. */
export async function itemsByKey(asking: Asking, keys: string[]): Promise<FoundByKey> {
  const limit = pLimit(asking.client.atOnce());
  const chunks = Array.from({ length: Math.ceil(keys.length / KEYS_PER_QUERY) }, (_, i) =>
    keys.slice(i * KEYS_PER_QUERY, (i + 1) * KEYS_PER_QUERY),
  );
  const found = await Promise.all(chunks.map((chunk) => limit(() => itemsOfChunk(asking, chunk))));
  return {
    items: found.flatMap(({ items }) => items),
    unreadable: found.flatMap(({ unreadable }) => unreadable),
  };
}

/** Undefined when the person may not see it, or it is gone; without an item when it cannot be read. */
export async function itemByKey(
  { client, asker, mapping }: Asking,
  key: string,
): Promise<{ key: string; item?: WorkItem } | undefined> {
  try {
    const item = await asker.ask(() => client.workItem(key, mapping));
    return { key: item.key, item };
  } catch (error) {
    if (error instanceof AlmProblem && error.cause === 'issue-incomplete') return { key };
    if (error instanceof AlmProblem && error.hides) return undefined;
    throw error;
  }
}

export function keysJql(keys: string[]): string {
  return `key in (${keys.map((key) => `"${key.replace(/["\\]/g, '')}"`).join(', ')})`;
}

function isInvalid(error: unknown): boolean {
  return error instanceof AlmProblem && error.kind === 'invalid';
}

async function itemsOfChunk(asking: Asking, keys: string[]): Promise<FoundByKey> {
  const { client, asker, mapping } = asking;
  const source = { type: 'jql', jql: keysJql(keys) } as const;
  try {
    const page = { startAt: 0, maxResults: keys.length };
    const { items, unreadable } = await asker.ask(() => client.search({ source, mapping, ...page }));
    if (items.length + unreadable.length === keys.length)
      return { items, unreadable: unreadable.map(({ key }) => key) };
  } catch (error) {
    if (!isInvalid(error)) throw error;
  }
  // One of them has just gone, and Jira then refuses to name the others; or its pages are very small.
  const found: FoundByKey = { items: [], unreadable: [] };
  for (const key of keys) {
    const one = await itemByKey(asking, key);
    if (one?.item) found.items.push(one.item);
    else if (one) found.unreadable.push(one.key);
  }
  return found;
}
