import { html, json, Refusal, text, type Answer } from '../answer.js';
import { inGerman } from '../german.js';
import { IssueJson } from '../issue-json.js';
import type { JiraRequest } from '../jira-request.js';
import type { Person } from '../people.js';
import type { Site } from '../site.js';
import { agileRoutes } from './agile.js';
import { commentEditRoutes } from './comment-edits.js';
import { issueRoutes } from './issues.js';
import { linkRoutes } from './links.js';
import { metadataRoutes } from './metadata.js';
import { personalTokenRoutes } from './personal-tokens.js';
import { permissionRoutes } from './permissions.js';
import { propertyRoutes } from './properties.js';
import { RestCall, type Route } from './rest-call.js';
import { searchRoutes } from './search.js';
import { transitionRoutes } from './transitions.js';
import { webhookRoutes } from './webhooks.js';
import { whoRoutes } from './who.js';

const ROUTES = [
  ...whoRoutes,
  ...personalTokenRoutes,
  ...permissionRoutes,
  ...metadataRoutes,
  ...searchRoutes,
  ...transitionRoutes,
  ...agileRoutes,
  ...commentEditRoutes,
  ...linkRoutes,
  ...propertyRoutes,
  ...webhookRoutes,
  ...issueRoutes,
];

/** Jira's REST APIs: version 2 and agile 1.0. */
export class RestApi {
  private readonly write: IssueJson;
  private readonly routes = ROUTES.map((route) => ({ route, pattern: patternOf(route) }));

  constructor(private readonly site: Site) {
    this.write = new IssueJson(site);
  }

  answer(request: JiraRequest, person: Person | null): Answer {
    const answer = this.given(request, person);
    return this.site.world.language === 'de' ? inGerman(answer) : answer;
  }

  private given(request: JiraRequest, person: Person | null): Answer {
    try {
      return this.found(request, person);
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  }

  private found(request: JiraRequest, person: Person | null): Answer {
    const path = request.path.replace(
      /^\/rest\/(api|agile)\/latest\//,
      (_, api) => `/rest/${api}/${api === 'api' ? '2' : '1.0'}/`,
    );
    if (isForgeable(request, this.site.baseUrl)) return text('XSRF check failed', 403);
    if (path.startsWith('/rest/agile/') && !this.site.hasSoftware) return html(DEAD_LINK, 404);
    const matching = this.routes.filter(({ pattern }) => pattern.test(path));
    const match = matching.find(({ route }) => route.method === request.method);
    if (!match)
      return matching.length > 0
        ? json({ message: 'HTTP 405 Method Not Allowed', 'status-code': 405 }, 405)
        : nowhere(this.site, path);
    // Nobody may ask the agile API anonymously.
    const params = match.pattern.exec(path)?.groups ?? {};
    const call = new RestCall(request, this.site, person, { ...params }, this.write);
    if (path.startsWith('/rest/agile/')) void call.user;
    return match.route.answer(call);
  }
}

/**
 * What Jira's XSRF filter refuses: a change that a browser could have been tricked into. A call that is no
 * browser's, comes from Jira's own pages or carries `X-Atlassian-Token: no-check` passes.
 */
function isForgeable(request: JiraRequest, baseUrl: string): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return false;
  if (request.header('x-atlassian-token') === 'no-check') return false;
  const origin = request.header('origin') ?? request.header('referer');
  if (origin) return !`${origin}/`.startsWith(`${new URL(baseUrl).origin}/`);
  return /mozilla|chrome|safari|opera|msie/i.test(request.header('user-agent') ?? '');
}

/** Jira's page for addresses that lead nowhere: what is below /rest belongs to apps, and this one's is not there. */
const DEAD_LINK = `<!DOCTYPE html><html><head><title>Oops, you&#39;ve found a dead link. - JIRA</title></head>
<body id="jira" class="aui-layout aui-theme-default page-type-message">
<h1>Oops, you&#39;ve found a dead link.</h1><p>Go back to the previous page or the home page.</p></body></html>`;

const nowhere = (site: Site, path: string) =>
  json({ message: `null for uri: ${site.baseUrl}${path}`, 'status-code': 404 }, 404);

function patternOf({ path }: Route): RegExp {
  return new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:(\w+)/g, '(?<$1>[^/]+)')}/?$`);
}
