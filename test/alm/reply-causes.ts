import type { Mender } from '../../src/alm/alm-problem.js';
import type { CauseId } from '../../src/alm/jira/causes/causes.js';
import type { JiraReply } from '../../src/alm/jira/wire/jira-http.js';
import type { SentRequest } from '../../src/alm/jira/call/sent-request.js';

/** A reply that a cause is read from. */
export interface ReplyRow {
  cause: CauseId;
  mender: Mender;
  words: RegExp;
  reply: Partial<JiraReply>;
  of?: Partial<Pick<SentRequest, 'method' | 'step' | 'reads' | 'url' | 'baseUrl'>> & {
    by?: 'password' | 'token' | 'nobody';
    consumerKey?: string;
    token?: string;
  };
}

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };
const HTML = { 'content-type': 'text/html;charset=UTF-8' };
const REALM = 'OAuth realm="https%3A%2F%2Fexample.com%2Fjira"';
const BASE = 'https://example.com/jira';
const PASSWORD = { by: 'password' } as const;
const ASKING = { step: 'request-token', method: 'POST' } as const;
const EXCHANGING = { step: 'access-token', method: 'POST' } as const;

const page = (status: number, text: string): Partial<JiraReply> => ({ status, headers: HTML, text });
const said = (status: number, body: unknown): Partial<JiraReply> => ({
  status,
  headers: JSON_TYPE,
  text: JSON.stringify(body),
});
const sentTo = (location: string): Partial<JiraReply> => ({ status: 302, headers: { location } });
const oauth = (oauth_problem: string, more: Record<string, string> = {}): Partial<JiraReply> => ({
  status: 401,
  headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8', 'www-authenticate': REALM },
  text: new URLSearchParams({ oauth_problem, ...more }).toString(),
});

const LENGTHS =
  'net.oauth.OAuthException: java.security.SignatureException: Signature length not correct: got 384 but was expecting 256';
/** Tomcat's page of an error that nobody caught. */
const javaFails = (sentence: string) =>
  page(
    500,
    `<!doctype html><html lang="en"><head><title>HTTP Status 500 – Internal Server Error</title></head><body><p><b>Message</b> ${sentence}</p></body></html>`,
  );

