import type * as alm from '../../alm-provider.js';
import { ownTurn } from '../../../own-turn.js';
import { AlmProblem } from '../../alm-problem.js';
import type { JiraReply } from '../wire/jira-http.js';
import { newestBoardIssues, type BoardIssues } from './board-issues.js';
import { readPart } from './field-values.js';
import { issues, rawIssue } from './issue-json.js';
import { IssuePages } from './issue-pages.js';
import { readIssues } from './jira-list.js';
import type { JiraRest } from './jira-rest.js';
import { fieldsOf, updatedOf, workItemOf } from './jira-work-item.js';
import { newestFirst } from './jql.js';
import { API, issuePath } from './paths.js';

type WorkItemCalls = Pick<alm.AlmClient, 'count' | 'search' | 'index' | 'glance' | 'workItem' | 'rawFields'>;

/** Work items as they are read: many of a source, or one of them. */
export function workItemCalls(rest: JiraRest): WorkItemCalls {
  const pages = new IssuePages(rest);
  const one = (key: string, fields: string[]) =>
    rest.get(issuePath(key), rawIssue, { fields: fields.join(',') });

  return {
    async count(source, mapping = {}) {
      const found = await pages.read({ source, fields: ['updated'], mapping, startAt: 0, maxResults: 0 });
      return found.isCounted ? found.total : undefined;
    },

    async search({ source, mapping, updatedSince, ...page }) {
      const fields = fieldsOf(mapping, source);
      const found = await pages.read({ source, fields, mapping, window: updatedSince, ...page });
      await ownTurn();
      return { ...found, ...readIssues(found, (issue) => workItemOf(issue, mapping)) };
    },

    async index(source, page, mapping) {
      const fields = ['updated', ...(mapping.team ? [mapping.team] : [])];
      const found = await pages.read({ source, fields, mapping, ...page });
      await ownTurn();
      return {
        ...found,
        ...readIssues(found, ({ id, key, fields: values }) => ({
          id,
          key,
          updated: updatedOf(values),
          team: mapping.team ? readPart.team(values[mapping.team]) : null,
        })),
      };
    },

    async glance(source, most, mapping = {}) {
      const page = { startAt: 0, maxResults: most };
      let userName: string | undefined;
      const judge = (reply: JiraReply) => (userName = reply.headers['x-ausername']);
      const ofBoard = ({ path, jql }: BoardIssues) =>
        rest.get(path, issues, { jql, fields: 'updated', ...page }, judge);
      try {
        const found =
          source.type === 'board'
            ? await ofBoard(newestBoardIssues(source, mapping))
            : await rest.post(
                `${API}/search`,
                issues,
                { jql: newestFirst(await pages.queryOf(source)), fields: ['updated'], ...page },
                judge,
              );
        const { items, unreadable } = readIssues(found, ({ id, fields }) => ({
          id,
          updated: updatedOf(fields),
        }));
        if (found.total === undefined || unreadable.length > 0) return undefined;
        return { newest: items, total: found.total, userName };
      } catch (error) {
        if (error instanceof AlmProblem && error.refuses) return undefined;
        throw error;
      }
    },

    async workItem(key, mapping) {
      return workItemOf(await one(key, fieldsOf(mapping)), mapping);
    },

    async rawFields(key, fieldIds) {
      const { fields } = await one(key, fieldIds);
      return Object.fromEntries(
        fieldIds.filter((id) => Object.hasOwn(fields, id)).map((id) => [id, fields[id]]),
      );
    },
  };
}
