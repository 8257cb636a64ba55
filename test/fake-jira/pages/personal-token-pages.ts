import { redirect, type Answer } from '../answer.js';
import { markup } from './markup.js';
import { pageRoute, type PageCall } from './page-call.js';

const PATH = '/secure/ViewPersonalAccessTokens.jspa';

/** Profile, Personal Access Tokens: where a person makes tokens and ends them. */
export const personalTokenRoutes = [pageRoute('GET', PATH, list), pageRoute('POST', PATH, change)];

function list(call: PageCall): Answer {
  return page(call);
}

function change(call: PageCall): Answer {
  const { user, site } = call;
  call.requireXsrfToken();
  const [name, days, revoked] = [call.typed('name'), call.typed('days'), call.typed('revoke')];
  if (revoked) {
    if (site.personalTokens.of(user.name).some(({ id }) => String(id) === revoked))
      site.personalTokens.remove(Number(revoked));
    return redirect(call.link(PATH));
  }
  return page(call, site.personalTokens.add(user.name, name, days ? Number(days) : undefined).raw);
}

function page(call: PageCall, raw?: string): Answer {
  const rows = call.site.personalTokens.of(call.user.name).map(
    ({ id, name, expiringAt }) => markup`<tr><td>${name}</td>
<td>${expiringAt ? new Date(expiringAt).toUTCString() : 'Never'}</td>
<td><form method="post" action="${call.link(PATH)}">${call.xsrfField}
<input type="hidden" name="revoke" value="${String(id)}"><button>Revoke</button></form></td></tr>`,
  );
  return call.page(
    'Personal Access Tokens',
    markup`${raw && markup`<p class="message">Your new token. You will not see it again: <code id="raw-token">${raw}</code></p>`}
<form method="post" action="${call.link(PATH)}">${call.xsrfField}
<label for="name">Token Name</label><input type="text" id="name" name="name" value="Footbridge">
<label for="days">Days until it expires; empty for never</label><input type="text" id="days" name="days" value="90">
<button class="primary">Create token</button></form>
<table><thead><tr><th>Token name</th><th>Expiry date</th><th></th></tr></thead><tbody>${rows}</tbody></table>`,
  );
}
