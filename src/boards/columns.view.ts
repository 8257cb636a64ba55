import type { WorkItem } from '../alm/alm-provider.js';
import { paths } from '../paths.js';
import { digestOf } from '../web/changed-meanwhile.js';
import { counted, inDigits } from '../words.js';
import type { Board, BoardColumn } from './board.entity.js';
import { fillColumns, type FilledColumn } from './board-columns.js';
import type { Content } from './find/board-content.js';
import { addressOf, hasConditions, NONE, type BoardQuery } from './find/board-query.js';
import { lanesOf } from './find/lanes.js';
import { pointsNoun, rounded } from './signs.js';

/**
 * The columns of a board, around their cards. Limits hold for all cards, whatever is shown of them.
 * @param statusOf where a card stands already, while its move is on its way.
 */
export function columnsView(
  board: Board,
  query: BoardQuery,
  { all, found }: Content,
  statusOf: (item: WorkItem) => WorkItem['status'],
) {
  const whole = fillColumns(board.columns, all, statusOf);
  const shown = fillColumns(board.columns, found, statusOf);
  const first = firstShown(shown, query);
  return whole.flatMap(({ name, isReal, items }, index) => {
    const column = isReal ? shown[index] : shown.find((one) => !one.isReal);
    if (!column) return [];
    const number = String(index);
    return {
      id: `column-${index}`,
      headingId: `column-${index}-name`,
      number: isReal ? number : '',
      seen: isReal ? digestOf(board.columns[index]) : '',
      name,
      isFolded: query.folded.includes(number),
      isFirst: column === first,
      foldPath: isReal ? foldPath(board, query, number) : '',
      sum: {
        id: `column-${index}-sum`,
        ...countWords(column.items.length, items.length, query),
        points: column.points === 0 ? '' : String(rounded(column.points)),
        pointsNoun: pointsNoun(column.points),
        limit: isReal ? limitView(board.columns[index], items) : null,
      },
      note: isReal ? '' : 'The columns of this board do not name these statuses.',
      items: column.items,
    };
  });
}

/** Where one column is seen at a time, what is found must not be in another one. */
function firstShown(columns: FilledColumn[], query: BoardQuery): FilledColumn {
  return (hasConditions(query) && columns.find(({ items }) => items.length > 0)) || columns[0];
}

/** The same by lanes: one list of cards for each lane and column. */
export function lanesView(columns: ReturnType<typeof columnsView>, query: BoardQuery, content: Content) {
  const lanes = query.lanes ? lanesOf(query.lanes, content.found, content.around) : [];
  return lanes.map(({ value, name, items }) => {
    const id = `lane-${digestOf([query.lanes, value])}`;
    const points = items.reduce((sum, item) => sum + (item.points ?? 0), 0);
    const words = [counted(items.length, 'card'), points && `${rounded(points)} ${pointsNoun(points)}`];
    const mine = new Set(items);
    return {
      id,
      name,
      value: value || NONE,
      isClosed: query.closed.includes(value || NONE),
      sum: { id: `${id}-sum`, words: words.filter(Boolean).join(' · ') },
      columns: columns.map(({ number, seen, isFolded, name: column, items: inColumn }, index) => ({
        id: `${id}-${index}`,
        name: column,
        label: `${column}, ${name}`,
        number,
        seen,
        isFolded,
        items: inColumn.filter((item) => mine.has(item)),
      })),
    };
  });
}

function countWords(found: number, all: number, query: BoardQuery) {
  const noun = all === 1 ? 'item' : 'items';
  if (!hasConditions(query)) return { count: inDigits(all), noun };
  return { count: `${inDigits(found)} of ${inDigits(all)}`, noun };
}

/** What the board in Jira allows in a column, and whether it is kept. */
function limitView({ min, max, limitsLeaveOutSubtasks }: BoardColumn, items: readonly WorkItem[]) {
  if (min === undefined && max === undefined) return null;
  const count = items.filter(({ type }) => !limitsLeaveOutSubtasks || !type.isSubtask).length;
  const broken = (words: string) => ({ words, isBroken: true });
  if (max !== undefined && count > max) return broken(`${count - max} over the limit of ${max}`);
  if (min !== undefined && count < min) return broken(`${min - count} under the least of ${min}`);
  const words = [min !== undefined && `at least ${min}`, max !== undefined && `at most ${max}`];
  return { words: words.filter(Boolean).join(', '), isBroken: false };
}

function foldPath({ id }: Board, query: BoardQuery, number: string): string {
  const isFolded = query.folded.includes(number);
  const folded = isFolded ? query.folded.filter((one) => one !== number) : [...query.folded, number];
  return paths.boards.show({ id }) + addressOf({ ...query, folded });
}
