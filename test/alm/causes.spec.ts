import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AlmProblem, type Mender } from '../../src/alm/alm-problem.js';
import type { Cause } from '../../src/alm/jira/causes/cause.js';
import { CAUSES, problemOf, type CauseId } from '../../src/alm/jira/causes/causes.js';
import { causesAsMarkdown } from '../../src/alm/jira/causes/causes-page.js';
import { cleanConsumerKey } from '../../src/alm/jira/kinds/jira-server-oauth/consumer-key.js';
import { JiraHttp } from '../../src/alm/jira/wire/jira-http.js';
import { readJson } from '../../src/alm/jira/rest/jira-json.js';
import { user } from '../../src/alm/jira/rest/people.js';
import { cleanJiraUrl } from '../../src/alm/jira/wire/jira-url.js';
import {
  authorizationParameters,
  baseString,
  rsaSha1Signature,
} from '../../src/alm/jira/signing/oauth1-signature.js';
import { parsePrivateKey } from '../../src/alm/jira/signing/private-key.js';
import { replyProblem } from '../../src/alm/jira/call/reply-problems.js';
import { basic, bearer, rsaSha1 } from '../../src/alm/jira/signing/signer.js';
import { JiraTokenCalls } from '../../src/alm/jira/consent/token-calls.js';
import { transportProblem } from '../../src/alm/jira/wire/transport-problems.js';
import { rungProblemOf } from '../../src/alm/rung-problem.js';
import { REPLY_ROWS, type ReplyRow } from './reply-causes.js';
import { SmallServer } from './small-server.js';
import { TRANSPORT_ROWS } from './transport-causes.js';
import vectors from './oauth1-rsa-sha1-vectors.json';

const BASE = 'https://example.com/jira';
const PAGE = join(__dirname, '../../src/alm/jira/causes/causes.md');
const LIMITS = { connectTimeout: 10_000, headersTimeout: 10_000, totalTimeout: 10_000, maxBytes: 100_000 };
const { privateKeyPkcs8: pkcs8, certificate, publicKeySpki } = vectors;
const privateKey = createPrivateKey(pkcs8);
const table: [string, Cause][] = Object.entries(CAUSES);

