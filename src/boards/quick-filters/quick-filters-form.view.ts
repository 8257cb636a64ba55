import { paths } from '../../paths.js';
import type { Form } from '../../web/form.js';
import type { Board, QuickFilter } from '../board.entity.js';
import { isFilled, withBlank, type QuickFiltersForm } from './quick-filters-form.js';

interface Shown {
  board: Board;
  form: Form<QuickFiltersForm>;
  rows: readonly QuickFilter[];
}

/** The page on which somebody makes the quick filters of a board. */
export function quickFiltersFormView({ board, form, rows }: Shown) {
  const { id, name, source, jira } = board;
  const ofJira = source.type === 'board' ? (jira?.quickFilters ?? []) : [];
  return {
    title: `Quick filters of ${name}`,
    section: 'boards',
    hasErrors: !form.valid,
    form: form.view(),
    action: paths.boards.quickFilters({ id }),
    back: paths.boards.show({ id }),
    backLabel: name,
    rows: withBlank(rows).map((row, index) => ({
      ...row,
      index,
      label: row.name || `quick filter ${index + 1}`,
      isRemovable: isFilled(row),
      nameError: form.errors[`filter-${index}`] ?? '',
      jqlError: form.errors[`jql-${index}`] ?? '',
    })),
    ofJira: ofJira.map(({ name: called, jql }) => ({ name: called, jql })),
  };
}
