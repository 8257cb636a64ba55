import { NestFactory } from '@nestjs/core';
import { validateSync } from 'class-validator';
import { AlmModule, KINDS } from '../../src/alm/alm.module.js';
import { AlmProblem } from '../../src/alm/alm-problem.js';
import {
  MAPPED_FIELDS,
  type AlmClient,
  type AlmConnection,
  type CredentialSecret,
  type FieldMapping,
  type WorkItemSource,
} from '../../src/alm/alm-provider.js';
import { AlmProviders } from '../../src/alm/alm-providers.js';
import { JiraHttp } from '../../src/alm/jira/wire/jira-http.js';
import { secretFields } from '../../src/secret-field.js';
import { FakeJira, type Fault } from '../fake-jira/fake-jira.js';
import { connect, credentialOf } from './dance.js';

const LIMITS = { totalTimeout: 1_000, maxBytes: 1_000_000 };
const http = new JiraHttp(LIMITS);
const providers = new AlmProviders(KINDS.map((Kind) => new Kind(http)));

afterAll(() => http.close());

async function problemOf(failed: Promise<unknown>): Promise<AlmProblem> {
  const problem = await failed.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (problem instanceof AlmProblem) return problem;
  throw problem ?? new Error('it did not fail');
}

test('the module gives every kind, closes its connections, and knows no others', async () => {
  const app = await NestFactory.createApplicationContext(AlmModule.with(LIMITS), {
    logger: false,
  });
  const registered = app.get(AlmProviders);
  expect(registered.all.map(({ label }) => label)).toEqual([
    'Jira Server OAuth',
    'Jira Server OAuth 2.0',
    'Jira Server personal access token',
    'Jira Server user name and password',
  ]);
  expect(registered.get('jira-server-oauth').kind).toBe('jira-server-oauth');
  expect(() => registered.get('jira-server-magic')).toThrow(expect.objectContaining({ status: 404 }));
  await app.close();
});

