import type { AlmProblem } from '../../alm-problem.js';
import { problemOf, type CauseId } from '../causes/causes.js';
import { skewInWords } from '../signing/clock-skew.js';
import type { JiraReply } from '../wire/jira-http.js';
import { authorizationParameters } from '../signing/oauth1-signature.js';
import type { SentRequest } from './sent-request.js';
import { signatureInvalid } from './signature-problem.js';

/** What each `oauth_problem` means, where it means the same in every call. */
const CAUSE_OF: Record<string, CauseId> = {
  consumer_key_rejected: 'consumer-rejected',
  consumer_key_refused: 'consumer-rejected',
  signature_method_rejected: 'signature-method-rejected',
  nonce_used: 'nonce-used',
  version_rejected: 'version-rejected',
  parameter_absent: 'parameter-absent',
  parameter_rejected: 'parameter-rejected',
  user_refused: 'consent-denied',
};
/** In the dance the token is a request token, and somebody waits for the way back. */
const CAUSE_IN_DANCE: Record<string, CauseId> = {
  permission_denied: 'consent-refused',
  permission_unknown: 'consent-unanswered',
  token_rejected: 'consent-unknown',
  token_revoked: 'consent-unknown',
  token_expired: 'consent-too-late',
  token_used: 'consent-used',
};
/** In a call the token is the access token of a person. */
const CAUSE_IN_CALL: Record<string, CauseId> = {
  permission_denied: 'access-not-allowed',
  permission_unknown: 'access-incomplete',
  additional_authorization_required: 'access-incomplete',
  token_rejected: 'access-ended',
  token_revoked: 'access-revoked',
  token_expired: 'access-expired',
  token_used: 'access-incomplete',
};
const CODE = /^[a-z_]{1,40}$/;
/** Jira makes the client id of an External application, which is OAuth 2, of 32 hex digits. */
const CLIENT_ID = /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
/** The code in the page or JSON that something on the way made of the body of a 401. */
const WRAPPED = /\boauth_problem(?:=|%3D|"\s*:\s*)(?:"|&quot;|%22)?([a-z_]{1,40})/;
const FURTHEST_SKEW = 10 * 365 * 24 * 3600; // seconds

/**
 * The problem that an OAuth error reply of Jira is: the parameters `oauth_problem` and its companions,
 * in the `WWW-Authenticate` header or in a form-encoded body (oauth.pbworks.com/ProblemReporting).
 *
 * @returns undefined for a reply without `oauth_problem`
 */
export function oauthProblem(reply: JiraReply, sent: SentRequest): AlmProblem | undefined {
  const parameters = oauthErrorParameters(reply);
  const code = parameters.oauth_problem;
  if (!code) return undefined;

  const known = CODE.test(code) ? code : 'unreadable';
  const common = { oauthProblem: known, status: reply.status };

  if (code === 'signature_invalid') return signatureInvalid(parameters, sent, common);
  if (code === 'timestamp_refused') return timestampRefused(parameters, reply, sent, common);
  const names = namesIn(parameters);
  return problemOf(
    causeOf(code, names, sent),
    { baseUrl: sent.baseUrl, code: known, name: names.join(', ') },
    { diagnosis: { ...common, ...(names.length && { parameters: names }) } },
  );
}

/** All `oauth_…` parameters of an error reply, decoded; those of the header win over those of the body. */
function oauthErrorParameters({ headers, status, text }: JiraReply): Record<string, string> {
  const form = /^\s*oauth_\w+=|^[\w=&%.+-]*&oauth_problem=/.test(text.slice(0, 2_000))
    ? text.slice(0, 64_000).trim()
    : '';
  const inBody = [...new URLSearchParams(form)].filter(([name]) => name.startsWith('oauth_'));
  const wrapped =
    status === 401 && inBody.length === 0 ? WRAPPED.exec(text.slice(0, 20_000))?.[1] : undefined;
  const inHeader = [...(headers['www-authenticate'] ?? '').matchAll(/(oauth_\w+)="([^"]*)"/g)].map(
    ([, name, value]): [string, string] => [name, decoded(value)],
  );
  return Object.fromEntries([...(wrapped ? [['oauth_problem', wrapped]] : []), ...inBody, ...inHeader]);
}

function causeOf(code: string, names: string[], sent: SentRequest): CauseId {
  if (code === 'consumer_key_unknown') {
    const { oauth_consumer_key: key = '' } = authorizationParameters(sent.headers.Authorization ?? '');
    return CLIENT_ID.test(key) ? 'consumer-is-client-id' : 'consumer-unknown';
  }
  if (code === 'parameter_rejected' && names.includes('oauth_callback')) return 'callback-rejected';

  const ofStep = sent.step === 'call' ? CAUSE_IN_CALL : CAUSE_IN_DANCE;
  const known = Object.hasOwn(ofStep, code) ? ofStep[code] : Object.hasOwn(CAUSE_OF, code) && CAUSE_OF[code];
  return known || (CODE.test(code) ? 'oauth-refused' : 'oauth-unreadable');
}

function timestampRefused(
  { oauth_acceptable_timestamps: window = '' }: Record<string, string>,
  { headers }: JiraReply,
  { headers: sentHeaders, baseUrl }: SentRequest,
  common: Record<string, unknown>,
): AlmProblem {
  const sentAt = Number(authorizationParameters(sentHeaders.Authorization ?? '').oauth_timestamp);
  const [from, to] = window.split('-').map(Number);
  const jiraNow =
    from && to ? Math.round((from + to) / 2) : Math.round(Date.parse(headers.date ?? '') / 1000);
  // Of our own clock, not of what was sent: that may have followed Jira's clock already.
  const skew = jiraNow - Math.floor(Date.now() / 1000);
  const skewSeconds = Math.abs(skew) < FURTHEST_SKEW ? skew : undefined;

  return problemOf(
    'clock-refused',
    { baseUrl, ...(skewSeconds !== undefined && { skew: skewInWords(skewSeconds) }) },
    { diagnosis: { ...common, skewSeconds, sentSkewSeconds: jiraNow - sentAt } },
  );
}

/** The OAuth parameters that Jira complains of. */
function namesIn({ oauth_parameters_absent, oauth_parameters_rejected }: Record<string, string>): string[] {
  const names = (oauth_parameters_absent ?? oauth_parameters_rejected ?? '').split('&');
  return names.filter((name) => CODE.test(name)).slice(0, 10);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}
