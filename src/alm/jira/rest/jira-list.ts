import type * as alm from '../../alm-provider.js';
import { AlmProblem } from '../../alm-problem.js';
import { issueOf } from './checks.js';
import type { RawIssue } from './issue-json.js';
import { ownName } from './jira-json.js';

/** The issues of a page, read one by one: what is wrong with one of them never costs the others. */
export function readIssues<T>(
  { issues }: { issues: unknown[] },
  read: (issue: RawIssue) => T,
): { items: T[]; unreadable: alm.UnreadableWorkItem[] } {
  const items: T[] = [];
  const unreadable: alm.UnreadableWorkItem[] = [];
  for (const [at, raw] of issues.entries()) {
    const item = readOne(raw, read);
    if (item) items.push(item);
    else unreadable.push({ ...identityOf(raw), at });
  }
  return { items, unreadable };
}

interface Page<T> {
  values: alm.AlmList<T>;
  isLast?: boolean;
  total?: number;
}

/**
 * A list page by page, as far as `most` elements. Where the site does not say which page is the last one, or
 * answers every time with the same page, what came decides: a page with nothing new ends the list.
 */
export async function readPages<T extends { id: string }>(
  most: number,
  ask: (startAt: number) => Promise<Page<T>>,
): Promise<alm.AlmList<T>> {
  const found = new Map<string, T>();
  const unreadable: string[] = [];
  for (let startAt = 0; ;) {
    const { values, isLast, total = 0 } = await ask(startAt);
    const before = found.size;
    for (const item of values.items) if (!found.has(item.id)) found.set(item.id, item);
    const isNew = found.size > before || (values.items.length === 0 && values.unreadable.length > 0);
    if (isNew) unreadable.push(...values.unreadable);
    startAt += values.items.length + values.unreadable.length;

    const hasMore = isLast === undefined ? found.size + unreadable.length < total : !isLast;
    const isEnd = isLast === true || (isLast === undefined && total > 0 && !hasMore);
    if (isEnd || !isNew || startAt >= most)
      return {
        items: [...found.values()].slice(0, most),
        unreadable,
        isCut: found.size > most || (!isEnd && (hasMore || isNew)),
      };
  }
}

function readOne<T>(raw: unknown, read: (issue: RawIssue) => T): T | undefined {
  const issue = issueOf(raw);
  if (!issue) return undefined;
  try {
    return read(issue);
  } catch (error) {
    if (error instanceof AlmProblem) return undefined;
    throw error;
  }
}

function identityOf(raw: unknown): Pick<alm.UnreadableWorkItem, 'id' | 'key'> {
  const { id, key } = (raw ?? {}) as { id?: unknown; key?: unknown };
  const hasId = (typeof id === 'string' && id !== '') || typeof id === 'number';
  return {
    id: hasId ? String(id) : null,
    key: typeof key === 'string' ? ownName({ key }) : '',
  };
}