describe.each(providers.all)('$kind', (provider) => {
  let jira: FakeJira;
  let connection: AlmConnection;
  let secret: CredentialSecret;
  let ada: AlmClient;
  let ben: AlmClient;
  let mapping: FieldMapping;

  beforeAll(async () => {
    jira = await FakeJira.start({ contextPath: '/jira' });
    connection = await connect(provider, jira);
    secret = await credentialOf('ada', provider, connection, jira);
    ada = provider.client(connection, secret);
    ben = provider.client(connection, await credentialOf('ben', provider, connection, jira));
    const proposals = provider.proposeMapping((await ada.fields()).items);
    mapping = Object.fromEntries(MAPPED_FIELDS.map((part) => [part, proposals[part].proposed]));
  });
  afterEach(() => jira.faults.clear());
  afterAll(() => jira.stop());

  describe('the account', () => {
    test('a draft is incomplete until its address is entered, and says so beside the field', async () => {
      const draft = await provider.draft();
      const { baseUrl, ...others } = provider.missing(draft);
      expect(baseUrl).toBe('Enter the address of your Jira.');
      const { connection, warnings } = provider.configure(draft, {
        baseUrl: 'https://example.com/jira/browse/ABC-1',
      });
      expect(connection.baseUrl).toBe('https://example.com/jira');
      expect(provider.missing(connection)).toEqual(others);
      expect(warnings).toEqual({});
    });

    test('what is not typed stays, an empty secret keeps what is there', async () => {
      const empty = Object.fromEntries([...secretFields(provider.accountForm)].map((field) => [field, '']));
      expect(provider.configure(connection, empty).connection).toEqual(connection);
      expect(provider.configure(connection, { baseUrl: '' }).connection.baseUrl).toBe('');
    });

    test('an address that can never work is refused on its field', () => {
      for (const baseUrl of ['ftp://x', 'https://team.atlassian.net', 'http://169.254.169.254']) {
        expect(() => provider.configure(connection, { baseUrl })).toThrow(
          expect.objectContaining({ field: 'baseUrl' }),
        );
      }
    });

    test('nothing secret is told', () => {
      const told = JSON.stringify([
        provider.describe(connection, {
          callbackUrl: 'https://footbridge.example.com/back',
          siteVersion: '',
        }),
        provider.keys?.inUse(connection),
        connection.settings,
        provider.places(connection),
      ]);
      expect(told).not.toMatch(/PRIVATE/);
      for (const value of Object.values(connection.secrets)) expect(told).not.toContain(value);
    });

    test('its form takes an empty draft, and complains in sentences', () => {
      const Form = provider.accountForm;
      expect(validateSync(new Form())).toEqual([]);
      const [error] = validateSync(Object.assign(new Form(), { name: 'x'.repeat(300) }));
      expect(Object.values(error.constraints!)[0]).toMatch(/^[A-Z].*\.$/);
    });

    test('has its credentials either typed or given on a page of the site', () => {
      expect(Boolean(provider.typed)).toBe(!provider.consent);
    });

    test('places keep the context path', () => {
      const places = provider.places(connection);
      expect(places.workItem('SHOP-4')).toBe(`${jira.url}/browse/SHOP-4`);
      for (const place of [places.home, places.signOut, places.setUp, places.revoke]) {
        if (place) expect(place.startsWith(`${jira.url}/`)).toBe(true);
      }
    });
  });

  describe('the site, as a person sees it', () => {
    test('who they are', async () => {
      await expect(ada.whoAmI()).resolves.toEqual({
        key: 'JIRAUSER10101',
        name: 'ada',
        displayName: 'Ada Northcott',
        timeZone: jira.world.person('ada').timeZone,
      });
    });

    test('which Jira it is', async () => {
      await expect(ada.site()).resolves.toEqual({
        version: '9.12.4',
        title: 'Lantern Goods Jira',
        baseUrl: jira.url,
      });
    });

    test('projects, filters, boards', async () => {
      expect((await ada.projects()).items.map(({ key }) => key).sort()).toEqual(['MOB', 'OPS', 'SHOP']);
      expect((await ada.favouriteFilters()).items).toContainEqual(
        expect.objectContaining({ id: '10100', jql: 'project = SHOP ORDER BY Rank ASC' }),
      );
      expect((await ada.boards()).items.map(({ name }) => name).sort()).toEqual([
        'Mobile App board',
        'Operations kanban',
        'Web Shop board',
      ]);
      expect((await ada.boards('shop')).items).toEqual([{ id: '1', name: 'Web Shop board', type: 'scrum' }]);
    });

    test('columns of a board', async () => {
      const board = await ada.boardConfiguration('1');
      expect(board.name).toBe('Web Shop board');
      expect(board.columns.items[0]).toEqual({ name: 'To Do', statusIds: ['10010'] });
      expect((await ada.boardConfiguration('3')).columns.items[0]).toEqual({
        name: 'Backlog',
        statusIds: [],
      });
    });

    test('a mapping for every part of it', () => {
      expect(mapping).toEqual(Object.fromEntries(MAPPED_FIELDS.map((part) => [part, expect.any(String)])));
    });
  });

  test('the ladder, every rung of it', async () => {
    const callbackUrl = 'https://footbridge.example.com/callback';
    const rungs = await provider.climb(connection, { callbackUrl, credential: secret });
    expect(rungs.filter(({ state }) => state !== 'passed').map(({ id }) => id)).toEqual(['tls']); // http
    expect(new Set(rungs.map(({ id }) => id)).size).toBe(rungs.length);
    expect(JSON.stringify(rungs)).not.toMatch(Object.values(secret).join('|'));
  });

  describe('work items', () => {
    const shop: WorkItemSource = { type: 'projects', keys: ['SHOP'] };

    test('of projects, page by page, each once, with what the parts hold', async () => {
      const total = (await ada.count(shop))!;
      const items = [];
      while (items.length < total) {
        const page = await ada.search({ source: shop, mapping, startAt: items.length, maxResults: 7 });
        expect(page.total).toBe(total);
        items.push(...page.items);
      }
      expect(new Set(items.map(({ id }) => id)).size).toBe(total);
      expect(items.find(({ key }) => key === 'SHOP-4')).toMatchObject({
        summary: 'Pay by card',
        type: { name: 'Story' },
        status: { name: 'In Progress', category: 'indeterminate' },
        assignee: { key: 'JIRAUSER10102', name: 'ben', displayName: 'Ben Achterberg' },
        priority: { name: 'High' },
        points: 5,
        sprint: { id: '12', name: 'Sprint 12, checkout [part=2]', state: 'active' },
        epicKey: 'SHOP-1',
        rank: expect.stringContaining('|'),
        team: '1', // Jira Server gives the id of a team of Advanced Roadmaps
        dueDate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
        updated: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
      });
    });

    test.each([
      ['jql', { type: 'jql', jql: 'project = SHOP AND type = Bug order by key desc' }],
      ['filter', { type: 'filter', id: '10100' }],
      ['board', { type: 'board', id: '1' }],
    ] as const)('of a %s', async (_, source) => {
      const found = await ada.search({ source, mapping, startAt: 0, maxResults: 50 });
      expect(found.items.length).toBeGreaterThan(2);
      expect(found.items.every(({ key }) => key.startsWith('SHOP-'))).toBe(true);
      expect(await ada.count(source)).toBe(found.total);

      const index = await ada.index(source, { startAt: 0, maxResults: 50 }, mapping);
      expect(index.items).toEqual(
        found.items.map(({ id, key, updated, team }) => ({ id, key, updated, team })),
      );

      const glance = (await ada.glance(source, 2))!;
      const times = found.items.map(({ updated }) => updated).sort();
      expect(glance.total).toBe(found.total);
      expect(glance.newest.map(({ updated }) => updated)).toEqual(times.reverse().slice(0, 2));
    });

    test('of a board have the same sprint as by search', async () => {
      const [board, search] = await Promise.all(
        [{ type: 'board', id: '1' } as const, shop].map((source) =>
          ada.search({ source, mapping, startAt: 0, maxResults: 50 }),
        ),
      );
      const sprints = new Map(search.items.map(({ key, sprint }) => [key, sprint]));
      for (const { key, sprint } of board.items) expect([key, sprint]).toEqual([key, sprints.get(key)]);
    });

    test('that a person may not see are not there', async () => {
      expect(await ben.count(shop)).toBeLessThan((await ada.count(shop))!);
      await expect(ben.workItem('SHOP-20', mapping)).rejects.toMatchObject({
        kind: 'not-found',
        status: 404,
      });
    });

    test.each([['projects'], ['board']])('of %s that changed since an instant', async (type) => {
      const source = type === 'board' ? ({ type: 'board', id: '1' } as const) : shop;
      const { timeZone } = await ben.whoAmI();
      const instant = new Date(Date.now() - 60_000);
      await ben.comment('SHOP-5', 'Half done.');
      const changed = await ben.search({
        source,
        mapping,
        startAt: 0,
        maxResults: 50,
        updatedSince: { instant, timeZone },
      });
      expect(changed.items.map(({ key }) => key)).toContain('SHOP-5');
      expect(changed.total).toBeLessThan((await ben.count(source))!);
    });

    test('one of them, and its raw values', async () => {
      const item = await ada.workItem('SHOP-4', mapping);
      expect(item).toMatchObject({ key: 'SHOP-4', points: 5 });
      const raw = await ada.rawFields('SHOP-4', [mapping.points!, mapping.sprint!, 'customfield_99999']);
      expect(provider.interpret('points', raw[mapping.points!])).toBe('5');
      expect(provider.interpret('sprint', raw[mapping.sprint!])).toBe(
        'Sprint 12, checkout [part=2] (active)',
      );
      expect(raw).not.toHaveProperty('customfield_99999');
    });

    test('a file on one of them, whatever its name, as far as somebody takes it', async () => {
      const bytes = Buffer.alloc(200_000, 1);
      const { world } = jira;
      const file = { name: "a (b)+c 'd' é%.bin", mimeType: 'application/octet-stream', bytes };
      const { id } = world.attach('SHOP-5', file, { by: 'ada' });
      const taken: Buffer[] = [];
      const take = async (_: unknown, all: AsyncIterable<Buffer>) => {
        for await (const chunk of all) taken.push(chunk);
      };
      await ben.attachment('SHOP-5', id, { isThumbnail: false, take });
      expect(Buffer.concat(taken).equals(bytes)).toBe(true);
      const toOther = ben.attachment('SHOP-6', id, { isThumbnail: false, take });
      expect(await problemOf(toOther)).toMatchObject({ kind: 'not-found' });
      await ben.attachment('SHOP-5', id, { isThumbnail: false, take: async () => {} });
    });

    test('with bad JQL: what Jira says about it', async () => {
      const source = { type: 'jql', jql: 'project = NOPE' } as const;
      await expect(ada.count(source)).rejects.toMatchObject({
        kind: 'invalid',
        status: 422,
        messages: [expect.stringContaining('NOPE')],
      });
    });

    test('JF-31 with JQL longer than a URL may be', async () => {
      const jql = `project = SHOP AND (${Array.from({ length: 600 }, (_, i) => `summary ~ "word${i}"`).join(' OR ')})`;
      await expect(ada.count({ type: 'jql', jql })).resolves.toBe(0);
    });
  });

  describe('changes, each in the name of the person', () => {
    test('a transition that this person may make now', async () => {
      const { items: transitions } = await ben.transitions('SHOP-4');
      expect(transitions.map(({ name }) => name)).toEqual(['Back to To Do', 'Ask for review', 'Done']);
      const done = transitions.find(({ name }) => name === 'Done')!;
      expect(done).toMatchObject({
        to: { name: 'Done', category: 'done' },
        fields: [{ id: 'resolution', required: true }],
      });
      const [resolution] = done.fields[0].allowedValues!;

      await expect(ben.transition('SHOP-4', done.id)).rejects.toMatchObject({ kind: 'invalid' });
      await ben.transition('SHOP-4', done.id, { fields: { resolution: { id: resolution.id } } });
      expect((await ada.workItem('SHOP-4', mapping)).status.name).toBe('Done');
    });

    test('assigning somebody, and nobody', async () => {
      const [cleo] = (await ada.assignableUsers('SHOP-5', 'cleo')).items;
      await ada.assign('SHOP-5', cleo.name);
      expect((await ada.workItem('SHOP-5', mapping)).assignee).toMatchObject({ name: 'cleo' });
      await ada.assign('SHOP-5', null);
      expect((await ada.workItem('SHOP-5', mapping)).assignee).toBeNull();
    });

    test('setting a number, and none', async () => {
      await ada.setNumber('SHOP-5', mapping.points!, 8);
      expect((await ada.workItem('SHOP-5', mapping)).points).toBe(8);
      await ada.setNumber('SHOP-5', mapping.points!, null);
      expect((await ada.workItem('SHOP-5', mapping)).points).toBeNull();
    });

    test('that Jira refuses: its own words, by field', async () => {
      await expect(ada.setNumber('OPS-1', mapping.points!, 3)).rejects.toMatchObject({
        kind: 'invalid',
        fields: { [mapping.points!]: expect.stringContaining('cannot be set') },
      });
      await expect(ben.setNumber('OPS-1', 'summary', 3)).rejects.toBeInstanceOf(AlmProblem);
    });

    test('are written once, whatever happens on the way', async () => {
      for (const fault of [{ kind: 'reset' }, { kind: 'maintenance' }, { kind: 'hang' }] satisfies Fault[]) {
        jira.faults.plant(fault);
        const before = jira.calls.length;
        await expect(ada.comment('SHOP-6', 'Once')).rejects.toMatchObject({ outcomeUnknown: true });
        expect(jira.calls.length - before).toBe(1);
        jira.faults.clear();
      }
    });
  });

  describe('faults', () => {
    test.each<[string, Fault, string]>([
      ['a sign-in page', { kind: 'html' }, 'not-jira'],
      ['a redirect to one', { kind: 'redirect', location: '/jira/login.jsp' }, 'redirected'],
      ['a proxy that strips the Authorization header', { kind: 'anonymous' }, 'anonymous'],
      ['a rate limit', { kind: 'rateLimit', retryAfter: '9223372036854775807' }, 'rate-limited'],
      ['maintenance', { kind: 'maintenance' }, 'server-error'],
      ['half a reply', { kind: 'truncate' }, 'unreachable'],
      ['a reply that drips', { kind: 'drip' }, 'timeout'],
      ['an enormous reply', { kind: 'huge', bytes: 1_100_000 }, 'too-large'],
    ])('%s', async (_, fault, kind) => {
      jira.faults.plant(fault);
      const search = () =>
        ada.search({ source: { type: 'jql', jql: '' }, mapping, startAt: 0, maxResults: 50 });
      for (const ask of [search, () => ada.whoAmI()]) {
        const problem = await problemOf(ask());
        // Where Jira ignores a token that is over, one that did not arrive looks the same: it may be good again.
        const isToken = kind === 'anonymous' && problem.mayPass;
        expect(problem).toMatchObject({ kind: isToken ? 'credential-refused' : kind });
      }
    });

    test.each<[string, Fault]>([
      ['a broken connection', { kind: 'reset', times: 1 }],
      ['a short restart', { kind: 'maintenance', times: 1 }],
    ])('%s is not noticed by who only reads', async (_, fault) => {
      jira.faults.plant(fault);
      await expect(ada.whoAmI()).resolves.toMatchObject({ name: 'ada' });
    });

    test.each<[string, Fault]>([
      ['compressed without being asked for', { kind: 'gzip', unasked: true }],
      ['compressed without a word', { kind: 'gzip', unasked: true, withoutHeader: true }],
    ])('R03 a reply %s is read as any other', async (_, fault) => {
      jira.faults.plant(fault);
      await expect(ada.whoAmI()).resolves.toMatchObject({ name: 'ada' });
    });

    test('JF-34 a lower page size is followed, a missing total is not missed', async () => {
      jira.faults.plant({ kind: 'maxResults', cap: 3 });
      jira.faults.plant({ kind: 'withoutTotal' });
      const source: WorkItemSource = { type: 'projects', keys: ['MOB'] };
      const page = await ada.search({ source, mapping, startAt: 3, maxResults: 50 });
      expect(page).toMatchObject({ startAt: 3, maxResults: 3, total: expect.any(Number) });
      expect(page.items).toHaveLength(3);
    });

    test('a credential that is no longer accepted', async () => {
      const stale = Object.fromEntries(Object.keys(secret).map((name) => [name, 'stale']));
      await expect(provider.client(connection, stale).whoAmI()).rejects.toMatchObject({
        kind: 'credential-refused',
        mender: 'you',
      });
    });

    test('a person who may not sign in any more', async () => {
      const cleo = provider.client(connection, await credentialOf('cleo', provider, connection, jira));
      await cleo.whoAmI();
      jira.world.person('cleo').active = false;
      await expect(cleo.whoAmI()).rejects.toMatchObject({ kind: 'credential-refused' });
      jira.world.person('cleo').active = true;
    });
  });
});
