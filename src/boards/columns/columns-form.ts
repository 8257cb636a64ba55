import { IsOptional, MaxLength } from 'class-validator';
import type { AlmStatus } from '../../alm/alm-provider.js';
import type { BoardColumn } from '../board.entity.js';

export const MOST_COLUMNS = 20;
const LONGEST_NAME = 60; // characters
const HIGHEST = 9_999;

/** The columns of a board as they are sent: one value for each row, but for the boxes that are ticked. */
export class ColumnsForm {
  @IsOptional() columnName?: string | string[];
  @IsOptional() min?: string | string[];
  @IsOptional() max?: string | string[];
  /** Numbers of the rows that count as done. */
  @IsOptional() done?: string | string[];
  /** `10001:2` for a status and the number of the row that has it. */
  @IsOptional() status?: string | string[];

  /** What the columns were when the form was opened. */
  @IsOptional()
  @MaxLength(200)
  seen?: string;
}

/** A column as somebody types it. */
export interface ColumnRow {
  name: string;
  min: string;
  max: string;
  isDone: boolean;
  statusIds: string[];
}

const BLANK: ColumnRow = { name: '', min: '', max: '', isDone: false, statusIds: [] };

/** What was typed. A status that is named twice is in the column that was named last: it can be in one alone. */
export function typedRows({ columnName, min, max, done, status }: ColumnsForm): ColumnRow[] {
  const [mins, maxes, ticked] = [all(min), all(max), all(done)];
  const rows = all(columnName)
    .slice(0, MOST_COLUMNS)
    .map((name, at): ColumnRow => ({
      ...BLANK,
      name,
      min: mins[at] ?? '',
      max: maxes[at] ?? '',
      isDone: ticked.includes(String(at)),
      statusIds: [],
    }));
  const places = all(status).map((pair) => /^(\d{1,19}):(\d{1,2})$/.exec(pair));
  for (const [id, at] of new Map(places.flatMap((pair) => (pair ? [[pair[1], Number(pair[2])]] : []))))
    rows[at as number]?.statusIds.push(id as string);
  return rows;
}

/** Columns that a board has, to be changed. @param statuses that fill those which take a whole category. */
export function rowsOf(columns: readonly BoardColumn[], statuses: readonly AlmStatus[]): ColumnRow[] {
  const categories = new Map(statuses.map((one) => [one.id, categoryOf(one)]));
  return columns.map(({ name, min, max, isDone, statusIds, category, statusNames }) => {
    const ids = statusIds ?? statuses.filter(({ id }) => categories.get(id) === category).map(({ id }) => id);
    // Whoever made a column has said whether it counts as done.
    const isAllDone = !statusNames && ids.length > 0 && ids.every((id) => categories.get(id) === 'done');
    return {
      name,
      min: String(min ?? ''),
      max: String(max ?? ''),
      isDone: isDone ?? (category === 'done' || isAllDone),
      statusIds: ids,
    };
  });
}

/** What a button does to the rows, and the number of the one that it was about. */
export function pressed(rows: ColumnRow[], press: string): { rows: ColumnRow[]; at: number } {
  const [what, number] = press.split(':');
  const at = Number(number);
  if (what === 'add' && rows.length < MOST_COLUMNS)
    return { rows: [...rows, { ...BLANK, statusIds: [] }], at: rows.length };
  if (what === 'remove' && rows[at])
    return { rows: rows.toSpliced(at, 1), at: Math.min(at, rows.length - 2) };
  const to = what === 'up' ? at - 1 : at + 1;
  if (!['up', 'down'].includes(what) || !rows[at] || !rows[to]) return { rows, at: -1 };
  return { rows: rows.with(at, rows[to]).with(to, rows[at]), at: to };
}

/** Sentences by the control that they belong to; empty where the rows make columns. */
export function errorsOf(rows: readonly ColumnRow[]): Record<string, string> {
  const errors: Record<string, string> = {};
  if (rows.length === 0) errors['add-column'] = 'A board has at least one column.';
  rows.forEach(({ name, min, max, statusIds }, at) => {
    const taken = rows.find((one, other) => other < at && one.name.toLowerCase() === name.toLowerCase());
    if (!name) errors[`name-${at}`] = 'Give the column a name.';
    else if (name.length > LONGEST_NAME) errors[`name-${at}`] = `Use at most ${LONGEST_NAME} characters.`;
    else if (taken) errors[`name-${at}`] = `Another column is called “${taken.name}” already.`;
    else if (statusIds.length === 0)
      errors[`name-${at}`] = `Choose a status for “${name}” below, or remove the column.`;
    for (const [field, value] of Object.entries({ min, max }))
      if (value && !isCount(value)) errors[`${field}-${at}`] = `Enter a whole number from 1 to ${HIGHEST}.`;
    if (isCount(min) && isCount(max) && Number(min) > Number(max))
      errors[`min-${at}`] = 'At least cannot be more than at most.';
  });
  return errors;
}

/** @param nameOf what a status is called */
export function columnsOf(rows: readonly ColumnRow[], nameOf: (id: string) => string): BoardColumn[] {
  return rows.map(({ name, min, max, isDone, statusIds }) => ({
    name,
    statusIds,
    ...(min && { min: Number(min) }),
    ...(max && { max: Number(max) }),
    ...(isDone && { isDone }),
    statusNames: Object.fromEntries(statusIds.map((id) => [id, nameOf(id)])),
  }));
}

/** A status without a category is of the beginning, as on Jira's own boards. */
function categoryOf({ category }: AlmStatus): string {
  return category === 'undefined' ? 'new' : category;
}

function isCount(text: string): boolean {
  return /^\d{1,4}$/.test(text) && Number(text) > 0;
}

function all(value: string | string[] | undefined): string[] {
  return [value ?? []].flat();
}
