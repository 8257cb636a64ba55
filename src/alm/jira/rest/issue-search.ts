import type * as alm from '../../alm-provider.js';
import { AlmProblem } from '../../alm-problem.js';
import type { IssuePage } from './issue-json.js';
import { composeJql, rankClause, type JqlWindow } from './jql.js';

type Request = alm.PageRequest & { fields: string[] };

interface Additions {
  window?: JqlWindow;
  /** Id of the field that holds the rank. */
  rank?: string;
}

/**
 * Searches by JQL. What is added to somebody's query, an order and a window of change, never makes it fail: Jira may
 * refuse to sort by a field (of a name it does not know, of a plugin that is switched off), and then it goes unsorted
 * by that field. What Jira says is wrong is said of the person's own words only.
 */
export class IssueSearch {
  /** How many orders Jira refused, by query; present once it took one. */
  private readonly refused = new Map<string, number>();

  constructor(private readonly post: (body: { jql: string } & Request) => Promise<IssuePage>) {}

  /** @throws AlmProblem of kind `invalid` for a query of the person's, or a window of change, that Jira refuses. */
  async find(own: string, { window, rank }: Additions, page: Request): Promise<IssuePage> {
    const order = rank && rankClause(rank);
    const orders = [...(order ? [`${order} ASC`] : []), 'key ASC', undefined];
    const queries = [...new Set(orders.map((one) => composeJql(own, { window, order: one })))];
    const name = `${order} ${own}`;
    const known = this.refused.get(name);
    // Jira took this one before: what it refuses now is not the order.
    if (known !== undefined) return this.post({ jql: queries[known], ...page });

    const refusals: unknown[] = [];
    for (const jql of queries) {
      try {
        const found = await this.post({ jql, ...page });
        this.refused.set(name, refusals.length);
        return found;
      } catch (error) {
        if (!isInvalid(error)) throw error;
        refusals.push(error);
      }
    }
    // Its own words are tried alone, for the refusal of a window says nothing about them.
    if (window) await this.post({ jql: own, fields: page.fields, startAt: 0, maxResults: 0 });
    throw refusals.at(-1);
  }
}

function isInvalid(error: unknown): boolean {
  return error instanceof AlmProblem && error.kind === 'invalid';
}
