import type { AlmClient, AlmList, AlmSprint, WorkItem, WorkItemSource } from '../alm/alm-provider.js';
import { readable } from '../alm/offers.js';
import type { KnownSprint } from '../readings/reader/findings.js';
import { leftOutWords } from '../words.js';
import type { Board } from './board.entity.js';

const MOST_PROJECTS = 3; // whose boards are asked for their sprints

/**
 * Sprints that work items of those projects can be put into: those of the scrum board in Jira that a board is made of; for
 * any other board, those of the boards in Jira that show the projects.
 */
export async function openSprints(
  client: AlmClient,
  { source, jira }: Pick<Board, 'source' | 'jira'>,
  projects: readonly string[],
): Promise<AlmList<AlmSprint>> {
  if (source.type === 'board' && jira?.type !== 'kanban')
    return client.sprints(source.id, ['active', 'future']);
  const asked = [...new Set(projects)].slice(0, MOST_PROJECTS);
  const all = await readable(asked.map((project) => client.projectSprints(project)));
  const found = new Map(all.items.map((sprint) => [sprint.id, sprint]));
  return { ...all, items: [...found.values()] };
}

/** What {@link openSprints} is asked for: where that is the same, so is its answer. */
export function openSprintsName(
  { source, jira }: Pick<Board, 'source' | 'jira'>,
  projects: readonly string[],
): string {
  return `sprints ${JSON.stringify([source, jira?.type, projects])}`;
}

/** What is missing of them, as sentences to say beside them; empty for nothing. */
export function sprintsLeftOut({ unreadable, isCut, ...rest }: AlmList<unknown>): string {
  const cut = isCut ? 'Not all sprints are listed: Jira did not show those of each of its boards.' : '';
  return [leftOutWords({ ...rest, unreadable, isCut: false }, 'sprint', 'sprints'), cut]
    .filter(Boolean)
    .join(' ');
}

/** The key of the project of a work item. */
export const projectOf = (key: string): string => key.slice(0, key.lastIndexOf('-'));

/** The sprint that a board shows where none is asked for: on a scrum board of Jira the active one, as Jira does. */
export function sprintOf({ jira }: Pick<Board, 'jira'>, asked: string): string {
  return asked || (jira?.type === 'scrum' ? 'active' : 'all');
}

/**
 * What is read of the board for that sprint. Only a scrum board of Jira has parts; of others the whole is read, and what
 * is not in the sprint is left out.
 */
export function queryOfSprint(
  { source, jira }: Pick<Board, 'source' | 'jira'>,
  asked: string,
): WorkItemSource {
  const sprint = sprintOf({ jira }, asked);
  const hasParts = source.type === 'board' && jira?.type === 'scrum' && source.sprint === undefined;
  return hasParts && /^(active|backlog|\d{1,15})$/.test(sprint) ? { ...source, sprint } : source;
}

/**
 * Whether all that was read was in that sprint, which is over. A work item names only the sprint that it is in now: of
 * what was carried over to the next one, Jira alone knows that it was in this one too.
 */
export function isPastSprint(
  board: Pick<Board, 'source' | 'jira'>,
  asked: string,
  sprints: readonly KnownSprint[],
): boolean {
  const isRead = queryOfSprint(board, asked) !== board.source;
  return isRead && sprints.some(({ id, state }) => id === asked && state === 'closed');
}

/** @param wanted `all`, `active`, `backlog` or an id. */
export function isInSprint({ sprint }: Pick<WorkItem, 'sprint'>, wanted: string): boolean {
  if (wanted === 'all') return true;
  if (wanted === 'active') return sprint?.state === 'active';
  if (wanted === 'backlog') return sprint === null || sprint.state === 'closed';
  return sprint?.id === wanted;
}
