import { errors, json, jsonText, noContent, refuse, Refusal, refuseFields } from '../answer.js';
import { jiraDate } from '../issue-json.js';
import { rendered as renderedText } from '../wiki-text.js';
import type { Person } from '../people.js';
import type { Field, Issue } from '../world.js';
import { changesOf, editableFields, personOf, type EditBody } from './edit.js';
import { route, type RestCall } from './rest-call.js';
import { screenField } from './screen-field.js';
import { expansions, wantedFields } from './search.js';
import { offeredTransitions, transitionJson } from './transitions.js';

/** Reading and changing one issue. */
export const issueRoutes = [
  route('GET', '/rest/api/2/issue/:key', show),
  route('PUT', '/rest/api/2/issue/:key', edit),
  route('DELETE', '/rest/api/2/issue/:key', remove),
  route('POST', '/rest/api/2/issue', create),
  route('GET', '/rest/api/2/issue/:key/editmeta', (call) => json({ fields: editMeta(call, call.issue()) })),
  route('PUT', '/rest/api/2/issue/:key/assignee', assign),
  route('GET', '/rest/api/2/issue/:key/comment', comments),
  route('POST', '/rest/api/2/issue/:key/comment', comment),
  route('GET', '/rest/api/2/user/assignable/search', assignableUsers),
  route('GET', '/rest/api/2/user/search', searchedUsers),
];

function show(call: RestCall) {
  const { write, person } = call;
  const issue = call.issue();
  const fields = wantedFields(call, undefined, '*all');
  const members = expansions(call, fields);
  if (call.expands('transitions') || call.expands('transitions.fields')) {
    members.push(
      `"transitions":${JSON.stringify(offeredTransitions(call, issue).map((one) => transitionJson(call, one)))}`,
    );
  }
  if (call.expands('editmeta'))
    members.push(`"editmeta":${JSON.stringify({ fields: editMeta(call, issue) })}`);
  if (call.expands('changelog')) members.push(`"changelog":${JSON.stringify(changelog(call, issue))}`);
  if (call.expands('renderedFields'))
    members.push(`"renderedFields":${JSON.stringify(renderedFields(call, issue, fields))}`);
  const text = write.write(issue, fields, person);
  return jsonText(members.length > 0 ? `${text.slice(0, -1)},${members.join(',')}}` : text);
}

/** Of each field that was asked for; null for one that Jira renders no other way than it is. */
function renderedFields({ site, world }: RestCall, issue: Issue, fields: Field[]) {
  const around = { baseUrl: site.baseUrl, files: issue.attachments, people: world.people };
  const rendered = (text: string) => renderedText(text, around);
  const one = (id: string) => {
    if (id === 'description') return issue.description === null ? null : rendered(issue.description);
    if (id === 'created') return 'Just now';
    if (id !== 'comment') return null;
    const comments = issue.comments.map(({ id, body }) => ({
      id,
      body: rendered(body),
      created: 'Just now',
    }));
    return { comments, maxResults: comments.length, total: comments.length, startAt: 0 };
  };
  return Object.fromEntries(fields.map(({ id }) => [id, one(id)]));
}

function changelog({ write, world }: RestCall, { history }: Issue) {
  const isCustom = (name: string) => world.fields.some((field) => field.custom && field.name === name);
  const histories = history.map(({ id, author, created, items }) => ({
    id,
    author: write.user(author),
    created: jiraDate(created),
    items: items.map((item) => ({ ...item, fieldtype: isCustom(item.field) ? 'custom' : 'jira' })),
  }));
  return { startAt: 0, maxResults: histories.length, total: histories.length, histories };
}

function edit(call: RestCall) {
  const issue = call.issue();
  const body = call.request.json() as EditBody;
  if (call.request.parameter('notifyUsers') === 'false' && !call.may('admin', issue)) {
    throw refuse(
      403,
      'To discard the user notification either admin or project admin permissions are required.',
    );
  }
  if (!call.person) throw refuse(401, 'You do not have permission to edit issues in this project.');
  // To somebody who may not edit, no field is on the screen: the same words as for one that is really off it.
  const screen = call.may('edit', issue) ? editableFields(call.world, issue) : [];
  const { changes, comments: added } = changesOf(call, issue, body, screen);
  if (Object.keys(changes).length > 0) call.world.editIssue(issue.key, changes, { by: call.user.name });
  for (const text of added) call.world.comment(issue.key, text, { by: call.user.name });
  return noContent();
}

function remove(call: RestCall) {
  const issue = call.issue();
  if (!call.may('admin', issue))
    throw refuse(403, 'You do not have permission to delete issues in this project.');
  const hasParts = call.world.issues.some(({ parent }) => parent === issue.key);
  if (hasParts && call.request.parameter('deleteSubtasks') !== 'true')
    throw refuse(
      400,
      `The issue '${issue.key}' has subtasks.  You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks.`,
    );
  call.world.deleteIssue(issue.key);
  return noContent();
}

type Property = { key: string; value: unknown };

