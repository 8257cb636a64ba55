import { AlmProblem } from '../../src/alm/alm-problem.js';
import type { AlmConnection, CredentialSecret } from '../../src/alm/alm-provider.js';
import { JiraHttp } from '../../src/alm/jira/wire/jira-http.js';
import { JiraServerOAuth } from '../../src/alm/jira/kinds/jira-server-oauth/jira-server-oauth.provider.js';
import type { Exchange } from '../../src/alm/link-health.js';
import { rungProblemOf } from '../../src/alm/rung-problem.js';
import { FakeJira, type Fault } from '../fake-jira/fake-jira.js';
import { connect, credentialOf, MemoryTrip, queryOf, walk } from './dance.js';

const CALLBACK = 'https://footbridge.example.com/callback';
const http = new JiraHttp({ totalTimeout: 1_000 });
let provider: JiraServerOAuth;
let jira: FakeJira;
let connection: AlmConnection;
let secret: CredentialSecret;

beforeAll(async () => {
  jira = await FakeJira.start({ contextPath: '/jira' });
  provider = new JiraServerOAuth(http);
  connection = await connect(provider, jira);
  secret = await credentialOf('ada', provider, connection, jira);
});
beforeEach(() => {
  provider = new JiraServerOAuth(http); // with clocks of its own
  jira.faults.clear();
  jira.clockOffset = 0;
  jira.believesIn(undefined);
});
afterAll(async () => {
  await http.close();
  await jira.stop();
});

async function callsOf(action: () => Promise<unknown>): Promise<string[]> {
  const before = jira.calls.length;
  await action();
  return jira.calls.slice(before).map(({ method, path, status }) => `${method} ${path} ${status}`);
}

describe('OA-23 JF-19 a clock of Jira that is off', () => {
  test('costs one call, once; later calls are right at once', async () => {
    jira.clockOffset = 420;
    const ada = provider.client(connection, secret);
    expect(await callsOf(() => ada.whoAmI())).toEqual([
      'GET /rest/api/2/myself 400',
      'GET /rest/api/2/myself 200',
    ]);
    expect(await callsOf(() => ada.whoAmI())).toEqual(['GET /rest/api/2/myself 200']);
    expect(await callsOf(() => provider.client(connection, secret).projects())).toHaveLength(1);
    expect(Math.abs(provider.clockOffset(connection.baseUrl) - 420)).toBeLessThanOrEqual(1);
    expect(provider.clockOffset('https://other.example.com')).toBe(0);
  });

  test('is followed in a change too, which is made once', async () => {
    jira.clockOffset = -900;
    const ada = provider.client(connection, secret);
    expect(await callsOf(() => ada.comment('SHOP-5', 'In time'))).toEqual([
      'POST /rest/api/2/issue/SHOP-5/comment 400',
      'POST /rest/api/2/issue/SHOP-5/comment 201',
    ]);
  });

  test('is followed once by calls that were signed together', async () => {
    const ada = provider.client(connection, secret);
    for (const offset of [600, -600]) {
      jira.clockOffset = offset;
      const together = () => Promise.all([ada.whoAmI(), ada.projects(), ada.fields()]);
      await expect(together()).resolves.toHaveLength(3);
      expect(Math.abs(provider.clockOffset(connection.baseUrl) - offset)).toBeLessThanOrEqual(1);
      expect(await callsOf(together)).toHaveLength(3);
    }
  });

  test('that still differs is told against our own clock, not against the time that was sent', async () => {
    const ada = provider.client(connection, secret);
    jira.clockOffset = 600;
    await ada.whoAmI();
    jira.clockOffset = 1_200;
    jira.faults.plant({ kind: 'rejectConsumer', problem: 'timestamp_refused' });
    await expect(ada.whoAmI()).rejects.toThrow('20 minutes ahead');
  });

  test('is measured anew when it moves', async () => {
    const ada = provider.client(connection, secret);
    for (const offset of [420, -3_600, 0]) {
      jira.clockOffset = offset;
      await ada.whoAmI();
      expect(Math.abs(provider.clockOffset(connection.baseUrl) - offset)).toBeLessThanOrEqual(1);
    }
  });

  test('is followed in both calls of the dance', async () => {
    jira.clockOffset = 600;
    const trip = new MemoryTrip(CALLBACK);
    const { redirect } = await walk(provider.consent.strategy(connection, trip));
    jira.clockOffset = -600;
    const back = await (await jira.as('ada')).allow(redirect!);
    const { grant, error } = await walk(provider.consent.strategy(connection, trip), queryOf(back));
    expect(error).toBeUndefined();
    expect(grant).toMatchObject({ secret: { token: expect.any(String) } });
  });

  test('that is refused twice is said, after no more than two calls', async () => {
    const refusals: Fault[] = [
      { kind: 'rejectConsumer', problem: 'timestamp_refused' },
      { kind: 'clockOffset', seconds: 600 },
    ];
    refusals.forEach((fault) => jira.faults.plant(fault));
    const ada = provider.client(connection, secret);
    const calls = await callsOf(() =>
      expect(ada.whoAmI()).rejects.toMatchObject({ kind: 'clock', cause: 'clock-refused' }),
    );
    expect(calls).toHaveLength(2);
  });
});

