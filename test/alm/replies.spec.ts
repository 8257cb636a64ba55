import { createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { AlmProblem, type AlmProblemKind } from '../../src/alm/alm-problem.js';
import { baseStringDifference, withoutTokens } from '../../src/alm/jira/call/base-string-difference.js';
import type { JiraReply } from '../../src/alm/jira/wire/jira-http.js';
import { issues } from '../../src/alm/jira/rest/issue-json.js';
import { readJson } from '../../src/alm/jira/rest/jira-json.js';
import { user } from '../../src/alm/jira/rest/people.js';
import { jiraMessages } from '../../src/alm/jira/call/jira-messages.js';
import { authorizationParameters, baseString } from '../../src/alm/jira/signing/oauth1-signature.js';
import { replyProblem } from '../../src/alm/jira/call/reply-problems.js';
import type { SentRequest } from '../../src/alm/jira/call/sent-request.js';
import { basic, rsaSha1, type Signer } from '../../src/alm/jira/signing/signer.js';
import vectors from './oauth1-rsa-sha1-vectors.json';

const BASE = 'https://example.com/jira';
const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };
const HTML_TYPE = { 'content-type': 'text/html;charset=UTF-8' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };
const REALM = 'OAuth realm="https%3A%2F%2Fexample.com%2Fjira"';
const SPY = 'REMOTE-BODY'; // must never be repeated

type Of = Partial<Pick<SentRequest, 'method' | 'step' | 'reads' | 'url'>> & { signer?: Signer };

const oauth = rsaSha1({
  consumerKey: 'footbridge-4f7k2q',
  privateKey: createPrivateKey(vectors.privateKeyPkcs8),
  token: 'tok3n',
});
const password = basic('ada', 'secret');

async function sent({
  method = 'GET',
  step = 'call',
  reads = true,
  url,
  signer = oauth,
}: Of = {}): Promise<SentRequest> {
  const target = url ?? `${BASE}/rest/api/2/myself`;
  return { method, url: target, headers: await signer({ method, url: target }), baseUrl: BASE, step, reads };
}

async function problem(reply: Partial<JiraReply>, of?: Of): Promise<AlmProblem> {
  const found = replyProblem({ status: 200, headers: {}, text: '', ...reply }, await sent(of));
  expect(found).toBeInstanceOf(AlmProblem);
  return found!;
}

const oauthBody = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString();
const oauthHeader = (parameters: Record<string, string>) =>
  `${REALM}, ${Object.entries(parameters)
    .map(([name, value]) => `${name}="${encodeURIComponent(value)}"`)
    .join(', ')}`;

describe('OA-33 each OAuth problem of a REST call', () => {
  const rows: [string, number, AlmProblemKind][] = [
    ['consumer_key_unknown', 401, 'consumer-unknown'],
    ['consumer_key_rejected', 401, 'consumer-unknown'],
    ['consumer_key_refused', 503, 'consumer-unknown'],
    ['signature_invalid', 401, 'signature-invalid'],
    ['signature_method_rejected', 400, 'protocol'],
    ['timestamp_refused', 400, 'clock'],
    ['nonce_used', 401, 'protocol'],
    ['token_rejected', 401, 'credential-refused'],
    ['token_expired', 401, 'credential-refused'],
    ['token_revoked', 401, 'credential-refused'],
    ['token_used', 401, 'credential-refused'],
    ['permission_unknown', 401, 'credential-refused'],
    ['permission_denied', 401, 'credential-refused'],
    ['additional_authorization_required', 401, 'credential-refused'],
    ['user_refused', 503, 'consent-denied'],
    ['parameter_absent', 400, 'protocol'],
    ['parameter_rejected', 400, 'protocol'],
    ['version_rejected', 400, 'protocol'],
    ['something_new', 403, 'protocol'],
  ];

  test.each(rows)('%s (%i) is %s, in the header as in the body', async (code, status, kind) => {
    const inHeader = await problem({
      status,
      headers: { 'www-authenticate': `${oauthHeader({ oauth_problem: code })}, ${REALM}` },
    });
    const inBody = await problem({
      status,
      headers: { ...FORM_TYPE, 'www-authenticate': REALM },
      text: oauthBody({ oauth_problem: code }),
    });

    expect(inHeader.kind).toBe(kind);
    expect(inBody.kind).toBe(kind);
    expect(inBody).toMatchObject({
      mender: expect.any(String),
      nextStep: expect.any(String),
      diagnosis: { oauthProblem: code, status },
    });
  });
});

