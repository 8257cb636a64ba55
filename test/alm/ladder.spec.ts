import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { AlmConnection, AlmProvider, CredentialSecret } from '../../src/alm/alm-provider.js';
import { JiraHttp } from '../../src/alm/jira/wire/jira-http.js';
import { JiraServerBasic } from '../../src/alm/jira/kinds/jira-server-basic/jira-server-basic.provider.js';
import { JiraServerOAuth } from '../../src/alm/jira/kinds/jira-server-oauth/jira-server-oauth.provider.js';
import { climbLadder } from '../../src/alm/jira/ladder/ladder.js';
import { newKeyPair } from '../../src/alm/jira/signing/private-key.js';
import { basic as signedBy } from '../../src/alm/jira/signing/signer.js';
import type { Rung } from '../../src/alm/link-health.js';
import { FakeJira, type Fault } from '../fake-jira/fake-jira.js';
import { aCertificate, anAuthority, type Identity } from './certificates.js';
import { connect, credentialOf } from './dance.js';
import { stopwatch } from '../support/stopwatch.js';

const CALLBACK = 'https://footbridge.example.com/accounts/1/authorization/callback';
const IDS = [
  'address',
  'dns',
  'tcp',
  'tls',
  'running',
  'version',
  'base-url',
  'clock',
  'consumer',
  'signature',
  'token',
  'who',
  'projects',
  'fields',
  'write',
  'agile',
];

const http = new JiraHttp({ totalTimeout: 3_000 });
const oauth = new JiraServerOAuth(http);
const basic = new JiraServerBasic(http);
const closing: (() => unknown)[] = [];

let jira: FakeJira;
let connection: AlmConnection;
let credential: CredentialSecret;

async function climb(at = connection, provider: AlmProvider = oauth, person = credential) {
  const rungs = await provider.climb(at, { callbackUrl: CALLBACK, credential: person });
  return {
    rungs,
    rung: (id: string) => rungs.find((rung) => rung.id === id)!,
    failed: rungs.find(({ state }) => state === 'failed'),
    warned: rungs.filter(({ state, id }) => state === 'warned' && id !== 'tls'),
  };
}

/** The rung that broke; the ones before it were climbed, the ones after it were not. */
async function brokenRung(at = connection, provider: AlmProvider = oauth): Promise<Rung> {
  const { rungs, failed } = await climb(at, provider);
  expect(failed).toBeDefined();
  const after = rungs.slice(rungs.indexOf(failed!) + 1);
  expect(after.map(({ state, finding }) => [state, finding])).toEqual(
    after.map(() => ['skipped', 'Not tried.']),
  );
  expect(failed!.problem!.cure).toMatch(/^[A-Z].*\.$/s);
  expect(failed!.problem!.where).not.toBe('');
  return failed!;
}

const at = (baseUrl: string): AlmConnection => ({ ...connection, baseUrl });

beforeAll(async () => {
  jira = await FakeJira.start();
  connection = await connect(oauth, jira);
  credential = await credentialOf('ada', oauth, connection, jira);
});
afterEach(async () => {
  jira.faults.clear();
  Object.assign(jira, { clockOffset: 0, state: 'RUNNING', baseUrl: jira.url, believedUrl: undefined });
  for (const close of closing.splice(0)) await close();
});
afterAll(async () => {
  await http.close();
  await jira.stop();
});

