import { json, noContent, refuse } from '../answer.js';
import { route, type RestCall } from './rest-call.js';

/** What apps keep on an issue: everybody who sees it may read it; no history entry, no time of change. */
export const propertyRoutes = [
  route('GET', '/rest/api/2/issue/:key/properties', (call) => {
    const keys = Object.keys(call.issue().properties ?? {});
    return json({ keys: keys.map((key) => ({ self: selfOf(call, key), key })) });
  }),
  route('GET', '/rest/api/2/issue/:key/properties/:property', (call) => {
    const { property: key } = call.params;
    const value = call.issue().properties?.[key];
    if (value === undefined) throw refuse(404, `The property ${key} does not exist.`);
    return json({ key, value });
  }),
  route('DELETE', '/rest/api/2/issue/:key/properties/:property', (call) => {
    const issue = call.issue();
    if (!call.may('edit', issue)) throw refuse(403, 'You do not have permission to edit this issue.');
    delete issue.properties?.[call.params.property];
    return noContent();
  }),
];

function selfOf({ site, params }: RestCall, key: string): string {
  return `${site.baseUrl}/rest/api/2/issue/${params.key}/properties/${key}`;
}
