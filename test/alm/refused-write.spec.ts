import type { AlmClient } from '../../src/alm/alm-provider.js';
import { jiraClient } from '../../src/alm/jira/rest/jira-client.js';
import { JiraHttp } from '../../src/alm/jira/wire/jira-http.js';
import { basic } from '../../src/alm/jira/signing/signer.js';
import { SmallServer } from './small-server.js';

interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

const POINTS = 'customfield_10243';
const OFF = `Field '${POINTS}' cannot be set. It is not on the appropriate screen, or unknown.`;
const REALM = { 'WWW-Authenticate': 'OAuth realm="https%3A%2F%2Fjira.example.org"' };
const NAMED = { 'X-AUSERNAME': 'ada', 'X-Seraph-LoginReason': 'OK' };
const MYSELF = 'GET /rest/api/2/myself';
const PERMISSIONS = 'GET /rest/api/2/mypermissions?issueKey=ORB-5';
const EDIT = 'PUT /rest/api/2/issue/ORB-5';
const ASSIGN = 'PUT /rest/api/2/issue/ORB-5/assignee';
const COMMENT = 'POST /rest/api/2/issue/ORB-5/comment';
const SEARCH = 'POST /rest/api/2/search';

const ada = { status: 200, headers: NAMED, body: { key: 'JIRAUSER1', name: 'ada', displayName: 'Ada' } };
const may = (permissions: Record<string, boolean>, names: Record<string, string> = {}): Reply => ({
  status: 200,
  body: {
    permissions: Object.fromEntries(
      Object.entries(permissions).map(([key, havePermission]) => [
        key,
        { id: '1', key, name: names[key] ?? '', type: 'PROJECT', havePermission },
      ]),
    ),
  },
});
const fields = {
  status: 200,
  body: [{ id: POINTS, name: 'Story Points', custom: true, schema: { type: 'number' } }],
};

const http = new JiraHttp();
let server: SmallServer;
let client: AlmClient;
let replies: Record<string, Reply>;

beforeEach(async () => {
  replies = { [MYSELF]: ada };
  server = await SmallServer.start((request, response) => {
    const {
      status,
      headers = {},
      body,
    } = replies[`${request.method} ${request.url}`] ?? { status: 404, body: {} };
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
  });
  client = jiraClient(http.door(), server.url, basic('ada', 'secret'));
});
afterEach(() => server.stop());
afterAll(() => http.close());