describe('a Jira that believes in another address', () => {
  const BELIEVED = 'http://intern.example:8080/tracker';

  async function problemOf(to: AlmConnection): Promise<AlmProblem> {
    return provider
      .client(to, secret)
      .whoAmI()
      .then(
        () => undefined as never,
        (error: AlmProblem) => error,
      );
  }

  test.each([BELIEVED, 'https://jira.example.com/jira', 'http://127.0.0.1:1/jira'])(
    'is signed for as it wants, by the address that its refusal tells: %s',
    async (believed) => {
      jira.believesIn(believed);
      const { signingUrl, cause } = rungProblemOf(await problemOf(connection));
      expect(cause).toMatch(/^signature-(scheme|host|port|path)$/);
      expect(signingUrl).toBe(believed);

      const mended = provider.configure(connection, { signingUrl: signingUrl! }).connection;
      await expect(provider.client(mended, secret).whoAmI()).resolves.toMatchObject({ name: 'ada' });
      await provider.client(mended, secret).search({
        source: { type: 'jql', jql: "summary ~ 'a b+c' ORDER BY key" },
        mapping: {},
        startAt: 0,
        maxResults: 1,
      });
      const trip = new MemoryTrip(CALLBACK);
      const { redirect } = await walk(provider.consent.strategy(mended, trip));
      expect(redirect).toContain(`${jira.url}/plugins/servlet/oauth/authorize`);
    },
  );

  test('and then in its own again: the cure is to take the signing URL away', async () => {
    const { connection: wrong } = provider.configure(connection, { signingUrl: BELIEVED });
    const problem = await problemOf(wrong);
    expect(problem.message).toContain(`signed ${BELIEVED}/rest/api/2/myself`);
    const { connection: mended } = provider.configure(wrong, {
      signingUrl: rungProblemOf(problem).signingUrl!,
    });
    expect(mended.settings).not.toHaveProperty('signingUrl');
  });

  test('keeps the signing URL until it is emptied or the address changes', () => {
    const { connection: signed } = provider.configure(connection, { signingUrl: ` ${BELIEVED}/browse/A-1 ` });
    expect(signed.settings.signingUrl).toBe(BELIEVED);
    expect(provider.configure(signed, { consumerKey: 'other' }).connection.settings.signingUrl).toBe(
      BELIEVED,
    );
    expect(provider.configure(signed, { signingUrl: '' }).connection).toEqual(connection);
    const moved = provider.configure(signed, { baseUrl: 'https://jira.example.com' }).connection;
    expect(moved.settings).not.toHaveProperty('signingUrl');
  });

  test.each(['ftp://x', 'https://[::1'])('%s is refused on its field', (signingUrl) => {
    expect(() => provider.configure(connection, { signingUrl })).toThrow(
      expect.objectContaining({ field: 'signingUrl', status: 422 }),
    );
  });
});

