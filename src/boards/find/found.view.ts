import type { WorkItem } from '../../alm/alm-provider.js';
import { paths } from '../../paths.js';
import { anyOf, counted, inDigits } from '../../words.js';
import type { Board } from '../board.entity.js';
import type { Content } from './board-content.js';
import { addressOf, hasConditions, NONE, withoutConditions, type BoardQuery } from './board-query.js';

/** How many of the cards are shown, and the way to all of them; empty words where all are. */
export function foundView({ id }: Board, query: BoardQuery, { all, found }: Content) {
  const isAll = !hasConditions(query);
  return {
    words: isAll
      ? counted(all.length, 'card')
      : `${inDigits(found.length)} of ${counted(all.length, 'card')}`,
    clearPath: isAll ? '' : paths.boards.show({ id }) + addressOf(withoutConditions(query)),
  };
}

/**
 * Why less is shown than was asked for: what is named in the address and is on none of the work items, such as a sprint
 * that does not exist any more, or that nothing fits. Empty words where there is nothing to say.
 */
export function missedView({ id }: Board, items: readonly WorkItem[], query: BoardQuery, content: Content) {
  const unknown = unknownIn(items, query, content);
  // Of a sprint that holds nothing, no work item is read.
  const isNothing = content.found.length === 0 && (items.length > 0 || content.sprint !== 'all');
  const words =
    unknown.length > 0
      ? `No work item here ${anyOf(unknown)}.`
      : isNothing
        ? nothingWords(query, content)
        : '';
  const all = { ...withoutConditions(query), sprint: content.all.length > 0 ? query.sprint : '' };
  // A board of sprints shows the active one by itself, and that may be what is empty.
  const sprint = addressOf(all) === addressOf(query) ? 'all' : all.sprint;
  return { words, clearPath: words && paths.boards.show({ id }) + addressOf({ ...all, sprint }) };
}

function nothingWords(query: BoardQuery, { all, sprint }: Content): string {
  if (all.length > 0 || hasConditions(query)) return 'No card matches what you look for.';
  if (sprint === 'active') return 'No work item here is in an active sprint.';
  return sprint === 'backlog' ? 'The backlog is empty.' : 'There are no cards here.';
}

/** What was asked for and no work item has, in words. */
function unknownIn(
  items: readonly WorkItem[],
  query: BoardQuery,
  { reader, all, sprints }: Content,
): string[] {
  const missing = (wanted: string[], valuesOf: (item: WorkItem) => (string | undefined)[]) => {
    if (wanted.length === 0) return [];
    const known = new Set(items.flatMap(valuesOf));
    return wanted.filter((value) => value !== NONE && !known.has(value));
  };
  const sprint = /^(active|backlog|all|)$/.test(query.sprint) || all.length > 0 ? [] : [query.sprint];
  const people = query.people.filter((name) => name !== reader.userName);
  return [
    ...missing(sprint, (item) => [item.sprint?.id]).map((value) => `is in ${sprintWords(value, sprints)}`),
    ...missing(people, ({ assignee }) => [assignee?.name]).map((value) => `is assigned to “${value}”`),
    ...missing(query.types, ({ type }) => [type.name]).map((value) => `is of the type “${value}”`),
    ...missing(query.epics, ({ epicKey }) => [epicKey ?? undefined]).map(
      (value) => `belongs to the epic ${value}`,
    ),
    ...missing(query.labels, ({ labels }) => labels).map((value) => `has the label “${value}”`),
  ];
}

function sprintWords(value: string, sprints: Content['sprints']): string {
  const name = sprints.find(({ id }) => id === value)?.name;
  return name ? `“${name}”` : `sprint ${value}`;
}
