import { refuseFields } from '../answer.js';
import type { Person } from '../people.js';
import type { Field, Issue, IssueChanges, World } from '../world.js';
import { customValue } from './custom-value.js';
import type { RestCall } from './rest-call.js';

/** The body of an edit: whole values in `fields`, operations in `update`. */
export interface EditBody {
  fields?: Record<string, unknown>;
  update?: Record<string, Record<string, unknown>[]>;
}

/** A value that Jira refuses; the sentence stands beside the field in the answer. */
class FieldProblem extends Error {}

/** The fields on the edit screen of an issue's project. */
export function editableFields(world: World, { project }: Pick<Issue, 'project'>): Field[] {
  const { parts } = world;
  const ids = [
    'summary',
    'description',
    'priority',
    'assignee',
    'reporter',
    'labels',
    'components',
    'fixVersions',
    'duedate',
    parts.points,
    parts.sprint,
    parts.epicLink,
    parts.epicName,
    parts.flagged,
    parts.team,
    parts.targetStart,
    parts.targetEnd,
  ];
  const others = world.fields.filter(
    ({ custom, id, schema, isOnScreens }) =>
      custom && (schema?.type === 'number' || isOnScreens) && !ids.includes(id),
  );
  const off = world.project(project).offEditScreen;
  return [...world.fields.filter(({ id }) => ids.includes(id)), ...others].filter(
    ({ id }) => !off.includes(id),
  );
}

/**
 * What a body changes, with everything checked first: Jira changes all of it or nothing.
 * `issue` is undefined while it is being created.
 */
export function changesOf(
  call: RestCall,
  issue: Issue | undefined,
  { fields = {}, update = {} }: EditBody,
  screen: Field[],
): { changes: IssueChanges; comments: string[] } {
  const changes: IssueChanges = {};
  const problems: Record<string, string> = {};
  const set = (id: string, value: unknown) => {
    try {
      if (!screen.some((field) => field.id === id)) {
        throw new FieldProblem(
          `Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`,
        );
      }
      const { custom } = changes;
      const change = changeOf(call, issue, id, value);
      const own = change.custom && { [id]: change.custom[id] };
      Object.assign(changes, change, own && { custom: { ...change.custom, ...custom, ...own } });
    } catch (error) {
      if (!(error instanceof FieldProblem)) throw error;
      problems[id] = error.message;
    }
  };
  for (const [id, value] of Object.entries(fields)) {
    if (id in update) problems[id] = `Field '${id}' cannot be specified in both 'fields' and 'update'.`;
    else set(id, value);
  }
  const comments: string[] = [];
  for (const [id, operations] of Object.entries(update)) {
    for (const operation of operations) {
      const [[verb, value] = []] = Object.entries(operation);
      const added = (value as { body?: unknown } | undefined)?.body;
      if (id === 'comment' && verb === 'add' && typeof added === 'string') comments.push(added);
      else if (verb === 'set') set(id, value);
      else if (isList(id) && (verb === 'add' || verb === 'remove')) {
        const now = changes[id] ?? issue?.[id] ?? [];
        const one = id === 'labels' ? value : namedIn(call, issue, id, value);
        const others = now.filter((other) => other !== one);
        const all = verb === 'add' ? [...others, one] : others;
        set(id, id === 'labels' ? all : all.map((name) => ({ name })));
      } else problems[id] = `Field does not support operation '${verb}'.`;
    }
  }
  if (Object.keys(problems).length > 0) throw refuseFields(problems);
  return { changes, comments };
}

function changeOf(call: RestCall, issue: Issue | undefined, id: string, value: unknown): IssueChanges {
  const { world } = call;
  const { parts } = world;
  switch (id) {
    case 'summary':
      return { summary: summary(value) };
    case 'description':
      return { description: value === null ? null : text(value) };
    case 'labels':
      return { labels: labels(value) };
    case 'components':
    case 'fixVersions':
      if (!Array.isArray(value)) throw new FieldProblem('data was not an array');
      return { [id]: value.map((one) => nameIn(call, issue, id, one)) };
    case 'priority':
      return { priority: entry(world.priorities, value, 'The priority selected is invalid.') };
    case 'assignee':
      return { assignee: assignee(call, issue, value) };
    case 'reporter':
      return { reporter: reporter(call, value) };
    case 'duedate':
      return { dueDate: day(value) };
    case parts.points:
      return { points: number(value) };
    case parts.targetStart:
      return { targetStart: day(value) };
    case parts.targetEnd:
      return { targetEnd: day(value) };
    case parts.team:
      return { team: value === null ? null : entry(world.teams, { id: value }, 'The team does not exist.') };
    case parts.epicName:
      return { epicName: text(value) };
    case parts.epicLink:
      return { epic: epic(call, value) };
    case parts.sprint:
      return { sprints: sprints(world, issue, value) };
    case parts.flagged:
      return { flagged: Array.isArray(value) && value.length > 0 };
    default:
      return { custom: { ...issue?.custom, [id]: customOf(call, id, value) } };
  }
}

function customOf({ world, write }: RestCall, id: string, value: unknown): unknown {
  try {
    return customValue(
      world.fields.find((field) => field.id === id)!,
      value,
      (name) => write.user(name),
    );
  } catch (error) {
    throw new FieldProblem((error as Error).message);
  }
}

