import { randomUUID } from 'node:crypto';
import { IsOptional, MaxLength } from 'class-validator';
import { hasBalancedBrackets, splitOrderBy } from '../../alm/jira/rest/jql.js';
import type { ShownValue } from '../../web/changed-meanwhile.js';
import type { QuickFilter } from '../board.entity.js';

const MOST_QUICK_FILTERS = 20;
const LONGEST_NAME = 40; // characters: it is a button
const LONGEST_JQL = 2_000; // characters

/** The quick filters of a board as they are sent: one value for each row. */
export class QuickFiltersForm {
  /** Empty for a new one. */
  @IsOptional() filterId?: string | string[];
  @IsOptional() filterName?: string | string[];
  @IsOptional() jql?: string | string[];

  /** What they were when the form was opened. */
  @IsOptional()
  @MaxLength(200)
  seen?: string;
}

const BLANK: QuickFilter = { id: '', name: '', jql: '' };

/** What was typed. */
export function typedFilters({ filterId, filterName, jql }: QuickFiltersForm): QuickFilter[] {
  const [ids, names] = [all(filterId), all(filterName)];
  return all(jql)
    .slice(0, MOST_QUICK_FILTERS)
    .map((text, at) => ({ id: ids[at] ?? '', name: names[at] ?? '', jql: text }));
}

/** Rows to type in: there is always an empty one, as long as there may be more. */
export function withBlank(rows: readonly QuickFilter[]): QuickFilter[] {
  return rows.length < MOST_QUICK_FILTERS && rows.every(isFilled) ? [...rows, BLANK] : [...rows];
}

export function isFilled({ name, jql }: QuickFilter): boolean {
  return Boolean(name || jql);
}

/** What a button does to the rows. */
export function pressed(rows: QuickFilter[], press: string): QuickFilter[] {
  const at = Number(/^remove:(\d{1,2})$/.exec(press)?.[1] ?? NaN);
  return rows[at] ? rows.toSpliced(at, 1) : rows;
}

/** Sentences by the control that they belong to. Whether Jira understands a query is known to Jira alone. */
export function errorsOf(rows: readonly QuickFilter[]): Record<string, string> {
  const errors: Record<string, string> = {};
  rows.forEach((row, at) => {
    const { name, jql } = row;
    if (!isFilled(row)) return;
    const taken = rows.some((one, other) => other < at && one.name.toLowerCase() === name.toLowerCase());
    if (!name) errors[`filter-${at}`] = 'Give the quick filter a name.';
    else if (name.length > LONGEST_NAME) errors[`filter-${at}`] = `Use at most ${LONGEST_NAME} characters.`;
    else if (taken) errors[`filter-${at}`] = `Another quick filter is called “${name}” already.`;
    if (!jql) errors[`jql-${at}`] = 'Enter a JQL query.';
    else if (jql.length > LONGEST_JQL) errors[`jql-${at}`] = `Use at most 2,000 characters.`;
    else if (splitOrderBy(jql).where !== jql)
      errors[`jql-${at}`] = 'Leave out ORDER BY: the board has an order of its own.';
    else if (!hasBalancedBrackets(jql))
      errors[`jql-${at}`] = 'Close every bracket that you open, and open every one that you close.';
  });
  return errors;
}

/** Those that are kept: an address that names one stays good for as long as it is not removed. */
export function filtersOf(rows: readonly QuickFilter[], before: readonly QuickFilter[]): QuickFilter[] {
  const known = new Set(before.map(({ id }) => id));
  return rows.filter(isFilled).map(({ id, name, jql }) => ({
    id: known.has(id) ? id : randomUUID().slice(0, 8),
    name,
    jql,
  }));
}

/** Quick filters as they are compared and told of when two people change them at once. */
export function shownFilters(filters: readonly QuickFilter[]): ShownValue {
  return { label: 'Quick filters', text: filters.map(({ name }) => name).join(', '), value: filters };
}

function all(value: string | string[] | undefined): string[] {
  return [value ?? []].flat();
}
