import { randomUUID } from 'node:crypto';
import type { AlmPlaces, AlmTransition, WorkItem } from '../alm/alm-provider.js';
import { paths } from '../paths.js';
import type { BoardColumn } from './board.entity.js';
import type { LinkedBoard } from './board-pages.js';
import type { ShownWorkItem } from './item-pages.js';
import { noneWords } from './items.view.js';
import { cardPath } from './item-path.js';
import { isSimple, requiredFields } from '../changes/transition-form.js';

interface Ways {
  item: WorkItem;
  column: BoardColumn;
  ways: AlmTransition[];
}

/** The question which of several transitions into one column is meant. */
export function movesChooseView({ board }: LinkedBoard, { item, column, ways }: Ways, places: AlmPlaces) {
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
    ways: ways.map((way) => ({
      id: way.id,
      name: way.name,
      about: [leadsTo(way, ways), asksFor(way)].filter(Boolean).join('. '),
      path: pathOf(way, at, places),
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
      ways: ways.map((way) => ({
        id: way.id,
        label: way.name === way.to.name ? way.name : `${way.name} → ${way.to.name}`,
        about: asksFor(way),
        path: pathOf(way, at, places),
      })),
      noneWords: noneWords(shown, ways.length),
    },
  };
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
function pathOf(way: AlmTransition, at: { boardId: string; key: string }, places: AlmPlaces): string {
  if (!isSimple(way)) return places.workItem(at.key);
  if (requiredFields(way).length === 0) return '';
  return `${paths.items.show(at)}?transition=${encodeURIComponent(way.id)}`;
}
