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

/** RFC 4180, with a byte order mark: without it spreadsheets take other letters than English ones for something else. */
export function csvOf(rows: Row[]): string {
  const head = [
    ...['Key', 'Summary', 'Column', 'Status', 'Type', 'Priority', 'Assignee'],
    ...['Points', 'Epic', 'Sprint', 'Labels', 'Flagged', 'Due', 'Updated'],
  ];
  const lines = rows.map((row) => Object.values(row).map(cellOf));
  return `\uFEFF${[head, ...lines].map((line) => line.join(',')).join('\r\n')}\r\n`;
}

/** What a spreadsheet would take for a formula is made text by a mark before it; numbers stay numbers. */
function cellOf(value: Row[keyof Row]): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : '';
  const text = Array.isArray(value) ? value.join(' ') : value;
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
