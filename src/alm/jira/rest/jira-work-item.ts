import type { FieldMapping, WorkItem, WorkItemSource } from '../../alm-provider.js';
import type { AlmProblem } from '../../alm-problem.js';
import { problemOf } from '../causes/causes.js';
import { cleanText, readInstant, readPart } from './field-values.js';
import { keyOf, namesOf, personOf, priorityOf, statusOf, typeOf } from './checks.js';
import type { RawIssue } from './issue-json.js';

const OWN_FIELDS = [
  ...['summary', 'issuetype', 'status', 'assignee', 'reporter', 'priority', 'labels', 'components'],
  ...['fixVersions', 'parent', 'created', 'updated'],
];
/** What agile resources add: the sprint as an object rather than as a text. */
const AGILE_FIELDS = ['sprint', 'closedSprints', 'epic'];

const EPOCH = new Date(0).toISOString();

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
  const current = statusOf(fields.status);
  if (!current) throw incomplete(key, 'status');

  const part = <P extends keyof typeof readPart>(name: P) => {
    const field = mapping[name];
    return (field ? readPart[name](fields[field]) : null) as ReturnType<(typeof readPart)[P]>;
  };

  const summary = typeof fields.summary === 'string' ? cleanText(fields.summary) : '';
  const type = typeOf(fields.issuetype);
  return {
    id,
    key,
    summary,
    type,
    status: current,
    assignee: personOf(fields.assignee),
    reporter: personOf(fields.reporter),
    priority: priorityOf(fields.priority),
    labels: Array.isArray(fields.labels)
      ? fields.labels.filter((label) => typeof label === 'string').map(cleanText)
      : [],
    components: namesOf(fields.components),
    fixVersions: namesOf(fields.fixVersions),
    points: part('points'),
    sprint: readPart.sprint(fields.sprint) ?? part('sprint') ?? readPart.sprint(fields.closedSprints),
    epicKey: part('epicLink') ?? keyOf(fields.epic),
    epic: epicLookOf({ name: part('epicName'), color: part('epicColor') }, { summary, type }),
    parentKey: keyOf(fields.parent),
    isFlagged: part('flagged') ?? false,
    rank: part('rank'),
    team: part('team'),
    startDate: part('startDate'),
    dueDate: part('dueDate'),
    created: readInstant(fields.created),
    updated: updatedOf(fields),
  };
}

/** The time of change. An issue that was brought in from elsewhere may lack it: then it is as old as it can be. */
export function updatedOf({ updated, created }: RawIssue['fields']): string {
  return readInstant(updated) ?? readInstant(created) ?? EPOCH;
}

/**
 * Jira does not say of a type that it is that of epics: only an epic has a name as one, or a colour. The name was done
 * away with on some sites; what is left then is the type, by the name that Jira gives it.
 */
export function epicLookOf(
  { name, color }: { name: string | null; color: number | null },
  { summary, type }: Pick<WorkItem, 'summary' | 'type'>,
): WorkItem['epic'] {
  if (name === null && color === null && !/^epic$/i.test(type.name)) return null;
  return { name: name ?? summary, color };
}

function incomplete(key: string, member: string): AlmProblem {
  return problemOf('issue-incomplete', { code: key.slice(0, 50), name: member }, { diagnosis: { member } });
}
