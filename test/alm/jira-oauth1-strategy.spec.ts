import type { RequestListener } from 'node:http';
import { AlmProblem } from '../../src/alm/alm-problem.js';
import type { AlmConnection } from '../../src/alm/alm-provider.js';
import { JiraHttp } from '../../src/alm/jira/wire/jira-http.js';
import { JiraServerOAuth } from '../../src/alm/jira/kinds/jira-server-oauth/jira-server-oauth.provider.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { connect, MemoryTrip, queryOf, walk } from './dance.js';
import { SmallServer } from './small-server.js';

const CALLBACK = 'https://footbridge.example.com/bridge/authorizations/1/callback?state=a%2Bb%20c';
const http = new JiraHttp({ totalTimeout: 2_000 });
const provider = new JiraServerOAuth(http);
let jira: FakeJira;
let connection: AlmConnection;
let trip: MemoryTrip;

beforeAll(async () => {
  jira = await FakeJira.start({ contextPath: '/jira' });
  connection = await connect(provider, jira);
});
beforeEach(() => {
  jira.faults.clear();
  jira.clockOffset = 0;
  jira.believesIn(undefined);
  trip = new MemoryTrip(CALLBACK);
});
afterAll(async () => {
  await http.close();
  await jira.stop();
});

const leave = (to = connection) => walk(provider.consent.strategy(to, trip));
const comeBack = (query: Record<string, unknown>) => walk(provider.consent.strategy(connection, trip), query);
const exchanges = () => jira.calls.filter(({ path }) => path.endsWith('/access-token')).length;

describe('the dance', () => {
  test('goes to the consent page of this Jira, comes back, and ends in a grant that works', async () => {
    const { redirect } = await leave();
    expect(redirect).toMatch(
      new RegExp(`^${jira.url}/plugins/servlet/oauth/authorize\\?oauth_token=[A-Za-z0-9]{32}$`),
    );
    expect([...trip.kept.keys()]).toEqual([new URL(redirect!).searchParams.get('oauth_token')]);

    const back = await (await jira.as('ada')).allow(redirect!);
    expect(back.startsWith(CALLBACK)).toBe(true);
    const { grant } = await comeBack(queryOf(back));

    expect(grant!.secret).toEqual({
      token: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      tokenSecret: expect.any(String),
    });
    expect(grant!.expiresAt!.getTime()).toBeGreaterThan(Date.now() + 4 * 365 * 86_400_000);
    expect(trip.kept.size).toBe(0);
    await expect(provider.client(connection, grant!.secret).whoAmI()).resolves.toMatchObject({ name: 'ada' });
  });

  test('asks for tokens by POST without a body', async () => {
    await leave();
    expect(jira.calls.at(-1)).toMatchObject({
      method: 'POST',
      path: '/plugins/servlet/oauth/request-token',
      body: '',
    });
  });

  test('OA-10 that is denied exchanges nothing', async () => {
    const { redirect } = await leave();
    const before = exchanges();
    const { error } = await comeBack(queryOf(await (await jira.as('ben')).deny(redirect!)));

    expect(error).toMatchObject({ kind: 'consent-denied', mender: 'you' });
    expect(exchanges()).toBe(before);
  });

  test('that is finished twice is refused the second time', async () => {
    const { redirect } = await leave();
    const query = queryOf(await (await jira.as('ada')).allow(redirect!));
    await comeBack(query);
    trip.kept.set(query.oauth_token, { secret: 'kept by mistake' });
    expect((await comeBack(query)).error).toMatchObject({ kind: 'consent-expired' });
  });

  test('that took longer than ten minutes has to start again', async () => {
    const { redirect } = await leave();
    const query = queryOf(await (await jira.as('ada')).allow(redirect!));
    jira.tokens.expire(query.oauth_token);
    expect((await comeBack(query)).error).toMatchObject({ kind: 'consent-expired', mender: 'you' });
  });

  test('OA-01 with a wrong verifier, or before anyone answered, is refused', async () => {
    const { redirect } = await leave();
    const oauth_token = new URL(redirect!).searchParams.get('oauth_token')!;
    expect((await comeBack({ oauth_token, oauth_verifier: 'abc123' })).error).toMatchObject({
      kind: 'consent-expired',
    });
  });
});

describe('OA-10 a way back without exactly one token and one verifier exchanges nothing', () => {
  test.each<[string, Record<string, unknown>]>([
    ['no verifier', { oauth_token: 'abc' }],
    ['an empty verifier', { oauth_token: 'abc', oauth_verifier: '' }],
    ['no token', { oauth_verifier: 'abc' }],
    ['two tokens', { oauth_token: ['abc', 'def'], oauth_verifier: 'abc' }],
    ['two verifiers', { oauth_token: 'abc', oauth_verifier: ['abc', 'denied'] }],
    ['an object', { oauth_token: { a: 'b' }, oauth_verifier: 'abc' }],
    ['a token with other signs', { oauth_token: 'a&b', oauth_verifier: 'abc' }],
    ['a long token', { oauth_token: 'a'.repeat(256), oauth_verifier: 'abc' }],
  ])('%s', async (_, query) => {
    const before = jira.calls.length;
    expect((await comeBack(query)).error).toMatchObject({
      kind: 'protocol',
      cause: 'way-back-incomplete',
      status: 400,
    });
    expect(jira.calls.length).toBe(before);
  });

  test('a token that was not kept for this trip', async () => {
    const before = jira.calls.length;
    expect((await comeBack({ oauth_token: 'abc', oauth_verifier: 'abc' })).error).toMatchObject({
      message: 'unknown handle',
    });
    expect(jira.calls.length).toBe(before);
  });

  test.each(['user_refused', 'permission_denied'])(
    'oauth_problem=%s, as other servers deny',
    async (oauth_problem) => {
      expect((await comeBack({ oauth_problem })).error).toMatchObject({ kind: 'consent-denied' });
    },
  );
});

