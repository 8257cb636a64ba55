import { AlmProblem } from '../../alm/alm-problem.js';
import type { Problem } from '../../problem.js';
import type { Board } from '../board.entity.js';
import type { BoardQuery } from './board-query.js';
import { quickFiltersOf, type ChosenFilter } from './quick-filters.js';

/** The toggles below the bar of a board, and why one of them leaves out nothing. */
export function quickFiltersView(board: Board, { quick }: BoardQuery, chosen: readonly ChosenFilter[]) {
  return {
    filters: quickFiltersOf(board).map(({ id, name, jql }) => ({
      id,
      name,
      jql,
      checked: quick.includes(id),
    })),
    problems: chosen.flatMap(({ filter, fit }) => {
      if (fit.problem)
        return [
          `“${filter.name}” ${fit.ids ? 'may be out of date' : 'leaves out nothing'}: ${wordsOf(fit.problem)}`,
        ];
      return fit.ids ? [] : [`Jira has not said yet what fits “${filter.name}”.`];
    }),
  };
}

/** Jira's own words of a condition say best what is wrong with it. */
function wordsOf(problem: Problem): string {
  const said = problem instanceof AlmProblem ? [...problem.messages, ...Object.values(problem.fields)] : [];
  return said.length > 0 ? `Jira says: ${said.join(' ')}` : problem.sentences;
}
