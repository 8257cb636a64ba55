import pLimit from 'p-limit';
import { AlmProblem } from '../alm/alm-problem.js';
import type { AlmClient, FieldMapping, WorkItem } from '../alm/alm-provider.js';
import { patiently } from './asking.js';
import { IN_FLIGHT } from './paging.js';

const KEYS_PER_QUERY = 50;

/** The work items with these keys, several at a time; those that the person does not see (any more) are left out. */
export async function itemsByKey(
  client: AlmClient,
  mapping: FieldMapping,
  keys: string[],
): Promise<WorkItem[]> {
  const limit = pLimit(IN_FLIGHT);
  const chunks = Array.from({ length: Math.ceil(keys.length / KEYS_PER_QUERY) }, (_, i) =>
    keys.slice(i * KEYS_PER_QUERY, (i + 1) * KEYS_PER_QUERY),
  );
  const found = await Promise.all(chunks.map((chunk) => limit(() => itemsOfChunk(client, mapping, chunk))));
  return found.flat();
}

/** Undefined when the person may not see it, or it is gone. */
export async function itemByKey(
  client: AlmClient,
  mapping: FieldMapping,
  key: string,
): Promise<WorkItem | undefined> {
  try {
    return await patiently(() => client.workItem(key, mapping));
  } catch (error) {
    if (error instanceof AlmProblem && (error.kind === 'not-found' || error.kind === 'forbidden'))
      return undefined;
    throw error;
  }
}

export function keysJql(keys: string[]): string {
  return `key in (${keys.map((key) => `"${key.replace(/["\\]/g, '')}"`).join(', ')})`;
}

export function isInvalid(error: unknown): boolean {
  return error instanceof AlmProblem && error.kind === 'invalid';
}

async function itemsOfChunk(client: AlmClient, mapping: FieldMapping, keys: string[]): Promise<WorkItem[]> {
  const source = { type: 'jql', jql: keysJql(keys) } as const;
  try {
    const page = { startAt: 0, maxResults: keys.length };
    const { items } = await patiently(() => client.search({ source, mapping, ...page }));
    if (items.length === keys.length) return items;
  } catch (error) {
    if (!isInvalid(error)) throw error;
  }
  // One of them has just gone, and Jira then refuses to name the others; or its pages are very small.
  const items: WorkItem[] = [];
  for (const key of keys)
    items.push(...[await itemByKey(client, mapping, key)].filter((item) => item !== undefined));
  return items;
}