describe('a healthy link', () => {
  test('passes every rung, with eight calls', async () => {
    jira.calls.clear();
    const { rungs } = await climb();
    expect(rungs.map(({ id }) => id)).toEqual(IDS);
    expect(rungs.filter(({ state }) => state !== 'passed').map(({ id }) => id)).toEqual(['tls']);
    expect(jira.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /status',
      'GET /rest/api/2/serverInfo',
      'POST /plugins/servlet/oauth/request-token',
      'GET /rest/api/2/myself',
      'GET /rest/api/2/project',
      'GET /rest/api/2/field',
      'POST /rest/api/2/search',
      'GET /rest/agile/1.0/board',
    ]);
    expect(rungs.every(({ finding }) => /^\S.*\.$/.test(finding))).toBe(true);
    expect(rungs.every(({ duration }) => Number.isInteger(duration) && duration < 3_000)).toBe(true);
  });

  test('says what it found, and the status of the calls it made', async () => {
    const { rung } = await climb();
    expect(rung('dns').finding).toBe('127.0.0.1 is an IP address; there is no name to look up.');
    expect(rung('tcp').finding).toMatch(/^127\.0\.0\.1 takes connections on port \d+, within \d+ ms\.$/);
    expect(rung('running')).toMatchObject({ finding: 'Jira is running.', status: 200 });
    expect(rung('version').finding).toBe('Jira 9.12.4, “Lantern Goods Jira”.');
    expect(rung('base-url').finding).toBe(`Jira believes to be at ${jira.url} too.`);
    expect(rung('base-url').status).toBeUndefined();
    expect(rung('clock').finding).toMatch(/^Both clocks agree|differ by \d seconds/);
    expect(rung('consumer')).toMatchObject({
      finding: `Jira knows the consumer key ${connection.settings.consumerKey}.`,
      status: 200,
    });
    expect(rung('who').finding).toBe('You are Ada Northcott (ada).');
    expect(rung('projects').finding).toBe('You can see 3 projects.');
    expect(rung('fields').finding).toMatch(/^\d+ fields, \d+ of them made for this Jira\.$/);
    expect(rung('write').finding).toMatch(/changes nothing; you can see \d+ work items\.$/);
    expect(rung('agile').finding).toBe('Boards can be read.');
  });

  test('with user name and password has no application link', async () => {
    jira.calls.clear();
    const password = jira.world.person('ada').password;
    const { rungs, rung } = await climb({ ...connection, secrets: {} }, basic, { username: 'ada', password });
    expect(rungs.map(({ id }) => id)).toEqual(IDS.filter((id) => !['consumer', 'signature'].includes(id)));
    expect(rungs.filter(({ state }) => state !== 'passed').map(({ id }) => id)).toEqual(['tls']);
    expect(rung('token').label).toBe('User name and password');
    expect(jira.calls).toHaveLength(7);
  });

  test('without a person goes as far as the signature, and says so', async () => {
    const rungs = await oauth.climb(connection, { callbackUrl: CALLBACK });
    expect(rungs.find(({ id }) => id === 'signature')).toMatchObject({ state: 'passed' });
    expect(rungs.slice(IDS.indexOf('token')).map(({ state }) => state)).toEqual(Array(6).fill('skipped'));
    expect(rungs.at(-1)!.finding).toMatch(/needs somebody who has linked/);
  });

  test('never shows a secret', async () => {
    jira.faults.plant({ kind: 'wrongUrl', url: 'http://jira.internal:8080' });
    const shown = JSON.stringify([
      (await climb()).rungs,
      await oauth.climb(connection, { callbackUrl: CALLBACK }),
    ]);
    for (const secret of [credential.token, credential.tokenSecret, connection.secrets.privateKey]) {
      expect(shown).not.toContain(secret);
    }
  });
});

describe('address and network', () => {
  test.each([
    ['nothing', '', /^Enter the address/, 'administrator'],
    ['Jira Cloud', 'https://team.atlassian.net', /is Jira Cloud/, 'administrator'],
    ['a forbidden address', 'http://169.254.169.254', /never calls/, 'administrator'],
  ])('address: %s', async (_, baseUrl, words, mender) => {
    expect(await brokenRung(at(baseUrl))).toMatchObject({
      id: 'address',
      finding: expect.stringMatching(words),
      problem: { mender },
    });
  });

  test('dns: a name that nobody knows', async () => {
    expect(await brokenRung(at('https://jira.footbridge.invalid'))).toMatchObject({
      id: 'dns',
      finding: 'The name jira.footbridge.invalid is not known to the network Footbridge runs in.',
      problem: { mender: 'administrator' },
    });
  });

  test('tcp: a closed port', async () => {
    const closed = await silentServer();
    await new Promise<void>((resolve) => closed.server.close(() => resolve()));
    const rung = await brokenRung(at(`http://127.0.0.1:${closed.port}`));
    expect(rung).toMatchObject({ id: 'tcp', problem: { cause: 'connection-refused' } });
    expect(rung.finding).toMatch(/^Nothing answers at 127\.0\.0\.1:\d+/);
  });

  test('JF-02 a port that takes connections and never answers ends in time', async () => {
    const silent = await silentServer();
    const took = stopwatch();
    const [plain, secure] = await Promise.all(
      ['http', 'https'].map((scheme) => brokenRung(at(`${scheme}://127.0.0.1:${silent.port}`))),
    );
    expect(plain).toMatchObject({ id: 'running', problem: { cause: 'reply-timeout' } });
    expect(secure).toMatchObject({ id: 'tls', finding: expect.stringContaining('in time') });
    expect(took()).toBeLessThan(6_500);
  });
});

