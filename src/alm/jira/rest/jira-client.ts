import type * as alm from '../../alm-provider.js';
import { z } from 'zod';
import { isWorkItemKey } from '../../work-item-key.js';
import { Problem } from '../../../problem.js';
import { AlmProblem } from '../../alm-problem.js';
import { problemOf } from '../causes/causes.js';
import { IssueSearch } from './issue-search.js';
import { callJira, type JiraCall } from '../call/jira-call.js';
import type { JiraDoor, JiraReply } from '../wire/jira-http.js';
import * as json from './jira-json.js';
import { cloudSite, jiraUrl } from '../wire/jira-url.js';
import { readIssues, readPages } from './jira-list.js';
import { readPart } from './field-values.js';
import { fieldsOf, updatedOf, workItemOf } from './jira-work-item.js';
import { newestFirst, projectsJql, updatedSince } from './jql.js';
import {
  explained,
  unlessRefused,
  type Change,
  type Explanations,
  type Permission,
} from './refused-write.js';
import { MYSELF } from '../call/sent-request.js';
import type { Signer } from '../signing/signer.js';

const API = '/rest/api/2';
const OLDEST = 7; // major version; the Agile API 1.0 came with it
const AGILE = '/rest/agile/1.0';
const BOARD_PAGE = 50; // Jira gives no more boards at once
const MOST_BOARDS = 500;
const MOST_USERS = 50;

type Query = Record<string, string | number | undefined>;

/** A Jira Server or Data Center as one person sees it, through REST API 2 and Agile 1.0; the same for every kind. */
export class JiraClient implements alm.AlmClient {
  private readonly filterJql = new Map<string, Promise<string>>();
  private readonly searching = new IssueSearch((body) => this.post(`${API}/search`, json.issues, body));
  private readonly explanations: Explanations;

  constructor(
    private readonly http: JiraDoor,
    private readonly baseUrl: string,
    private readonly signer: Signer,
  ) {
    this.explanations = {
      baseUrl,
      permissions: async (issueKey) =>
        (await this.get(`${API}/mypermissions`, json.permissions, { issueKey })).permissions,
      editScreen: async (key) =>
        Object.keys((await this.get(`${issuePath(key)}/editmeta`, json.editScreen)).fields),
      fields: async () => (await this.fields()).items,
    };
  }

  whoAmI(): Promise<alm.AlmUser> {
    return this.get(MYSELF, json.user);
  }

  async site(): Promise<alm.AlmSite> {
    const info = await this.get(`${API}/serverInfo`, json.serverInfo);
    if (info.deploymentType === 'Cloud') throw cloudSite(new URL(this.baseUrl).host);
    if (Number.parseInt(info.version) < OLDEST)
      throw problemOf('jira-too-old', { baseUrl: this.baseUrl, version: info.version.slice(0, 50) });
    return {
      version: info.version,
      title: info.serverTitle ?? '',
      baseUrl: info.baseUrl ?? '',
    };
  }

  fields(): Promise<alm.AlmList<alm.AlmField>> {
    return this.get(`${API}/field`, json.fields);
  }

  projects(): Promise<alm.AlmList<alm.AlmProject>> {
    return this.get(`${API}/project`, json.projects);
  }

  favouriteFilters(): Promise<alm.AlmList<alm.AlmFilter>> {
    return this.get(`${API}/filter/favourite`, json.filters);
  }

  boards(name?: string): Promise<alm.AlmList<alm.AlmBoard>> {
    const page = { name: name || undefined, maxResults: BOARD_PAGE };
    return readPages(MOST_BOARDS, (startAt) => this.get(`${AGILE}/board`, json.boards, { ...page, startAt }));
  }

  async boardConfiguration(boardId: string): Promise<alm.AlmBoardConfiguration> {
    const board = await this.get(`${AGILE}/board/${number(boardId)}/configuration`, json.boardConfiguration);
    return {
      name: board.name,
      columns: board.columnConfig?.columns ?? { items: [], unreadable: [], isCut: false },
    };
  }

  async count(source: alm.WorkItemSource): Promise<number | undefined> {
    const found = await this.page({ source, fields: ['updated'], mapping: {}, startAt: 0, maxResults: 0 });
    return found.isCounted ? found.total : undefined;
  }

  async search({ source, mapping, updatedSince, ...page }: alm.WorkItemQuery): Promise<alm.WorkItemPage> {
    const fields = fieldsOf(mapping, source);
    const found = await this.page({ source, fields, mapping, window: updatedSince, ...page });
    return { ...found, ...readIssues(found, (issue) => workItemOf(issue, mapping)) };
  }

