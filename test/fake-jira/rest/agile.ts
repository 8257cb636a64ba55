import { errors, json, noContent, refuse, Refusal, type Answer } from '../answer.js';
import type { Board, Filter, Sprint } from '../world.js';
import { route, type RestCall } from './rest-call.js';
import { epicMember } from './epic-member.js';
import { both, findIssues, issuesOf, pageSize, search } from './search.js';

const LARGEST_PAGE = 50;

/** Jira Software's own API: boards, sprints, rank and estimate. Nobody may ask it without signing in. */
export const agileRoutes = [
  route('GET', '/rest/agile/1.0/board', boards),
  route('GET', '/rest/agile/1.0/board/:board', (call) => json(boardJson(call, boardOf(call)))),
  route('GET', '/rest/agile/1.0/board/:board/configuration', configuration),
  route('GET', '/rest/greenhopper/1.0/rapidviewconfig/editmodel.json', editModel),
  route('GET', '/rest/agile/1.0/board/:board/issue', (call) =>
    search(call, { jql: both(boardQuery(call), call.request.parameter('jql')), agile: true }),
  ),
  route('GET', '/rest/agile/1.0/board/:board/backlog', backlog),
  route('GET', '/rest/agile/1.0/board/:board/epic', boardEpics),
  route('GET', '/rest/agile/1.0/board/:board/sprint', boardSprints),
  route('GET', '/rest/agile/1.0/board/:board/sprint/:sprint/issue', boardSprintIssues),
  route('GET', '/rest/agile/1.0/sprint/:sprint', (call) => json(call.write.sprint(sprintOf(call)))),
  route('GET', '/rest/agile/1.0/sprint/:sprint/issue', sprintIssues),
  route('POST', '/rest/agile/1.0/sprint/:sprint/issue', moveToSprint),
  route('POST', '/rest/agile/1.0/backlog/issue', moveToBacklog),
  route('GET', '/rest/agile/1.0/issue/:key/estimation', estimation),
  route('PUT', '/rest/agile/1.0/issue/:key/estimation', estimate),
  route('PUT', '/rest/agile/1.0/issue/rank', rank),
];

function boards(call: RestCall) {
  const { request, world, user } = call;
  const name = request.parameter('name')?.toLowerCase();
  const types = request.parameter('type')?.split(',');
  const project = request.parameter('projectKeyOrId');
  const visible = world.boards.filter(
    (board) =>
      world.boardMaybe(board.id, user) &&
      (!name || board.name.toLowerCase().includes(name)) &&
      (!types || types.includes(board.type)) &&
      (!project || filterOf(call, board).jql.includes(project)),
  );
  return page(
    call,
    visible.sort((a, b) => a.name.localeCompare(b.name)).map((board) => boardJson(call, board)),
  );
}

function boardJson({ site }: RestCall, { id, name, type }: Board) {
  return { id, self: `${site.baseUrl}/rest/agile/1.0/board/${id}`, name, type };
}

function configuration(call: RestCall) {
  const { site, world } = call;
  const board = boardOf(call);
  const status = (id: string) => ({ id, self: `${site.baseUrl}/rest/api/2/status/${id}` });
  const field = world.fields.find(({ id }) => id === board.estimation);
  const rankField = world.fields.find(({ id }) => id === world.parts.rank);
  return json({
    ...boardJson(call, board),
    self: `${site.baseUrl}/rest/agile/1.0/board/${board.id}/configuration`,
    filter: { id: board.filterId, self: `${site.baseUrl}/rest/api/2/filter/${board.filterId}` },
    ...(board.subQuery && { subQuery: { query: board.subQuery } }),
    columnConfig: {
      columns: board.columns.map(({ name, statuses, min, max }) => ({
        name,
        statuses: statuses.map(status),
        ...(min !== undefined && { min }),
        ...(max !== undefined && { max }),
      })),
      constraintType:
        board.constraintType ?? (board.columns.some(({ max }) => max !== undefined) ? 'issueCount' : 'none'),
    },
    ...(field && { estimation: { type: 'field', field: { fieldId: field.id, displayName: field.name } } }),
    ...(rankField && { ranking: { rankCustomFieldId: rankField.schema?.customId } }),
  });
}

