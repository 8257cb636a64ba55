import { redirect, type Answer } from '../answer.js';
import { encodeForm } from '../base-string.js';
import { OAuthProblem } from '../oauth-problem.js';
import type { Token } from '../tokens.js';
import { markup } from './markup.js';
import { pageRoute, type PageCall } from './page-call.js';

/** Where a person lets a program in, and where they end that. */
export const authorizeRoutes = [
  pageRoute('GET', '/plugins/servlet/oauth/authorize', ask),
  pageRoute('POST', '/plugins/servlet/oauth/authorize', decide),
  pageRoute('GET', '/plugins/servlet/oauth/users/access-tokens', accessTokens),
  pageRoute('POST', '/plugins/servlet/oauth/users/access-tokens', revoke),
];

// The token is looked at before the person signs in (AuthorizeServlet.process).
function ask(call: PageCall): Answer {
  return withToken(call, (token) => question(call, token));
}

function question(call: PageCall, token: Token): Answer {
  const { user, site } = call;
  return call.page(
    `Welcome to ${site.world.title}`,
    markup`<p><strong>${token.consumer.consumerName}</strong> would like to have read and write access to your data on Jira.</p>
${token.consumer.description && markup`<p>${token.consumer.description}</p>`}
<p>You are logged in as <strong>${user.displayName}</strong> (${user.name}).</p>
<form method="post" action="${call.link('/plugins/servlet/oauth/authorize')}">
${call.xsrfField}
<input type="hidden" name="oauth_token" value="${token.token}">
<input type="hidden" name="oauth_callback" value="${call.request.parameter('oauth_callback')}">
<button class="primary" id="approve" name="approve" value="Allow">Allow</button>
<button id="deny" name="deny" value="Deny">Deny</button>
</form>`,
  );
}

function decide(call: PageCall): Answer {
  call.requireXsrfToken();
  return withToken(call, (token) => {
    const { user, request, site } = call;
    if (request.parameter('approve') !== undefined) site.tokens.authorize(token, user.name);
    else if (request.parameter('deny') !== undefined) site.tokens.deny(token, user.name);
    else return question(call, token);
    return backToConsumer(call, token);
  });
}

// PostAuthorization: the answer Deny looks like a verifier, and OAuth 1.0 callers get none.
function backToConsumer(call: PageCall, token: Token): Answer {
  const isAllowed = token.authorization === 'authorized';
  const sent =
    token.protocol === '1.0' ? call.request.parameter('oauth_callback') || undefined : token.callback;
  const callback = sent ?? token.consumer.callbackUrl;
  if (!callback) return isAllowed ? codePage(call, token) : deniedPage(call, token);
  const query = encodeForm([
    ['oauth_token', token.token],
    ...(token.protocol === '1.0a'
      ? [['oauth_verifier', isAllowed ? (token.verifier ?? '') : 'denied'] as [string, string]]
      : []),
  ]);
  return redirect(`${callback}${callback.includes('?') ? '&' : '?'}${query}`);
}

function codePage(call: PageCall, token: Token): Answer {
  const { consumerName } = token.consumer;
  return call.page(
    'Access Approved',
    token.protocol === '1.0'
      ? markup`<p>You have successfully authorized <strong>${consumerName}</strong>. You can go back to it and continue.</p>`
      : markup`<p>You have successfully authorized <strong>${consumerName}</strong>. Your verification code is <strong id="verifier">${token.verifier}</strong>. You will need to enter this exact text when prompted. You should write this value down before closing the browser window.</p>`,
  );
}

function deniedPage(call: PageCall, token: Token): Answer {
  return call.page(
    'Access Denied',
    markup`<p>You have denied access to <strong>${token.consumer.consumerName}</strong>.</p>`,
  );
}

/** Errors stay on this page: the program that sent the browser here hears nothing. */
function withToken(call: PageCall, then: (token: Token) => Answer): Answer {
  let token: Token;
  try {
    token = call.oauth.tokenToAuthorize(call.request);
  } catch (error) {
    if (!(error instanceof OAuthProblem)) throw error;
    const words = PROBLEMS[error.problem] ?? 'An error occurred while handling the authorization request.';
    const answer = call.page('Authorization failed', markup`<p class="error">${words}</p>`, error.status);
    return {
      ...answer,
      headers: { ...answer.headers, 'WWW-Authenticate': error.challenge(call.site.baseUrl) },
    };
  }
  return then(token);
}

const PROBLEMS: Record<string, string> = {
  token_rejected: 'The OAuth token in the request is not one that was issued, or is no longer valid.',
  token_used: 'The OAuth token in the request has already been used.',
  token_expired: 'The OAuth token in the request has expired.',
};

function accessTokens(call: PageCall): Answer {
  const own = call.site.tokens.all().filter(({ type, user }) => type === 'access' && user === call.user.name);
  const rows = own.map(
    ({
      consumer,
      token,
      createdAt,
    }) => markup`<tr><td>${consumer.consumerName}</td><td>${consumer.description}</td>
<td>${new Date(createdAt).toUTCString()}</td><td>Read and write</td>
<td><form method="post" action="${call.link('/plugins/servlet/oauth/users/access-tokens')}">${call.xsrfField}
<input type="hidden" name="token" value="${token}"><button>Revoke OAuth Access Token</button></form></td></tr>`,
  );
  return call.page(
    'OAuth Access Tokens',
    own.length > 0
      ? markup`<table><thead><tr><th>Consumer</th><th>Consumer Description</th><th>Issued On</th><th>Type</th><th></th></tr></thead><tbody>${rows}</tbody></table>`
      : markup`<p>You have not granted any application access to your data.</p>`,
  );
}

function revoke(call: PageCall): Answer {
  const { user, site } = call;
  call.requireXsrfToken();
  const token = site.tokens.find(call.typed('token'));
  if (token?.user === user.name) site.tokens.revoke(token.token);
  return redirect(call.link('/plugins/servlet/oauth/users/access-tokens'));
}
