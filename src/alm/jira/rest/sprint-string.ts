import { LRUCache } from 'lru-cache';
import type { WorkItem } from '../../alm-provider.js';
import { plainWord } from '../../../words.js';

export type Sprint = NonNullable<WorkItem['sprint']>;

/**
 * The names that Jira's own toString writes. Values are not escaped: a name or goal may hold commas,
 * brackets, `=` and line breaks, so the text is cut only before one of these names.
 */
const NAMES = [
  'activatedDate',
  'autoStartStop',
  'completeDate',
  'endDate',
  'goal',
  'id',
  'incompleteIssuesDestinationId',
  'name',
  'rapidViewId',
  'sequence',
  'startDate',
  'state',
  'synced',
];
const CUT = new RegExp(`,(?=(?:${NAMES.join('|')})=)`);
const STATES = ['active', 'future', 'closed'] as const;

/** By text: thousands of work items say the same of their few sprints. */
const read = new LRUCache<string, { sprint: Sprint | null }>({
  maxSize: 1_000_000, // characters
  sizeCalculation: (_, text) => text.length + 1,
});

/**
 * The sprint a work item is in: the active one, else the next future one, else the last closed one.
 * A work item lists every sprint it ever was in.
 *
 * @param raw a list of texts (Jira Server), or objects (agile resources), or a single one of them
 */
export function currentSprint(raw: unknown): Sprint | null {
  const sprints = [raw]
    .flat()
    .map(knownSprint)
    .filter((sprint) => sprint !== null);

  for (const state of STATES) {
    const those = sprints.filter((sprint) => sprint.state === state);
    if (those.length) return state === 'closed' ? those[those.length - 1] : those[0];
  }
  return null;
}

function knownSprint(raw: unknown): Sprint | null {
  if (typeof raw !== 'string') return parseSprint(raw);
  const known = read.get(raw);
  if (known) return known.sprint;
  const sprint = parseSprint(raw);
  read.set(raw, { sprint });
  return sprint;
}

/**
 * One sprint, as Jira Server writes it into a custom field or as an agile resource gives it.
 * Both orders of names are known: as they were declared (7 to 9) and alphabetical (newer).
 */
export function parseSprint(raw: unknown): Sprint | null {
  const values =
    typeof raw === 'string'
      ? valuesOf(raw)
      : typeof raw === 'object'
        ? (raw as Record<string, unknown>)
        : null;
  if (!values) return null;

  const { id, name, state } = values;
  const known = STATES.find((one) => one === plainWord(state).toLowerCase());
  if ((typeof id !== 'string' && typeof id !== 'number') || typeof name !== 'string' || !known) return null;
  return { id: String(id), name, state: known };
}

function valuesOf(text: string): Record<string, string> | null {
  const start = text.indexOf('[');
  const end = text.lastIndexOf(']');
  if (start < 0 || end < start) return null;

  const values: Record<string, string> = {};
  for (const pair of text.slice(start + 1, end).split(CUT)) {
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value !== '<null>' && !(name in values)) values[name] = value;
  }
  return values;
}