const asked = () => server.calls.map(({ method, url }) => `${method} ${url}`);
const failure = (attempt: Promise<unknown>) =>
  attempt.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('R12: a field that Jira does not let anybody set', () => {
  const offScreen = (text = OFF) => ({
    status: 400,
    body: { errorMessages: [], errors: { [POINTS]: text } },
  });

  test('is told by its name, with who puts it on the screen and where', async () => {
    replies = {
      [EDIT]: offScreen(),
      [PERMISSIONS]: may({ EDIT_ISSUES: true }),
      'GET /rest/api/2/issue/ORB-5/editmeta': { status: 200, body: { fields: { summary: {} } } },
      'GET /rest/api/2/field': fields,
    };
    const found = await failure(client.setNumber('ORB-5', POINTS, 7));
    expect(found).toMatchObject({
      cause: 'field-off-screen',
      mender: 'jira-administrator',
      messages: [],
    });
    const { sentences, fields: beside } = found as { sentences: string; fields: Record<string, string> };
    expect(beside).toEqual({ [POINTS]: sentences });
    expect(sentences).toMatch(/“Story Points” cannot be set on ORB-5: it is not on the screen/);
    expect(sentences).toMatch(/administrator of the project in Jira .* Project settings, Screens/);
    expect(sentences).not.toContain('customfield');
    expect(asked().filter((call) => call === PERMISSIONS)).toHaveLength(1);
  });

  test('is told so in any language: the edit screen decides, not the words', async () => {
    replies = {
      [EDIT]: offScreen('Das Feld kann nicht gesetzt werden.'),
      'GET /rest/api/2/issue/ORB-5/editmeta': { status: 200, body: { fields: { summary: {} } } },
      'GET /rest/api/2/field': fields,
    };
    expect(await failure(client.setNumber('ORB-5', POINTS, 7))).toMatchObject({ cause: 'field-off-screen' });
  });

  test('a wrong value of a field that is on the screen stays Jira’s to explain, by the name of the field', async () => {
    replies = {
      [EDIT]: offScreen(`'x' is no number for ${POINTS}.`),
      [PERMISSIONS]: may({ EDIT_ISSUES: true }),
      'GET /rest/api/2/issue/ORB-5/editmeta': { status: 200, body: { fields: { [POINTS]: {} } } },
      'GET /rest/api/2/field': fields,
    };
    expect(await failure(client.setNumber('ORB-5', POINTS, 7))).toMatchObject({
      cause: 'values-refused',
      fields: { [POINTS]: "'x' is no number for Story Points." },
    });
  });

  test('without the permission to edit it is the permission that is missing: Jira says both in the same words', async () => {
    replies = {
      [EDIT]: offScreen(),
      [PERMISSIONS]: may({ EDIT_ISSUES: false }, { EDIT_ISSUES: 'Vorgänge bearbeiten' }),
    };
    const found = await failure(client.setNumber('ORB-5', POINTS, 7));
    expect(found).toMatchObject({ cause: 'permission-missing', kind: 'forbidden', status: 403 });
    expect((found as Error).message).toContain('“Vorgänge bearbeiten”');
  });

  test('where Jira can be asked nothing more, the sentence of Jira decides', async () => {
    replies = { [EDIT]: offScreen() };
    expect(await failure(client.setNumber('ORB-5', POINTS, 7))).toMatchObject({ cause: 'field-off-screen' });
  });
});

describe('R23: a missing permission', () => {
  const refused = { errorMessages: ["No Link Issue Permission for issue 'ORB-5'"], errors: {} };

  test.each([
    [401, { ...NAMED, ...REALM }],
    [401, REALM],
    [401, {}],
    [400, {}],
    [403, {}],
    [404, {}],
  ])('that Jira says by a %i is told as that, and nothing ends the link', async (status, headers) => {
    replies = {
      ...replies,
      [ASSIGN]: { status, headers, body: refused },
      [PERMISSIONS]: may({ ASSIGN_ISSUES: false }),
    };
    const found = await failure(client.assign('ORB-5', 'ben'));
    expect(found).toMatchObject({
      cause: 'permission-missing',
      kind: 'forbidden',
      mender: 'jira-administrator',
      where: 'Jira: Project settings, Permissions',
      outcomeUnknown: false,
    });
    expect((found as { sentences: string }).sentences).toMatch(
      /permission “Assign Issues” there\. Ask an administrator of the project in Jira .*Permissions/,
    );
    expect(asked().filter((call) => call === PERMISSIONS)).toHaveLength(1);
  });

  test('of which Jira says no more is told in its own words', async () => {
    replies = { ...replies, [COMMENT]: { status: 401, headers: { ...NAMED, ...REALM }, body: refused } };
    expect(await failure(client.comment('ORB-5', 'hello'))).toMatchObject({
      cause: 'not-allowed',
      sentences: expect.stringMatching(/^Jira does not allow you to do this: No Link .*'ORB-5' Ask an admin/),
    });
  });

  test('is not what a captcha, an outage or a page in front of Jira is', async () => {
    for (const reply of [
      { status: 503, body: {} },
      { status: 403, headers: { 'Content-Type': 'text/html' }, body: '<h1>Access denied</h1>' },
    ]) {
      replies = { ...replies, [COMMENT]: reply, [PERMISSIONS]: may({ ADD_COMMENTS: false }) };
      expect(await failure(client.comment('ORB-5', 'hello'))).not.toMatchObject({
        cause: 'permission-missing',
      });
    }
    expect(asked()).not.toContain(PERMISSIONS);
  });
});