/** What Jira's own page of a board's settings asks for: no documented resource tells of quick filters. */
function editModel(call: RestCall) {
  const board = boardOf(call, call.request.parameter('rapidViewId') ?? '');
  const quickFilters = (board.quickFilters ?? []).map((one) => ({ ...one, description: '' }));
  return json({
    id: board.id,
    name: board.name,
    canEdit: false,
    sprintSupportEnabled: board.type === 'scrum',
    quickFilterConfig: { rapidViewId: board.id, canEdit: false, quickFilters },
  });
}

function backlog(call: RestCall) {
  const open =
    'statusCategory != Done AND (Sprint is EMPTY OR Sprint not in (openSprints(), futureSprints()))';
  return search(call, {
    jql: both(both(boardQuery(call), open), call.request.parameter('jql')),
    agile: true,
  });
}

/** Those that the board's own query finds. */
function boardEpics(call: RestCall) {
  const done = call.request.parameter('done');
  const { issues } = findIssues(call, boardQuery(call));
  const epics = issues
    .filter(({ epicName }) => epicName !== null)
    .map((issue) => epicMember(call.site, issue));
  return page(
    call,
    epics.filter((epic) => !done || String(epic.done) === done),
    false,
  );
}

function boardSprints(call: RestCall) {
  const board = boardOf(call);
  if (board.type === 'kanban') throw refuse(400, 'The board does not support sprints');
  const wanted = call.request.parameter('state')?.split(',');
  const order = ['closed', 'active', 'future'];
  const own = call.world.sprints
    .filter(({ boardId, state }) => boardId === board.id && (!wanted || wanted.includes(state)))
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.id - b.id);
  // Recorded answers of this resource have no total.
  return page(
    call,
    own.map((sprint) => call.write.sprint(sprint)),
    false,
  );
}

function sprintIssues(call: RestCall) {
  const { id } = sprintOf(call);
  return search(call, {
    jql: both(`Sprint = ${id}${byRank(call)}`, call.request.parameter('jql')),
    agile: true,
  });
}

/** What the board's own query finds in that sprint. */
function boardSprintIssues(call: RestCall) {
  const { id } = sprintOf(call);
  return search(call, {
    jql: both(both(boardQuery(call), `Sprint = ${id}`), call.request.parameter('jql')),
    agile: true,
  });
}

/** Names differ by the language of the installation. */
function byRank({ world }: RestCall): string {
  const rank = world.fields.find(({ id }) => id === world.parts.rank);
  return rank ? ` ORDER BY ${rank.clauseNames[0]} ASC` : '';
}

function moveToSprint(call: RestCall) {
  const sprint = sprintOf(call);
  if (sprint.state === 'closed') throw refuse(400, 'You must specify a sprint which has not been completed.');
  for (const issue of editable(call)) {
    call.world.editIssue(
      issue.key,
      { sprints: [...closedSprints(call, issue.sprints), sprint.id] },
      { by: call.user.name },
    );
  }
  return noContent();
}

function moveToBacklog(call: RestCall) {
  for (const issue of editable(call)) {
    call.world.editIssue(issue.key, { sprints: closedSprints(call, issue.sprints) }, { by: call.user.name });
  }
  return noContent();
}

function editable(call: RestCall) {
  const issues = issuesOf(call, call.request.json().issues);
  const refused = issues.find((issue) => !call.may('edit', issue));
  if (refused) throw refuse(403, `You do not have permission to edit the issue ${refused.key}.`);
  return issues;
}

const closedSprints = ({ world }: RestCall, ids: number[]) =>
  ids.filter((id) => world.sprints.some((sprint) => sprint.id === id && sprint.state === 'closed'));

function estimation(call: RestCall) {
  const issue = call.issue();
  const { estimation: fieldId } = estimatedBoard(call);
  return json({
    fieldId,
    value: fieldId === call.world.parts.points ? issue.points : issue.custom[fieldId!],
  });
}

