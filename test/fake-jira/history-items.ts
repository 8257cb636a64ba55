/** One line of a change in the history of an issue. */
export interface HistoryItem {
  field: string;
  from: string | null;
  fromString: string | null;
  to: string | null;
  toString: string | null;
}

interface Named {
  id: string;
  name: string;
}
/** What the world has names for. */
interface Names {
  people: { name: string; key: string; displayName: string }[];
  statuses: Named[];
  priorities: Named[];
  issueTypes: Named[];
  resolutions: Named[];
  teams: Named[];
  sprints: { id: number; name: string }[];
  fields: Named[];
  parts: Partial<Record<string, string>>;
  project(key: string): { components?: Named[]; versions?: Named[] };
}
/** An issue, as far as its history is made of it. */
interface Issue {
  project: string;
  rank: string;
  components: string[];
  fixVersions: string[];
  custom: Record<string, unknown>;
}
interface Described {
  id: string | null;
  text: string | null;
}

/** Jira's own fields under the names that only the history has for them; the others are called as they are here. */
const SYSTEM: Partial<Record<string, string>> = { type: 'issuetype', dueDate: 'duedate' };
/** Of each of these lists, the history has an entry for every name that came or went. */
const ONE_BY_ONE = { components: 'Component', fixVersions: 'Fix Version' } as const;

/** What the history of an issue says once that part of it has another value. Nothing where it has not. */
export function historyItems(world: Names, issue: Issue, part: string, value: unknown): HistoryItem[] {
  if (part === 'updated' || part === 'visibleTo') return [];
  if (part === 'components' || part === 'fixVersions')
    return namesOneByOne(world, issue, part, (value ?? []) as string[]);
  if (part === 'custom') return customItems(world, issue, value as Issue['custom']);
  if (part === 'rank')
    return [item('Rank', { id: null, text: '' }, { id: null, text: rankWords(issue, value) })];
  const items = [
    item(
      nameOf(world, part),
      described(world, part, issue[part as keyof Issue]),
      described(world, part, value),
    ),
  ];
  return items.filter(isChange);
}

/** That a comment went, with what it said. */
export function removedComment(body: string): HistoryItem {
  return item('Comment', { id: body, text: null }, { id: null, text: null });
}

/** That a link came or went, as the issue at one end of it has it. */
export function linkItem(words: string, key: string, isGone: boolean): HistoryItem {
  const [nothing, one] = [
    { id: null, text: null },
    { id: key, text: `This issue ${words} ${key}` },
  ];
  return isGone ? item('Link', one, nothing) : item('Link', nothing, one);
}

function item(field: string, from: Described, to: Described): HistoryItem {
  return { field, from: from.id, fromString: from.text, to: to.id, toString: to.text };
}

function isChange(one: HistoryItem): boolean {
  return one.fromString !== one.toString || one.from !== one.to;
}

function nameOf(world: Names, part: string): string {
  const name = part === 'epic' ? 'epicLink' : part === 'sprints' ? 'sprint' : part;
  const id = world.parts[name];
  return SYSTEM[part] ?? world.fields.find((field) => field.id === id)?.name ?? part;
}

function namesOneByOne(world: Names, issue: Issue, part: keyof typeof ONE_BY_ONE, now: string[]) {
  const project = world.project(issue.project);
  const all = (part === 'components' ? project.components : project.versions) ?? [];
  const named = (name: string) => ({ id: all.find((one) => one.name === name)?.id ?? null, text: name });
  const nothing = { id: null, text: null };
  const before = issue[part];
  return [
    ...before
      .filter((name) => !now.includes(name))
      .map((name) => item(ONE_BY_ONE[part], named(name), nothing)),
    ...now
      .filter((name) => !before.includes(name))
      .map((name) => item(ONE_BY_ONE[part], nothing, named(name))),
  ];
}

function customItems(world: Names, issue: Issue, now: Issue['custom']): HistoryItem[] {
  const text = (value: unknown) => ({ id: null, text: (value ?? null) === null ? null : wordsOf(value) });
  return Object.keys({ ...issue.custom, ...now })
    .map((id) =>
      item(world.fields.find((field) => field.id === id)?.name ?? id, text(issue.custom[id]), text(now[id])),
    )
    .filter(isChange);
}

function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).join(', ');
  const { displayName, name, value: option } = value as Record<string, unknown>;
  return String(displayName ?? option ?? name ?? value);
}

function rankWords({ rank }: Issue, value: unknown): string {
  return String(value) < rank ? 'Ranked higher' : 'Ranked lower';
}

/** As what the history keeps a value, and how it shows it. */
function described(world: Names, part: string, value: unknown): Described {
  if (part === 'labels') return { id: '', text: ((value ?? []) as string[]).join(' ') };
  if (part === 'sprints') return ofSprints(world, (value ?? []) as number[]);
  if (part === 'flagged') return { id: '', text: value ? 'Impediment' : '' };
  if (value === null || value === undefined) return { id: null, text: null };
  const text = String(value);
  if (part === 'dueDate') return { id: text, text: `${text} 00:00:00.0` };
  // For a person it holds the key that never changes, beside the name to show.
  const person = /^(assignee|reporter)$/.test(part) && world.people.find(({ name }) => name === value);
  if (person) return { id: person.key, text: person.displayName };
  const entry = listOf(world, part)?.find(({ id }) => id === value);
  return entry ? { id: entry.id, text: entry.name } : { id: null, text };
}

function ofSprints({ sprints }: Names, ids: number[]): Described {
  const names = ids.map((id) => sprints.find((sprint) => sprint.id === id)?.name ?? id);
  return { id: ids.join(', '), text: names.join(', ') };
}

function listOf(world: Names, part: string): Named[] | undefined {
  const lists: Partial<Record<string, Named[]>> = {
    status: world.statuses,
    priority: world.priorities,
    type: world.issueTypes,
    resolution: world.resolutions,
    team: world.teams,
  };
  return lists[part];
}
