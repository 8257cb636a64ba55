import type { IncomingMessage } from 'node:http';
import { JiraClient } from '../../src/alm/jira/jira-client.js';
import { JiraHttp } from '../../src/alm/jira/jira-http.js';
import { basic } from '../../src/alm/jira/signer.js';
import { SmallServer } from './small-server.js';

const http = new JiraHttp();
const page = { startAt: 0, maxResults: 50 };
const noIssues = { startAt: 0, maxResults: 50, total: 0, issues: [] };
let server: SmallServer;
let answer: (request: IncomingMessage) => unknown;
let client: JiraClient;

beforeAll(async () => {
  server = await SmallServer.start((request, response) => {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer(request)));
  });
});
beforeEach(() => {
  server.calls.length = 0;
  client = new JiraClient(http.door(), `${server.url}/jira`, basic('ada', 'secret'));
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
    jql: "summary ~ 'a' ORDER BY Rank ASC, key ASC",
    fields: expect.arrayContaining(['summary', 'status', 'updated', 'customfield_1', 'customfield_2']),
    ...page,
  });
  expect((bodies()[0].fields as string[]).length).toBe(10);
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

test('boards are read to their end, and not without end', async () => {
  const values = Array.from({ length: 50 }, (_, id) => ({ id, name: `Board ${id}`, type: 'scrum' }));
  answer = ({ url }) => ({ values, isLast: url!.includes('startAt=100') });
  expect(await client.boards()).toHaveLength(150);

  answer = () => ({ values, isLast: false });
  expect(await client.boards('a b')).toHaveLength(500);
  expect(server.calls.at(-1)!.url).toContain('name=a%20b');
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
  expect(await client.transitions('A-1')).toEqual([
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
        },
        {
          id: 'customfield_1',
          name: 'customfield_1',
          required: false,
          type: '',
          allowedValues: [{ id: '2', name: 'Blue' }],
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