describe('certificate', () => {
  let authority: Identity;
  beforeAll(async () => {
    authority = await anAuthority('Lantern Goods Root');
  });

  async function secure(tls: Identity, certificateAuthority = '') {
    const server = await FakeJira.start({ tls });
    closing.push(() => server.stop());
    const draft = await basic.draft();
    const { connection } = basic.configure(draft, { baseUrl: server.url, certificateAuthority });
    return { server, connection };
  }
  const password = () => ({ username: 'ada', password: jira.world.person('ada').password });

  test('of an authority that the account trusts: every rung passes', async () => {
    const { connection } = await secure(await aCertificate({ by: authority }), authority.cert);
    const { rungs, rung } = await climb(connection, basic, password());
    expect(rungs.filter(({ state }) => state !== 'passed')).toEqual([]);
    expect(rung('tls').finding).toMatch(
      /^Issued by Lantern Goods Root for 127\.0\.0\.1, good until \d{4}-\d\d-\d\d\.$/,
    );
    expect(Date.parse(rung('tls').ends!)).toBeGreaterThan(Date.now() + 360 * 24 * 3600 * 1000);
  });

  test('of an authority that nobody knows: it is shown, and trusting it mends the link', async () => {
    const leaf = await aCertificate({ by: authority });
    const { server, connection } = await secure({ ...leaf, cert: leaf.cert + authority.cert });
    const rung = await brokenRung(connection, basic);
    expect(rung).toMatchObject({
      id: 'tls',
      problem: {
        mender: 'administrator',
        where: expect.stringMatching(/certificate authority/),
        certificate: { subject: '127.0.0.1', authority: { subject: 'Lantern Goods Root' } },
      },
    });
    expect(server.calls).toHaveLength(0);

    const certificateAuthority = rung.problem!.certificate!.pem;
    const trusting = basic.configure(connection, { certificateAuthority }).connection;
    expect((await climb(trusting, basic, password())).failed).toBeUndefined();
  });

  test.each([
    ['that has ended', { days: -2 }, 'tls-expired', 'network', /has expired/],
    ['of another name', { name: 'jira.example.com' }, 'tls-wrong-name', 'administrator', /another name/],
  ])('%s', async (_, wishes, cause, mender, words) => {
    const { connection } = await secure(await aCertificate({ ...wishes, by: authority }), authority.cert);
    expect(await brokenRung(connection, basic)).toMatchObject({
      id: 'tls',
      finding: expect.stringMatching(words),
      problem: { cause, mender },
    });
  });

  test('that ends within 30 days: a warning with the day', async () => {
    const { connection } = await secure(await aCertificate({ days: 12, by: authority }), authority.cert);
    const { rung, failed } = await climb(connection, basic, password());
    expect(failed).toBeUndefined();
    expect(rung('tls')).toMatchObject({
      state: 'warned',
      finding: expect.stringMatching(/ends on \d{4}-\d\d-\d\d\.$/),
      problem: { cause: 'tls-ends-soon', mender: 'network' },
    });
  });

  test('none, for the port speaks http', async () => {
    expect(await brokenRung(at(jira.url.replace('http:', 'https:')))).toMatchObject({
      id: 'tls',
      problem: { cause: 'tls-plain-port' },
    });
  });

  test('none, for the address begins with http://: a warning', async () => {
    const { rung } = await climb();
    expect(rung('tls')).toMatchObject({
      state: 'warned',
      finding: expect.stringMatching(/^Skipped: .*passwords and tokens/),
      problem: { cause: 'plain-http', mender: 'jira-administrator' },
    });
  });
});

