import { Refusal, text, type Answer } from '../answer.js';
import type { Authentication } from '../authentication.js';
import type { JiraRequest } from '../jira-request.js';
import type { OAuthProvider } from '../oauth-provider.js';
import type { Site } from '../site.js';
import { applicationLinkRoutes } from './application-link-pages.js';
import { authorizeRoutes } from './authorize.js';
import { browseRoutes } from './browse.js';
import { markup } from './markup.js';
import { oauth2Routes } from './oauth2-pages.js';
import { PageCall } from './page-call.js';
import { personalTokenRoutes } from './personal-token-pages.js';
import { signInRoutes } from './sign-in.js';

const ROUTES = [
  ...browseRoutes,
  ...signInRoutes,
  ...authorizeRoutes,
  ...oauth2Routes,
  ...personalTokenRoutes,
  ...applicationLinkRoutes,
];

/** The pages of Jira that a browser sees. */
export class Pages {
  private readonly routes = ROUTES.map((route) => ({
    route,
    pattern: new RegExp(`^${route.path.replace(/[.]/g, '\\.').replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
  }));

  constructor(
    private readonly site: Site,
    private readonly oauth: OAuthProvider,
    private readonly authentication: Authentication,
  ) {}

  answer(request: JiraRequest): Answer {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const found = this.routes.find(
      ({ route, pattern }) => route.method === method && pattern.test(request.path),
    );
    const call = new PageCall(
      request,
      this.site,
      this.oauth,
      this.authentication.personOfSession(request),
      { ...found?.pattern.exec(request.path)?.groups },
      (person, password) => this.authentication.checkPassword(person, password),
    );
    if (!found)
      return call.page('Dead link', markup`<p>It seems that you have followed a dead link.</p>`, 404);
    try {
      return found.route.answer(call);
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  }
}

/** The answer to a path outside of the context path, where Jira does not live. */
export const outside = (): Answer => text('HTTP Status 404 – Not Found', 404);
