import { json, noContent, refuse } from '../answer.js';
import type { Issue } from '../world.js';
import { route, type RestCall } from './rest-call.js';

const MOST_PICKED = 20;

/** Links between issues, and the picker of issues that Jira's own dialogue for them asks. */
export const linkRoutes = [
  route('POST', '/rest/api/2/issueLink', link),
  route('DELETE', '/rest/api/2/issueLink/:id', unlink),
  route('GET', '/rest/api/2/issue/picker', pick),
];

/** The issue given as `inwardIssue` is the one that blocks; only there the permission counts. */
function link(call: RestCall) {
  const { type, inwardIssue, outwardIssue } = call.request.json() as Record<
    string,
    { id?: string; name?: string; key?: string } | undefined
  >;
  const linkType = call.world.linkTypes.find(({ id, name }) => name === type?.name || id === type?.id);
  if (!linkType) throw refuse(404, `No issue link type with name '${type?.name ?? ''}' found.`);
  const from = call.issue(inwardIssue?.key ?? '');
  const to = call.issue(outwardIssue?.key ?? '');
  if (from === to) throw refuse(400, 'You cannot link an issue to itself.');
  if (!call.may('link', from)) throw noPermission(from);
  const { id } = call.world.linkIssues(from.key, linkType.name, to.key, { by: call.user.name });
  const headers = { Location: `${call.site.baseUrl}/rest/api/2/issueLink/${id}` };
  return { status: 201, headers, body: '' };
}

/** A 401 to a caller whose token is good (LinkIssueResource, NotAuthorisedWebException). */
function noPermission({ key }: Issue) {
  return refuse(401, `No Link Issue Permission for issue '${key}'`);
}

/** Both ends must be seen; the permission at one of them is enough. */
function unlink(call: RestCall) {
  if (!/^\d+$/.test(call.params.id)) throw refuse(400, 'The issue link id is not a number.');
  const found = call.world.links.find(({ id }) => id === call.params.id);
  if (!found) throw refuse(404, `No issue link with id '${call.params.id}' exists.`);
  const [from, to] = [call.issue(found.from), call.issue(found.to)];
  if (!call.may('link', from) && !call.may('link', to)) throw noPermission(from);
  call.world.unlink(found.id, { by: call.user.name });
  return noContent();
}

/** Those whose key or summary begins so, or has a word that does, in two sections, the first of which is history. */
function pick(call: RestCall) {
  const { request, world, user, site } = call;
  const term = (request.parameter('query') ?? '').toLowerCase();
  const own = request.parameter('currentIssueKey');
  const found = world.issues.filter(
    (issue) =>
      issue.key !== own &&
      world.canSee(user, issue) &&
      (issue.key.toLowerCase().startsWith(term) ||
        `${issue.key.split('-')[1]}` === term ||
        issue.summary
          .toLowerCase()
          .split(/\s+/)
          .some((word) => word.startsWith(term))),
  );
  const issues = found.slice(0, MOST_PICKED).map(({ key, summary }) => ({
    key,
    keyHtml: key,
    img: `${site.contextPath}/secure/viewavatar?size=xsmall&avatarId=10315&avatarType=issuetype`,
    summary: `<b>${summary}</b>`,
    summaryText: summary,
  }));
  const sub = (count: number) => `Showing ${count} of ${found.length} matching issues`;
  return json({
    sections: [
      { label: 'History Search', sub: 'No matching issues', id: 'hs', issues: [] },
      { label: 'Current Search', sub: sub(issues.length), id: 'cs', issues },
    ],
  });
}