/** Changes the estimate also where the field is not on the edit screen. */
function estimate(call: RestCall) {
  const issue = call.issue();
  const { value } = call.request.json();
  const { estimation: fieldId } = estimatedBoard(call);
  if (!call.may('edit', issue))
    throw refuse(403, `You do not have permission to edit the issue ${issue.key}.`);
  const number = value === null || value === '' ? null : Number(value);
  if (number !== null && (!Number.isFinite(number) || typeof value === 'boolean')) {
    throw new Refusal(errors(400, [], { [fieldId ?? '']: `'${String(value)}' is an invalid number` }));
  }
  const change =
    fieldId === call.world.parts.points
      ? { points: number }
      : { custom: { ...issue.custom, [fieldId!]: number } };
  call.world.editIssue(issue.key, change, { by: call.user.name });
  return json({ fieldId, value: number });
}

function estimatedBoard(call: RestCall): Board {
  const id = call.request.parameter('boardId');
  if (!id) throw refuse(400, 'A board ID must be provided.');
  const board = boardOf(call, id);
  if (!board.estimation) throw refuse(400, 'The board does not have estimation enabled.');
  return board;
}

/** 204 when all issues were ranked, 207 with one entry for each when some were not. */
function rank(call: RestCall): Answer {
  const { world, person } = call;
  const { issues, rankBeforeIssue, rankAfterIssue } = call.request.json();
  if (!Array.isArray(issues) || issues.length === 0)
    throw refuse(400, 'At least one issue must be provided.');
  if (issues.length > 50) throw refuse(400, 'The number of issues to be processed cannot exceed 50.');
  const before = rankBeforeIssue === undefined ? undefined : call.issue(String(rankBeforeIssue)).key;
  const after = rankAfterIssue === undefined ? undefined : call.issue(String(rankAfterIssue)).key;
  if (!before === !after)
    throw refuse(400, 'Exactly one of rankBeforeIssue and rankAfterIssue must be provided.');
  let place = before ? { before } : { after: after ?? '' };
  const entries = issues.map((key: unknown) => {
    const issue = world.issueMaybe(String(key));
    if (!issue || !world.canSee(person, issue))
      return { issueKey: String(key), status: 404, errors: ['Issue Does Not Exist'] };
    const entry = { issueId: Number(issue.id), issueKey: issue.key };
    if (!call.may('edit', issue))
      return { ...entry, status: 403, errors: ['You do not have permission to rank this issue.'] };
    world.rankIssue(issue.key, place, { by: call.user.name });
    place = { after: issue.key };
    return { ...entry, status: 200 };
  });
  return entries.every(({ status }) => status === 200) ? noContent() : json({ entries }, 207);
}

function boardQuery(call: RestCall): string {
  const board = boardOf(call);
  return both(filterOf(call, board).jql, board.subQuery);
}

function boardOf(call: RestCall, id = call.params.board): Board {
  const board = call.world.boardMaybe(id, call.user);
  if (board) return board;
  throw refuse(
    404,
    'The requested board cannot be viewed because it either does not exist or you do not have permission to view it.',
  );
}

function sprintOf(call: RestCall): Sprint {
  const sprint = call.world.sprints.find(({ id }) => id === Number(call.params.sprint));
  if (sprint && call.world.boardMaybe(sprint.boardId, call.user)) return sprint;
  throw refuse(404, 'Sprint does not exist or you do not have permission to view it.');
}

function filterOf({ world }: RestCall, { filterId }: Board): Filter {
  const filter = world.filters.find(({ id }) => id === filterId);
  if (!filter) throw new Error(`There is no filter ${filterId} in this world.`);
  return filter;
}

function page(call: RestCall, values: unknown[], withTotal = true): Answer {
  const startAt = call.request.number('startAt', 0);
  const maxResults = pageSize(call, call.request.number('maxResults', LARGEST_PAGE), LARGEST_PAGE);
  const total = withTotal && !call.request.fault('withoutTotal') ? { total: values.length } : {};
  return json({
    maxResults,
    startAt,
    ...total,
    isLast: startAt + maxResults >= values.length,
    values: values.slice(startAt, startAt + maxResults),
  });
}
