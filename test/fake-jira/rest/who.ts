import { json, refuse } from '../answer.js';
import { jiraDate } from '../issue-json.js';
import { route, type RestCall } from './rest-call.js';

/** Who asks, and whom. */
export const whoRoutes = [
  route('GET', '/rest/api/2/serverInfo', serverInfo),
  route('GET', '/rest/api/2/myself', myself),
  route('GET', '/rest/api/2/user', anybody),
  route('GET', '/rest/auth/1/session', (call) =>
    json({ self: call.write.person(call.user).self, name: call.user.name }),
  ),
];

/** Works without signing in, so it proves nothing about a credential. */
function serverInfo({ site, person }: RestCall) {
  return json({
    baseUrl: site.baseUrl,
    version: site.version.text,
    versionNumbers: site.version.numbers,
    deploymentType: 'Server',
    buildNumber: site.version.buildNumber,
    buildDate: '2024-02-20T00:00:00.000+0000',
    ...(person && { serverTime: jiraDate(new Date(site.now())) }),
    scmInfo: 'c2f4a8d1e0b95b7a6f3d',
    serverTitle: site.world.title,
  });
}

function myself({ user, write }: RestCall) {
  return json({
    ...write.person(user),
    deleted: false,
    locale: 'en_US',
    groups: { size: 2, items: [] },
    applicationRoles: { size: 1, items: [] },
    expand: 'groups,applicationRoles',
  });
}

/** By login name or by the key, which never changes; not both (UserResource). */
function anybody({ request, world, write, person: caller }: RestCall) {
  if (!caller)
    throw refuse(401, 'You are not authenticated. Authentication required to perform this operation.');
  const [name, key] = [request.parameter('username'), request.parameter('key')];
  if (!name && !key) throw refuse(400, 'Either the username or the key query parameters need to be provided');
  const found = world.people.find((person) => (key ? person.key === key : person.name === name));
  if (!found)
    throw refuse(404, `The user ${key ? `with the key '${key}'` : `named '${name}'`} does not exist`);
  return json(write.person(found));
}
