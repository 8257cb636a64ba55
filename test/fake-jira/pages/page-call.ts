import { html, redirect, Refusal, type Answer } from '../answer.js';
import { SESSION_COOKIE } from '../authentication.js';
import type { JiraRequest } from '../jira-request.js';
import type { OAuthProvider } from '../oauth-provider.js';
import type { Person } from '../people.js';
import type { Session } from '../sessions.js';
import type { Site } from '../site.js';
import { markup, type Markup } from './markup.js';

/** One visit of a browser to a page of Jira. */
export class PageCall {
  constructor(
    readonly request: JiraRequest,
    readonly site: Site,
    readonly oauth: OAuthProvider,
    readonly person: Person | null,
    readonly params: Record<string, string>,
    readonly checkPassword: (person: Person | undefined, password: string) => boolean,
  ) {}

  get session(): Session | undefined {
    return this.site.sessions.find(this.request.cookie(SESSION_COOKIE));
  }

  /** The person who is signed in; anybody else is sent to the login page and comes back. */
  get user(): Person {
    if (this.person) return this.person;
    const destination = this.request.path + (this.request.rawQuery && `?${this.request.rawQuery}`);
    const query = new URLSearchParams({ permissionViolation: 'true', os_destination: destination });
    throw new Refusal(redirect(this.link(`/login.jsp?${query.toString()}`)));
  }

  /** A path as a browser needs it, with the context path. */
  link(path: string): string {
    return this.site.contextPath + path;
  }

  /** A value that was typed into a form, without the space around it. */
  typed(name: string): string {
    return (this.request.parameter(name) ?? '').trim();
  }

  /** Every form of Jira carries the token of its session. */
  get xsrfField(): Markup {
    return markup`<input type="hidden" name="atl_token" value="${this.session?.xsrfToken}">`;
  }

  requireXsrfToken(): void {
    if (this.session && this.request.parameter('atl_token') === this.session.xsrfToken) return;
    throw new Refusal(
      this.page(
        'XSRF Security Token Missing',
        markup`<p>Jira could not complete this action due to a missing form token.</p>`,
        403,
      ),
    );
  }

  page(title: string, content: Markup, status = 200): Answer {
    const { site, person } = this;
    const account = person
      ? markup`<span>${person.displayName}</span> <a href="${this.link('/plugins/servlet/oauth/users/access-tokens')}">OAuth access tokens</a>
          ${person.isAdministrator && markup`<a href="${this.link('/plugins/servlet/applinks/listApplicationLinks')}">Application links</a>`}
          <a href="${this.link('/secure/Logout!default.jspa')}">Log Out</a>`
      : markup`<a href="${this.link('/login.jsp')}">Log In</a>`;
    const whole = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - ${site.world.title}</title>
<style>${STYLE}</style>
</head>
<body>
<header><a class="logo" href="${this.link('/secure/Dashboard.jspa')}">◆ ${site.world.title}</a><nav>${account}</nav></header>
<main><h1>${title}</h1>
${content}
</main>
<footer>A stand-in for Atlassian Jira Project Management Software (v${site.version.text})</footer>
</body>
</html>`;
    return html(whole.html, status);
  }
}

/** What one method and path among the pages does. */
export interface PageRoute {
  method: string;
  path: string;
  answer: (call: PageCall) => Answer;
}

export const pageRoute = (method: string, path: string, answer: PageRoute['answer']): PageRoute => ({
  method,
  path,
  answer,
});

const STYLE = markup`
body { margin: 0; font: 14px/1.43 "Segoe UI", Roboto, Arial, sans-serif; color: #172b4d; background: #f4f5f7; }
header { display: flex; gap: 24px; align-items: center; padding: 8px 20px; background: #0747a6; color: #deebff; }
header a { color: #deebff; text-decoration: none; }
header nav { margin-left: auto; display: flex; gap: 16px; flex-wrap: wrap; }
.logo { font-weight: 600; font-size: 16px; }
main { max-width: 760px; margin: 24px auto; padding: 20px 28px; background: #fff; border: 1px solid #dfe1e6; border-radius: 3px; overflow-wrap: anywhere; }
h1 { font-size: 20px; font-weight: 500; margin: 0 0 16px; }
h2 { font-size: 16px; font-weight: 600; }
label { display: block; margin: 12px 0 2px; color: #5e6c84; font-weight: 600; font-size: 12px; }
label.inline { font-weight: 400; font-size: 14px; color: inherit; }
input[type=text], input[type=password], textarea, select { width: 100%; box-sizing: border-box; padding: 6px 8px; border: 2px solid #dfe1e6; border-radius: 3px; background: #fafbfc; font: inherit; }
textarea { min-height: 110px; font-family: monospace; font-size: 12px; }
button { margin: 12px 8px 0 0; padding: 6px 12px; border: 0; border-radius: 3px; background: #ebecf0; color: #172b4d; font: inherit; cursor: pointer; }
button.primary { background: #0052cc; color: #fff; }
.error { color: #bf2600; }
.message { padding: 10px 14px; border-radius: 3px; background: #deebff; }
.message.warning { background: #fffae6; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 6px 8px; border-bottom: 1px solid #dfe1e6; vertical-align: top; }
.lozenge { padding: 1px 6px; border-radius: 3px; background: #dfe1e6; font-size: 11px; font-weight: 700; text-transform: uppercase; }
pre { white-space: pre-wrap; }
footer { text-align: center; color: #7a869a; font-size: 12px; padding-bottom: 24px; }
`;
