import type { IncomingMessage } from 'node:http';
import type { AlmClient } from '../../src/alm/alm-provider.js';
import { jiraClient } from '../../src/alm/jira/rest/jira-client.js';
import { JiraHttp } from '../../src/alm/jira/wire/jira-http.js';
import { basic } from '../../src/alm/jira/signing/signer.js';
import { SmallServer } from './small-server.js';

const http = new JiraHttp();
const page = { startAt: 0, maxResults: 50 };
const noIssues = { startAt: 0, maxResults: 50, total: 0, issues: [] };
let server: SmallServer;
let answer: (request: IncomingMessage) => unknown;
let refuses: (jql: string) => boolean = () => false;
let client: AlmClient;

beforeAll(async () => {
  server = await SmallServer.start((request, response) => {
    response.setHeader('Content-Type', 'application/json');
    const { jql } = JSON.parse(server.calls.at(-1)?.body || '{}') as { jql?: string };
    if (jql === undefined || !refuses(jql)) return void response.end(JSON.stringify(answer(request)));
    response.statusCode = 400;
    response.end(JSON.stringify({ errorMessages: [`Refused: ${jql}`], errors: {} }));
  });
});
beforeEach(() => {
  server.calls.length = 0;
  client = jiraClient(http.door(), `${server.url}/jira`, basic('ada', 'secret'));
});
afterAll(async () => {
  await http.close();
  await server.stop();
});

const bodies = () =>
  server.calls.filter(({ body }) => body).map(({ body }) => JSON.parse(body) as Record<string, unknown>);

test('a search is a POST with the fields that a work item needs, and no others', async () => {
  answer = () => noIssues;
  const mapping = { points: 'customfield_1', rank: 'customfield_2' };
  await client.search({ source: { type: 'jql', jql: "summary ~ 'a'" }, mapping, ...page });

  expect(server.calls[0]).toMatchObject({ method: 'POST', url: '/jira/rest/api/2/search' });
  expect(bodies()[0]).toEqual({
    jql: "summary ~ 'a' ORDER BY cf[2] ASC, key ASC",
    fields: expect.arrayContaining(['summary', 'status', 'updated', 'customfield_1', 'customfield_2']),
    ...page,
  });
  expect((bodies()[0].fields as string[]).length).toBe(14);
});