/** One row for each cause that a reply of HTTP tells; {@link of} is an ordinary signed GET of a person. */
export const REPLY_ROWS: ReplyRow[] = [
  // What stands before Jira
  row('redirect-to-https', 'administrator', /sends callers of http:/, sentTo(`${BASE}/rest/api/2/myself`), {
    baseUrl: 'http://example.com/jira',
    url: 'http://example.com/jira/rest/api/2/myself',
  }),
  row(
    'redirect-to-host',
    'administrator',
    /https:\/\/jira\.example\.com/,
    sentTo('https://jira.example.com/jira/rest/api/2/myself'),
  ),
  row(
    'redirect-to-context',
    'administrator',
    /Jira is at https:\/\/example\.com\/tracker/,
    sentTo('/tracker/rest/api/2/myself'),
  ),
  row('redirect-to-login', 'network', /its sign-in page/, sentTo('/jira/login.jsp?os_destination=x')),
  row(
    'redirect-to-sso',
    'network',
    /idp\.example\.org/,
    sentTo('https://idp.example.org/saml?SAMLRequest=x'),
  ),
  row('redirect-elsewhere', 'network', /another page/, sentTo('/jira/secure/Dashboard.jspa')),
  row(
    'no-jira-here',
    'administrator',
    /no Jira at https:\/\/example\.com\/jira/,
    page(404, '<h1>HTTP Status 404</h1>'),
  ),
  row(
    'sign-in-page',
    'network',
    /sign-in page answered/,
    page(200, '<title>Sign in</title><input type="password">'),
  ),
  row(
    'loading-page',
    'network',
    /says it is loading/,
    page(200, '<title>Loading...</title><div id="app"></div>'),
  ),
  row(
    'sso-page',
    'network',
    /single sign-on/,
    page(200, '<form method="post"><input name="SAMLRequest"></form>'),
  ),
  row('browser-check', 'network', /only a browser can pass/, page(403, '<title>Just a moment...</title>')),
  row('web-page', 'network', /web page answered/, page(200, '<!doctype html><p>Hello</p>')),
  row('other-reply', 'administrator', /is not Jira/, {
    status: 200,
    headers: { 'content-type': 'text/plain' },
    text: 'It works!',
  }),
  row('empty-reply', 'network', /nothing else/, { status: 200 }),
  row('front-sign-in', 'network', /sign-in page answered/, {
    ...page(401, '<h1>401</h1>'),
    headers: { ...HTML, 'www-authenticate': 'Negotiate' },
  }),
  row('proxy-sign-in', 'network', /sign-in of its own/, page(407, '<h1>407</h1>')),
  row(
    'front-refused',
    'network',
    /refused the request \(403\)/,
    page(403, '<h1>Access denied by policy</h1>'),
  ),
  row(
    'front-refused',
    'network',
    /refused the request \(406\)/,
    page(406, '<h1>Not Acceptable! Mod_Security</h1>'),
  ),
  row(
    'front-method-refused',
    'network',
    /does not let PUT requests through/,
    page(405, '<h1>405 Not Allowed</h1>'),
    { method: 'PUT' },
  ),
  row('front-bad-request', 'network', /did not understand/, page(400, '<h1>400 Bad Request</h1>')),
  row(
    'request-header-too-large',
    'jira-administrator',
    /longer than Jira/,
    page(400, '<h1>HTTP Status 400 – Bad Request</h1>'),
    {
      url: `${BASE}/rest/api/2/search?jql=${'x'.repeat(8_000)}`,
    },
  ),
  row('request-header-too-large', 'jira-administrator', /longer than Jira/, page(431, '')),
  row('request-too-large', 'network', /The request is longer/, page(413, '<h1>413</h1>')),
  row(
    'plain-tls-port',
    'administrator',
    /speaks https/,
    page(400, '<h1>400</h1>The plain HTTP request was sent to HTTPS port'),
  ),
  row('plain-tls-port', 'administrator', /speaks https/, {
    status: 400,
    headers: { 'content-type': 'text/plain' },
    text: 'Bad Request\nThis combination of host and port requires TLS.\n',
  }),
  row(
    'tls-client-certificate',
    'network',
    /certificate from whoever calls/,
    page(400, 'No required SSL certificate was sent'),
  ),
  row('gateway-refused', 'jira-administrator', /\(502\)/, page(502, '<h1>502 Bad Gateway</h1>')),
  row('gateway-unavailable', 'jira-administrator', /\(503\)/, page(503, '<h1>503 Service Unavailable</h1>')),
  row('gateway-timeout', 'jira-administrator', /\(504\)/, page(504, '<h1>504</h1>')),
  row(
    'authorization-stripped',
    'network',
    /as if nobody had signed in/,
    said(401, { message: 'Client must be authenticated to access this resource.', 'status-code': 401 }),
  ),
  row(
    'token-ignored',
    'you',
    /does not know this token/,
    said(401, { message: 'Client must be authenticated to access this resource.', 'status-code': 401 }),
    { by: 'token' },
  ),
  row('answered-nobody', 'network', /only what everybody may see/, {
    status: 200,
    headers: { ...JSON_TYPE, 'x-ausername': 'anonymous' },
    text: '[]',
  }),
  row(
    'xsrf-check',
    'network',
    /XSRF check failed/,
    { status: 403, headers: { 'content-type': 'text/plain' }, text: 'XSRF check failed' },
    { method: 'POST' },
  ),
  // Jira, in a state in which it does not serve
  row(
    'jira-maintenance',
    'jira-administrator',
    /being maintained/,
    page(503, '<h1>Jira is being re-indexed</h1>'),
  ),
  row('jira-starting', 'jira-administrator', /is starting/, page(503, '<h1>Jira is starting up</h1>')),
  row('jira-error', 'jira-administrator', /error of its own \(500\)/, page(500, '<h1>Oops</h1>')),
  row('rate-limited', 'you', /wait 40 seconds/, { status: 429, headers: { 'retry-after': '40' } }),
  row('rate-limit-zero', 'jira-administrator', /no requests at all; we wait 900 seconds/, {
    status: 429,
    headers: { 'retry-after': '9223372036854775807' },
  }),
  // OAuth
  row(
    'consumer-unknown',
    'jira-administrator',
    /does not know this consumer key\.$/,
    oauth('consumer_key_unknown'),
    ASKING,
  ),
  row('consumer-is-client-id', 'jira-administrator', /External application/, oauth('consumer_key_unknown'), {
    ...ASKING,
    consumerKey: '1f0c2d9a4b7e48d3a6c5e1f2a3b4c5d6',
  }),
  row('consumer-rejected', 'jira-administrator', /refuses this consumer key/, oauth('consumer_key_rejected')),
  row('clock-refused', 'network', /more than five minutes away/, oauth('timestamp_refused')),
  row('nonce-used', 'network', /same request twice/, oauth('nonce_used')),
  row('signature-method-rejected', 'jira-administrator', /RSA-SHA1/, oauth('signature_method_rejected')),
  row('version-rejected', 'jira-administrator', /OAuth 1\.0/, oauth('version_rejected')),
  row(
    'parameter-absent',
    'network',
    /\(oauth_token, oauth_nonce\)/,
    oauth('parameter_absent', { oauth_parameters_absent: 'oauth_token&oauth_nonce' }),
  ),
  row(
    'parameter-rejected',
    'network',
    /\(oauth_nonce\)/,
    oauth('parameter_rejected', { oauth_parameters_rejected: 'oauth_nonce' }),
  ),
  row(
    'callback-rejected',
    'administrator',
    /callback URL of Footbridge/,
    oauth('parameter_rejected', { oauth_parameters_rejected: 'oauth_callback' }),
    ASKING,
  ),
  row('oauth-refused', 'jira-administrator', /\(something_new\)/, oauth('something_new')),
  row('oauth-unreadable', 'jira-administrator', /cannot be read/, oauth('<b>')),
  row(
    'signature-unexplained',
    'jira-administrator',
    /Mostly the public key/,
    oauth('signature_invalid'),
    ASKING,
  ),
  row('access-ended', 'you', /ended in Jira/, oauth('token_rejected')),
  row('access-expired', 'you', /has expired/, oauth('token_expired')),
  row('access-revoked', 'you', /was revoked/, oauth('token_revoked')),
  row('access-not-allowed', 'jira-administrator', /switched off for Footbridge/, oauth('permission_denied')),
  row('access-incomplete', 'you', /\(token_used\)/, oauth('token_used')),
  row('person-shut-out', 'jira-administrator', /does not let you in/, {
    status: 401,
    headers: { 'www-authenticate': REALM },
  }),
  row('consent-refused', 'jira-administrator', /3-legged OAuth/, oauth('permission_denied'), EXCHANGING),
  row('consent-denied', 'you', /denied in Jira/, oauth('user_refused'), EXCHANGING),
  row('consent-unknown', 'you', /no longer knows this request/, oauth('token_rejected'), EXCHANGING),
  row('consent-too-late', 'you', /older than ten minutes/, oauth('token_expired'), EXCHANGING),
  row('consent-used', 'you', /used already/, oauth('token_used'), EXCHANGING),
  row('consent-unanswered', 'you', /Nobody has pressed Allow/, oauth('permission_unknown'), EXCHANGING),
  // What Jira says to a person
  row(
    'password-wrong',
    'you',
    /this user name and password/,
    page(401, 'Basic Authentication Failure'),
    PASSWORD,
  ),
  row(
    'passwords-off',
    'jira-administrator',
    /does not allow signing in/,
    page(403, 'Basic authentication is not allowed on this instance.'),
    PASSWORD,
  ),
  row(
    'captcha',
    'you',
    /wants a captcha/,
    {
      status: 403,
      headers: {
        ...HTML,
        'x-authentication-denied-reason': 'CAPTCHA_CHALLENGE; login-url=https://evil.example/',
      },
    },
    PASSWORD,
  ),
  row('not-allowed', 'jira-administrator', /does not allow you/, said(403, { errorMessages: ['No.'] })),
  row(
    'software-not-allowed',
    'jira-administrator',
    /no access to Jira Software/,
    said(403, { errorMessages: ['The user has no access to this application.'] }),
    { url: `${BASE}/rest/agile/1.0/board?maxResults=1` },
  ),
  row(
    'software-not-allowed',
    'jira-administrator',
    /no access to Jira Software/,
    said(403, { errorMessages: ['Jira Software is not licensed for you.'] }),
    { url: `${BASE}/rest/agile/1.0/sprint/1/issue` },
  ),
  row(
    'software-missing',
    'jira-administrator',
    /not installed or has no licence/,
    said(404, { message: 'null for uri: https://example.com/jira/rest/agile/1.0/board', 'status-code': 404 }),
    { url: `${BASE}/rest/agile/1.0/board` },
  ),
  row(
    'software-missing',
    'jira-administrator',
    /not installed or has no licence/,
    page(404, '<html><head><title>Oops, you&#39;ve found a dead link. - JIRA</title></head></html>'),
    { url: `${BASE}/rest/agile/1.0/board?startAt=0&maxResults=50` },
  ),
  row(
    'no-jira-here',
    'administrator',
    /no Jira at/,
    page(
      404,
      '<html><body><center><h1>404 Not Found</h1></center><hr><center>nginx/1.24.0</center></body></html>',
    ),
    { url: `${BASE}/rest/agile/1.0/board` },
  ),
  row('not-found', 'you', /does not have this/, said(404, { errorMessages: ['Issue Does Not Exist'] })),
  row('values-refused', 'you', /refused the values/, said(400, { errors: { summary: 'Too long.' } }), {
    method: 'PUT',
  }),
  // With a good credential
  row(
    'not-allowed',
    'jira-administrator',
    /does not allow you/,
    {
      ...said(401, { errorMessages: ["No Link Issue Permission for issue 'SHOP-1'"], errors: {} }),
      headers: {
        ...JSON_TYPE,
        'x-ausername': 'ada',
        'x-seraph-loginreason': 'OUT, OK',
        'www-authenticate': REALM,
      },
    },
    { method: 'POST', url: `${BASE}/rest/api/2/issueLink` },
  ),
  // Several words in one header, in any order
  row(
    'password-wrong',
    'you',
    /this user name and password/,
    {
      ...said(401, { message: 'Client must be authenticated to access this resource.', 'status-code': 401 }),
      headers: { ...JSON_TYPE, 'x-seraph-loginreason': 'AUTHENTICATED_FAILED, AUTHENTICATED_FAILED, OUT' },
    },
    PASSWORD,
  ),
  row(
    'password-wrong',
    'you',
    /this user name and password/,
    {
      ...page(403, '<h1>Forbidden</h1>'),
      headers: { ...HTML, 'x-seraph-loginreason': 'OUT, AUTHENTICATED_FAILED' },
    },
    PASSWORD,
  ),
  row(
    'captcha',
    'you',
    /wants a captcha/,
    {
      ...page(403, '<h1>Forbidden</h1>'),
      headers: { ...HTML, 'x-seraph-loginreason': 'AUTHENTICATION_DENIED, OUT' },
    },
    PASSWORD,
  ),
  // Where headers got lost on the way
  row(
    'captcha',
    'you',
    /wants a captcha/,
    {
      status: 403,
      text: 'Basic Authentication Failure - Reason : AUTHENTICATION_DENIED',
    },
    PASSWORD,
  ),
  row(
    'captcha',
    'you',
    /wants a captcha/,
    {
      status: 401,
      headers: { 'content-type': 'text/plain' },
      text: '{"errorMessages":["Login denied: answer the CAPTCHA in the browser first."],"errors":{}}',
    },
    PASSWORD,
  ),
  row(
    'password-wrong',
    'you',
    /this user name and password/,
    {
      status: 403,
      text: 'Basic Authentication Failure - Reason : AUTHENTICATED_FAILED',
    },
    PASSWORD,
  ),
  row('access-ended', 'you', /ended in Jira/, {
    status: 401,
    headers: HTML,
    text: '<pre>oauth_problem=token_rejected</pre>',
  }),
  row('access-expired', 'you', /has expired/, { status: 401, text: '{"oauth_problem":"token_expired"}' }),
  row('access-ended', 'you', /ended in Jira/, {
    status: 401,
    headers: { 'www-authenticate': `${REALM}, oauth_problem="token_rejected"` },
  }),
  row(
    'values-refused',
    'you',
    /refused the values/,
    { status: 400, text: '{"errorMessages":["Too long."],"errors":{}}' },
    { method: 'PUT' },
  ),
  row('not-found', 'you', /does not have this/, {
    status: 404,
    headers: { 'content-type': 'text/plain' },
    text: '{"errorMessages":["Issue Does Not Exist"],"errors":{}}',
  }),
  // Java, where it fails on the public key before it compares anything
  row(
    'signature-key-size',
    'jira-administrator',
    /has 2048 bits, the private key 3072/,
    javaFails(LENGTHS),
    ASKING,
  ),
  row(
    'signature-key-size',
    'jira-administrator',
    /has 2048 bits, the private key 3072/,
    javaFails(LENGTHS),
    EXCHANGING,
  ),
  row(
    'signature-key-size',
    'jira-administrator',
    /has 2048 bits, the private key 3072/,
    said(500, { message: LENGTHS, 'status-code': 500 }),
  ),
  row(
    'signature-key-unusable',
    'jira-administrator',
    /empty, damaged or not an RSA key/,
    javaFails('java.security.SignatureException: Signature encoding error'),
    ASKING,
  ),
  row(
    'signature-key-unusable',
    'jira-administrator',
    /empty, damaged or not an RSA key/,
    javaFails(
      'java.lang.IllegalStateException: need to set public key with  OAuthConsumer.setProperty when verifying RSA-SHA1 signatures.',
    ),
  ),
  row('jira-error', 'jira-administrator', /error of its own \(500\)/, javaFails(LENGTHS), PASSWORD),
  row('changed-meanwhile', 'you', /at the same time/, said(409, {}), { method: 'PUT' }),
];

function row(
  cause: CauseId,
  mender: Mender,
  words: RegExp,
  reply: Partial<JiraReply>,
  of?: ReplyRow['of'],
): ReplyRow {
  return { cause, mender, words, reply, of };
}
