import { redirect, type Answer } from '../answer.js';
import type { Authorization } from '../oauth2-provider.js';
import { markup } from './markup.js';
import { pageRoute, type PageCall } from './page-call.js';

const AUTHORIZE = '/rest/oauth2/latest/authorize';
const CONSENT = '/plugins/servlet/oauth2/consent';
const GRANTED = '/secure/ViewProfile.jspa';

/** Where a person lets an external application in by OAuth 2.0, and where they end that. */
export const oauth2Routes = [
  pageRoute('GET', AUTHORIZE, leave),
  pageRoute('GET', CONSENT, ask),
  pageRoute('POST', CONSENT, decide),
  pageRoute('GET', GRANTED, profile),
  pageRoute('POST', GRANTED, revoke),
];

/** The resource sends the browser on to a page that asks; an error goes back to whoever sent it, if that is known. */
function leave(call: PageCall): Answer {
  const asked = question(call);
  if ('error' in asked) return refusal(call, asked);
  return { ...redirect(call.link(`${CONSENT}?${call.request.rawQuery}`)), status: 303 };
}

function ask(call: PageCall): Answer {
  const asked = question(call);
  if ('error' in asked) return refusal(call, asked);
  return call.page(
    `${asked.client.name} wants to access your Jira account`,
    markup`<p><strong>${asked.client.name}</strong> is requesting permission to: ${asked.scope.toLowerCase()} your data.</p>
<p>You are logged in as <strong>${call.user.displayName}</strong> (${call.user.name}).</p>
<form method="post" action="${call.link(`${CONSENT}?${call.request.rawQuery}`)}">${call.xsrfField}
<button class="primary" id="approve" name="approve" value="Allow">Allow</button>
<button id="deny" name="deny" value="Deny">Deny</button></form>`,
  );
}

function decide(call: PageCall): Answer {
  call.requireXsrfToken();
  const asked = question(call);
  if ('error' in asked) return refusal(call, asked);
  if (call.request.parameter('approve') === undefined)
    return back(asked.redirectUri, { error: 'access_denied', state: asked.state });
  return back(asked.redirectUri, { code: call.site.oauth2.allow(asked, call.user.name), state: asked.state });
}

function question({ request, site }: PageCall): Authorization | { error: string; redirectUri?: string } {
  return site.oauth2.ask((name) => request.query.find(([candidate]) => candidate === name)?.[1]);
}

function refusal(call: PageCall, { error, redirectUri }: { error: string; redirectUri?: string }): Answer {
  const state = call.request.parameter('state') ?? '';
  if (redirectUri) return back(redirectUri, { error, state });
  return call.page('Something went wrong', markup`<p class="error">${error}</p>`, 400);
}

function back(redirectUri: string, query: Record<string, string>): Answer {
  return redirect(
    `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${new URLSearchParams(query).toString()}`,
  );
}

/** Authorized applications, on the person's own profile. */
function profile(call: PageCall): Answer {
  const own = call.site.oauth2.of(call.user.name);
  const rows = own.map(
    ({ client, accessToken }) => markup`<tr><td>${client.name}</td>
<td><form method="post" action="${call.link(GRANTED)}">${call.xsrfField}
<input type="hidden" name="token" value="${accessToken}"><button>Revoke</button></form></td></tr>`,
  );
  return call.page('Authorized applications', markup`<table><tbody>${rows}</tbody></table>`);
}

function revoke(call: PageCall): Answer {
  call.requireXsrfToken();
  call.site.oauth2.revokeAllOf(call.user.name);
  return redirect(call.link(GRANTED));
}