describe('R01 an order of ours that Jira refuses', () => {
  const mapping = { rank: 'customfield_10119' };
  const source = { type: 'jql' as const, jql: 'project = ORB' };
  const refusing = (...patterns: RegExp[]) => {
    refuses = (body) => patterns.some((pattern) => pattern.test(body));
    answer = () => ({ ...noIssues, total: 100 });
  };
  const queries = () => bodies().map(({ jql }) => jql);
  afterEach(() => (refuses = () => false));

  test('is dropped, and is not asked for again on the next page', async () => {
    refusing(/cf\[/);
    for (const startAt of [0, 50]) await client.search({ source, mapping, ...page, startAt });
    expect(queries()).toEqual([
      'project = ORB ORDER BY cf[10119] ASC, key ASC',
      'project = ORB ORDER BY key ASC',
      'project = ORB ORDER BY key ASC',
    ]);
  });

  test('is dropped altogether where Jira sorts by nothing', async () => {
    refusing(/ORDER BY/);
    await client.search({ source: { type: 'projects', keys: ['ORB'] }, mapping, ...page });
    expect(queries().at(-1)).toBe('project in ("ORB")');
  });

  test('does not hide what is wrong with the query itself', async () => {
    refusing(/ORB/);
    await expect(client.search({ source, mapping, ...page })).rejects.toMatchObject({
      kind: 'invalid',
      messages: ['Refused: project = ORB'],
    });
  });

  test('and a window of change that Jira refuses is not the fault of the query', async () => {
    refusing(/updated >=/);
    const updatedSince = { instant: new Date('2026-01-12T00:41:59Z'), timeZone: 'UTC' };
    await expect(client.search({ source, mapping, updatedSince, ...page })).rejects.toMatchObject({
      kind: 'invalid',
    });
    expect(bodies().at(-1)).toMatchObject({ jql: 'project = ORB', maxResults: 0 });
  });
});

test('an index asks for the time of change only; a count for nothing', async () => {
  answer = () => ({ ...noIssues, total: 7 });
  const source = { type: 'projects' as const, keys: ['A B'] };
  await client.index(source, page, {});
  expect(await client.count(source)).toBe(7);
  expect(bodies()[0]).toMatchObject({ jql: 'project in ("A B") ORDER BY key ASC', fields: ['updated'] });
  expect(bodies()[1]).toMatchObject({ maxResults: 0 });
});

test('a filter is read once for each client', async () => {
  answer = ({ url }) =>
    url!.includes('/filter/') ? { id: '7', name: 'f', jql: 'a = 1 ORDER BY due' } : noIssues;
  const source = { type: 'filter' as const, id: '7' };
  await Promise.all([client.count(source), client.count(source)]);
  expect(server.calls.filter(({ url }) => url === '/jira/rest/api/2/filter/7')).toHaveLength(1);
  expect(bodies().at(-1)).toMatchObject({ jql: 'a = 1 ORDER BY due, key ASC' });
});

test('a board is asked as such, within a window of change', async () => {
  answer = () => noIssues;
  const updatedSince = { instant: new Date('2026-01-12T00:41:59Z'), timeZone: 'UTC' };
  await client.search({ source: { type: 'board', id: '7' }, mapping: {}, updatedSince, ...page });
  const url = new URL(server.calls[0].url, server.url);
  expect(url.pathname).toBe('/jira/rest/agile/1.0/board/7/issue');
  expect(url.searchParams.get('jql')).toBe('updated >= "2026-01-12 00:41"');
  expect(url.searchParams.get('fields')).toContain('closedSprints');
});

test('no project is no source', async () => {
  await expect(client.count({ type: 'projects', keys: [] })).rejects.toThrow('Choose at least one project.');
});

test('a key of another alphabet is one segment of the path', async () => {
  answer = () => ({ id: '1', key: 'ПРОЕКТ-1', fields: {} });
  await client.rawFields('ПРОЕКТ-1', ['summary']);
  const key = encodeURIComponent('ПРОЕКТ-1');
  expect(server.calls[0].url).toBe(`/jira/rest/api/2/issue/${key}?fields=summary`);
});

test.each(['../../secure', 'A-1/../B', 'A-1?x=y', 'A-1#b', 'A-1%2F', 'A 1', '', '.', '..'])(
  'what is no key, such as %j, is not asked for',
  async (key) => {
    await expect(client.comment(key, 'text')).rejects.toMatchObject({ status: 404 });
    await expect(client.boardConfiguration(key)).rejects.toMatchObject({ status: 404 });
    expect(server.calls).toEqual([]);
  },
);

test('Jira Cloud is named', async () => {
  answer = () => ({ version: '1001.0.0', deploymentType: 'Cloud', baseUrl: 'https://x.example' });
  await expect(client.site()).rejects.toMatchObject({ kind: 'cloud' });
});

describe('boards', () => {
  const many = (from: number, count = 50) =>
    Array.from({ length: count }, (_, at) => ({ id: from + at, name: `Board ${from + at}`, type: 'scrum' }));
  const startOf = ({ url }: IncomingMessage) => Number(new URL(url!, server.url).searchParams.get('startAt'));
  const read = async (page: (startAt: number) => object) => {
    answer = (request) => page(startOf(request));
    const { items, isCut } = await client.boards();
    return { count: items.length, isCut };
  };

  test('are read to their end, by what each page says of it or by what comes', async () => {
    const all = { count: 130, isCut: false };
    const page = (startAt: number, size = 50) => many(startAt, Math.min(size, 130 - startAt));
    expect(await read((at) => ({ values: page(at), isLast: at === 100 }))).toEqual(all);
    expect(await read((at) => ({ values: page(at), total: 130 }))).toEqual(all);
    expect(await read((at) => ({ values: page(at) }))).toEqual(all);
    expect(await read((at) => ({ values: page(at, 20) }))).toEqual(all);
    expect(await read((at) => ({ values: page(at), total: '130' }))).toEqual(all);
  });

  test('are not read without end, and what is missing is told', async () => {
    answer = (request) => ({ values: many(startOf(request)), isLast: false });
    const { items, isCut } = await client.boards('a b');
    expect([items.length, isCut]).toEqual([200, true]);
    expect(server.calls.at(-1)!.url).toContain('name=a%20b');
  });

  test('of a site that gives the same page again and again are read once, and more are said to be there', async () => {
    const same = { count: 50, isCut: true };
    expect(await read(() => ({ values: many(0), isLast: false }))).toEqual(same);
    expect(await read(() => ({ values: many(0), total: 100 }))).toEqual(same);
    expect(server.calls.length).toBeLessThan(6);
  });
});

describe('R04 and R05: one odd element', () => {
  const source = { type: 'jql' as const, jql: 'x' };
  const good = { id: '1', key: 'A-1', fields: { status: { id: 1, name: 'To Do' } } };
  const odd = [
    { id: '2', key: 'A-2', fields: { status: null } },
    { id: '3', key: 'A-3', fields: null },
    { id: '4', key: 'A-4', fields: { status: { id: '1' } } },
    { id: 5, key: 'A-5' },
    { key: 'A-6', fields: good.fields },
    { id: '7', key: 8, fields: good.fields },
    null,
    'issue',
  ];

  test('of a page of issues is left out and named, and the others stay', async () => {
    answer = () => ({ startAt: '0', maxResults: 50, total: '9', issues: [good, ...odd] });
    const found = await client.search({ source, mapping: {}, ...page });
    expect(found.items.map(({ key }) => key)).toEqual(['A-1']);
    expect(found.unreadable).toEqual([
      { id: '2', key: 'A-2', at: 1 },
      { id: '3', key: 'A-3', at: 2 },
      { id: '4', key: 'A-4', at: 3 },
      { id: '5', key: 'A-5', at: 4 },
      { id: null, key: 'A-6', at: 5 },
      { id: '7', key: '', at: 6 },
      { id: null, key: '', at: 7 },
      { id: null, key: '', at: 8 },
    ]);
    expect([found.startAt, found.total]).toEqual([0, 9]);
    const index = await client.index(source, page, {});
    expect(index.items.map(({ key }) => key)).toEqual(['A-1', 'A-2', 'A-3', 'A-4', 'A-5']);
    expect(index.unreadable.map(({ key }) => key)).toEqual(['A-6', '', '', '']);
  });

  test.each([
    ['projects', { id: '1', key: 'A', name: 'Orbit' }, { id: '2', key: 'B', name: null }, 'B'],
    ['favouriteFilters', { id: '1', name: 'Mine' }, { id: '2', name: 3 }, '3'],
    ['fields', { id: 'summary', name: 'Summary', custom: 'no' }, { name: 'Lost' }, 'Lost'],
  ] as const)('of the %s is left out and named, and the others stay', async (list, one, other, name) => {
    answer = () => [one, other, null];
    const found = await client[list]();
    expect(found.items.map(({ id }) => id)).toEqual([one.id]);
    expect(found.unreadable).toEqual([name, '']);
  });

  test('of boards, their columns, people and transitions too', async () => {
    answer = () => ({ values: [{ id: 1, name: 'One', type: null }, { id: 2 }], isLast: true });
    expect(await client.boards()).toEqual({
      items: [{ id: '1', name: 'One', type: '' }],
      unreadable: ['2'],
      isCut: false,
    });
    const columns = [{ name: 'Done', statuses: [{ id: 3 }, null] }, { statuses: [] }, { name: 'New' }];
    answer = () => ({ name: 'One', columnConfig: { columns } });
    expect((await client.boardConfiguration('1')).columns).toMatchObject({
      items: [
        { name: 'Done', statusIds: ['3'] },
        { name: 'New', statusIds: [] },
      ],
      unreadable: [''],
    });
    answer = () => [{ name: 'ada', displayName: 7 }, { displayName: 'Nobody' }];
    expect(await client.assignableUsers('A-1')).toMatchObject({
      items: [{ name: 'ada', displayName: 'ada' }],
      unreadable: ['Nobody'],
    });
    const to = { id: '1', name: 'Done' };
    answer = () => ({
      transitions: [
        { id: 1, name: 'Close', to, fields: { summary: null } },
        { id: 2, name: 'Away', to: null },
      ],
    });
    expect(await client.transitions('A-1')).toMatchObject({
      items: [{ name: 'Close' }],
      unreadable: ['Away'],
    });
  });

  test('a reply that is no list at all is no empty list', async () => {
    answer = () => ({});
    await expect(client.projects()).rejects.toMatchObject({ kind: 'malformed' });
    await expect(client.transitions('A-1')).rejects.toMatchObject({ kind: 'malformed' });
    await expect(client.boards()).rejects.toMatchObject({ kind: 'malformed' });
  });
});

test('people to assign: the first twenty, and whether there are more', async () => {
  const people = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `p${at}` }));
  for (const [count, given, isCut] of [
    [20, 20, false],
    [21, 20, true],
  ] as const) {
    answer = () => people(count);
    const found = await client.assignableUsers('A-1');
    expect([found.items.length, found.isCut]).toEqual([given, isCut]);
  }
});