type ListField = 'labels' | 'components' | 'fixVersions';
const isList = (id: string): id is ListField => ['labels', 'components', 'fixVersions'].includes(id);

/** The name of a component or version of the project, given by id or name. */
function nameIn(call: RestCall, issue: Issue | undefined, id: ListField, value: unknown): string {
  const { fields } = call.request.json() as { fields?: { project?: { key?: string } } };
  const key = issue?.project ?? fields?.project?.key;
  const project = call.world.projects.find((one) => one.key === key);
  const all = (id === 'components' ? project?.components : project?.versions) ?? [];
  const word = id === 'components' ? 'Component' : 'Version';
  const { name } = (value ?? {}) as { name?: unknown };
  const found = entry(all, value, `${word} name '${String(name)}' is not valid`);
  return all.find((one) => one.id === found)!.name;
}

/** As {@link nameIn}; what is no such name stays, to be refused where it is set. */
function namedIn(call: RestCall, issue: Issue | undefined, id: ListField, value: unknown): unknown {
  try {
    return nameIn(call, issue, id, value);
  } catch {
    return (value as { name?: unknown } | null)?.name;
  }
}

function summary(value: unknown): string {
  const words = text(value);
  if (!words.trim()) throw new FieldProblem('You must specify a summary of the issue.');
  if (/[\r\n]/.test(words))
    throw new FieldProblem('The summary is invalid because it contains newline characters.');
  if (words.length > 255) throw new FieldProblem('Summary must be less than 255 characters.');
  return words;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new FieldProblem('Operation value must be a string');
  return value;
}

function labels(value: unknown): string[] {
  if (!Array.isArray(value)) throw new FieldProblem('data was not an array');
  return [...new Set(value.map(text))].map((label) => {
    if (/\s/.test(label)) throw new FieldProblem(`The label '${label}' contains spaces which is invalid.`);
    return label;
  });
}

function number(value: unknown): number | null {
  if (value !== null && typeof value !== 'number') throw new FieldProblem('Operation value must be a number');
  return value;
}

function day(value: unknown): string | null {
  if (value === null) return null;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text(value)) || Number.isNaN(Date.parse(String(value)))) {
    throw new FieldProblem(`Error parsing date string: ${String(value)}`);
  }
  return String(value);
}

/** The id of an entry that is given as `{"id":…}` or `{"name":…}`. */
function entry(list: { id: string; name: string }[], value: unknown, otherwise: string): string {
  if (typeof value !== 'object' || value === null) throw new FieldProblem('data was not an object');
  const { id, name } = value as { id?: unknown; name?: unknown };
  const found = list.find(
    (candidate) => candidate.id === id || (id === undefined && candidate.name === name),
  );
  if (!found) throw new FieldProblem(otherwise);
  return found.id;
}

function assignee(call: RestCall, issue: Issue | undefined, value: unknown): string | null {
  if (value === null) return null;
  const name = typeof value === 'object' ? (value as { name?: unknown }).name : undefined;
  if (name === null || name === '') return null;
  if (typeof name !== 'string') throw new FieldProblem('expected Object containing name');
  const person = call.world.people.find((candidate) => candidate.name === name);
  if (!person) throw new FieldProblem(`User '${name}' does not exist.`);
  if (issue && !isAssignable(call.world, issue, person))
    throw new FieldProblem(`User '${name}' cannot be assigned issues.`);
  return person.name;
}

/** Anybody whom Jira knows and who has not left; there is always one. */
function reporter({ world }: RestCall, value: unknown): string {
  const name = (value as { name?: unknown } | null)?.name;
  if (typeof name !== 'string' || name === '') throw new FieldProblem('Reporter is required.');
  const person = world.people.find((candidate) => candidate.name === name);
  if (!person?.active) throw new FieldProblem('The reporter specified is not a user.');
  return person.name;
}

/** Somebody by login name who may be given that issue. */
export function personOf({ world }: RestCall, issue: Issue, name: string): Person {
  const person = world.people.find((candidate) => candidate.name === name);
  if (!person) throw refuseFields({ assignee: `User '${name}' does not exist.` });
  if (!isAssignable(world, issue, person))
    throw refuseFields({ assignee: `User '${name}' cannot be assigned issues.` });
  return person;
}

const isAssignable = (world: World, { project }: Issue, person: Person) =>
  person.active && world.may(person, 'browse', world.project(project));

function epic({ world, person }: RestCall, value: unknown): string | null {
  if (value === null) return null;
  if (typeof value !== 'string') throw new FieldProblem('String value expected as the Epic Key.');
  const found = world.issueMaybe(value);
  if (!found || !world.canSee(person, found))
    throw new FieldProblem(`Issue with key '${value}' does not exist.`);
  return found.key;
}

// Closed sprints stay in the list of an issue; only the open one is replaced.
function sprints(world: World, issue: Issue | undefined, value: unknown): number[] {
  const closed = world.sprints
    .filter(({ id, state }) => state === 'closed' && issue?.sprints.includes(id))
    .map(({ id }) => id);
  if (value === null) return closed;
  if (typeof value !== 'number') throw new FieldProblem('Number value expected as the Sprint id.');
  const wanted = world.sprints.find(({ id }) => id === value);
  if (!wanted) throw new FieldProblem(`Sprint with id ${value} does not exist`);
  if (wanted.state === 'closed')
    throw new FieldProblem('Issue can be assigned only active or future sprints.');
  return [...closed, value];
}
