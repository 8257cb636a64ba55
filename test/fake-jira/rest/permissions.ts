import { json, refuse } from '../answer.js';
import type { Permission, Project } from '../world.js';
import { route, type RestCall } from './rest-call.js';

/** Jira's keys and names of permissions, with what decides each in this world; a part of its 73. */
const PERMISSIONS: [key: string, name: string, permission: Permission][] = [
  ['BROWSE_PROJECTS', 'Browse Projects', 'browse'],
  ['CREATE_ISSUES', 'Create Issues', 'edit'],
  ['EDIT_ISSUES', 'Edit Issues', 'edit'],
  ['SCHEDULE_ISSUES', 'Schedule Issues', 'edit'],
  ['ASSIGN_ISSUES', 'Assign Issues', 'assign'],
  ['LINK_ISSUES', 'Link Issues', 'link'],
  ['TRANSITION_ISSUES', 'Transition Issues', 'transition'],
  ['ADD_COMMENTS', 'Add Comments', 'comment'],
  ['EDIT_OWN_COMMENTS', 'Edit Own Comments', 'comment'],
  ['DELETE_OWN_COMMENTS', 'Delete Own Comments', 'comment'],
  ['ADMINISTER_PROJECTS', 'Administer Projects', 'admin'],
];

/** What the caller may do, in an issue, in a project, or anywhere. There is no filter by key, as in the Cloud. */
export const permissionRoutes = [
  route('GET', '/rest/api/2/mypermissions', (call) => {
    const { world, user } = call;
    const scope = scopeOf(call);
    const mayDo = (permission: Permission) => scope.some((project) => world.may(user, permission, project));
    const entries = PERMISSIONS.map(([key, name, permission], index) => [
      key,
      {
        id: String(10 + index),
        key,
        name,
        type: 'PROJECT',
        description: '',
        havePermission: mayDo(permission),
      },
    ]);
    const administer = {
      id: '0',
      key: 'ADMINISTER',
      name: 'Jira Administrators',
      type: 'GLOBAL',
      description: '',
      havePermission: user.isAdministrator,
    };
    const permissions = {
      ...(Object.fromEntries(entries) as Record<string, unknown>),
      ADMINISTER: administer,
    };
    return json({ permissions });
  }),
];

function scopeOf(call: RestCall): Project[] {
  const { request, world } = call;
  const issue = request.parameter('issueKey') ?? request.parameter('issueId');
  if (issue) return [world.project(call.issue(issue).project)];
  const wanted = request.parameter('projectKey') ?? request.parameter('projectId');
  if (!wanted) return world.projects;
  const project = world.projects.find(({ id, key }) => id === wanted || key === wanted);
  if (!project || !world.may(call.user, 'browse', project))
    throw refuse(404, `No project could be found with key '${wanted}'.`);
  return [project];
}
