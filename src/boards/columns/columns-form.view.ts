import { paths } from '../../paths.js';
import type { Form } from '../../web/form.js';
import { counted, inDigits } from '../../words.js';
import type { AlmStatus } from '../../alm/alm-provider.js';
import type { Board, BoardColumn } from '../board.entity.js';
import { badgeOf } from '../making/boards.view.js';
import { MOST_COLUMNS, type ColumnRow, type ColumnsForm } from './columns-form.js';
import type { Statuses } from './offered-statuses.js';

/** A form has room for so many fields; nobody looks through more. */
const MOST_STATUSES = 120;

interface Shown {
  board: Board;
  form: Form<ColumnsForm>;
  rows: ColumnRow[];
  statuses: Statuses;
  /** The row that something was just done to. */
  at?: number;
}

/** The page on which somebody makes the columns of a board. */
export function columnsFormView({ board, form, rows, statuses, at }: Shown) {
  const { id, name } = board;
  const { likely, others, gone, problem } = statuses;
  const shownOthers = others.slice(0, Math.max(0, MOST_STATUSES - likely.length));
  const placed = new Set(rows.flatMap(({ statusIds }) => statusIds));
  const left = likely.filter((status) => !placed.has(status.id));
  return {
    title: `Columns of ${name}`,
    section: 'boards',
    hasErrors: !form.valid,
    form: form.view(),
    action: paths.boards.columns({ id }),
    back: paths.boards.show({ id }),
    backLabel: name,
    editPath: paths.boards.edit({ id }),
    fromWords: fromWords(board),
    columns: rows.map((row, index) => rowView(row, index, { rows, form, at })),
    mayAdd: rows.length < MOST_COLUMNS,
    notOnBoard: left.map((status) => ({ name: status.name, count: countWords(status, statuses) })),
    gone: gone.map((status) => goneWords(status, board.columns)),
    statuses: likely.map((status) => statusView(status, rows, statuses)),
    others: shownOthers.map((status) => statusView(status, rows, statuses)),
    othersLabel: `Other statuses of Jira (${inDigits(others.length)})`,
    othersCut:
      others.length > shownOthers.length
        ? `Jira has ${inDigits(others.length - shownOthers.length)} more. A status is listed here as soon as a work item of the board has it.`
        : '',
    statusesMissing: problem ? `Jira gave no list of its statuses. ${problem.sentences}` : '',
  };
}

function fromWords({ columnsFrom }: Board): string {
  const words = {
    board:
      'The columns are those of the Jira board, and change with it. Once you save here, this board has columns of its own.',
    categories:
      'There is a column for each status category. Once you save here, this board has columns of its own.',
    own: 'These columns are this board’s own.',
  };
  return words[columnsFrom];
}

function rowView(
  { name, min, max, isDone }: ColumnRow,
  index: number,
  { rows, form, at }: Pick<Shown, 'rows' | 'form' | 'at'>,
) {
  const error = (field: string) => form.errors[`${field}-${index}`] ?? '';
  return {
    ...{ index, name, min, max, isDone },
    label: name || `column ${index + 1}`,
    isFirst: index === 0,
    isLast: index === rows.length - 1,
    isJustChanged: index === at,
    nameError: error('name'),
    minError: error('min'),
    maxError: error('max'),
  };
}

function statusView({ id, name, category }: AlmStatus, rows: ColumnRow[], statuses: Statuses) {
  const chosen = rows.findIndex(({ statusIds }) => statusIds.includes(id));
  return {
    id,
    name,
    category: badgeOf(category),
    count: countWords({ id }, statuses),
    options: [
      { value: '', label: 'Not on the board', selected: chosen < 0 },
      ...rows.map((row, index) => ({
        value: `${id}:${index}`,
        label: row.name || `Column ${index + 1}`,
        selected: index === chosen,
      })),
    ],
  };
}

function countWords({ id }: Pick<AlmStatus, 'id'>, { counts }: Statuses): string {
  return counts ? counted(counts.get(id) ?? 0, 'work item') : '';
}

function goneWords({ id, name }: AlmStatus, columns: readonly BoardColumn[]): string {
  const column = columns.find(({ statusIds }) => statusIds?.includes(id))?.name ?? '';
  return `Jira no longer has the status “${name}”, which was in “${column}”. It goes when you save.`;
}
