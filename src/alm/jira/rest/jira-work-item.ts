import type { FieldMapping, WorkItem, WorkItemSource } from '../../alm-provider.js';
import { z } from 'zod';
import type { AlmProblem } from '../../alm-problem.js';
import { problemOf } from '../causes/causes.js';
import { cleanText, readInstant, readPart } from './field-values.js';
import { status, type RawIssue } from './jira-json.js';

const OWN_FIELDS = ['summary', 'issuetype', 'status', 'assignee', 'priority', 'labels', 'created', 'updated'];
/** What agile resources add: the sprint as an object rather than as a text. */
const AGILE_FIELDS = ['sprint', 'closedSprints', 'epic'];

const EPOCH = new Date(0).toISOString();

const named = z.object({ name: z.string().transform(cleanText) });
const person = z.object({ name: z.string(), displayName: z.string().nullish() });

/** The fields to ask Jira for: what a work item is made of, and nothing of the rest, which is most of an issue. */
export function fieldsOf(mapping: FieldMapping, source?: WorkItemSource): string[] {
  const mapped = Object.values(mapping).filter(Boolean);
  return [...new Set([...OWN_FIELDS, ...mapped, ...(source?.type === 'board' ? AGILE_FIELDS : [])])];
}

/**
 * A work item from an issue. Each field is read on its own, so that one that this person may not see, or a
 * mapping that fits no longer, costs that value only.
 *
 * @throws AlmProblem of kind `malformed` for an issue without status
 */
export function workItemOf({ id, key, fields }: RawIssue, mapping: FieldMapping): WorkItem {
  const current = status.safeParse(fields.status);
  if (!current.success) throw incomplete(key, 'status');

  const part = <P extends keyof typeof readPart>(name: P) => {
    const field = mapping[name];
    return (field ? readPart[name](fields[field]) : null) as ReturnType<(typeof readPart)[P]>;
  };

  return {
    id,
    key,
    summary: typeof fields.summary === 'string' ? cleanText(fields.summary) : '',
    type: nameOf(fields.issuetype) ?? '',
    status: current.data,
    assignee: assigneeOf(fields.assignee),
    priority: nameOf(fields.priority),
    labels: Array.isArray(fields.labels)
      ? fields.labels.filter((label) => typeof label === 'string').map(cleanText)
      : [],
    points: part('points'),
    sprint: readPart.sprint(fields.sprint) ?? part('sprint') ?? readPart.sprint(fields.closedSprints),
    epicKey: part('epicLink') ?? epicKeyOf(fields.epic),
    rank: part('rank'),
    team: part('team'),
    startDate: part('startDate'),
    dueDate: part('dueDate'),
    updated: updatedOf(fields),
  };
}

/** The time of change. An issue that was brought in from elsewhere may lack it: then it is as old as it can be. */
export function updatedOf({ updated, created }: RawIssue['fields']): string {
  return readInstant(updated) ?? readInstant(created) ?? EPOCH;
}

function nameOf(raw: unknown): string | null {
  const parsed = named.safeParse(raw);
  return parsed.success ? parsed.data.name : null;
}

function assigneeOf(raw: unknown): WorkItem['assignee'] {
  const parsed = person.safeParse(raw);
  if (!parsed.success) return null;
  const { name, displayName } = parsed.data;
  return { name: cleanText(name), displayName: cleanText(displayName ?? name) };
}

function epicKeyOf(raw: unknown): string | null {
  const { key } = (raw ?? {}) as { key?: unknown };
  return typeof key === 'string' ? cleanText(key) : null;
}

function incomplete(key: string, member: string): AlmProblem {
  return problemOf('issue-incomplete', { code: key.slice(0, 50), name: member }, { diagnosis: { member } });
}
