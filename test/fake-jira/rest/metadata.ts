import { errors, json, refuse } from '../answer.js';
import type { Filter, Project } from '../world.js';
import { route, type RestCall } from './rest-call.js';
import { screenField } from './screen-field.js';

/** Fields, statuses, projects and filters: what issues are made of and found by. */
export const metadataRoutes = [
  route('GET', '/rest/api/2/field', fields),
  route('GET', '/rest/api/2/status', statuses),
  route('GET', '/rest/api/2/statuscategory', ({ write }) =>
    json((['undefined', 'new', 'indeterminate', 'done'] as const).map((key) => write.statusCategory(key))),
  ),
  route('GET', '/rest/api/2/issuetype', ({ world, write }) =>
    json(world.issueTypes.map((type) => write.issueType(type))),
  ),
  route('GET', '/rest/api/2/priority', ({ world, write }) =>
    json(
      world.priorities.map((priority) => ({
        ...write.priority(priority),
        statusColor: priority.color,
        description: '',
      })),
    ),
  ),
  route('GET', '/rest/api/2/resolution', ({ world, write }) =>
    json(world.resolutions.map(({ id }) => write.resolution(id))),
  ),
  route('GET', '/rest/api/2/issueLinkType', issueLinkTypes),
  route('GET', '/rest/api/2/project', projects),
  route('GET', '/rest/api/2/project/:project', project),
  route('GET', '/rest/api/2/project/:project/statuses', projectStatuses),
  route('GET', '/rest/api/2/filter/favourite', favouriteFilters),
  route('GET', '/rest/api/2/filter/:id', oneFilter),
  route('GET', '/rest/api/2/issue/createmeta', oldCreateMeta),
  route('GET', '/rest/api/2/issue/createmeta/:project/issuetypes', createMetaTypes),
  route('GET', '/rest/api/2/issue/createmeta/:project/issuetypes/:type', createMetaFields),
];

/** Without signing in only the system's own fields show; of custom fields none is in a project one may browse. */
function fields(call: RestCall) {
  const all = browsable(call).length > 0;
  return json(call.world.fields.filter(({ custom }) => all || !custom));
}

function statuses(call: RestCall) {
  return json(
    browsable(call).length > 0 ? call.world.statuses.map((status) => call.write.status(status)) : [],
  );
}

function issueLinkTypes({ world, site }: RestCall) {
  return json({
    issueLinkTypes: world.linkTypes.map((type) => ({
      ...type,
      self: `${site.baseUrl}/rest/api/2/issueLinkType/${type.id}`,
    })),
  });
}

function projects(call: RestCall) {
  const expand = 'description,lead,url,projectKeys';
  return json(listed(call).map((found) => ({ expand, ...call.write.project(found), archived: false })));
}

function project(call: RestCall) {
  const { site, world, write } = call;
  const found = projectOf(call);
  const lead = world.person(found.lead);
  return json({
    expand: 'description,lead,url,projectKeys',
    ...write.project(found),
    description: found.description,
    lead: {
      self: write.person(lead).self,
      name: lead.name,
      key: lead.key,
      displayName: lead.displayName,
      active: lead.active,
    },
    components: write.components(found.key),
    issueTypes: found.issueTypes.map((id) => write.issueType(id)),
    assigneeType: 'UNASSIGNED',
    versions: write.versions(found.key),
    roles: { Developers: `${site.baseUrl}/rest/api/2/project/${found.id}/role/10001` },
    url: '',
    archived: false,
  });
}

function projectStatuses(call: RestCall) {
  const { world, write } = call;
  const found = projectOf(call);
  const workflow = world.workflowOf({ project: found.key });
  const names = workflow.statuses.map((id) => write.status(world.status(id)));
  return json(
    found.issueTypes.map((id) => {
      const { self, name, subtask } = write.issueType(id);
      return { self, id, name, subtask, statuses: names };
    }),
  );
}

function favouriteFilters(call: RestCall) {
  const { world, person } = call;
  if (!person) return json([]);
  const mine = world.filters.filter(
    (filter) => filter.favouriteOf.includes(person.name) && world.mayUse(person, filter),
  );
  return json(mine.map((filter) => filterJson(call, filter)));
}

function oneFilter(call: RestCall) {
  const filter = call.world.filters.find(({ id }) => id === call.params.id);
  if (!filter || !call.world.mayUse(call.person, filter)) {
    throw refuse(
      400,
      'The selected filter is not available to you, perhaps it has been deleted or had its permissions changed.',
    );
  }
  return json(filterJson(call, filter));
}

