import { json, noContent, refuse, Refusal, type Answer } from '../answer.js';
import type { Webhook } from '../webhooks.js';
import { route, type RestCall } from './rest-call.js';

const BEFORE = '/rest/webhooks/1.0/webhook';
const SINCE = '/rest/jira-webhook/1.0/webhooks';
const MOST = 25; // on a page, whatever is asked for
const EVENT = /^(jira:[a-z_]+|(comment|sprint|board|issuelink|worklog|project|user|option)_[a-z_]+)$/;

/** Webhooks are kept for administrators, at another address since version 10. */
export const webhookRoutes = [BEFORE, SINCE].flatMap((path) => {
  const isSince = path === SINCE;
  const only = (answer: Route) => (call: RestCall) => {
    if (call.site.version.hasMovedWebhooks !== isSince) throw refuse(404, 'null for uri');
    if (!call.user.isAdministrator) throw new Refusal(json({ messages: [{ key: 'not permitted' }] }, 403));
    return answer(call);
  };
  return [
    route('GET', path, only(isSince ? page : listed)),
    route('POST', path, only(isSince ? createSince : createBefore)),
    route('DELETE', `${path}/:id`, only(remove)),
  ];
});
type Route = (call: RestCall) => Answer;

function listed(call: RestCall): Answer {
  return json(call.site.webhooks.all.map((one) => writtenBefore(call, one)));
}

function page({ request, site }: RestCall): Answer {
  const start = Number(request.parameter('start') ?? 0);
  return json(site.webhooks.all.slice(start, start + MOST).map(writtenSince));
}

function createBefore(call: RestCall): Answer {
  const { filters, excludeBody, ...body } = call.request.json();
  const condition = String((filters as Record<string, unknown>)?.['issue-related-events-section'] ?? '');
  // It is the start of what Jira says; that of a query that cannot be parsed.
  if (/\bin\s*$|[=(]\s*$/.test(condition))
    throw refuse(
      400,
      `Error in the JQL Query: Expecting either a value, list or function before the end of the query.`,
    );
  const added = call.site.webhooks.add({ ...common(body), condition, hasBody: excludeBody !== true });
  return json(writtenBefore(call, added), 201);
}

/** Members that are not its own, such as `secret` and `filters` beside `configuration`, are passed over. */
function createSince(call: RestCall): Answer {
  const { configuration, active, ...body } = call.request.json();
  const { SECRET: secret, EXCLUDE_BODY: excluded } = (configuration ?? {}) as Record<string, string>;
  const added = call.site.webhooks.add({
    ...common(body),
    isActive: active !== false,
    condition: '',
    hasBody: excluded !== 'true',
    ...(secret && { secret }),
  });
  return json(writtenSince(added), 201);
}

function common({ name, url, events }: Record<string, unknown>) {
  if (typeof name !== 'string' || !name) throw refuse(400, 'The name of a webhook must not be empty.');
  if (typeof url !== 'string' || !URL.canParse(url)) throw refuse(400, 'The URL is not valid.');
  if (!Array.isArray(events) || !events.every((one) => EVENT.test(String(one))))
    throw refuse(400, 'There is an event that is not known.');
  return { name, url, events: events as string[], isActive: true };
}

function remove({ site, params }: RestCall): Answer {
  if (!site.webhooks.remove(Number(params.id))) throw refuse(404, 'No webhook with that id.');
  return noContent();
}

function writtenBefore({ site, user }: RestCall, webhook: Webhook) {
  const { id, name, url, events, isActive, condition, hasBody } = webhook;
  return {
    ...{ name, url, events, enabled: isActive, excludeBody: !hasBody },
    filters: { 'issue-related-events-section': condition },
    self: `${site.baseUrl}${BEFORE}/${id}`,
    lastUpdatedUser: user.key,
    lastUpdatedDisplayName: user.displayName,
  };
}

function writtenSince({ id, name, url, events, isActive }: Webhook) {
  const configuration = { EXCLUDE_BODY: 'true' };
  return { id, name, url, events, configuration, active: isActive, scopeType: 'global', statistics: {} };
}