describe('whoever observes an account', () => {
  let seen: Exchange[];
  let observed: AlmConnection;
  beforeEach(() => {
    seen = [];
    observed = { ...connection, observe: (exchange) => void seen.push(exchange) };
  });

  test('is told of each request, one for one, without query or secret', async () => {
    const calls = await callsOf(async () => {
      const ada = provider.client(observed, secret);
      await ada.whoAmI();
      await ada.rawFields('SHOP-4', ['summary']);
      await ada.comment('SHOP-5', 'Hidden words');
    });
    expect(
      seen.map(({ method, path, status }) => `${method} ${path.replace('/jira', '')} ${status}`),
    ).toEqual(calls);
    expect(seen[0]).toEqual({
      at: expect.any(Date),
      method: 'GET',
      path: '/jira/rest/api/2/myself',
      status: 200,
      duration: expect.any(Number),
    });
    const told = JSON.stringify(seen);
    for (const hidden of ['summary', 'Hidden words', 'oauth', ...Object.values(secret)]) {
      expect(told).not.toContain(hidden);
    }
  });

  test.each<[string, Fault, Partial<Exchange>]>([
    ['a page', { kind: 'html' }, { status: 200, cause: 'sign-in-page' }],
    ['a refusal', { kind: 'rejectConsumer' }, { status: 401, cause: 'consumer-unknown' }],
    ['no reply', { kind: 'hang' }, { status: undefined, cause: 'reply-timeout' }],
    [
      'JSON of another kind',
      { kind: 'status', status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' },
      { status: 200, cause: 'reply-unexpected' },
    ],
  ])('learns the cause: %s', async (_, fault, told) => {
    jira.faults.plant(fault);
    await provider
      .client(observed, secret)
      .whoAmI()
      .catch(() => {});
    expect(seen).toHaveLength(1);
    expect({ status: undefined, ...seen[0] }).toMatchObject(told);
  });

  test('sees both attempts of a call that was made twice', async () => {
    jira.clockOffset = 420;
    await provider.client(observed, secret).whoAmI();
    expect(seen.map(({ status, cause }) => [status, cause])).toEqual([
      [400, 'clock-refused'],
      [200, undefined],
    ]);
  });

  test('sees the dance and the check', async () => {
    await walk(provider.consent.strategy(observed, new MemoryTrip(CALLBACK)));
    await provider.consent.check(observed, CALLBACK);
    expect(seen.map(({ method, path, status }) => [method, path, status])).toEqual(
      Array.from({ length: 2 }, () => ['POST', '/jira/plugins/servlet/oauth/request-token', 200]),
    );
  });

  test('harms nothing by failing', async () => {
    const failing = {
      ...connection,
      observe: () => {
        throw new Error('full');
      },
    };
    await expect(provider.client(failing, secret).whoAmI()).resolves.toMatchObject({ name: 'ada' });
  });
});

test('a healthy link makes no call too many', async () => {
  const calls = await callsOf(async () => {
    await provider.consent.check(connection, CALLBACK);
    const ada = provider.client(connection, secret);
    await ada.whoAmI();
    await ada.search({
      source: { type: 'projects', keys: ['SHOP'] },
      mapping: {},
      startAt: 0,
      maxResults: 5,
    });
    await ada.assign('SHOP-5', null);
  });
  expect(calls).toEqual([
    'POST /plugins/servlet/oauth/request-token 200',
    'GET /rest/api/2/myself 200',
    'POST /rest/api/2/search 200',
    'PUT /rest/api/2/issue/SHOP-5/assignee 204',
  ]);
});
