import type { AlmUser, WorkItem } from '../../alm/alm-provider.js';
import type { KnownSprint } from './findings.js';
import { onceOf } from './once-of.js';

/** What the site itself has just said. */
export interface Renaming {
  /** Login name of the reader when it was last heard of. */
  userName: string;
  user: AlmUser;
  sprints: readonly KnownSprint[];
}

/** What a work item names that has a life of its own. */
const PARTS = ['status', 'sprint', 'type', 'priority', 'assignee', 'reporter'] as const;
type Part = (typeof PARTS)[number];
type Named = Record<string, unknown>;

/**
 * Known work items that name a status, a sprint, a type, a priority or somebody as they were called before: a rename is
 * no change of the work items in the site, so nothing else would bring it here. What has just come to the same person
 * tells of the others, the site itself of the reader and of the sprints of a board.
 */
export function renamed(
  known: readonly WorkItem[],
  fresh: readonly WorkItem[],
  { userName, user, sprints }: Renaming,
): WorkItem[] {
  const names = new Map<string, Named>();
  for (const item of fresh) for (const { id, named } of namedBy(item)) names.set(id, named);
  for (const sprint of sprints) names.set(idOf('sprint', { ...sprint }), { ...sprint });
  const { key, name, displayName } = user;
  names.set(idOf('assignee', { key }), { key, name, displayName });
  for (const login of [userName, name])
    names.set(idOf('assignee', { name: login }), { key: null, name, displayName });
  const isOther = (id: string, named: Named) => names.has(id) && !isSame(names.get(id)!, named);
  if (!namesIn(known).some(([id, named]) => isOther(id, named))) return [];
  const came = new Set(fresh.map(({ id }) => id));
  return known.flatMap((item) => {
    if (came.has(item.id)) return [];
    const other = namedBy(item).filter(({ id, named }) => isOther(id, named));
    return other.length > 0
      ? [{ ...item, ...Object.fromEntries(other.map(({ part, id }) => [part, names.get(id)])) }]
      : [];
  });
}

/** All that is named in a list, in every way in which it is called there. */
const namesIn = onceOf((items) => {
  const met = new Set<Named>(); // most of it is the same object in thousands of work items
  const found: [string, Named][] = [];
  const byId = new Map<string, Named[]>();
  for (const item of items)
    for (const { id, named } of namedBy(item, met)) {
      met.add(named);
      const ways = byId.get(id) ?? [];
      if (ways.some((way) => isSame(way, named))) continue;
      byId.set(id, [...ways, named]);
      found.push([id, named]);
    }
  return found;
});

/** A few of the work items that name all there is between them, the states of work before the people. */
export function witnesses(known: readonly WorkItem[], most: number): WorkItem[] {
  const found = new Map<WorkItem, void>();
  const seen = new Set<string>();
  for (const part of PARTS)
    for (const item of known) {
      const named = item[part] as Named | null;
      const id = named && idOf(part, named);
      if (!id || seen.has(id) || found.size >= most) continue;
      for (const { id: other } of namedBy(item)) seen.add(other);
      found.set(item);
    }
  return [...found.keys()];
}

interface Naming {
  part: Part;
  id: string;
  named: Named;
}

/** @param but what is left out. */
function namedBy(item: WorkItem, but?: ReadonlySet<Named>): Naming[] {
  const found: Naming[] = [];
  for (const part of PARTS) {
    const named = item[part] as Named | null;
    if (named && !but?.has(named)) found.push({ part, id: idOf(part, named), named });
  }
  return found;
}

/**
 * What of it stays when it is renamed. People are the same wherever they are named; where the site does not show their
 * keys, it is the login name.
 */
function idOf(part: Part, { id, key, name }: Named): string {
  if (part !== 'assignee' && part !== 'reporter') return `${part} ${String(id)}`;
  return key ? `key ${String(key)}` : `login ${String(name)}`;
}

function isSame(one: Named, other: Named): boolean {
  return Object.keys(one).every((name) => one[name] === other[name]);
}