describe('in the dance', () => {
  test.each<[string, SentRequest['step'], AlmProblemKind]>([
    ['token_rejected', 'access-token', 'consent-expired'],
    ['token_expired', 'access-token', 'consent-expired'],
    ['token_used', 'access-token', 'consent-expired'],
    ['permission_unknown', 'access-token', 'consent-expired'],
    ['permission_denied', 'access-token', 'consent-denied'],
    ['consumer_key_unknown', 'request-token', 'consumer-unknown'],
    ['signature_invalid', 'request-token', 'signature-invalid'],
    ['timestamp_refused', 'request-token', 'clock'],
  ])('%s at %s is %s', async (code, step, kind) => {
    const found = await problem(
      { status: 401, text: oauthBody({ oauth_problem: code }) },
      { step, method: 'POST' },
    );
    expect(found.kind).toBe(kind);
  });

  test('a refused callback URL is named', async () => {
    const text = oauthBody({
      oauth_problem: 'parameter_rejected',
      oauth_parameters_rejected: 'oauth_callback',
    });
    expect((await problem({ status: 400, text }, { step: 'request-token' })).message).toMatch(/callback URL/);
  });

  test('a good token reply, which nobody is signed in for, is no problem', async () => {
    const reply = {
      status: 200,
      headers: { 'content-type': 'text/plain', 'x-ausername': 'anonymous' },
      text: 'oauth_token=a',
    };
    expect(replyProblem(reply, await sent({ step: 'request-token' }))).toBeUndefined();
  });
});

test.each(['<script>', 'A_B', 'x'.repeat(41), 'with blank'])(
  'OA-34 an unknown code that is no code is not shown: %s',
  async (code) => {
    const { message, nextStep, diagnosis } = await problem({
      status: 400,
      text: oauthBody({ oauth_problem: code }),
    });
    expect(`${message} ${nextStep} ${JSON.stringify(diagnosis)}`).not.toContain(code);
  },
);

describe('a refused signature', () => {
  async function refused(change: (base: string) => string) {
    const request = await sent({ url: `${BASE}/rest/api/2/search?jql=a`, method: 'GET' });
    const { oauth_signature: _, ...parameters } = authorizationParameters(request.headers.Authorization);
    const theirs = change(baseString({ method: 'GET', url: request.url, oauth: parameters }));
    const text = oauthBody({
      oauth_problem: 'signature_invalid',
      oauth_signature: 'x',
      oauth_signature_base_string: theirs,
    });
    return replyProblem({ status: 401, headers: FORM_TYPE, text }, request)!;
  }
  const https = encodeURIComponent('https://example.com/jira');

  test.each<[string, (base: string) => string, string, RegExp]>([
    [
      'the same base string',
      (base) => base,
      'nothing',
      /public key in Jira does not belong to the private key here/,
    ],
    [
      'http',
      (base) => base.replace('https', 'http'),
      'scheme',
      /Jira saw http where Footbridge used https: .*http:\/\/example\.com\/jira\/rest/,
    ],
    ['another host', (base) => base.replace('example.com', 'intern'), 'host', /another host name/],
    [
      'another port',
      (base) => base.replace(https, encodeURIComponent('https://example.com:8443/jira')),
      'port',
      /another port/,
    ],
    [
      'no context path',
      (base) => base.replace(https, encodeURIComponent('https://example.com')),
      'path',
      /another path/,
    ],
    ['other parameters', (base) => base.replace('jql%3Da', 'jql%3Db'), 'parameters', /other parameters/],
    ['another method', (base) => base.replace('GET', 'POST'), 'method', /a different method/],
  ])('where Jira saw %s', async (_, change, difference, sentence) => {
    const found = await refused(change);
    expect(found).toMatchObject({
      kind: 'signature-invalid',
      mender: ['method', 'parameters'].includes(difference) ? 'network' : 'jira-administrator',
      diagnosis: { difference },
    });
    expect(found.message).toMatch(sentence);
    expect(JSON.stringify(found.diagnosis)).not.toContain('tok3n');
  });

  test('whose base string is not echoed, or is nonsense, still has a next step', async () => {
    for (const change of [() => '', () => 'nonsense', () => '%&%&%', () => 'GET&ftp%3A%2F%2Fx&a']) {
      expect(await refused(change)).toMatchObject({ kind: 'signature-invalid', field: 'privateKey' });
    }
  });

  test('compares base strings only', () => {
    expect(baseStringDifference('nonsense', 'nonsense')).toBeUndefined();
    expect(withoutTokens('GET&u&oauth_token%3Dabc%26oauth_verifier%3Dx%2520y%26z%3D1')).toBe(
      'GET&u&oauth_token%3Dhidden%26oauth_verifier%3Dhidden%26z%3D1',
    );
  });
});

