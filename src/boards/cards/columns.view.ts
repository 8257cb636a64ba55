import type { WorkItem } from '../../alm/alm-provider.js';
import { paths } from '../../paths.js';
import { digestOf } from '../../web/changed-meanwhile.js';
import { counted, inDigits } from '../../words.js';
import type { Board, BoardColumn } from '../board.entity.js';
import { fillColumns, type FilledColumn } from '../board-columns.js';
import type { Content } from '../find/board-content.js';
import { addressOf, hasConditions, NONE, type BoardQuery } from '../find/board-query.js';
import { lanesOf } from '../find/lanes.js';
import { pointsName } from '../jira-board.js';
import { pointsNoun, pointsText } from './signs.js';

/**
 * The columns of a board, around their cards. Limits hold for all cards, whatever is shown of them.
 * @param statusOf where a card stands already, while its move is on its way.
 */
export function columnsView(
  board: Board,
  query: BoardQuery,
  { all, found, counted }: Content,
  statusOf: (item: WorkItem) => WorkItem['status'],
) {
  const whole = fillColumns(board.columns, all, statusOf);
  const shown = found === all ? whole : fillColumns(board.columns, found, statusOf);
  const first = firstShown(shown, query);
  const hasLimits = board.columns.some(({ min, max }) => min !== undefined || max !== undefined);
  const limited =
    hasLimits && counted && (counted === all ? whole : fillColumns(board.columns, counted, statusOf));
  const isAll = !hasConditions(query);
  const estimate = pointsName(board);
  return whole.flatMap(({ name, isReal, items }, index) => {
    const column = isReal ? shown[index] : shown.find((one) => !one.isReal);
    if (!column) return [];
    const number = String(index);
    const limit = isReal && limited ? limitOf(board.columns[index], limited[index].items) : null;
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
        ...sumWords({ found: column.items.length, all: items.length, isAll, limit }),
        points: column.points === 0 ? '' : pointsText(column.points),
        pointsNoun: pointsNoun(column.points, estimate),
      },
      note: isReal ? '' : 'No column of this board takes these statuses.',
      items: column.items,
    };
  });
}

/** Where one column is seen at a time, what is found must not be in another one. */
function firstShown(columns: FilledColumn[], query: BoardQuery): FilledColumn {
  return (hasConditions(query) && columns.find(({ items }) => items.length > 0)) || columns[0];
}

/** The same by lanes: one list of cards for each lane and column. */
export function lanesView(
  columns: ReturnType<typeof columnsView>,
  query: BoardQuery,
  { board, found, around, priorities }: Content & { board: Board; priorities: readonly string[] },
) {
  const estimate = pointsName(board);
  const lanes = query.lanes ? lanesOf(query.lanes, found, around, priorities) : [];
  if (lanes.length === 0) return [];
  const columnOf = new Map<WorkItem, number>();
  columns.forEach(({ items }, at) => items.forEach((item) => columnOf.set(item, at)));
  return lanes.map(({ value, name, items }) => {
    const id = `lane-${digestOf([query.lanes, value])}`;
    const points = items.reduce((sum, item) => sum + (item.points ?? 0), 0);
    const words = [
      counted(items.length, 'card'),
      points && `${pointsText(points)} ${pointsNoun(points, estimate)}`,
    ];
    const lists = columns.map((): WorkItem[] => []);
    for (const item of items) lists[columnOf.get(item)!].push(item);
    return {
      id,
      name,
      value: value || NONE,
      isClosed: query.closed.includes(value || NONE),
      sum: { id: `${id}-sum`, words: words.filter(Boolean).join(' · ') },
      columns: columns.map(({ number, seen, isFolded, name: column }, index) => ({
        id: `${id}-${index}`,
        name: column,
        label: `${column}, ${name}`,
        number,
        seen,
        isFolded,
        items: lists[index],
      })),
    };
  });
}

interface Limit {
  count: number;
  max?: number;
  words: string;
  title: string;
  isBroken: boolean;
}

interface Counts {
  found: number;
  all: number;
  isAll: boolean;
  limit: Limit | null;
}

/** "3 of 5" where that many are allowed; beside the cards where other ones are counted than are shown: sub-tasks that sit in a card. */
function sumWords({ found, all, isAll, limit }: Counts) {
  const isLimited = limit?.max !== undefined && isAll && limit.count === all;
  const others = limit && limit.count > all ? ', sub-tasks counted' : '';
  return {
    count: isAll ? inDigits(all) : `${inDigits(found)} of ${inDigits(all)}`,
    allowed: isLimited ? `of ${limit.max}` : '',
    noun: all === 1 ? 'card' : 'cards',
    title: limit?.title ?? '',
    limit:
      limit && (limit.isBroken || !isLimited)
        ? { words: limit.words + others, isBroken: limit.isBroken }
        : null,
  };
}

/** What is allowed in a column, and whether it is kept. */
function limitOf(
  { min, max, limitsLeaveOutSubtasks }: BoardColumn,
  items: readonly WorkItem[],
): Limit | null {
  if (min === undefined && max === undefined) return null;
  const count = items.filter(({ type }) => !limitsLeaveOutSubtasks || !type.isSubtask).length;
  const allowed = [min !== undefined && `at least ${min}`, max !== undefined && `at most ${max}`];
  const title = `Wanted here: ${allowed.filter(Boolean).join(', ')}${limitsLeaveOutSubtasks ? ', without sub-tasks' : ''}`;
  const told = (words: string, isBroken: boolean) => ({ count, max, words, title, isBroken });
  if (max !== undefined && count > max) return told(`${count - max} over the limit of ${max}`, true);
  if (min !== undefined && count < min) return told(`${min - count} under the minimum of ${min}`, true);
  return told(max === undefined ? `at least ${min}` : `${count} of ${max} allowed`, false);
}

function foldPath({ id }: Board, query: BoardQuery, number: string): string {
  const isFolded = query.folded.includes(number);
  const folded = isFolded ? query.folded.filter((one) => one !== number) : [...query.folded, number];
  return paths.boards.show({ id }) + addressOf({ ...query, folded });
}