  async index(
    source: alm.WorkItemSource,
    page: alm.PageRequest,
    mapping: alm.FieldMapping,
  ): Promise<alm.WorkItemIndexPage> {
    const fields = ['updated', ...(mapping.team ? [mapping.team] : [])];
    const found = await this.page({ source, fields, mapping, ...page });
    return {
      ...found,
      ...readIssues(found, ({ id, key, fields: values }) => ({
        id,
        key,
        updated: updatedOf(values),
        team: mapping.team ? readPart.team(values[mapping.team]) : null,
      })),
    };
  }

  async glance(source: alm.WorkItemSource, most: number): Promise<alm.Glance | undefined> {
    const page = { startAt: 0, maxResults: most };
    let userName: string | undefined;
    const judge = (reply: JiraReply) => (userName = reply.headers['x-ausername']);
    try {
      const found =
        source.type === 'board'
          ? await this.get(
              `${AGILE}/board/${number(source.id)}/issue`,
              json.issues,
              { jql: newestFirst(''), fields: 'updated', ...page },
              judge,
            )
          : await this.post(
              `${API}/search`,
              json.issues,
              {
                jql: newestFirst(
                  source.type === 'filter' ? `filter = ${number(source.id)}` : await this.jqlOf(source),
                ),
                fields: ['updated'],
                ...page,
              },
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
  }

  async workItem(key: string, mapping: alm.FieldMapping): Promise<alm.WorkItem> {
    return workItemOf(await this.issue(key, fieldsOf(mapping)), mapping);
  }

  async rawFields(key: string, fieldIds: string[]): Promise<Record<string, unknown>> {
    const { fields } = await this.issue(key, fieldIds);
    return Object.fromEntries(
      fieldIds.filter((id) => Object.hasOwn(fields, id)).map((id) => [id, fields[id]]),
    );
  }

  async transitions(key: string): Promise<alm.AlmList<alm.AlmTransition>> {
    const query = { expand: 'transitions.fields' };
    const { transitions } = await this.get(`${issuePath(key)}/transitions`, json.transitions, query);
    return transitions;
  }

  async transition(key: string, transitionId: string, fields?: Record<string, unknown>): Promise<void> {
    const body = { transition: { id: transitionId }, ...(fields && { fields }) };
    await this.write('POST', `${issuePath(key)}/transitions`, body, { key, permission: 'TRANSITION_ISSUES' });
  }

  /** One more than are given is asked for: the site does not say whether there are more. */
  async assignableUsers(key: string, term = ''): Promise<alm.AlmList<alm.AlmUser>> {
    const query = { username: term, issueKey: key, maxResults: MOST_USERS + 1 };
    const { items, unreadable } = await this.get(`${API}/user/assignable/search`, json.users, query);
    return { items: items.slice(0, MOST_USERS), unreadable, isCut: items.length > MOST_USERS };
  }

  async assign(key: string, name: string | null): Promise<void> {
    await this.write('PUT', `${issuePath(key)}/assignee`, { name }, { key, permission: 'ASSIGN_ISSUES' });
  }

  async setNumber(key: string, fieldId: string, value: number | null): Promise<void> {
    const body = { fields: { [fieldId]: value } };
    await this.write('PUT', issuePath(key), body, { key, permission: 'EDIT_ISSUES', isEdit: true });
  }

  async comment(key: string, text: string): Promise<void> {
    const body = { body: text };
    await this.write('POST', `${issuePath(key)}/comment`, body, {
      key,
      permission: 'ADD_COMMENTS',
      // Only a comment that stands in the reply is known to have been made.
      judge: (reply) => void readChange(reply, json.comment),
    });
  }

  async rights(key: string): Promise<alm.AlmRights> {
    const [all, editable] = await Promise.all([
      unlessRefused(this.explanations.permissions(key)),
      unlessRefused(this.explanations.editScreen(key)),
    ]);
    const may = (permission: Permission) => all?.[permission]?.havePermission;
    return {
      mayTransition: may('TRANSITION_ISSUES'),
      mayAssign: may('ASSIGN_ISSUES'),
      mayEdit: may('EDIT_ISSUES'),
      mayComment: may('ADD_COMMENTS'),
      editable,
    };
  }

  async comments(key: string, page: alm.PageRequest): Promise<alm.AlmCommentPage> {
    const query = { ...page, orderBy: '-created' };
    const found = await this.get(`${issuePath(key)}/comment`, json.comments, query);
    return { startAt: found.startAt ?? page.startAt, total: found.total, ...found.comments };
  }

  async commentsWithin(key: string): Promise<alm.AlmComment[]> {
    const { comment } = await this.rawFields(key, ['comment']);
    return json.comments.safeParse(comment).data?.comments.items ?? [];
  }

  private issue(key: string, fields: string[]): Promise<json.RawIssue> {
    return this.get(issuePath(key), json.rawIssue, { fields: fields.join(',') });
  }

  /** One page of issues. A board is asked as such, for its filter, its sub-query and its order are Jira's to know. */
  private async page({ source, fields, mapping, window, startAt, maxResults }: IssueQuery) {
    const found =
      source.type === 'board'
        ? await this.get(`${AGILE}/board/${number(source.id)}/issue`, json.issues, {
            jql: window && updatedSince(window),
            fields: fields.join(','),
            startAt,
            maxResults,
          })
        : await this.searching.find(
            await this.jqlOf(source),
            { window, rank: mapping.rank },
            { fields, startAt, maxResults },
          );
    const { total } = found;
    return { ...found, total: total ?? found.startAt + found.issues.length, isCounted: total !== undefined };
  }

  private async jqlOf(source: Exclude<alm.WorkItemSource, { type: 'board' }>): Promise<string> {
    if (source.type === 'jql') return source.jql;
    if (source.type === 'filter') return this.jqlOfFilter(source.id);
    if (source.keys.length === 0) throw new Problem('Choose at least one project.', { field: 'projects' });
    return projectsJql(source.keys);
  }

  private jqlOfFilter(id: string): Promise<string> {
    const known = this.filterJql.get(id);
    if (known) return known;

    const asked = this.get(`${API}/filter/${number(id)}`, json.filter).then(({ jql }) => jql);
    this.filterJql.set(id, asked);
    asked.catch(() => this.filterJql.delete(id));
    return asked;
  }

  private async get<T extends z.ZodType>(
    path: string,
    schema: T,
    query: Query = {},
    judge?: JiraCall['judge'],
  ): Promise<z.output<T>> {
    return this.read({ method: 'GET', url: jiraUrl(this.baseUrl, path, query), judge }, schema);
  }

  /** A POST that only reads. */
  private async post<T extends z.ZodType>(
    path: string,
    schema: T,
    body: unknown,
    judge?: JiraCall['judge'],
  ): Promise<z.output<T>> {
    const url = jiraUrl(this.baseUrl, path);
    return this.read({ method: 'POST', url, json: body, reads: true, judge }, schema);
  }

  /** JSON that is not what was asked for is a failure of the call, told to whoever observes it. */
  private async read<T extends z.ZodType>(call: Omit<JiraCall, 'baseUrl'>, schema: T): Promise<z.output<T>> {
    let value: z.output<T> | undefined;
    await this.call({
      ...call,
      judge: (reply) => {
        value = json.readJson(reply, schema);
        call.judge?.(reply);
      },
    });
    return value as z.output<T>;
  }

  /**
   * A change. What Jira then shows is asked for anew. A refusal is explained by what Jira says of the person's
   * permissions and of the screen.
   */
  private async write(
    method: 'POST' | 'PUT',
    path: string,
    body: unknown,
    { judge, ...change }: Change & Pick<JiraCall, 'judge'>,
  ): Promise<void> {
    try {
      await this.call({ method, url: jiraUrl(this.baseUrl, path), json: body, judge });
    } catch (error) {
      throw await explained(error, change, this.explanations);
    }
  }

  private call(call: Omit<JiraCall, 'baseUrl'>) {
    return callJira(this.http, this.signer, { ...call, baseUrl: this.baseUrl });
  }
}

interface IssueQuery extends alm.PageRequest {
  source: alm.WorkItemSource;
  fields: string[];
  mapping: alm.FieldMapping;
  window?: alm.WorkItemQuery['updatedSince'];
}

/** What Jira says of a change that it made. Where that cannot be read, nobody knows what it did. */
function readChange<T extends z.ZodType>(reply: JiraReply, schema: T): z.output<T> {
  try {
    return json.readJson(reply, schema);
  } catch (error) {
    throw error instanceof AlmProblem ? Object.assign(error, { outcomeUnknown: true }) : error;
  }
}

function issuePath(key: string): string {
  return `${API}/issue/${segment(key)}`;
}

/**
 * An id that Jira numbers, or the key of a work item, as one segment of a path. Nothing else gets into one: servers and
 * proxies on the way do not agree on what `..`, `%2F` and `%3F` mean, and the signature is that of what we meant.
 */
function segment(text: string): string {
  return isWorkItemKey(text) ? encodeURIComponent(text) : number(text);
}

function number(id: string): string {
  if (!/^\d{1,19}$/.test(id)) throw new Problem('Jira has no such thing.', { status: 404 });
  return id;
}
