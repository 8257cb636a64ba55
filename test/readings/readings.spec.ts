import type { AlmAccount } from '../../src/accounts/alm-account.entity.js';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import type { WorkItemSource } from '../../src/alm/alm-provider.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { LinkEnds } from '../../src/credentials/link-ends.js';
import { Reading } from '../../src/readings/kept/reading.entity.js';
import { IN_FLIGHT } from '../../src/readings/reader/paging.js';
import { Readings } from '../../src/readings/readings.js';
import type { Source } from '../../src/readings/source.js';
import { bigWorld } from '../fake-jira/fake-jira.js';
import { aTeam, linkByPassword, type Team } from '../support/board-stories.js';
import { later, MINUTE } from '../support/clock.js';
import { ADA } from '../support/stories.js';
import { until } from '../support/until.js';

let team: Team;
let readings: Readings;
let account: AlmAccount;
let ada: Credential;
let source: Source;

beforeAll(async () => {
  const world = bigWorld(1200);
  world.people.push({
    ...world.person('dora'),
    name: 'finn',
    key: 'JIRAUSER10106',
    displayName: 'Finn',
    password: 'finn-secret',
  });
  team = await aTeam({ world });
  readings = team.footbridge.app.get(Readings);
  account = await team.footbridge.app.get(AccountsService).findSaved(team.accountId);
  ada = await team.footbridge.database.read.findOneByOrFail(Credential, { userName: 'ada' });
});
afterAll(() => team?.stop());
beforeEach(async () => {
  await team.footbridge.database.write((manager) => manager.clear(Reading));
  source = of({ type: 'projects', keys: ['BIG'] });
  team.jira.calls.clear();
});
afterEach(() => team.jira.faults.clear());

const of = (query: WorkItemSource): Source => ({ account, query });
const refresh = () => readings.refresh(ada, source);
const items = async () => readings.items((await readings.find(ada, source))!);
const world = () => team.jira.world;
const searches = () =>
  team.jira.calls.filter(({ path }) => path.endsWith('/search')).map(({ body }) => JSON.parse(body));
const expectTruth = async () => {
  const truth = world()
    .visibleTo(world().person('ada'))
    .filter(({ project }) => project === 'BIG');
  const inOrder = truth.sort((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ key }) => key);
  expect((await items()).map(({ key }) => key)).toEqual(inOrder);
};

test('a first reading reads everything in pages, several at a time, and tells how far it is', async () => {
  const seen: number[] = [];
  const done = refresh();
  const timer = setInterval(() => seen.push(readings.running(ada, source)?.course.progress?.done ?? 0), 2);
  expect((await done).total).toBe(1200);
  clearInterval(timer);
  expect(searches()).toHaveLength(12);
  expect(Math.max(...seen)).toBeGreaterThanOrEqual(100);
  expect(readings.running(ada, source)).toBeUndefined();
  await expectTruth();
});

test('later callers join a refresh that is under way', async () => {
  const [one, two] = [refresh(), refresh()];
  expect(one).toBe(two);
  await one;
});

test('when nothing has changed, one call is made and nothing is written', async () => {
  const before = await refresh();
  team.jira.calls.clear();
  const { database } = team.footbridge;
  const version = await database.version();
  const after = await refresh();
  expect(team.jira.calls).toHaveLength(1);
  expect(await database.version()).toBe(version);
  expect(after.revision).toBe(before.revision);
  expect(after.readAt.getTime()).toBeGreaterThanOrEqual(before.readAt.getTime());
});

test('what is changed again within the second that Jira keeps as its time is seen by the next look, and asked for no more then', async () => {
  await refresh();
  const updated = new Date(Math.floor(Date.now() / 1000) * 1000);
  const summary = async () => (await items()).find(({ key }) => key === 'BIG-7')!.summary;
  world().editIssue('BIG-7', { summary: 'Once', updated });
  await refresh();
  expect(await summary()).toBe('Once');
  world().editIssue('BIG-7', { summary: 'Twice', updated });
  await refresh();
  expect(await summary()).toBe('Twice');
});

test('JF-49 a change is read by itself, never the whole again', async () => {
  const { revision } = await refresh();
  team.jira.calls.clear();
  world().editIssue('BIG-700', { summary: 'Another summary' });
  expect((await refresh()).revision).toBe(revision + 1);
  const whole = searches().filter(
    ({ fields, jql, maxResults }) => fields.includes('summary') && !/updated >=/.test(jql) && maxResults > 0,
  );
  expect(whole).toEqual([]);
  expect((await items()).find(({ key }) => key === 'BIG-700')!.summary).toBe('Another summary');
});