describe('a 401 without oauth_problem', () => {
  const wanted = {
    status: 401,
    headers: REALM,
    body: { message: 'Client must be authenticated.', 'status-code': 401 },
  };
  const search = () => client.count({ type: 'jql', jql: 'a = 1' });

  test('is a dead credential only when /myself says so too', async () => {
    const shutOut = {
      status: 401,
      headers: { ...REALM, 'X-Seraph-LoginReason': 'OUT, AUTHENTICATED_FAILED' },
      body: '',
    };
    replies = { [SEARCH]: { ...wanted, body: '' }, [MYSELF]: shutOut };
    expect(await failure(search())).toMatchObject({ kind: 'credential-refused' });
    replies = { [SEARCH]: { ...wanted, body: '' }, [MYSELF]: ada };
    expect(await failure(search())).toMatchObject({ kind: 'anonymous', cause: 'authorization-stripped' });
  });

  test('while /myself cannot be asked is an outage, and ends nothing', async () => {
    replies = { [SEARCH]: { ...wanted, body: '' }, [MYSELF]: { status: 503, body: {} } };
    expect(await failure(search())).toMatchObject({ kind: 'server-error' });
  });

  test('that calls the password wrong is not tried again: Jira counts', async () => {
    replies = {
      [SEARCH]: {
        status: 401,
        headers: { 'X-Seraph-LoginReason': 'AUTHENTICATED_FAILED, OUT' },
        body: wanted.body,
      },
    };
    expect(await failure(search())).toMatchObject({ cause: 'password-wrong' });
    expect(asked()).toEqual([SEARCH]);
  });
});

describe('X-AUSERNAME', () => {
  const nobody = { 'X-AUSERNAME': 'anonymous' };
  const found = { status: 200, headers: nobody, body: { startAt: 0, maxResults: 0, total: 3, issues: [] } };
  const search = () => client.count({ type: 'jql', jql: 'a = 1' });

  test('does not count against a /myself that names the person, nor on other calls of such a site', async () => {
    replies = { [SEARCH]: found, [MYSELF]: { ...ada, headers: nobody } };
    expect(await search()).toBe(3);
    expect(await client.whoAmI()).toMatchObject({ name: 'ada' });
    expect(await search()).toBe(3);
    expect(asked()).toEqual([SEARCH, MYSELF, MYSELF, SEARCH]);
  });

  test('keeps what was answered to nobody out where /myself is answered to the person', async () => {
    replies = { ...replies, [SEARCH]: found };
    expect(await failure(search())).toMatchObject({ kind: 'anonymous', cause: 'answered-nobody' });
    replies = { [SEARCH]: found, [MYSELF]: { status: 401, headers: REALM, body: {} } };
    expect(await failure(search())).toMatchObject({ kind: 'anonymous', cause: 'answered-nobody' });
  });

  test('a change under such a header is made once, and a refusal is read as one', async () => {
    replies = {
      [COMMENT]: { status: 201, headers: nobody, body: { id: '10001' } },
      [MYSELF]: { ...ada, headers: nobody },
    };
    await client.comment('ORB-5', 'hello');
    expect(asked()).toEqual([COMMENT, MYSELF]);
    replies[COMMENT] = { status: 400, headers: nobody, body: { errorMessages: ['Too long.'], errors: {} } };
    expect(await failure(client.comment('ORB-5', 'hello'))).toMatchObject({ messages: ['Too long.'] });
  });

  test('counts again once it names the person', async () => {
    replies = { [SEARCH]: found, [MYSELF]: { ...ada, headers: nobody } };
    await search();
    replies[MYSELF] = ada;
    await client.whoAmI();
    expect(await failure(search())).toMatchObject({ cause: 'answered-nobody' });
  });
});
