import { csvOf } from '../../csv.js';
import type { Board } from '../board.entity.js';
import { fillColumns } from '../board-columns.js';
import { epicNameOf, type Content } from './board-content.js';

export type Row = ReturnType<typeof rowsOf>[number];

/** One row for each card that is shown, in the order of the board. */
export function rowsOf(board: Board, { found, around }: Content) {
  return fillColumns(board.columns, found).flatMap(({ name: column, items }) =>
    items.map((item) => ({
      key: item.key,
      summary: item.summary,
      column,
      status: item.status.name,
      type: item.type.name,
      priority: item.priority?.name ?? '',
      assignee: item.assignee?.displayName ?? '',
      points: item.points,
      epic: epicNameOf(item, around),
      sprint: item.sprint?.name ?? '',
      labels: item.labels,
      flagged: item.isFlagged,
      due: item.dueDate ?? '',
      updated: item.updated,
    })),
  );
}

/**
 * The rows as a file for spreadsheets.
 * @param estimate what the board estimates by, where that is not story points
 */
export function csvOfRows(rows: Row[], estimate = 'Points'): string {
  return csvOf(
    [
      ...['Key', 'Summary', 'Column', 'Status', 'Type', 'Priority', 'Assignee'],
      ...[estimate, 'Epic', 'Sprint', 'Labels', 'Flagged', 'Due', 'Updated'],
    ],
    rows.map((row) => Object.values(row)),
  );
}
