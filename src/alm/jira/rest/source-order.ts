import { z } from 'zod';
import type { AlmClient, WorkItemSource } from '../../alm-provider.js';
import { id } from './jira-json.js';
import type { JiraRest } from './jira-rest.js';
import { firstOrder, rankClause } from './jql.js';
import { AGILE, API, number } from './paths.js';
import { fields, filter } from './site.js';

const boardFilter = z.object({ filter: z.object({ id }) });

/** In which order Jira gives what a source holds. */
export function orderCalls(rest: JiraRest): Pick<AlmClient, 'isByRank'> {
  const jqlOfFilter = async (filterId: string) =>
    (await rest.get(`${API}/filter/${number(filterId)}`, filter)).jql;

  const ownQuery = async (source: WorkItemSource): Promise<string> => {
    switch (source.type) {
      case 'projects':
        return '';
      case 'jql':
        return source.jql;
      case 'filter':
        return jqlOfFilter(source.id);
      case 'board': {
        const board = `${AGILE}/board/${number(source.id)}/configuration`;
        return jqlOfFilter((await rest.get(board, boardFilter)).filter.id);
      }
    }
  };

  return {
    async isByRank(source, rankField) {
      const order = firstOrder(await ownQuery(source));
      // What has no order is read by rank; on its own boards Jira takes the want of one for another order.
      if (!order) return source.type !== 'board';
      if (order.isDescending) return false;
      const names = ['rank', rankClause(rankField)?.toLowerCase()];
      if (names.includes(order.name.toLowerCase())) return true;
      if (/^(key|issuekey|created|updated|priority|status|assignee|duedate|due)$/i.test(order.name))
        return false;
      const { items } = await rest.get(`${API}/field`, fields);
      const field = items.find((one) => one.id === rankField);
      return field?.name.toLowerCase() === order.name.toLowerCase();
    },
  };
}