describe('the way out fails early', () => {
  const rekeyed = async () => provider.keys.renew(connection);
  const renamed = async () => ({ ...connection, settings: { consumerKey: 'somebody-else' } });

  test('for a consumer key Jira does not know', async () => {
    expect((await leave(await renamed())).error).toMatchObject({
      kind: 'consumer-unknown',
      field: 'consumerKey',
    });
  });

  test('for a key pair whose public key is not in Jira', async () => {
    expect((await leave(await rekeyed())).error).toMatchObject({
      kind: 'signature-invalid',
      diagnosis: { difference: 'nothing' },
      message: 'The public key in Jira does not belong to the private key here.',
    });
  });

  test('for a proxy that hides the address from Jira', async () => {
    jira.believesIn('https://jira.example.com');
    const { error } = await leave();
    expect(error).toMatchObject({ kind: 'signature-invalid', diagnosis: { difference: 'scheme' } });
    expect((error as AlmProblem).message).toContain(
      'https://jira.example.com/jira/plugins/servlet/oauth/request-token',
    );
  });

  test('for clocks that differ, where Jira does not say by how much', async () => {
    jira.faults.plant({ kind: 'rejectConsumer', problem: 'timestamp_refused' });
    jira.faults.plant({ kind: 'clockOffset', seconds: 600 });
    const { error } = await leave();
    expect(error).toMatchObject({ kind: 'clock', cause: 'clock-refused' });
  });

  test.each<[string, Parameters<FakeJira['faults']['plant']>[0], string]>([
    ['a sign-in page', { kind: 'html' }, 'not-jira'],
    ['a redirect', { kind: 'redirect', location: 'https://idp.example.com/' }, 'redirected'],
    ['maintenance', { kind: 'maintenance' }, 'server-error'],
    ['a captured request', { kind: 'hang' }, 'timeout'],
    ['an empty 200', { kind: 'status', status: 200 }, 'not-jira'],
  ])('for %s', async (_, fault, kind) => {
    jira.faults.plant(fault);
    expect((await leave()).error).toMatchObject({ kind });
    expect(trip.kept.size).toBe(0);
  });

  test('for a context path that is missing', async () => {
    const { error } = await leave({ ...connection, baseUrl: jira.url.replace(/\/jira$/, '') });
    expect(error).toMatchObject({ kind: 'not-jira', field: 'baseUrl' });
  });
});

describe('OA-01 OA-12 a token reply is taken only when it is one', () => {
  let other: SmallServer;
  let reply: Parameters<RequestListener>[1] extends infer R ? (response: R) => void : never;
  beforeAll(async () => {
    other = await SmallServer.start((_, response) => reply(response));
  });
  afterAll(() => other.stop());

  test.each([
    ['no confirmation', 'oauth_token=a&oauth_token_secret=b'],
    ['confirmation withheld', 'oauth_token=a&oauth_token_secret=b&oauth_callback_confirmed=false'],
    ['no secret', 'oauth_token=a&oauth_callback_confirmed=true'],
    ['two tokens', 'oauth_token=a&oauth_token=b&oauth_token_secret=b&oauth_callback_confirmed=true'],
    [
      'a token that would change the address',
      'oauth_token=a%26callback%3D%2F%2Fevil&oauth_token_secret=b&oauth_callback_confirmed=true',
    ],
    ['a token with a line break', 'oauth_token=a%0D%0AX&oauth_token_secret=b&oauth_callback_confirmed=true'],
  ])('not with %s', async (_, body) => {
    reply = (response) => response.writeHead(200, { 'Content-Type': 'text/plain' }).end(body);
    expect((await leave({ ...connection, baseUrl: other.url })).error).toMatchObject({ kind: 'not-jira' });
    expect(trip.kept.size).toBe(0);
  });

  test('not from a web page, whatever is in it', async () => {
    const body = 'oauth_token=a&oauth_token_secret=b&oauth_callback_confirmed=true';
    reply = (response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(body);
    expect((await leave({ ...connection, baseUrl: other.url })).error).toMatchObject({ kind: 'not-jira' });
  });
});

test('a draft that lacks something dances with nobody', async () => {
  expect(() => provider.consent.strategy({ ...connection, baseUrl: '' }, trip)).toThrow(
    'Enter the address of your Jira.',
  );
  expect(() => provider.client({ ...connection, secrets: {} }, {})).toThrow(/Paste a private key/);
});
