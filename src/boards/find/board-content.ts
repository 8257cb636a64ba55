import type { WorkItem } from '../../alm/alm-provider.js';
import { isSamePerson, type Identity } from '../../alm/same-person.js';
import { takes } from '../../changes/ways.js';
import { finderOf } from '../../words.js';
import type { KnownEpic, KnownSprint, Surroundings } from '../../readings/reader/findings.js';
import type { Board } from '../board.entity.js';
import { isDone } from '../board-columns.js';
import { isInSprint, isPastSprint, sprintOf } from '../sprints.js';
import { hasConditions, NONE, type BoardQuery } from './board-query.js';

/** What cards say of other work items, as far as the person's own reading holds those. */
export interface Around {
  epics: ReadonlyMap<string, KnownEpic>;
  /** By the key of the parent. */
  subtasks: ReadonlyMap<string, { done: number; total: number }>;
  parents: ReadonlyMap<string, string>;
}

/** What a board has to show to one person, before and after the conditions of a query. */
export interface Content {
  /** What could be cards, in the sprint that is shown. */
  all: readonly WorkItem[];
  found: readonly WorkItem[];
  /** What no column of the board takes: on the board it is counted, and not shown unless that is asked for. */
  unplaced: readonly WorkItem[];
  /** What counts against the limits of columns; absent where others are shown than those that they are for. */
  counted?: readonly WorkItem[];
  around: Around;
  /** The sprint that is shown: `active`, `backlog`, `all` or an id. */
  sprint: string;
  /** All that can be chosen from, in the site's order. */
  sprints: readonly KnownSprint[];
  /** The person who looks. */
  reader: Identity;
}

/** What the person's reading says: work items, and what they name beside them. */
export interface Told extends Surroundings {
  items: readonly WorkItem[];
  /** Ids of the work items that fit each quick filter that is chosen; absent where none is. */
  fitting?: readonly ReadonlySet<string>[];
}

const DAY = 86_400_000; // milliseconds

/**
 * Everything that is shown, counted or exported of a board goes through here, and comes from the person's own reading.
 * @param reader the person who looks.
 */
export function contentOf(
  board: Board,
  { items, epics, sprints, fitting = [] }: Told,
  query: BoardQuery,
  reader: Identity,
): Content {
  const around = aroundOf(board, items, epics);
  const sprint = sprintOf(board, query.sprint);
  const isWhole = sprint === 'all' || isPastSprint(board, query.sprint, sprints);
  const possible = candidatesOf(items, query);
  const candidates = isWhole ? possible : possible.filter(isInThat(items, sprint));
  const takesIt = ({ status }: WorkItem) => board.columns.some((column) => takes(column, status));
  // There may be thousands, gone through anew for every change: no more often than needed.
  const taken = candidates.filter(takesIt);
  const others = taken.length < candidates.length ? candidates.filter((item) => !takesIt(item)) : [];
  const placed = query.others ? candidates : taken;
  const all = placed.filter(sitsInNone(placed, query));
  const counted = board.columnsFrom !== 'own' ? taken : query.others ? all.filter(takesIt) : all;
  return {
    all,
    found: foundOf(all, { placed, query, reader, around, fitting }),
    unplaced: others.length > 0 ? others.filter(sitsInNone(candidates, query)) : [],
    ...(sprint === sprintOf(board, '') && { counted }),
    around,
    sprint,
    sprints: sprintsOf(items, sprints),
    reader,
  };
}

/** Epics are no cards, unless that type is asked for, or there is nothing else. */
function candidatesOf(items: readonly WorkItem[], { types }: BoardQuery): readonly WorkItem[] {
  const candidates = items.filter(({ epic, type }) => epic === null || types.includes(type.name));
  return candidates.length > 0 ? candidates : items;
}

/** Sub-tasks sit in their parent where that is among `shown`, unless that type is asked for, or a lane for each parent. */
function sitsInNone(shown: readonly WorkItem[], { types, lanes }: BoardQuery): (item: WorkItem) => boolean {
  if (lanes === 'parent') return () => true;
  const named = new Set<string>();
  for (const { parentKey } of shown) if (parentKey) named.add(parentKey);
  const parents = new Set<string>();
  if (named.size > 0) for (const { key } of shown) if (named.has(key)) parents.add(key);
  return ({ parentKey, type }) => !parentKey || !parents.has(parentKey) || types.includes(type.name);
}