describe('is it Jira, and does it run', () => {
  test.each([
    ['STARTING', 200, 'jira-starting', 'Jira is starting.'],
    ['STOPPING', 200, 'jira-stopping', 'Jira is being stopped.'],
    ['FIRST_RUN', 200, 'jira-first-run', 'This Jira has not been set up yet.'],
    ['MAINTENANCE', 503, 'jira-maintenance', 'Jira is being maintained, for example'],
    ['ERROR', 500, 'jira-broken', 'Jira says that it cannot run'],
  ] as const)('%s', async (state, status, cause, words) => {
    jira.state = state;
    expect(await brokenRung()).toMatchObject({
      id: 'running',
      status,
      finding: expect.stringContaining(words),
      problem: { cause, mender: 'jira-administrator' },
    });
  });

  test('JF-08 a sign-in page before all of it', async () => {
    jira.faults.plant({ kind: 'html' });
    expect(await brokenRung()).toMatchObject({
      id: 'running',
      status: 200,
      finding: expect.stringMatching(/page answered instead of Jira/),
      problem: { mender: 'network' },
    });
  });

  test('a page at /status only: a warning, for Jira answers', async () => {
    jira.faults.plant({ kind: 'html', on: /^\/status/ });
    const { rung, failed } = await climb();
    expect(failed).toBeUndefined();
    expect(rung('running')).toMatchObject({
      state: 'warned',
      finding: expect.stringMatching(/^Jira answers, but/),
      problem: { mender: 'network' },
    });
  });

  test('JF-25 an address without its context path', async () => {
    expect(await brokenRung(at(jira.url.replace(/\/jira$/, '')))).toMatchObject({
      id: 'running',
      status: 404,
      problem: { cause: 'no-jira-here', mender: 'administrator' },
    });
  });

  test('JF-46 a redirect to the right address', async () => {
    jira.faults.plant({
      kind: 'redirect',
      location: 'https://jira.example.com/jira/status',
      on: /^\/status/,
    });
    expect(await brokenRung()).toMatchObject({
      id: 'running',
      status: 302,
      finding: expect.stringContaining('Jira is at https://jira.example.com/jira'),
      problem: { mender: 'administrator' },
    });
  });

  test.each([
    ['Cloud', { deploymentType: 'Cloud', version: '1001.0.0' }, 'address-cloud', /is Jira Cloud/],
    ['too old', { deploymentType: 'Server', version: '6.4.14' }, 'jira-too-old', /Jira 6\.4\.14/],
  ])('version: %s', async (_, info, cause, words) => {
    jira.faults.plant({
      kind: 'status',
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(info),
      on: /serverInfo/,
    });
    expect(await brokenRung()).toMatchObject({
      id: 'version',
      finding: expect.stringMatching(words),
      problem: { cause },
    });
  });

  test('a version told only to people who have signed in breaks nothing', async () => {
    jira.faults.plant({
      kind: 'status',
      status: 401,
      headers: { 'Content-Type': 'application/json' },
      body: '{"message":"Client must be authenticated to access this resource.","status-code":401}',
      on: /serverInfo/,
    });
    const { rung, failed } = await climb();
    expect(failed).toBeUndefined();
    expect(rung('version')).toMatchObject({ state: 'skipped' });
    expect(rung('clock')).toMatchObject({ state: 'passed' });
  });

  test('JF-46 another base URL than ours: a warning with both', async () => {
    jira.baseUrl = 'https://jira.example.com/jira';
    const { rung, failed } = await climb();
    expect(failed).toBeUndefined();
    expect(rung('base-url')).toMatchObject({ state: 'warned', problem: { mender: 'jira-administrator' } });
    expect(rung('base-url').finding).toContain('https://jira.example.com/jira');
    expect(rung('base-url').finding).toContain(jira.url);
  });

  test('the same base URL in another spelling is the same', async () => {
    jira.baseUrl = `${jira.url.replace('127.0.0.1', '127.1')}/`;
    expect((await climb()).rung('base-url').state).toBe('passed');
  });
});

