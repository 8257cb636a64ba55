import { z } from 'zod';
import { AlmProblem } from '../../alm-problem.js';
import type { AlmClient, AlmQuickFilter } from '../../alm-provider.js';
import { boardIssues } from './board-issues.js';
import { issues } from './issue-json.js';
import { IssuePages } from './issue-pages.js';
import { id, list, text } from './jira-json.js';
import { readIssues } from './jira-list.js';
import type { JiraRest } from './jira-rest.js';
import { bothJql, hasBalancedBrackets, splitOrderBy } from './jql.js';
import { AGILE, API, number } from './paths.js';

const shown = z.object({
  quickFilterConfig: z.object({ quickFilters: list(z.object({ id, name: text, query: text })) }),
});
const listed = z.object({ values: list(z.object({ id, name: text, jql: text })) });

const UNBALANCED = 'Close every bracket of the query that is opened, and open every one that is closed.';

/** Conditions that people have written beside the query of a source, in JQL. */
export function conditionCalls(rest: JiraRest): Pick<AlmClient, 'fitting' | 'quickFilters'> {
  const pages = new IssuePages(rest);
  /**
   * Put into brackets, half a query could end them and ask about more than the source. By itself Jira refuses it, and
   * counts from where the person began to type.
   */
  const checkAlone = async (condition: string) => {
    const { where } = splitOrderBy(condition);
    if (!hasBalancedBrackets(where)) throw new AlmProblem('invalid', UNBALANCED);
    await rest.post(`${API}/search`, issues, { jql: where, fields: ['updated'], startAt: 0, maxResults: 1 });
  };
  return {
    async fitting(source, condition, page, mapping) {
      const fields = 'updated';
      if (page.startAt === 0) await checkAlone(condition);
      const found =
        source.type === 'board'
          ? await ofBoard(boardIssues(source, mapping))
          : await rest.post(`${API}/search`, issues, {
              jql: bothJql(await pages.queryOf(source), condition),
              fields: [fields],
              ...page,
            });
      const { total } = found;
      return {
        startAt: found.startAt,
        maxResults: found.maxResults,
        ...readIssues(found, (issue) => ({ id: issue.id })),
        total: total ?? found.startAt + found.issues.length,
        isCounted: total !== undefined,
      };

      function ofBoard({ path, jql }: ReturnType<typeof boardIssues>) {
        return rest.get(path, issues, { jql: bothJql(jql, condition), fields, ...page });
      }
    },

    /** The documented API of Data Center has none: Jira's own page asks for them so. Cloud, and what follows it, lists them. */
    async quickFilters(boardId) {
      const board = number(boardId);
      const ask = async (call: () => Promise<AlmQuickFilter[]>) => {
        try {
          return await call();
        } catch (error) {
          if (error instanceof AlmProblem && ABSENT.includes(error.kind)) return undefined;
          throw error;
        }
      };
      const ofPage = () =>
        rest
          .get('/rest/greenhopper/1.0/rapidviewconfig/editmodel.json', shown, { rapidViewId: board })
          .then(({ quickFilterConfig: { quickFilters } }) =>
            quickFilters.items.map(({ query, ...one }) => ({ ...one, jql: query })),
          );
      const ofList = () =>
        rest
          .get(`${AGILE}/board/${board}/quickfilter`, listed, { maxResults: 50 })
          .then(({ values }) => values.items);
      return (await ask(ofPage)) ?? (await ask(ofList)) ?? [];
    },
  };
}

/** Kinds of failure with which a site answers that does not have that resource, or not for this person. */
const ABSENT = ['not-found', 'forbidden', 'invalid', 'malformed', 'not-jira'];