test('what a transition asks for is told, in every shape that Jira has for values', async () => {
  const to = { id: '1', name: 'Done' };
  const fields = {
    resolution: {
      required: true,
      name: 'Resolution',
      schema: { type: 'resolution' },
      allowedValues: [{ id: '1', name: 'Fixed' }],
    },
    customfield_1: { allowedValues: [{ id: 2, value: 'Blue' }, { name: 'without id' }, 'text'] },
  };
  answer = () => ({
    transitions: [
      { id: 31, name: 'Done', to, fields },
      { id: '41', name: 'Back', to },
    ],
  });
  const { items } = await client.transitions('A-1');
  expect(items).toEqual([
    {
      id: '31',
      name: 'Done',
      to: { ...to, category: 'undefined' },
      fields: [
        {
          id: 'resolution',
          name: 'Resolution',
          required: true,
          type: 'resolution',
          allowedValues: [{ id: '1', name: 'Fixed' }],
          operations: [],
          hasDefault: false,
        },
        {
          id: 'customfield_1',
          name: 'customfield_1',
          required: false,
          type: '',
          allowedValues: [{ id: '2', name: 'Blue' }],
          operations: [],
          hasDefault: false,
        },
      ],
    },
    { id: '41', name: 'Back', to: { ...to, category: 'undefined' }, fields: [] },
  ]);
});

test.each([
  ['6.4.14', false],
  ['7.0.0', true],
  ['10.3.24', true],
])('Jira %s is new enough: %s', async (version, isEnough) => {
  answer = () => ({ version, deploymentType: 'Server' });
  if (isEnough) await expect(client.site()).resolves.toMatchObject({ version });
  else
    await expect(client.site()).rejects.toMatchObject({
      cause: 'jira-too-old',
      mender: 'jira-administrator',
      message: 'This is Jira 6.4.14; Footbridge needs Jira 7.0 or later.',
    });
});
