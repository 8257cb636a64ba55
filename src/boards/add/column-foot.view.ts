import type { CardChanges } from '../../changes/card-changes.js';
import { paths } from '../../paths.js';
import type { Board } from '../board.entity.js';
import { addressOf, NONE, type BoardQuery } from '../find/board-query.js';
import { typeSign } from '../cards/signs.js';
import { sprintOf } from '../sprints.js';

interface Column {
  id: string;
  number: string;
  seen: string;
  name: string;
  /** Says the lane too. */
  label?: string;
}

interface Around {
  board: Board;
  query: BoardQuery;
  /** Whether the person may add something. */
  mayWork: boolean;
}

interface Lane<C> {
  value: string;
  columns: C[];
}

/** The columns with what stands below their cards: what its person has added and is on its way, and the way to add more. */
export function withFeet<C extends Column>(
  columns: readonly C[],
  { changes, ...around }: Around & { changes: CardChanges },
) {
  const coming = changes.comingOn(around.board.id);
  const isColumn = (name: string) => columns.some((one) => one.name === name);
  return columns.map((column, at) => ({
    ...column,
    foot: {
      id: `${column.id}-coming`,
      ...addView(column, around),
      // One whose column has gone stands in the first.
      cards: coming
        .filter((one) => (isColumn(one.column) ? one.column === column.name : at === 0))
        .map((one) => ({ ...one, sign: typeSign(one.type, false) })),
    },
  }));
}

/** The lanes with the way to add to each of their lists: in a lane of an epic, to that epic. */
export function lanesWithFeet<C extends Column, L extends Lane<C>>(
  lanes: readonly (L & Lane<C>)[],
  around: Around,
) {
  const { lanes: by } = around.query;
  return lanes.map((lane) => {
    const value = lane.value === NONE ? '' : lane.value;
    const of = {
      epic: by === 'epic' ? value : '',
      parent: by === 'parent' ? value : '',
    };
    return {
      ...lane,
      columns: lane.columns.map((column) => ({ ...column, foot: addView(column, around, of) })),
    };
  });
}

function addView(
  column: Column,
  { board, query, mayWork }: Around,
  of: { epic: string; parent: string } = { epic: '', parent: '' },
) {
  const label = `Add a work item to ${column.label ?? column.name}`;
  return { addPath: mayWork && column.number ? addPath(board, query, column, of) : '', label };
}

/** Where something is added to a column; in a lane, to what the lane is of. */
function addPath(
  board: Board,
  query: BoardQuery,
  { number, seen }: Pick<Column, 'number' | 'seen'>,
  { epic, parent }: { epic: string; parent: string },
): string {
  const sprint = sprintOf(board, query.sprint);
  const pairs: [string, string][] = [
    ['column', number],
    ['columnSeen', seen],
    ['sprint', /^(all|backlog)$/.test(sprint) ? '' : sprint],
    ['epic', epic],
    ['parent', parent],
    ['at', addressOf(query)],
  ];
  const said = new URLSearchParams(pairs.filter(([, value]) => value));
  return `${paths.boards.add({ id: board.id })}?${said.toString()}`;
}
