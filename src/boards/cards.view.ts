import type { AlmPlaces, WorkItem } from '../alm/alm-provider.js';
import { paths } from '../paths.js';
import { digestOf } from '../web/changed-meanwhile.js';
import { inDigits } from '../words.js';
import type { Board } from './board.entity.js';
import type { FilledColumn } from './board-columns.js';
import { badgeOf } from './boards.view.js';

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

/** One card, as the card partial wants it. */
export function cardView(board: Board, places: AlmPlaces, item: WorkItem) {
  const at = { boardId: board.id, key: item.key };
  return {
    key: item.key,
    path: places.workItem(item.key),
    itemPath: paths.items.show(at),
    movePath: paths.items.move(at),
    summary: item.summary,
    type: item.type,
    status: { name: item.status.name, category: badgeOf(item.status.category) },
    assignee: item.assignee && {
      name: item.assignee.displayName,
      initials: initials(item.assignee.displayName),
    },
    points: item.points === null ? null : String(round(item.points)),
    pointsNoun: pointsNoun(item.points),
    priority: item.priority,
    labels: item.labels,
    sprint: item.sprint?.name ?? null,
    epic: item.epicKey,
  };
}

function pointsNoun(points: number | null): string {
  return points === 1 ? 'point' : 'points';
}

function initials(name: string): string {
  const words = name
    .replace(/\(.*?\)/g, '')
    .split(/\s+/)
    .filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters.map((word) => [...word][0]?.toUpperCase() ?? '').join('');
}

// Sums of fractions such as 0.1 must not show how computers add.
function round(points: number): number {
  return Math.round(points * 100) / 100;
}