test('what changed within the overlap but is known already is no change', async () => {
  world().editIssue('BIG-701', { summary: 'Just now' });
  const { revision } = await refresh();
  expect((await refresh()).revision).toBe(revision);
});

test('JF-51 changes are found in the time zone of the person', async () => {
  const ben = await team.footbridge.database.read.findOneByOrFail(Credential, { userName: 'ben' });
  for (const timeZone of ['America/Los_Angeles', 'Pacific/Auckland', 'Asia/Kolkata']) {
    world().person('ben').timeZone = timeZone;
    await readings.refresh(ben, source);
    world().editIssue('BIG-5', { summary: `Changed in ${timeZone}` });
    const reading = await readings.refresh(ben, source);
    expect((await readings.items(reading)).find(({ key }) => key === 'BIG-5')!.summary).toBe(
      `Changed in ${timeZone}`,
    );
  }
});

test('JF-24 JF-36 gone, hidden, moved, new and re-ranked work items are all noticed', async () => {
  await refresh();
  world().deleteIssue('BIG-10');
  world().hide('BIG-11', 'ada');
  world().addIssue({ project: 'BIG', summary: 'New' });
  world().rankIssue('BIG-20', { before: 'BIG-2' });
  await refresh();
  await expectTruth();
  world().show('BIG-11', 'ada');
  await refresh();
  await expectTruth();
});

test('a work item that appears without a new time of change is found among the ids, and not fetched where it is kept', async () => {
  world().hide('BIG-530', 'ada');
  await refresh();
  world().show('BIG-530', 'ada');
  team.jira.calls.clear();
  await refresh();
  await expectTruth();
  expect(searches().filter(({ jql }) => /key in/.test(jql))).toEqual([]);
});

test('JF-49 every ten minutes all ids are compared, so a new order is noticed', async () => {
  await refresh();
  // Jira's own clock stands still for this one: a change of rank that touches no time of change.
  [world().issue('BIG-40').rank, world().issue('BIG-41').rank] = [
    world().issue('BIG-41').rank,
    world().issue('BIG-40').rank,
  ];
  await later(11 * MINUTE, refresh);
  await expectTruth();
});

test('of many by rank, a change that leaves a work item where it is costs no list of ids', async () => {
  await refresh();
  team.jira.calls.clear();
  world().editIssue('BIG-60', { summary: 'Said anew', epic: null });
  await refresh();
  expect((await items()).find(({ key }) => key === 'BIG-60')!.summary).toBe('Said anew');
  await expectTruth();
  const listed = () => searches().filter(({ maxResults }) => maxResults > 500);
  expect(listed()).toEqual([]);
  expect(searches().length).toBeLessThan(4);

  world().rankIssue('BIG-61', { before: 'BIG-3' });
  await refresh();
  await expectTruth();
  expect(listed().length).toBeGreaterThan(0);
});

test('of many in another order, a change may put a work item into another place', async () => {
  source = of({ type: 'jql', jql: 'project = BIG ORDER BY summary ASC' });
  await refresh();
  world().editIssue('BIG-62', { summary: '! It is the first now' });
  await refresh();
  expect((await items())[0].key).toBe('BIG-62');
});

test('JF-33 pages that shift while they are read are read once more', async () => {
  let left = 1;
  team.jira.faults.plant({
    kind: 'mutateBetweenPages',
    change: (changed, page) => {
      if (page === 3 && left-- > 0) changed.deleteIssue('BIG-50');
    },
  });
  await refresh();
  await expectTruth();
});

test('JF-33 after a storm of changes while it is read, a quiet refresh equals the truth', async () => {
  let number = 60;
  team.jira.faults.plant({
    kind: 'mutateBetweenPages',
    change: (changed) => {
      number += 2;
      if (changed.issueMaybe(`BIG-${number}`)) changed.deleteIssue(`BIG-${number}`);
      changed.addIssue({ project: 'BIG', summary: 'In the storm' });
      changed.rankIssue(`BIG-${number + 301}`, { before: 'BIG-3' });
    },
  });
  await refresh();
  await refresh();
  team.jira.faults.clear();
  await refresh();
  await expectTruth();
});

test.each([37, 1])('JF-34 a site that gives at most %i at once is read all the same', async (cap) => {
  const keys = Array.from({ length: cap === 1 ? 9 : 200 }, (_, index) => `BIG-${800 + index}`);
  team.jira.faults.plant({ kind: 'maxResults', cap });
  const reading = await readings.refresh(
    ada,
    of({ type: 'jql', jql: `key in (${keys.join()}) ORDER BY key` }),
  );
  expect((await readings.items(reading)).map(({ key }) => key)).toEqual(keys);
});

