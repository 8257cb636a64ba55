import { randomUUID } from 'node:crypto';
import type { AlmPlaces, AlmTransition, WorkItem } from '../../alm/alm-provider.js';
import { paths } from '../../paths.js';
import type { BoardColumn } from '../board.entity.js';
import type { LinkedBoard } from '../board-pages.js';
import type { ShownWorkItem } from './item-pages.js';
import { noneWords } from './item-move.view.js';
import { leadsToField } from './leads-to.js';
import { cardPath, choicePath, transitionPath, type ItemPath } from './item-path.js';
import { noWay } from '../../changes/kinds/move.js';
import { isSimple, requiredFields, type Typed } from '../../changes/transition-form.js';
import { takes, waysInto } from '../../changes/ways.js';
import { digestOf } from '../../web/changed-meanwhile.js';
import { placesView } from './card-places.view.js';

interface Ways {
  item: WorkItem;
  column: BoardColumn;
  ways: AlmTransition[];
  /** What else was asked for by the same drop. */
  typed: Typed;
}

/** The question which of several transitions into one column is meant. */
export function movesChooseView(
  { board }: LinkedBoard,
  { item, column, ways, typed }: Ways,
  places: AlmPlaces,
) {
  const at = { boardId: board.id, key: item.key };
  return {
    title: `Move ${item.key} to “${column.name}”`,
    section: 'boards',
    operation: randomUUID(),
    summary: item.summary,
    question: `Jira has ${ways.length} ways from “${item.status.name}” to there. Which one?`,
    action: paths.items.move(at),
    back: cardPath(at),
    boardName: board.name,
    carried: [
      { name: 'statusShown', value: item.status.name },
      ...['before', 'after'].flatMap((name) => (typed[name] ? { name, value: typed[name] } : [])),
      ...ways.map(leadsToField),
    ],
    ways: ways.map((way) => ({
      id: way.id,
      name: way.name,
      about: [leadsTo(way, ways), asksFor(way)].filter(Boolean).join('. '),
      path: pathOf(way, at, places, typed),
    })),
  };
}

/** The ways that Jira offers from where a work item is, whatever columns the board has. */
export function movesIndexView({ board }: LinkedBoard, shown: ShownWorkItem, places: AlmPlaces) {
  const { item, transitions } = shown;
  const at = { boardId: board.id, key: item.key };
  const ways = transitions.items.filter(
    ({ to }) => to.id !== item.status.id || transitions.items.length === 1,
  );
  return {
    title: `Move… ${item.key}`,
    section: 'boards',
    key: item.key,
    summary: item.summary,
    boardName: board.name,
    back: cardPath(at),
    itemPath: paths.items.show(at),
    menu: {
      action: paths.items.move(at),
      operation: randomUUID(),
      status: item.status.name,
      carried: [{ name: 'statusShown', value: item.status.name }, ...ways.map(leadsToField)],
      ways: ways.map((way) => ({
        id: way.id,
        label: way.name === way.to.name ? way.name : `${way.name} → ${way.to.name}`,
        about: asksFor(way),
        path: pathOf(way, at, places),
      })),
      noneWords: noneWords(shown, ways.length),
      places: placesView(at, shown),
    },
  };
}

/** For a card that is being dragged: why a column, by its number, does not take it, or where its question is answered. */
export function waysView(
  { board }: LinkedBoard,
  shown: Pick<ShownWorkItem, 'item' | 'transitions'> | undefined,
  basePath: string,
) {
  const closed: Record<string, string> = {};
  const asks: Record<string, string> = {};
  if (!shown || shown.transitions.problem) return { closed, asks };
  const { item, transitions } = shown;
  board.columns.forEach((column, number) => {
    if (takes(column, item.status)) return;
    const ways = waysInto(column, transitions.items, item.status);
    const typed = { column: String(number), columnSeen: digestOf(column) };
    if (ways.length === 0) closed[number] = noWay(item, column);
    if (ways.length > 1) asks[number] = basePath + choicePath({ boardId: board.id, key: item.key }, typed);
  });
  return { closed, asks };
}

/** Where a way leads is said unless all lead to the same. */
function leadsTo({ to, name }: AlmTransition, ways: AlmTransition[]): string {
  const isPlain = ways.every((one) => one.to.id === to.id) || name === to.name;
  return isPlain ? '' : `Leads to “${to.name}”`;
}

function asksFor(way: AlmTransition): string {
  const names = requiredFields(way).map(({ name }) => name);
  if (names.length === 0) return '';
  return isSimple(way) ? `Asks for ${names.join(', ')}` : `Asks for ${names.join(', ')}: make it in Jira`;
}

/** Where its form is; empty for what one press makes. */
function pathOf(way: AlmTransition, at: ItemPath, places: AlmPlaces, typed?: Typed): string {
  if (!isSimple(way)) return places.workItem(at.key);
  if (requiredFields(way).length === 0) return '';
  return transitionPath(at, way.id, typed);
}