describe('a refused timestamp', () => {
  const at = (shift: number) => Math.floor(Date.now() / 1000) + shift;

  test.each([
    [420, /Jira's clock is 7 minutes ahead/],
    [-600, /Jira's clock is 10 minutes behind/],
  ])('says by how much the clocks differ: %i', async (shift, sentence) => {
    const window = `${at(shift) - 300}-${at(shift) + 300}`;
    const text = oauthBody({ oauth_problem: 'timestamp_refused', oauth_acceptable_timestamps: window });
    const found = await problem({ status: 400, text });
    expect(found.message).toMatch(sentence);
    expect(Math.abs(Number(found.diagnosis.skewSeconds) - shift)).toBeLessThanOrEqual(1);
  });

  test('takes the Date header where there is no window, and does without both', async () => {
    const text = oauthBody({ oauth_problem: 'timestamp_refused' });
    const dated = await problem({
      status: 400,
      headers: { date: new Date(at(900) * 1000).toUTCString() },
      text,
    });
    expect(dated.message).toMatch(/15 minutes ahead/);
    expect((await problem({ status: 400, text })).message).toMatch(/more than five minutes/);
  });
});

describe('JF-07 JF-08 JF-09 JF-26 JF-28 JF-32 each reply without OAuth', () => {
  const notSignedIn = '{"message":"Client must be authenticated to access this resource.","status-code":401}';
  const captcha = {
    'x-authentication-denied-reason': `CAPTCHA_CHALLENGE; login-url=https://evil.example/${SPY}`,
    'x-seraph-loginreason': 'AUTHENTICATION_DENIED',
  };
  const html = `<html><body>${SPY}</body></html>`;

  const rows: [string, Partial<JiraReply>, AlmProblemKind, Of?][] = [
    [
      '401 JSON',
      { status: 401, headers: { ...JSON_TYPE, 'www-authenticate': REALM }, text: notSignedIn },
      'anonymous',
    ],
    [
      '200 for nobody',
      { headers: { ...JSON_TYPE, 'x-ausername': 'anonymous' }, text: '{"issues":[]}' },
      'anonymous',
    ],
    [
      '204 for nobody',
      { status: 204, headers: { 'x-ausername': 'anonymous' } },
      'anonymous',
      { method: 'PUT', reads: false },
    ],
    [
      '404 for nobody',
      { status: 404, headers: { ...JSON_TYPE, 'x-ausername': 'anonymous' }, text: '{}' },
      'anonymous',
    ],
    [
      '429 for nobody',
      { status: 429, headers: { ...JSON_TYPE, 'x-ausername': 'anonymous' }, text: '{}' },
      'rate-limited',
    ],
    ['401 with a bare realm', { status: 401, headers: { 'www-authenticate': REALM } }, 'credential-refused'],
    [
      '401 HTML with a bare realm',
      { status: 401, headers: { ...HTML_TYPE, 'www-authenticate': REALM }, text: html },
      'credential-refused',
    ],
    [
      '401 HTML',
      { status: 401, headers: { ...HTML_TYPE, 'www-authenticate': 'Negotiate' }, text: html },
      'not-jira',
    ],
    [
      '401 for a password',
      { status: 401, headers: { ...HTML_TYPE, 'x-ausername': 'anonymous' }, text: html },
      'credential-refused',
      { signer: password },
    ],
    [
      '401 JSON for a wrong password',
      {
        status: 401,
        headers: { ...JSON_TYPE, 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' },
        text: notSignedIn,
      },
      'credential-refused',
      { signer: password },
    ],
    [
      '403 for a wrong password',
      { status: 403, headers: { ...HTML_TYPE, 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' }, text: html },
      'credential-refused',
      { signer: password },
    ],
    [
      '403 with passwords off',
      { status: 403, headers: HTML_TYPE, text: 'Basic Authentication has been disabled on this instance.' },
      'forbidden',
      { signer: password },
    ],
    [
      '403 captcha',
      { status: 403, headers: { ...HTML_TYPE, ...captcha }, text: html },
      'captcha',
      { signer: password },
    ],
    [
      '401 captcha',
      { status: 401, headers: { ...JSON_TYPE, ...captcha }, text: '{}' },
      'captcha',
      { signer: password },
    ],
    [
      '403 XSRF',
      { status: 403, headers: { 'content-type': 'text/plain' }, text: 'XSRF check failed' },
      'xsrf',
    ],
    ['404 XSRF', { status: 404, headers: HTML_TYPE, text: 'XSRF check failed' }, 'xsrf'],
    [
      '403 JSON',
      { status: 403, headers: JSON_TYPE, text: '{"errorMessages":["No."],"errors":{}}' },
      'forbidden',
    ],
    ['403 HTML', { status: 403, headers: HTML_TYPE, text: html }, 'not-jira'],
    ['429', { status: 429, headers: { ...HTML_TYPE, 'retry-after': '40' }, text: html }, 'rate-limited'],
    ['500 HTML', { status: 500, headers: HTML_TYPE, text: html }, 'server-error'],
    ['500 JSON', { status: 500, headers: JSON_TYPE, text: '{"errorMessages":["Internal"]}' }, 'server-error'],
    ['502', { status: 502, headers: HTML_TYPE, text: html }, 'server-error'],
    [
      '503 maintenance',
      { status: 503, headers: { ...HTML_TYPE, 'retry-after': '120' }, text: html },
      'server-error',
    ],
    [
      '302 to the login page',
      { status: 302, headers: { location: '/jira/login.jsp?os_destination=x' } },
      'redirected',
    ],
    [
      '302 to an identity provider',
      { status: 302, headers: { location: 'https://idp.example/saml' } },
      'redirected',
    ],
    [
      '301 to https',
      { status: 301, headers: { location: 'https://jira.example.com/rest/api/2/myself' } },
      'redirected',
    ],
    ['302 to nowhere', { status: 302 }, 'redirected'],
    ['200 HTML', { headers: HTML_TYPE, text: html }, 'not-jira'],
    ['200 empty', { headers: {}, text: '' }, 'not-jira'],
    ['200 JSON as text/plain', { headers: { 'content-type': 'text/plain' }, text: '{}' }, 'not-jira'],
    [
      '200 HTML after a write',
      { headers: HTML_TYPE, text: html },
      'not-jira',
      { method: 'PUT', reads: false },
    ],
    ['404 HTML', { status: 404, headers: HTML_TYPE, text: html }, 'not-jira'],
    [
      '404 JSON',
      { status: 404, headers: JSON_TYPE, text: '{"errorMessages":["Issue Does Not Exist"],"errors":{}}' },
      'not-found',
    ],
    [
      '400 JSON',
      { status: 400, headers: JSON_TYPE, text: '{"errorMessages":["Bad JQL"],"errors":{}}' },
      'invalid',
    ],
    ['400 HTML', { status: 400, headers: HTML_TYPE, text: html }, 'not-jira'],
    ['405', { status: 405, headers: JSON_TYPE, text: '{}' }, 'invalid'],
    ['407', { status: 407, headers: HTML_TYPE, text: html }, 'not-jira'],
    ['409', { status: 409, headers: JSON_TYPE, text: '{"errorMessages":["Locked"]}' }, 'conflict'],
    ['413', { status: 413, headers: HTML_TYPE, text: html }, 'invalid'],
    ['414', { status: 414, headers: HTML_TYPE, text: html }, 'invalid'],
  ];

  // Jest would take a fourth parameter for `done` in rows that have three.
  test.each(rows)('%s', async (...[, reply, kind, of]) => {
    const found = await problem(reply, of);
    expect(found.kind).toBe(kind);
    expect(found).toMatchObject({ mender: expect.any(String), nextStep: expect.stringMatching(/\.$/) });
    expect(JSON.stringify([found.message, found])).not.toContain(SPY);
    expect(found.message).toMatch(/^[A-Z0-9a-z].*\.$/);
  });
});

test('good replies are no problem', async () => {
  const good = { status: 200, headers: { ...JSON_TYPE, 'x-ausername': 'ada' }, text: '{}' };
  expect(replyProblem(good, await sent())).toBeUndefined();
  expect(replyProblem({ ...good, headers: JSON_TYPE }, await sent())).toBeUndefined();
  const written = await sent({ method: 'PUT', reads: false });
  expect(replyProblem({ status: 204, headers: {}, text: '' }, written)).toBeUndefined();
  expect(replyProblem({ status: 201, headers: {}, text: '' }, written)).toBeUndefined();
});

describe('what Jira says itself', () => {
  test('is kept as plain text, by field where it names one', async () => {
    const text = JSON.stringify({
      errorMessages: ['You <b>must</b>\n not<br/>do <em>that</em>.', ''],
      errors: { summary: 'Too long.', customfield_1: 7 },
    });
    expect(await problem({ status: 400, headers: JSON_TYPE, text })).toMatchObject({
      messages: ['You must not do that.'],
      fields: { summary: 'Too long.' },
      status: 422,
    });
  });

  test.each([
    [{ message: 'a', 'status-code': 401 }, ['a']],
    [{ errorMessage: 'b' }, ['b']],
    [{ errorMessages: 'c' }, ['c']],
    [{ errors: ['d', { message: 'e' }] }, ['d', 'e']],
    [{ errorMessages: ['f', 'f'] }, ['f']],
    [{ errorMessages: null, errors: null }, []],
    [[], []],
    ['text', []],
    [null, []],
  ])('is found in %j', (body, messages) => {
    expect(jiraMessages(body).messages).toEqual(messages);
  });

  test('is cut to a readable length', () => {
    const { messages } = jiraMessages({
      errorMessages: Array.from({ length: 50 }, (_, i) => `${i} ${'x'.repeat(2_000)}`),
    });
    expect(messages).toHaveLength(20);
    expect(messages[0].length).toBeLessThanOrEqual(501);
  });
});

test.each([
  ['40', 40_000],
  ['0', 1_000],
  ['9223372036854775807', 900_000],
  ['-5', 30_000],
  ['soon', 30_000],
  [undefined, 30_000],
])('JF-27 Retry-After %s is a wait of %i ms', async (value, wait) => {
  const { retryAfter, message } = await problem({
    status: 429,
    headers: value === undefined ? {} : { 'retry-after': value },
  });
  expect(Math.abs(retryAfter! - wait)).toBeLessThanOrEqual(1_000);
  expect(message).toMatch(/wait \d+ seconds/);
});

test('JF-27 Retry-After may be a date', async () => {
  const headers = { 'retry-after': new Date(Date.now() + 60_000).toUTCString() };
  const { retryAfter } = await problem({ status: 429, headers });
  expect(Math.abs(retryAfter! - 60_000)).toBeLessThanOrEqual(2_000);
});

test.each([
  ['https://jira.example.com/rest/api/2/myself', 'https://jira.example.com'],
  ['https://example.com/rest/api/2/myself', 'https://example.com'],
  ['http://example.com/jira/rest/api/2/myself', 'http://example.com/jira'],
])('JF-07 a redirect to %s tells the address to enter', async (location, base) => {
  const found = await problem({ status: 301, headers: { location } });
  expect(found).toMatchObject({ field: 'baseUrl', nextStep: `Enter ${base} as the address of your Jira.` });
});

test('JF-23 a captcha links to our Jira, not to where the reply points', async () => {
  const headers = { 'x-authentication-denied-reason': 'CAPTCHA_CHALLENGE; login-url=https://evil.example/' };
  expect((await problem({ status: 403, headers })).link?.href).toBe(`${BASE}/login.jsp`);
});

test('a failed write may have happened, a failed read changes nothing', async () => {
  expect((await problem({ status: 502 }, { method: 'PUT', reads: false })).outcomeUnknown).toBe(true);
  expect((await problem({ status: 502 })).outcomeUnknown).toBe(false);
  const refused = { status: 400, headers: JSON_TYPE, text: '{}' };
  expect((await problem(refused, { method: 'PUT', reads: false })).outcomeUnknown).toBe(false);
});

describe('JSON', () => {
  const read = (text: string, schema: typeof user | typeof issues = user) =>
    readJson({ status: 200, headers: {}, text }, schema);

  test.each(['{"issues":[{', '', 'null', '[]', '{"name":7}', '{"displayName":"Ada"}', '['.repeat(5_000)])(
    'that is not what was asked for is malformed: %.20s',
    (text) => {
      expect(() => read(text)).toThrow(expect.objectContaining({ kind: 'malformed' }));
    },
  );

  test('the wrong member is named, its value is not', () => {
    const text = `{"startAt":0,"maxResults":{"${SPY}":1},"issues":[]}`;
    try {
      read(text, issues);
    } catch (error) {
      expect((error as AlmProblem).diagnosis).toMatchObject({ member: 'maxResults' });
      expect(JSON.stringify(error)).not.toContain(SPY);
    }
    expect.assertions(2);
  });

  test('JF-12 null and absent are the same, and NUL and lone surrogates go', () => {
    expect(read('{"key":null,"name":"a\\u0000da","displayName":null,"timeZone":null}')).toEqual({
      key: 'ada',
      name: 'ada',
      displayName: 'ada',
    });
    expect(read('{"name":"a\\ud800"}')).toMatchObject({ name: 'a\ufffd' });
  });
});

describe('whatever a site sends', () => {
  const headers = fc.record(
    {
      'content-type': fc.constantFrom('application/json', 'text/html', 'text/plain', 'x'),
      'www-authenticate': fc.oneof(
        fc.string(),
        fc.string().map((text) => `OAuth oauth_problem="${text}"`),
      ),
      'x-ausername': fc.constantFrom('anonymous', 'ada', ''),
      'retry-after': fc.string(),
      location: fc.oneof(fc.string(), fc.webUrl()),
      date: fc.string(),
    },
    { requiredKeys: [] },
  );
  const text = fc.oneof(
    fc.json(),
    fc.string(),
    fc.string().map((rest) => `oauth_problem=signature_invalid&oauth_signature_base_string=${rest}`),
  );

  test('JF-12 is a good reply or an AlmProblem, and never a bug', async () => {
    const request = await sent();
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), headers, text, (status, headers, text) => {
        const found = replyProblem({ status, headers: headers as Record<string, string>, text }, request);
        if (found) expect(found).toBeInstanceOf(AlmProblem);
        else expect(status).toBeLessThan(300);
      }),
      { numRuns: 500 },
    );
  });
});