test('a site that does not say how many there are is read to the end', async () => {
  team.jira.faults.plant({ kind: 'withoutTotal' });
  await refresh();
  await expectTruth();
});

test('small pages make nobody compare all ids when nothing has changed, with or without a total', async () => {
  for (const fault of [undefined, { kind: 'withoutTotal' } as const]) {
    source = of({ type: 'projects', keys: ['BIG'] });
    team.jira.faults.plant({ kind: 'maxResults', cap: 50 });
    if (fault) team.jira.faults.plant(fault);
    await refresh();
    await expectTruth();
    team.jira.calls.clear();
    await refresh();
    const listed = searches().filter(({ jql }) => !/updated DESC/.test(jql));
    expect(listed.filter(({ fields, maxResults }) => fields.length === 1 && maxResults > 20)).toEqual([]);
  }
});

test('a full disk is told to the log also by a refresh that nobody waits for', async () => {
  const mostPages = (count: number) =>
    team.footbridge.database.write((manager) => manager.query(`PRAGMA max_page_count = ${count}`));
  await refresh();
  await team.footbridge.database.write(async (manager) => {
    const [{ freelist_count: free }] = await manager.query('PRAGMA freelist_count');
    await manager.query('CREATE TABLE filler AS SELECT zeroblob(?) AS bytes', [free * 4096]);
  });
  source = of({ type: 'jql', jql: 'project = BIG ORDER BY key' });
  await mostPages(1); // no more than there are
  const report = jest.fn();
  readings.refreshInBackground(ada, source, report);
  await readings.running(ada, source)?.done.catch(() => undefined);
  await mostPages(1_000_000_000);
  await team.footbridge.database.write((manager) => manager.query('DROP TABLE filler'));
  expect(report).toHaveBeenCalledWith(expect.objectContaining({ status: 507 }));
});

test('JF-21 an answer to nobody drops nothing and keeps no first reading', async () => {
  team.jira.faults.plant({ kind: 'anonymous' });
  await expect(refresh()).rejects.toThrow();
  expect(await readings.find(ada, source)).toBeUndefined();
  team.jira.faults.clear();

  const { revision, total } = await refresh();
  team.jira.faults.plant({ kind: 'anonymous', on: /search$/ });
  await expect(refresh()).rejects.toThrow(/as if nobody/);
  expect(readings.failure(ada, source)!.problem.message).toMatch(/as if nobody/);
  expect(await readings.find(ada, source)).toMatchObject({ revision, total });
});

test('a first reading that is answered as somebody else asks for no more pages', async () => {
  // Long enough for the answer about who we are to be there before the first page.
  team.jira.faults.plant({ kind: 'delay', ms: 1_000, on: /search$/ });
  const person = world().person('ada');
  const { key } = person;
  person.key = 'JIRAUSER99999';
  await expect(refresh()).rejects.toThrow(/somebody else/);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  person.key = key;
  expect(searches().filter(({ maxResults }) => maxResults >= 100).length).toBeLessThanOrEqual(1);
});

test('JF-21 being answered as somebody else drops nothing', async () => {
  const { revision, total } = await refresh();
  const person = world().person('ada');
  const { key } = person;
  person.key = 'JIRAUSER99999';
  world().editIssue('BIG-700', { points: 3 }); // who is asked for where something seems to have changed
  await expect(refresh()).rejects.toThrow(/somebody else/);
  person.key = key;
  expect(await readings.find(ada, source)).toMatchObject({ revision, total });
});

test.each<[string, WorkItemSource]>([
  ['a Jira board', { type: 'board', id: '1' }],
  ['a filter', { type: 'filter', id: '10100' }],
])('%s is read, and then only asked for changes', async (_, query) => {
  source = of(query);
  const { revision } = await refresh();
  await expectTruth();
  team.jira.calls.clear();
  expect((await refresh()).revision).toBe(revision);
  // A glance, who I am, the filter, what has changed, how many there are: much has just changed in that world.
  expect(team.jira.calls.length).toBeLessThanOrEqual(5);
  world().editIssue('BIG-400', { points: 99 });
  await refresh();
  expect((await items()).find(({ key }) => key === 'BIG-400')!.points).toBe(99);
  await expectTruth();
});

test('JF-06 a failure in the middle of a first reading asks for nothing more and keeps nothing', async () => {
  team.jira.faults.plant({ kind: 'status', status: 500, on: /search$/ });
  await expect(refresh()).rejects.toThrow();
  const made = team.jira.calls.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(team.jira.calls.length).toBe(made);
  expect(made).toBeLessThan(4);
  expect(await team.footbridge.database.read.countBy(Reading, {})).toBe(0);
});

