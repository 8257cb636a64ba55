import { paths } from '../../paths.js';
import type { Board } from '../board.entity.js';
import { addressOf, type BoardQuery } from '../find/board-query.js';
import { MOST_AT_ONCE, WHATS } from './several-form.js';
import { SEVERAL } from './several-kinds.js';

/** The bar below a board with what can be done with the work items that are selected. */
export function severalBarView({ id }: Board, query: BoardQuery) {
  return {
    isShown: query.isSelecting,
    action: paths.boards.several({ id }),
    at: addressOf(query),
    most: MOST_AT_ONCE,
    words: `Select up to ${MOST_AT_ONCE}, then choose what to change.`,
    buttons: WHATS.map((value) => ({ value, label: SEVERAL[value].label })),
    leavePath: paths.boards.show({ id }) + addressOf({ ...query, isSelecting: false }),
  };
}