describe('clock', () => {
  test('90 seconds off: a warning with the number, and nothing else', async () => {
    jira.clockOffset = 90;
    const { rung, failed, warned } = await climb();
    expect(failed).toBeUndefined();
    expect(warned.map(({ id }) => id)).toEqual(['clock']);
    expect(rung('clock')).toMatchObject({ problem: { mender: 'network' } });
    expect(rung('clock').finding).toMatch(/^Jira's clock is (89|90|91) seconds ahead of/);
  });

  test('10 minutes off: a warning, and the calls are corrected', async () => {
    jira.clockOffset = -600;
    const { rung, failed } = await climb();
    expect(rung('clock').finding).toMatch(
      /^Jira's clock is 10 minutes behind.*signs by the clock of Jira\.$/,
    );
    expect(failed).toBeUndefined();
    expect(rung('signature').state).toBe('passed');
  });
});

describe('the application link', () => {
  test('an unknown consumer key shows before a wrong key', async () => {
    const settings = { ...connection.settings, consumerKey: 'somebody-else' };
    const secrets = { privateKey: await newKeyPair() };
    expect(await brokenRung({ ...connection, settings, secrets })).toMatchObject({
      id: 'consumer',
      status: 401,
      finding: 'Jira does not know this consumer key.',
      problem: { mender: 'jira-administrator', where: expect.stringContaining('Incoming Authentication') },
    });
  });

  test('a key that is not the one in Jira', async () => {
    const rung = await brokenRung({ ...connection, secrets: { privateKey: await newKeyPair() } });
    expect(rung).toMatchObject({
      id: 'signature',
      status: 401,
      finding: 'The public key in Jira does not belong to the private key here.',
      problem: { cause: 'signature-keys', mender: 'jira-administrator' },
    });
    expect(rung.problem!.comparison!.pieces.every(({ isSame }) => isSame)).toBe(true);
  });

  test('a Jira that believes in another address: piece by piece, with the lines that mend it', async () => {
    jira.believesIn('http://jira.internal:8080');
    const rung = await brokenRung();
    expect(rung).toMatchObject({ id: 'signature', problem: { mender: 'jira-administrator' } });
    expect(rung.finding).toContain('http://jira.internal:8080');
    const { comparison, snippets, signingUrl } = rung.problem!;
    const differing = comparison!.pieces.filter(({ isSame }) => !isSame).map(({ name }) => name);
    expect(differing).toEqual(expect.arrayContaining(['host']));
    expect(comparison!.ours).toContain('127.0.0.1');
    expect(comparison!.theirs).toContain('jira.internal');
    expect(snippets!.map(({ text }) => text).join('\n')).toContain('proxyName="127.0.0.1"');
    expect(signingUrl).toBe('http://jira.internal:8080/jira');

    const mended = oauth.configure(connection, { signingUrl: signingUrl! }).connection;
    expect((await climb(mended)).failed).toBeUndefined();
  });

  test('a draft that lacks its consumer key', async () => {
    const settings = { ...connection.settings, consumerKey: '' };
    expect(await brokenRung({ ...connection, settings })).toMatchObject({
      id: 'consumer',
      finding: 'Enter the consumer key of the application link.',
      problem: { mender: 'administrator' },
    });
  });

  test('a proxy that strips the Authorization header from everything', async () => {
    jira.faults.plant({ kind: 'anonymous' });
    expect(await brokenRung()).toMatchObject({ id: 'consumer', problem: { mender: 'network' } });
  });
});

describe('the person and what boards need', () => {
  test('a token that was revoked', async () => {
    const mine = await credentialOf('ben', oauth, connection, jira);
    jira.tokens.revoke(mine.token);
    const { failed } = await climb(connection, oauth, mine);
    expect(failed).toMatchObject({
      id: 'token',
      status: 401,
      finding: expect.stringMatching(/no longer accepts your access/),
      problem: { cause: 'access-ended', mender: 'you' },
    });
  });

  test('a wrong password', async () => {
    const { failed } = await climb(connection, basic, { username: 'ada', password: 'no' });
    const ada = jira.world.person('ada');
    expect(failed).toMatchObject({
      id: 'token',
      finding: 'Jira did not accept this user name and password.',
      problem: { mender: 'you' },
    });
    // A few of them lead to a captcha.
    expect(ada.failedLogins).toBe(1);
    ada.failedLogins = 0;
  });

  test('JF-23 a captcha after wrong passwords: one try, and the page to open', async () => {
    jira.faults.plant({ kind: 'captcha', on: /myself/ });
    const password = jira.world.person('ada').password;
    const { failed } = await climb(connection, basic, { username: 'ada', password });
    expect(failed).toMatchObject({ id: 'token', status: 403, problem: { cause: 'captcha', mender: 'you' } });
    expect(failed!.problem!.where).toContain(`${jira.url}/login.jsp`);
  });

  test.each<[string, Fault, string, string, RegExp]>([
    [
      'an answer for nobody',
      { kind: 'anonymous', on: /^\/rest/ },
      'token',
      'network',
      /nobody had signed in/,
    ],
    [
      'an answer for nobody further up',
      { kind: 'anonymous', on: /project/ },
      'projects',
      'network',
      /nobody had signed in/,
    ],
    ['an XSRF check', { kind: 'xsrf', on: /^\/rest/ }, 'write', 'network', /forged/],
    [
      'a firewall that lets no POST through',
      { kind: 'status', status: 403, on: /search/, body: '<html>Blocked</html>' },
      'write',
      'network',
      /refused the request/,
    ],
    ['a page in place of the fields', { kind: 'html', on: /field/ }, 'fields', 'network', /page answered/],
    [
      'too many requests',
      { kind: 'rateLimit', retryAfter: 20, on: /board/ },
      'agile',
      'you',
      /wait 20 seconds/,
    ],
  ])('%s', async (_, fault, id, mender, words) => {
    jira.faults.plant(fault);
    expect(await brokenRung()).toMatchObject({
      id,
      finding: expect.stringMatching(words),
      problem: { mender },
    });
  });

  test('no project to see: a warning', async () => {
    jira.faults.plant({
      kind: 'status',
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: '[]',
      on: /project/,
    });
    const { rung, failed } = await climb();
    expect(failed).toBeUndefined();
    expect(rung('projects')).toMatchObject({
      state: 'warned',
      status: 200,
      finding: expect.stringMatching(/no project at all/),
      problem: { mender: 'jira-administrator' },
    });
  });

  test.each([
    [403, 'software-not-allowed'],
    [404, 'software-missing'],
  ])('no Jira Software (%d): a warning', async (status, cause) => {
    jira.faults.plant({
      kind: 'status',
      status,
      headers: { 'Content-Type': 'application/json' },
      body: '{"errorMessages":["The user does not have a valid license for the request."],"errors":{}}',
      on: /agile/,
    });
    const { rung, failed } = await climb();
    expect(failed).toBeUndefined();
    expect(rung('agile')).toMatchObject({ state: 'warned', status, problem: { cause } });
  });
});

test('a Jira without Jira Software, which answers its boards with a page: a warning', async () => {
  jira.hasSoftware = false;
  const { rung, failed } = await climb();
  jira.hasSoftware = true;
  expect(failed).toBeUndefined();
  expect(rung('agile')).toMatchObject({
    state: 'warned',
    status: 404,
    problem: { cause: 'software-missing' },
  });
});

test('the whole climb has an end, wherever Jira gets slow', async () => {
  jira.faults.plant({ kind: 'hang', on: /field/ });
  const took = stopwatch();
  expect(await brokenRung()).toMatchObject({ id: 'fields', problem: { cause: 'reply-timeout' } });
  expect(took()).toBeLessThan(6_500);
});

test('the climb as a whole ends in time too', async () => {
  jira.faults.plant({ kind: 'delay', ms: 300 });
  const plan = { http, connection, climber: { callbackUrl: CALLBACK } };
  const signer = () => signedBy('ada', jira.world.person('ada').password);
  const took = stopwatch();
  const rungs = await climbLadder({ ...plan, proof: 'Password', signer }, { rung: 2_000, total: 800 });
  expect(took()).toBeLessThan(2_400);
  expect(rungs.find(({ state }) => state === 'failed')).toMatchObject({
    problem: { cause: 'reply-timeout' },
  });
});

async function silentServer(): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    closing.push(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { server, port: (server.address() as AddressInfo).port };
}