function create(call: RestCall) {
  const { world, site, user } = call;
  const { fields = {}, properties = [] } = call.request.json() as EditBody & { properties?: Property[] };
  const wanted = fields.project as { key?: string; id?: string } | undefined;
  const project = world.projects.find(({ id, key }) => key === wanted?.key || id === wanted?.id);
  if (!project || !world.may(user, 'browse', project))
    throw refuseFields({ project: 'valid project is required' });
  if (!world.may(user, 'edit', project))
    throw refuseFields({ project: 'You do not have permission to create issues in this project.' });
  const type = fields.issuetype as { id?: string; name?: string } | undefined;
  const issueType = world.issueTypes.find(
    ({ id, name }) => project.issueTypes.includes(id) && (id === type?.id || name === type?.name),
  );
  if (!issueType) throw refuseFields({ issuetype: 'valid issue type is required' });
  const parent = (fields.parent as { key?: string } | undefined)?.key;
  if (issueType.subtask && !parent)
    throw refuseFields({ parent: 'Issue type is a sub-task but parent issue key or id not specified.' });
  if (typeof fields.summary !== 'string' || !fields.summary.trim()) {
    throw refuseFields({ summary: 'You must specify a summary of the issue.' });
  }
  const lacking = (project.requiredForNew ?? []).filter((id) => !fields[id]);
  if (lacking.length > 0) {
    const nameOf = (id: string) => world.fields.find((field) => field.id === id)?.name ?? id;
    throw refuseFields(Object.fromEntries(lacking.map((id) => [id, `${nameOf(id)} is required.`])));
  }
  const { project: _project, issuetype: _type, parent: _parent, reporter, ...rest } = fields;
  const reporterName = (reporter as { name?: string } | undefined)?.name ?? user.name;
  if (!world.people.some(({ name }) => name === reporterName))
    throw refuseFields({ reporter: 'The reporter specified is not a user.' });
  const { changes } = changesOf(
    call,
    undefined,
    { fields: rest },
    editableFields(world, { project: project.key }),
  );
  const issue = world.addIssue({
    project: project.key,
    type: issueType.id,
    parent: parent ?? null,
    reporter: reporterName,
    ...changes,
  });
  issue.properties = Object.fromEntries(properties.map(({ key, value }) => [key, value]));
  return json({ id: issue.id, key: issue.key, self: `${site.baseUrl}/rest/api/2/issue/${issue.id}` }, 201);
}

function editMeta(call: RestCall, issue: Issue) {
  if (!call.may('edit', issue)) return {};
  const project = call.world.project(issue.project);
  const entries = editableFields(call.world, issue).map((field) => [
    field.id,
    screenField(call, project, field),
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function assign(call: RestCall) {
  const issue = call.issue();
  const { name } = call.request.json();
  if (!call.person) throw refuse(401, 'You do not have permission to assign issues.');
  if (!call.may('assign', issue)) throw refuse(403, 'You do not have permission to assign issues.');
  if (name === undefined) throw refuse(400, "The 'name' of the assignee is missing.");
  // -1 stands for the project's default assignee, which is its lead here.
  const assignee =
    name === '-1'
      ? call.world.project(issue.project).lead
      : name === null
        ? null
        : personOf(call, issue, String(name)).name;
  call.world.editIssue(issue.key, { assignee }, { by: call.person.name });
  return noContent();
}

function comments(call: RestCall) {
  const issue = call.issue();
  const startAt = call.request.number('startAt', 0);
  const maxResults = call.request.number('maxResults', 50);
  return json({
    startAt,
    maxResults,
    total: issue.comments.length,
    comments: issue.comments
      .slice(startAt, startAt + maxResults)
      .map((one) => call.write.comment(issue, one)),
  });
}

function comment(call: RestCall) {
  const issue = call.issue();
  const { body } = call.request.json();
  if (!call.person) throw refuse(401, 'You do not have permission to comment on this issue.');
  if (!call.may('comment', issue)) {
    const { displayName } = call.person;
    throw refuse(400, `${displayName}, you do not have the permission to comment on this issue.`);
  }
  if (typeof body !== 'string' || !body.trim()) {
    throw new Refusal(errors(400, [], { comment: 'Comment body can not be empty!' }));
  }
  return json(call.write.comment(issue, call.world.comment(issue.key, body, { by: call.person.name })), 201);
}

/** People who may browse the project; an empty `username` lists them from the start. */
function assignableUsers(call: RestCall) {
  const { request, world, write } = call;
  const key = request.parameter('issueKey');
  const projectKey = key ? call.issue(key).project : request.parameter('project');
  const project = world.projects.find((candidate) => candidate.key === projectKey);
  if (!call.person)
    throw refuse(401, 'You are not authenticated. Authentication required to perform this operation.');
  if (!project || !world.may(call.person, 'browse', project)) {
    throw refuse(
      404,
      projectKey
        ? `No project could be found with key '${projectKey}'.`
        : 'A project key or issue key must be provided.',
    );
  }
  const term = (request.parameter('username') ?? '').toLowerCase();
  const startAt = request.number('startAt', 0);
  const largest = Math.min(request.number('maxResults', 50), 100);
  const matching = world.people.filter(
    (person) => person.active && world.may(person, 'browse', project) && isCalled(person, term),
  );
  return json(matching.slice(startAt, startAt + largest).map((person) => write.person(person)));
}

const isCalled = ({ name, displayName, emailAddress }: Person, term: string) =>
  [name, displayName, ...displayName.split(' '), emailAddress].some((text) =>
    text.toLowerCase().startsWith(term),
  );

/** Anybody who is active; nobody for whom may not browse users. */
function searchedUsers(call: RestCall) {
  const { request, world, write } = call;
  if (!call.person)
    throw refuse(401, 'You are not authenticated. Authentication required to perform this operation.');
  const term = (request.parameter('username') ?? '').toLowerCase();
  if (!term) throw refuse(400, 'The username query parameter was not provided');
  const startAt = request.number('startAt', 0);
  const matching = world.people.filter(
    (person) => person.active && !call.person!.browsesNobody && isCalled(person, term),
  );
  const largest = Math.min(request.number('maxResults', 50), 1_000);
  return json(matching.slice(startAt, startAt + largest).map((person) => write.person(person)));
}
