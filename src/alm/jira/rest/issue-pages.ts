import type * as alm from '../../alm-provider.js';
import { Problem } from '../../../problem.js';
import { boardIssues, type BoardIssues } from './board-issues.js';
import { issues, type IssuePage } from './issue-json.js';
import { IssueSearch } from './issue-search.js';
import type { JiraRest } from './jira-rest.js';
import { projectsJql, updatedSince } from './jql.js';
import { API, number } from './paths.js';
import { filter } from './site.js';

interface IssueQuery extends alm.PageRequest {
  source: alm.WorkItemSource;
  fields: string[];
  mapping: alm.FieldMapping;
  window?: alm.WorkItemQuery['updatedSince'];
}

type BoardPage = Omit<IssueQuery, 'source' | 'mapping'>;
type JqlSource = Exclude<alm.WorkItemSource, { type: 'board' }>;

/** Issues of a source, page by page. */
export class IssuePages {
  private readonly filterJql = new Map<string, Promise<string>>();
  private readonly searching: IssueSearch;

  constructor(private readonly rest: JiraRest) {
    this.searching = new IssueSearch((body) => rest.post(`${API}/search`, issues, body));
  }

  /** One page. A board is asked as such. */
  async read({ source, fields, mapping, window, startAt, maxResults }: IssueQuery) {
    const page = { startAt, maxResults };
    const found: IssuePage =
      source.type === 'board'
        ? await this.ofBoard(boardIssues(source, mapping), { window, fields, ...page })
        : await this.searching.find(
            await this.jqlOf(source),
            { window, rank: mapping.rank },
            { fields, ...page },
          );
    const { total } = found;
    return { ...found, total: total ?? found.startAt + found.issues.length, isCounted: total !== undefined };
  }

  private ofBoard({ path, jql }: BoardIssues, { window, fields, ...page }: BoardPage): Promise<IssuePage> {
    const narrowed = [jql, window && updatedSince(window)].filter(Boolean).join(' AND ');
    return this.rest.get(path, issues, { jql: narrowed || undefined, fields: fields.join(','), ...page });
  }

  /** A query for the source that costs no call of its own; a filter is named in it, not looked up. */
  queryOf(source: JqlSource): Promise<string> | string {
    return source.type === 'filter' ? `filter = ${number(source.id)}` : this.jqlOf(source);
  }

  private async jqlOf(source: JqlSource): Promise<string> {
    if (source.type === 'jql') return source.jql;
    if (source.type === 'filter') return this.jqlOfFilter(source.id);
    if (source.keys.length === 0) throw new Problem('Choose at least one project.', { field: 'projects' });
    return projectsJql(source.keys);
  }

  private jqlOfFilter(id: string): Promise<string> {
    const known = this.filterJql.get(id);
    if (known) return known;

    const asked = this.rest.get(`${API}/filter/${number(id)}`, filter).then(({ jql }) => jql);
    this.filterJql.set(id, asked);
    asked.catch(() => this.filterJql.delete(id));
    return asked;
  }
}
