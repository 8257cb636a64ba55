import type { AlmIssueType, AlmPriority, AlmStatus, StatusCategory, WorkItem } from '../../alm-provider.js';
import { cleanText } from './field-values.js';
import type { RawIssue } from './issue-json.js';
import { Repeated } from './repeated.js';

/*
 * What issue-json.ts says of an issue and of its parts, by hand: a first reading checks tens of thousands of them, and
 * a validator for each takes longer than everything else that is done with them. A test compares the two.
 */

const CATEGORIES: readonly unknown[] = ['new', 'indeterminate', 'done'] satisfies StatusCategory[];

const statuses = new Repeated<AlmStatus>();
const types = new Repeated<AlmIssueType>();
const priorities = new Repeated<AlmPriority>();
const people = new Repeated<NonNullable<WorkItem['assignee']>>();

/** Undefined for what is no issue. */
export function issueOf(raw: unknown): RawIssue | undefined {
  if (!isObject(raw)) return undefined;
  const id = idOf(raw.id);
  const { key } = raw;
  const fields = raw.fields ?? {};
  if (id === undefined || typeof key !== 'string' || !isObject(fields)) return undefined;
  return { id, key: cleanText(key), fields };
}

/** Undefined for a status that cannot be read. */
export function statusOf(raw: unknown): AlmStatus | undefined {
  if (!isObject(raw)) return undefined;
  const id = idOf(raw.id);
  if (id === undefined || typeof raw.name !== 'string') return undefined;
  const { statusCategory } = raw;
  const said = isObject(statusCategory) ? statusCategory.key : undefined;
  const category = CATEGORIES.includes(said) ? (said as StatusCategory) : 'undefined';
  return statuses.one(id, { id, name: cleanText(raw.name), category });
}

/** A type without a name or an id is one without words. */
export function typeOf(raw: unknown): AlmIssueType {
  const { id = '', name = '' } = namedOf(raw) ?? {};
  return types.one(id, { id, name, isSubtask: isObject(raw) && raw.subtask === true });
}

export function priorityOf(raw: unknown): AlmPriority | null {
  const named = namedOf(raw);
  return named ? priorities.one(named.id, named) : null;
}

/** The names of a list of components or versions. */
export function namesOf(raw: unknown): string[] {
  return Array.isArray(raw) ? raw.flatMap((one) => namedOf(one)?.name ?? []) : [];
}

/** The key of another issue that this one refers to. */
export function keyOf(raw: unknown): string | null {
  return isObject(raw) && typeof raw.key === 'string' ? cleanText(raw.key) : null;
}

export function personOf(raw: unknown): WorkItem['assignee'] {
  if (!isObject(raw) || typeof raw.name !== 'string') return null;
  const displayName = raw.displayName ?? raw.name;
  if (typeof displayName !== 'string') return null;
  const key = typeof raw.key === 'string' ? cleanText(raw.key) : null;
  const name = cleanText(raw.name);
  return people.one(key ?? name, { key, name, displayName: cleanText(displayName) });
}

function namedOf(raw: unknown): { id: string; name: string } | undefined {
  if (!isObject(raw) || typeof raw.name !== 'string') return undefined;
  return { id: idOf(raw.id) ?? '', name: cleanText(raw.name) };
}

function idOf(raw: unknown): string | undefined {
  if (typeof raw === 'string') return raw;
  return typeof raw === 'number' && Number.isFinite(raw) ? String(raw) : undefined;
}

function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}