test('JF-20 a person whom Jira lets in no more after three pages loses nothing by it, and nothing is taken for gone', async () => {
  const { total } = await refresh();
  const person = world().person('ada');
  const { password } = person;
  team.jira.faults.plant({ kind: 'maxResults', cap: 100 });
  team.jira.faults.plant({
    kind: 'mutateBetweenPages',
    change: (_, page) => {
      if (page === 3) person.password = 'another';
    },
  });
  team.jira.calls.clear();
  await later(11 * MINUTE, () => expect(refresh()).rejects.toThrow(/did not accept/));
  // What has changed, how many there are, names, three pages, that which is asked for beside the first; and what is under
  // way, two of which wait signed.
  expect(searches().length).toBeLessThanOrEqual(7 + IN_FLIGHT + 2);
  expect(await items()).toHaveLength(total);
  team.jira.faults.clear();
  Object.assign(person, { password, failedLogins: 0 });
  await linkByPassword(team, ADA.email, 'ada');
  ada = await team.footbridge.database.read.findOneByOrFail(Credential, { userName: 'ada' });
  await refresh();
  await expectTruth();
});

test('JF-27 a Jira that wants us to wait a second is waited for', async () => {
  const headers = { 'Content-Type': 'application/json', 'Retry-After': '1' };
  team.jira.faults.plant({ kind: 'status', status: 429, headers, body: '{}', on: /search$/, times: 1 });
  expect((await refresh()).total).toBeGreaterThan(1000);
});

test('a Jira that limits calls is asked no faster than it allows, and never has to refuse', async () => {
  team.jira.limitCalls({ limit: 12, fillRate: 6, intervalSeconds: 1 });
  try {
    expect((await refresh()).total).toBeGreaterThan(1000);
    expect(team.jira.rateLimits!.refused).toBe(0);
  } finally {
    team.jira.rateLimits = undefined;
  }
});

test('a change of the source or of the mapped fields makes a reading of the old ones none', async () => {
  await refresh();
  expect(
    await readings.find(ada, { ...source, query: { type: 'jql', jql: 'project = BIG' } }),
  ).toBeUndefined();
  const mapping = { ...account.mapping, points: undefined };
  expect(
    await readings.find(ada, {
      ...source,
      account: Object.assign(Object.create(Object.getPrototypeOf(account)), account, { mapping }),
    }),
  ).toBeUndefined();
});

test('readings go with their credential, and with it only', async () => {
  const finn = await team.footbridge.database.read.findOneByOrFail(Credential, { userName: 'finn' });
  const reading = await readings.refresh(finn, source);
  await refresh();
  await team.footbridge.app.get(LinkEnds).disconnect(finn.profileId, account.id);
  expect(await team.footbridge.database.read.countBy(Reading, { id: reading.id })).toBe(0);
  await expectTruth();
});

test('a failure is told of what was read, not of another source', async () => {
  source = of({ type: 'jql', jql: 'nonsense ==' });
  await expect(refresh()).rejects.toThrow();
  expect(readings.mayRetry(ada, source)).toBe(false);
  const mended: Source = { ...source, query: { type: 'jql', jql: 'project = BIG' } };
  expect(readings.failure(ada, mended)).toBeUndefined();
  expect(readings.mayRetry(ada, mended)).toBe(true);
});

test('a link that ends while it is read keeps nothing', async () => {
  const ben = await team.footbridge.database.read.findOneByOrFail(Credential, { userName: 'ben' });
  team.jira.faults.plant({ kind: 'delay', ms: 30 });
  const reading = readings.refresh(ben, source);
  reading.catch(() => undefined);
  await until(() => searches().length > 0, 5);
  await team.footbridge.app.get(LinkEnds).disconnect(ben.profileId, account.id);
  const asked = searches().length;
  await expect(reading).rejects.toThrow(/link to Jira has changed/);
  expect(searches().length - asked).toBeLessThanOrEqual(IN_FLIGHT);
  expect(await team.footbridge.database.read.countBy(Reading, { credentialId: ben.id })).toBe(0);
});

test('one call is made also where more has changed within a moment than is glanced at otherwise', async () => {
  for (let number = 501; number <= 540; number++) world().editIssue(`BIG-${number}`, { points: 1 });
  await refresh();
  team.jira.calls.clear();
  await refresh();
  expect(team.jira.calls).toHaveLength(1);
  world().editIssue('BIG-530', { points: 2 });
  await refresh();
  expect((await items()).find(({ key }) => key === 'BIG-530')!.points).toBe(2);
});