function filterJson({ site, write, person }: RestCall, filter: Filter) {
  const none = { size: 0, items: [], 'max-results': 1000, 'start-index': 0, 'end-index': 0 };
  const search = new URLSearchParams({ jql: filter.jql }).toString();
  return {
    self: `${site.baseUrl}/rest/api/2/filter/${filter.id}`,
    id: filter.id,
    name: filter.name,
    description: filter.description,
    owner: write.user(filter.owner),
    jql: filter.jql,
    viewUrl: `${site.baseUrl}/issues/?filter=${filter.id}`,
    searchUrl: `${site.baseUrl}/rest/api/2/search?${search}`,
    favourite: person !== null && filter.favouriteOf.includes(person.name),
    editable: person?.name === filter.owner,
    sharePermissions: [],
    sharedUsers: none,
    subscriptions: none,
  };
}

/** Everything at once, until 9.0 took it away: the path then names an issue called createmeta. */
function oldCreateMeta(call: RestCall) {
  if (!call.site.version.hasOldCreateMeta) return errors(404, ['Issue Does Not Exist']);
  const keys = (call.request.parameter('projectKeys') ?? '').split(',').filter(Boolean);
  const types = (call.request.parameter('issuetypeIds') ?? '').split(',').filter(Boolean);
  const wanted = browsable(call)
    .filter(({ key }) => keys.length === 0 || keys.includes(key))
    .filter((project) => mayCreate(call, project));
  const withFields = call.expands('projects.issuetypes.fields');
  return json({
    expand: 'projects',
    projects: wanted.map((found) => ({
      ...call.write.project(found),
      issuetypes: found.issueTypes
        .filter((id) => types.length === 0 || types.includes(id))
        .map((id) => ({
          ...call.write.issueType(id),
          ...(withFields && {
            fields: Object.fromEntries(createFields(call, found).map((field) => [field.fieldId, field])),
          }),
        })),
    })),
  });
}

function createMetaTypes(call: RestCall) {
  const found = createProject(call);
  // Where one may not create, the list is empty and no refusal.
  const types = mayCreate(call, found) ? found.issueTypes.map((id) => call.write.issueType(id)) : [];
  return metaPage(call, types);
}

function createMetaFields(call: RestCall) {
  const found = createProject(call);
  if (!found.issueTypes.includes(call.params.type)) throw refuse(400, 'The issue type selected is invalid.');
  return metaPage(call, mayCreate(call, found) ? createFields(call, found) : []);
}

const mayCreate = ({ world, person }: RestCall, project: Project) => world.may(person, 'edit', project);

function metaPage({ request }: RestCall, all: unknown[]) {
  const startAt = request.number('startAt', 0);
  const maxResults = Math.min(request.number('maxResults', 50), 50);
  const isLast = startAt + maxResults >= all.length;
  return json({
    ...{ maxResults, startAt, total: all.length, isLast },
    values: all.slice(startAt, startAt + maxResults),
  });
}

function createFields(call: RestCall, project: Project) {
  const { world } = call;
  const { points, epicLink, epicName, sprint } = world.parts;
  const ids = [
    ...[
      'summary',
      'reporter',
      'description',
      'priority',
      'assignee',
      'labels',
      'duedate',
      'components',
      'fixVersions',
    ],
    ...[points, epicLink, epicName, sprint],
    ...(project.requiredForNew ?? []),
  ];
  return world.fields
    .filter(({ id }) => ids.includes(id) && !project.offEditScreen.includes(id))
    .map((field) => {
      const shown = screenField(call, project, field);
      const isRequired = field.id === 'reporter' || project.requiredForNew?.includes(field.id);
      return { ...shown, required: shown.required || isRequired === true };
    });
}

function createProject(call: RestCall): Project {
  if (!call.site.version.hasNewCreateMeta) throw refuse(404, 'Issue Does Not Exist');
  const found = browsable(call).find(({ id, key }) => [id, key].includes(call.params.project));
  if (!found)
    throw refuse(400, 'Issues cannot be created in this project, or you do not have permission to.');
  return found;
}

function projectOf(call: RestCall): Project {
  const wanted = call.params.project;
  const found = browsable(call).find(({ id, key }) => id === wanted || key === wanted.toUpperCase());
  if (!found) throw refuse(404, `No project could be found with key '${wanted}'.`);
  return found;
}

/** The list names also projects that the caller may only administer: no search finds anything in them. */
const listed = ({ world, person }: Pick<RestCall, 'world' | 'person'>) =>
  world.projects.filter(
    (project) => world.may(person, 'browse', project) || world.may(person, 'admin', project),
  );

const browsable = ({ world, person }: Pick<RestCall, 'world' | 'person'>) =>
  world.projects.filter((project) => world.may(person, 'browse', project));