interface Finding {
  placed: readonly WorkItem[];
  query: BoardQuery;
  reader: Identity;
  around: Around;
  fitting: readonly ReadonlySet<string>[];
}

/** A card is found by what it says itself, and by what the sub-tasks say that sit in it. */
function foundOf(
  cards: readonly WorkItem[],
  { placed, query, reader, around, fitting }: Finding,
): readonly WorkItem[] {
  if (!hasConditions(query)) return cards;
  const isChosen = conditionOf(query, reader, around);
  const isFound = (item: WorkItem) => fitting.every((ids) => ids.has(item.id)) && isChosen(item);
  const holding = new Set(
    sittingIn(cards, placed)
      .filter(isFound)
      .map(({ parentKey }) => parentKey),
  );
  return cards.filter((item) => isFound(item) || holding.has(item.key));
}

/** What has no card of its own. */
function sittingIn(cards: readonly WorkItem[], placed: readonly WorkItem[]): readonly WorkItem[] {
  if (placed.length === cards.length) return [];
  const isCard = new Set(cards);
  return placed.filter((item) => !isCard.has(item));
}

/** What its epic is called; its key where that is not in the person's reading; empty without one. */
export function epicNameOf({ epicKey }: WorkItem, { epics }: Around): string {
  return epicKey ? (epics.get(epicKey)?.name ?? epicKey) : '';
}

/** A part of a board says which sprints there are; of others only those are known that have a work item. */
function sprintsOf(items: readonly WorkItem[], known: readonly KnownSprint[]): KnownSprint[] {
  const sprints = new Map(known.map((sprint) => [sprint.id, sprint]));
  for (const { sprint } of items) if (sprint && !sprints.has(sprint.id)) sprints.set(sprint.id, sprint);
  return [...sprints.values()];
}

/** Sub-tasks are in the sprint of their parent; not every Jira says so of them. */
function isInThat(items: readonly WorkItem[], wanted: string): (item: WorkItem) => boolean {
  const sprints = new Map(items.map(({ key, sprint }) => [key, sprint]));
  return ({ sprint, parentKey }) =>
    isInSprint({ sprint: sprint ?? (parentKey ? (sprints.get(parentKey) ?? null) : null) }, wanted);
}

function aroundOf({ columns }: Board, items: readonly WorkItem[], beside: readonly KnownEpic[]): Around {
  const epics = new Map(beside.map((epic) => [epic.key, epic]));
  const subtasks = new Map<string, { done: number; total: number }>();
  const parents = new Map<string, string>();
  for (const { key, summary, epic, parentKey, status } of items) {
    if (epic) epics.set(key, { key, name: epic.name || summary, color: epic.color });
    if (!parentKey) continue;
    const { done, total } = subtasks.get(parentKey) ?? { done: 0, total: 0 };
    subtasks.set(parentKey, { done: done + (isDone(columns, status) ? 1 : 0), total: total + 1 });
  }
  if (subtasks.size > 0)
    for (const { key, summary, parentKey } of items)
      if (!parentKey && subtasks.has(key)) parents.set(key, summary);
  return { epics, subtasks, parents };
}

function conditionOf(query: BoardQuery, reader: Identity, around: Around): (item: WorkItem) => boolean {
  const hasWords = finderOf(query.text);
  const since = query.days ? new Date(Date.now() - query.days * DAY).toISOString() : '';
  const isAny = (wanted: string[], has: string[]) =>
    wanted.length === 0 || (has.length > 0 ? has.some((one) => wanted.includes(one)) : wanted.includes(NONE));
  const isMineAlone = query.isMine && query.people.length === 0;
  // One choice of people: who chooses oneself and somebody else sees what both have.
  const isTheirs = ({ assignee }: WorkItem) =>
    (query.isMine && isSamePerson(assignee, reader)) ||
    (!isMineAlone && isAny(query.people, assignee ? [assignee.name] : []));
  return (item) => {
    const text = () =>
      [
        item.key,
        item.summary,
        epicNameOf(item, around),
        ...item.labels,
        item.assignee?.displayName ?? '',
      ].join(' ');
    return (
      (!query.isFlagged || item.isFlagged) &&
      (!since || item.updated >= since) &&
      isTheirs(item) &&
      isAny(query.types, [item.type.name]) &&
      isAny(query.labels, item.labels) &&
      isAny(query.epics, item.epicKey ? [item.epicKey] : []) &&
      (!query.text || hasWords(text()))
    );
  };
}