/** Causes that only the ladder, or a state of Jira that it asks for, tells: see ladder.spec.ts. */
const OF_THE_LADDER: CauseId[] = [
  'own-address-differs',
  'tls-ends-soon',
  'plain-http',
  'jira-stopping',
  'jira-first-run',
  'jira-broken',
  'clock-differs',
  'nothing-visible',
];
/** Causes of error codes that no test can bring about here: see "codes of the system". */
const BY_CODE: [CauseId, Mender, object, RegExp][] = [
  ['dns-silent', 'network', { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }, /name service could not say/],
  ['no-route', 'network', { code: 'EHOSTUNREACH', syscall: 'connect' }, /There is no way/],
  ['connect-timeout', 'network', { code: 'UND_ERR_CONNECT_TIMEOUT' }, /did not take the connection/],
  ['connection-failed', 'network', { code: 'EACCES', syscall: 'connect' }, /cannot connect .* \(EACCES\)/],
  ['tls-weak', 'network', { code: 'UNSPECIFIED', message: 'EE certificate key too weak' }, /too weak/],
  [
    'tls-client-certificate',
    'network',
    { code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' },
    /certificate from whoever calls/,
  ],
  ['tls-failed', 'network', { code: 'ERR_SSL_NO_SHARED_CIPHER' }, /\(ERR_SSL_NO_SHARED_CIPHER\)/],
];

function expectProblem(problem: unknown, cause: CauseId, mender: Mender, words: RegExp) {
  expect(problem).toBeInstanceOf(AlmProblem);
  expect(problem).toMatchObject({ cause, mender, kind: (CAUSES[cause] as Cause).kind });
  const { message, nextStep = '', where = '' } = problem as AlmProblem;
  expect(message).toMatch(words);
  for (const text of [message, nextStep, where]) {
    expect(text).not.toMatch(/undefined|null\b|NaN|\[object|\{\{/);
    expect(text.length).toBeGreaterThan(5);
  }
  expect(rungProblemOf(problem as AlmProblem)).toMatchObject({ cause, mender, where, cure: nextStep });
}

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('the table of causes', () => {
  test('has at least 100 rows', () => {
    expect(table.length).toBeGreaterThanOrEqual(100);
  });

  test.each(table)('%s is complete, with known facts and without', (id, cause) => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(cause.title).toMatch(/^[A-Za-z].{4,59}[^.]$/);
    const facts = {
      baseUrl: BASE,
      host: 'example.com',
      address: 'https://b.example.com',
      ours: BASE,
      theirs: BASE,
    };
    for (const problem of [problemOf(id as CauseId), problemOf(id as CauseId, facts)]) {
      expectProblem(problem, id as CauseId, cause.mender, /^[A-Z0-9a-z].*\.$/);
      expect(JSON.stringify(problem)).not.toMatch(/undefined|\{\{/);
      expect(problem.status).toBeGreaterThanOrEqual(400);
    }
  });

  test('tells no two causes by the same title', () => {
    const titles = table.map(([, { title }]) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  test('is the page of the documentation', () => {
    if (process.env.UPDATE_CAUSES) writeFileSync(PAGE, causesAsMarkdown());
    const regenerate = 'UPDATE_CAUSES=1 npx jest --config test/jest.config.cjs test/alm/causes';
    if (readFileSync(PAGE, 'utf8') !== causesAsMarkdown())
      throw new Error(
        `src/alm/jira/causes/causes.md is not what the table says. Make it anew: ${regenerate}`,
      );
  });

  test('has a test for each cause, and nothing but causes in use', () => {
    const tested = [
      ...[...REPLY_ROWS, ...TRANSPORT_ROWS].map(({ cause }) => cause),
      ...SIGNATURES.map(([cause]) => cause),
      ...[...BY_CODE, ...PASTES, ...TOKENS].map(([cause]) => cause),
      ...OF_THE_LADDER,
      ...ELSEWHERE,
    ];
    expect(Object.keys(CAUSES).filter((id) => !tested.includes(id as CauseId))).toEqual([]);
  });
});

describe('a reply tells', () => {
  async function problemIn({ reply, of = {} }: ReplyRow) {
    const { by, consumerKey = 'footbridge-4f7k2q', token = 'tok3n', ...asked } = of;
    const request = { method: 'GET', url: `${BASE}/rest/api/2/myself`, baseUrl: BASE, ...asked };
    const signer =
      by === 'token'
        ? bearer('tok3n')
        : by
          ? basic('ada', 'secret')
          : rsaSha1({ consumerKey, privateKey, token });
    return replyProblem(
      { status: 200, headers: {}, text: '', ...reply },
      { step: 'call', reads: request.method === 'GET', ...request, headers: await signer(request) },
    );
  }

  test.each(REPLY_ROWS.map((row) => [row.cause, row] as const))('%s', async (cause, row) => {
    expectProblem(await problemIn(row), cause, row.mender, row.words);
  });
});

describe('JF-01 JF-02 the way there tells', () => {
  test.each(TRANSPORT_ROWS.map((row) => [row.cause, row] as const))('%s', async (cause, row) => {
    const { url, options, stop } = await row.plant();
    const door = new JiraHttp({ ...LIMITS, ...options });
    try {
      const error = await door
        .door()
        .send({ method: 'GET', url })
        .catch((error: unknown) => error);
      expectProblem(error, cause, row.mender, row.words);
    } finally {
      await stop();
      await door.close();
    }
  });

  test.each(BY_CODE)('%s, by a code of the system', async (cause, mender, error, words) => {
    const failed = { target: new URL('http://127.0.0.1:1/'), reads: true, seconds: 1 };
    expectProblem(await transportProblem(Object.assign(new Error('x'), error), failed), cause, mender, words);
  });
});

const encoded = encodeURIComponent(BASE);
const SIGNATURES: [CauseId, Mender, (base: string) => string, RegExp, string | undefined][] = [
  [
    'signature-method',
    'network',
    (base) => base.replace('GET', 'POST'),
    /signed GET https:.*saw POST/,
    undefined,
  ],
  [
    'signature-scheme',
    'jira-administrator',
    (base) => base.replace('https', 'http'),
    /saw http where/,
    'http://example.com/jira',
  ],
  [
    'signature-host',
    'jira-administrator',
    (base) => base.replace('example.com', 'intern'),
    /host name/,
    'https://intern/jira',
  ],
  [
    'signature-port',
    'jira-administrator',
    (base) => base.replace(encoded, encodeURIComponent('https://example.com:8443/jira')),
    /another port/,
    'https://example.com:8443/jira',
  ],
  [
    'signature-path',
    'jira-administrator',
    (base) => base.replace(encoded, encodeURIComponent('https://example.com')),
    /another path/,
    'https://example.com',
  ],
  [
    'signature-parameters',
    'network',
    (base) => base.replace('jql%3Da', 'jql%3Db'),
    /jql=a, Jira saw jql=b/,
    undefined,
  ],
  ['signature-keys', 'jira-administrator', (base) => base, /public key in Jira does not belong/, undefined],
];

describe('a refused signature tells', () => {
  const url = `${BASE}/rest/api/2/search?jql=a`;

  async function refused(change: (base: string) => string, signingUrl?: string) {
    const signer = rsaSha1({ consumerKey: 'key', privateKey, token: 'tok3n', baseUrl: BASE, signingUrl });
    const headers = await signer({ method: 'GET', url });
    const { oauth_signature: _, ...oauth } = authorizationParameters(headers.Authorization);
    const signedUrl = signer.signedUrl!(url);
    const text = new URLSearchParams({
      oauth_problem: 'signature_invalid',
      oauth_signature_base_string: change(baseString({ method: 'GET', url: signedUrl, oauth })),
    }).toString();
    const sent = {
      method: 'GET',
      url,
      signedUrl,
      headers,
      baseUrl: BASE,
      step: 'call',
      reads: true,
    } as const;
    return replyProblem({ status: 401, headers: {}, text }, sent)!;
  }

  test.each(SIGNATURES)('%s', async (cause, mender, change, words, signingUrl) => {
    const problem = await refused(change);
    expectProblem(problem, cause, mender, words);

    const { comparison, signingUrl: proposed } = rungProblemOf(problem);
    const pieces = comparison!.pieces;
    expect(pieces.slice(0, 5).map(({ name }) => name)).toEqual(['method', 'scheme', 'host', 'port', 'path']);
    expect(pieces.map(({ name }) => name)).toContain('jql');
    const differing = pieces.filter(({ isSame }) => !isSame).map(({ name }) => name);
    const piece = cause.replace('signature-', '');
    expect(differing).toEqual(cause === 'signature-keys' ? [] : [piece === 'parameters' ? 'jql' : piece]);
    expect(proposed).toBe(signingUrl);
    expect(JSON.stringify(rungProblemOf(problem))).not.toContain('tok3n');
  });

  test('how to set up Tomcat, nginx and Apache for the address that is called', async () => {
    const { snippets } = rungProblemOf(await refused((base) => base.replace('https', 'http')));
    expect(snippets!.map(({ text }) => text)).toEqual([
      '<Connector … scheme="https" proxyName="example.com" proxyPort="443" secure="true"/>',
      'proxy_set_header Host $host;\nproxy_set_header X-Forwarded-Proto $scheme;',
      'ProxyPreserveHost On',
    ]);
  });

  test('a default port that goes with another scheme does not count twice', async () => {
    const { comparison } = rungProblemOf(await refused((base) => base.replace('https', 'http')));
    expect(comparison!.pieces.find(({ name }) => name === 'port')).toEqual({
      name: 'port',
      ours: '443',
      theirs: '80',
      isSame: true,
    });
  });

  test('that a signing URL is not the one either', async () => {
    const problem = await refused((base) => base.replace('8080', '8443'), 'http://intern:8080');
    expect(problem).toMatchObject({
      cause: 'signature-port',
      diagnosis: { signingUrl: 'http://intern:8443' },
    });
    expect(problem.message).toContain('signed http://intern:8080/rest/api/2/search');
  });

  test('that the address it was signed for by choice is ours to end, where that may be the reason', async () => {
    const stop = { mender: 'administrator', nextStep: expect.stringContaining('Press Stop') };
    const intern = 'http://intern:8080';
    const own = (base: string) => base.replace(encodeURIComponent(intern), encodeURIComponent(BASE));
    const back = await refused(own, intern);
    expect(back).toMatchObject({ ...stop, diagnosis: { signedFor: intern, signingUrl: BASE } });
    const unexplained = await refused(() => '', intern);
    expect(unexplained).toMatchObject({ cause: 'signature-unexplained', ...stop, field: undefined });
    const keys = await refused((base) => base, intern);
    expect(keys).toMatchObject({ cause: 'signature-keys', mender: 'jira-administrator' });
    expect(keys.diagnosis).not.toHaveProperty('signedFor');
  });

  test('nothing of a text that is no base string', async () => {
    const { cause, comparison } = rungProblemOf(await refused(() => '%&nonsense'));
    expect(cause).toBe('signature-unexplained');
    expect(comparison).toMatchObject({ pieces: [], ours: expect.stringContaining('GET&https') });
  });

  test('differing parameters first, of thousands', async () => {
    const many = (base: string) =>
      `${base}${Array.from({ length: 2_000 }, (_, i) => `%26x${i}%3D${'y'.repeat(20)}`).join('')}`;
    const { comparison } = rungProblemOf(await refused(many));
    expect(comparison!.pieces.length).toBeLessThan(60);
    expect(comparison!.pieces.filter(({ isSame }) => !isSame).length).toBeGreaterThan(30);
  });
});

const pem = (key: ReturnType<typeof createPrivateKey>, more = {}) =>
  String(key.export({ type: 'pkcs8', format: 'pem', ...more }));
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const PASTES: [CauseId, () => unknown, RegExp][] = [
  ['address-not-web', () => cleanJiraUrl('https://[::1'), /not a web address/],
  ['address-other-scheme', () => cleanJiraUrl('ftp://jira.example.com'), /begins with https/],
  ['address-cloud', () => cleanJiraUrl('https://team.atlassian.net'), /team\.atlassian\.net is Jira Cloud/],
  ['key-empty', () => parsePrivateKey(' '), /no key/],
  ['key-public', () => parsePrivateKey(publicKeySpki), /public key/],
  ['key-certificate', () => parsePrivateKey(certificate), /certificate\./],
  [
    'key-request',
    () => parsePrivateKey(certificate.replace(/CERTIFICATE/g, 'CERTIFICATE REQUEST')),
    /request/,
  ],
  ['key-openssh', () => parsePrivateKey('-----BEGIN OPENSSH PRIVATE KEY-----\nabc'), /OpenSSH/],
  ['key-putty', () => parsePrivateKey('PuTTY-User-Key-File-3: ssh-rsa'), /PuTTY/],
  ['key-pgp', () => parsePrivateKey('-----BEGIN PGP PRIVATE KEY BLOCK-----\nabc'), /PGP/],
  [
    'key-locked',
    () => parsePrivateKey(pem(privateKey, { cipher: 'aes-256-cbc', passphrase: 'x' })),
    /passphrase/,
  ],
  ['key-elliptic', () => parsePrivateKey(pem(ec)), /elliptic-curve key, not an RSA key/],
  ['key-not-rsa', () => parsePrivateKey(pem(generateKeyPairSync('ed25519').privateKey)), /kind Ed25519/],
  [
    'key-several',
    () => parsePrivateKey(pkcs8 + pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey)),
    /different private keys/,
  ],
  ['key-elliptic', () => parsePrivateKey(String(ec.export({ type: 'sec1', format: 'pem' }))), /elliptic/],
  ['key-not-rsa', () => parsePrivateKey(pem(generateKeyPairSync('ed25519').privateKey)), /not an RSA key/],
  [
    'key-too-short',
    () => parsePrivateKey(pem(generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey)),
    /512 bits/,
  ],
  ['key-truncated', () => parsePrivateKey(pkcs8.slice(0, 800)), /part of this key/],
  ['key-damaged', () => parsePrivateKey(pkcs8.replace('MIIE', 'MIAE')), /damaged/],
  ['key-unreadable', () => parsePrivateKey('footbridge-4f7k2q'), /not a private key/],
  ['consumer-key-is-file', () => cleanConsumerKey(pkcs8), /key file/],
  ['consumer-key-spaces', () => cleanConsumerKey('foot bridge'), /one word/],
  ['consumer-key-signs', () => cleanConsumerKey('brücke'), /plain letters/],
];

test.each(PASTES)('what was pasted tells %s', (cause, paste, words) => {
  const problem = thrownBy(paste) as AlmProblem;
  expectProblem(problem, cause, 'administrator', words);
  expect(problem).toMatchObject({
    status: 422,
    field: expect.stringMatching(/baseUrl|privateKey|consumerKey/),
  });
});

const CONFIRMED = 'oauth_token=a&oauth_token_secret=b&oauth_callback_confirmed=true';
const TOKENS: [CauseId, string, string, RegExp][] = [
  ['token-page', 'text/html', CONFIRMED, /web page answered/],
  ['token-emptied', 'text/plain', '', /it is empty/],
  ['token-unreadable', 'text/plain', 'hello', /not the OAuth service/],
  ['callback-not-confirmed', 'text/plain', CONFIRMED.replace('true', 'false'), /did not confirm/],
];

test.each(TOKENS)('an answer without a token tells %s', async (cause, type, body, words) => {
  const jira = await SmallServer.start((_, response) => response.setHeader('Content-Type', type).end(body));
  const http = new JiraHttp(LIMITS);
  const calls = new JiraTokenCalls(http.door(), { baseUrl: jira.url, consumerKey: 'key', privateKey });
  const error = await calls
    .requestToken({ oauth_callback: 'https://a.example/' })
    .catch((error: unknown) => error);
  expectProblem(error, cause, 'network', words);
  await http.close();
  await jira.stop();
});

/** Each has its own test below, or in the spec named. */
const ELSEWHERE: CauseId[] = [
  'reply-incomplete',
  'reply-unexpected',
  'issue-incomplete', // fields.spec.ts
  'sha1-forbidden',
  'jira-too-old', // jira-client.spec.ts
  'tls-intermediate-missing', // tls.spec.ts
  'permission-missing', // refused-write.spec.ts
  'field-off-screen',
  'way-back-incomplete', // jira-oauth1-strategy.spec.ts
  'tokens-missing', // personal-tokens.spec.ts
  'token-limit',
  'administrators-only', // pages/webhook-registration.spec.ts
  'webhooks-missing',
  'oauth2-missing', // oauth2.spec.ts
  'oauth2-client',
  'oauth2-scope',
  'oauth2-redirect',
  'oauth2-code',
  'oauth2-renewal',
  'oauth2-problem',
];

test('JSON that breaks off, or is of another kind, tells so', () => {
  const read = (text: string) => thrownBy(() => readJson({ status: 200, headers: {}, text }, user));
  expectProblem(read('{"name":"a'), 'reply-incomplete', 'network', /cannot be read/);
  expectProblem(read('{"name":7}'), 'reply-unexpected', 'jira-administrator', /name is missing/);
});

test('a platform without SHA-1 tells so', async () => {
  // A key that is no key fails in the same place; the code is the one of RHEL 9.
  const policy = Object.assign(new Error('error:03000098:digital envelope routines::invalid digest'), {
    code: 'ERR_OSSL_INVALID_DIGEST',
  });
  const key = new Proxy(privateKey, {
    get() {
      throw policy;
    },
  });
  const error = await rsaSha1Signature('x', key).catch((error: unknown) => error);
  expectProblem(error, 'sha1-forbidden', 'administrator', /forbids SHA-1/);
});
