import { AlmProblem } from '../../alm/alm-problem.js';
import type { AlmClient, FieldMapping, WorkItem, WorkItemSource } from '../../alm/alm-provider.js';
import type { Asker } from './asking.js';
import type { KnownEpic, KnownSprint } from './findings.js';
import { onceOf } from './once-of.js';

interface Asking {
  client: AlmClient;
  asker: Asker;
  source: WorkItemSource;
  mapping: FieldMapping;
}

/*
 * What work items name that is not among them. It is kept by key and id, beside the work items: it is renamed without
 * them. Where it cannot be asked for just now, it is left as it was.
 */

/** Whether the site has more to say of these work items than they say themselves. */
export function hasSurroundings(source: WorkItemSource, items: readonly WorkItem[]): boolean {
  return boardOf(source) !== undefined || epicsBeside(items).length > 0;
}

/** Epics to which the work items belong and which are not among them, as far as the person is shown them. */
export async function epicsAround(
  { client, asker, mapping }: Asking,
  items: readonly WorkItem[],
  known: readonly KnownEpic[],
): Promise<KnownEpic[]> {
  const keys = epicsBeside(items);
  if (keys.length === 0) return [];
  const epics = await asker.ask(() => client.epics(keys, mapping)).catch(undefinedIfPassing);
  if (!epics) return [...known];
  return epics
    .map(({ key, name, color }) => ({ key, name, color }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** The sprints of the board of which a part is read. */
export async function sprintsAround(
  { client, asker, source }: Asking,
  known: readonly KnownSprint[],
): Promise<KnownSprint[]> {
  const boardId = boardOf(source);
  if (boardId === undefined) return [];
  const all = ['active', 'future', 'closed'] as const;
  const sprints = await asker.ask(() => client.sprints(boardId, all)).catch(undefinedIfPassing);
  return sprints?.items.map(({ id, name, state }) => ({ id, name, state })) ?? [...known];
}

const epicsBeside = onceOf((items) => {
  const named = new Set<string>();
  for (const { epicKey } of items) if (epicKey) named.add(epicKey);
  if (named.size > 0) for (const { key } of items) named.delete(key);
  return [...named].sort();
});

/** The board, where only a part of it is read. */
function boardOf(source: WorkItemSource): string | undefined {
  return source.type === 'board' && source.sprint !== undefined ? source.id : undefined;
}

/** What says that the site answered to somebody else, or to nobody, concerns the whole reading. */
function undefinedIfPassing(error: unknown): undefined {
  const isOfAll =
    !(error instanceof AlmProblem) || error.kind === 'anonymous' || error.kind === 'credential-refused';
  if (isOfAll) throw error;
}
