import type { WorkItem } from '../alm/alm-provider.js';
import { paths } from '../paths.js';
import { takes } from '../changes/ways.js';
import { digestOf } from '../web/changed-meanwhile.js';
import { inDigits } from '../words.js';
import type { Board } from './board.entity.js';
import type { FilledColumn } from './board-columns.js';
import { badgeOf } from './boards.view.js';
import { dueSign, faceOf, hueOf, prioritySign, typeSign } from './signs.js';

/** The columns of a board, around their cards. */
export function columnsView(board: Board, columns: FilledColumn[]) {
  return {
    columns: columns.map(({ name, items, points, isReal }, index) => ({
      id: `column-${index}`,
      headingId: `column-${index}-name`,
      number: isReal ? String(index) : '',
      seen: isReal ? digestOf(board.columns[index]) : '',
      name,
      sum: {
        id: `column-${index}-sum`,
        count: inDigits(items.length),
        noun: items.length === 1 ? 'item' : 'items',
        points: points === 0 ? '' : String(round(points)),
        pointsNoun: pointsNoun(points),
      },
      note: isReal ? '' : 'The columns of this board do not name these statuses.',
    })),
  };
}

/**
 * One card, as the card partial wants it.
 * @param today YYYY-MM-DD where the reader is.
 */
export function cardView(board: Board, item: WorkItem, today: string) {
  const at = { boardId: board.id, key: item.key };
  return {
    key: item.key,
    itemPath: paths.items.show(at),
    movePath: paths.items.move(at),
    summary: item.summary,
    type: { name: item.type.name, sign: typeSign(item.type.name) },
    // Where the column takes other statuses too, the card says which one it is in.
    status: {
      name: item.status.name,
      category: badgeOf(item.status.category),
      isSaid: !isColumn(board, item.status),
    },
    assignee: item.assignee && faceOf(item.assignee),
    points: item.points === null ? null : String(round(item.points)),
    pointsNoun: pointsNoun(item.points),
    priority: item.priority && { name: item.priority.name, sign: prioritySign(item.priority.name) },
    labels: item.labels,
    epic: item.epicKey ? { name: item.epicKey, hue: hueOf(item.epicKey) } : null,
    // A board of Jira is asked for by sprint: there it would be the same on every card.
    sprint: board.source.type === 'board' ? null : (item.sprint?.name ?? null),
    due: item.status.category === 'done' ? null : dueSign(item.dueDate, today),
  };
}

/** Whether the column of a work item says its status already. */
function isColumn({ columns }: Board, status: WorkItem['status']): boolean {
  const column = columns.find((one) => takes(one, status));
  return column !== undefined && (column.name === status.name || column.statusIds?.length === 1);
}

function pointsNoun(points: number | null): string {
  return points === 1 ? 'point' : 'points';
}

// Sums of fractions such as 0.1 must not show how computers add.
function round(points: number): number {
  return Math.round(points * 100) / 100;
}
