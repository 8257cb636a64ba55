import type { Database as SqliteDatabase } from 'sqlite3';
import type { AlmAccount } from '../../src/accounts/alm-account.entity.js';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import type { WorkItemSource } from '../../src/alm/alm-provider.js';
import { Changes } from '../../src/changes/changes.js';
import { setPoints } from '../../src/changes/kinds/points.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { paths } from '../../src/paths.js';
import { Reading } from '../../src/readings/kept/reading.entity.js';
import { Readings } from '../../src/readings/readings.js';
import { StoredReadings } from '../../src/readings/kept/stored-readings.js';
import type { Source } from '../../src/readings/source.js';
import { OpenWorkItems } from '../../src/readings/open-work-items.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import {
  aBoard,
  aSavedAccount,
  aTeam,
  linkByPassword,
  readingsOf,
  type Team,
} from '../support/board-stories.js';
import { DAY, later } from '../support/clock.js';
import { signIn } from '../support/stories.js';
import { until } from '../support/until.js';

const SHOP: WorkItemSource = { type: 'projects', keys: ['SHOP'] };
const MOB: WorkItemSource = { type: 'projects', keys: ['MOB'] };
let team: Team;
let account: AlmAccount;
let ben: Credential;

beforeAll(async () => {
  team = await aTeam();
  account = await team.footbridge.app.get(AccountsService).findSaved(team.accountId);
  ben = await team.footbridge.database.read.findOneByOrFail(Credential, { userName: 'ben' });
});
afterAll(() => team?.stop());

const aReading = (query = SHOP) => team.footbridge.app.get(Readings).refresh(ben, { account, query });

test('no statement of a change, or of a loss, walks through the work items of everybody', async () => {
  await aReading();
  const statements: string[] = [];
  const { database } = team.footbridge;
  const connections: SqliteDatabase[] = [];
  for (const manager of [database.read, await database.write(async (writer) => writer)])
    connections.push(
      (manager.connection.driver as unknown as { databaseConnection: SqliteDatabase }).databaseConnection,
    );
  const remember = (statement: string) => statements.push(statement);
  for (const connection of connections) connection.on('trace', remember);

  const changes = team.footbridge.app.get(Changes);
  const openItems = team.footbridge.app.get(OpenWorkItems);
  const handle = { profileId: ben.profileId, account, key: 'SHOP-4' };
  await changes.make({ handle, userKey: ben.userKey, kind: setPoints, wanted: { points: 13 } });
  team.jira.world.hide('SHOP-5', 'ben');
  await expect(openItems.open({ ...handle, key: 'SHOP-5' })).rejects.toThrow(/no such work item/);
  for (const connection of connections) connection.removeAllListeners('trace');

  const ofItems = statements.filter(
    (statement) => /^(SELECT|UPDATE|DELETE|INSERT)/i.test(statement) && /item_(list|version)/.test(statement),
  );
  expect(ofItems.some((statement) => statement.startsWith('INSERT'))).toBe(true);
  expect(ofItems.some((statement) => statement.startsWith('DELETE'))).toBe(true);
  for (const statement of ofItems) {
    const plan: { detail: string }[] = await database.read.query(`EXPLAIN QUERY PLAN ${statement}`);
    expect(plan.map(({ detail }) => detail)).not.toContainEqual(
      expect.stringMatching(/SCAN (item_|version)/),
    );
  }
});

test('boards of one source share what was read, in one call for both, and the last of them takes it away', async () => {
  const values = { source: 'projects', projects: ['SHOP'] };
  const [one, other] = [
    await aBoard(team.ada, team.accountId, { name: 'One', ...values }),
    await aBoard(team.ada, team.accountId, { name: 'Other', ...values }),
  ];
  await team.ben.visit(one);
  const readings = team.footbridge.app.get(Readings);
  await until(() => !readings.running(ben, { account, query: SHOP }));
  team.jira.calls.clear();
  await team.ben.visit(other);
  expect(team.ben.page.text).toContain('Pay by card');
  expect(team.jira.calls).toHaveLength(0);
  const [reading, ...more] = await readingsOf(team, one, 'ben');
  expect(more).toEqual([]);
  expect((await readingsOf(team, other, 'ben')).map(({ id }) => id)).toEqual([reading.id]);

  const remove = async (path: string) => {
    await team.ada.visit(paths.boards.removal({ id: path.split('/')[2] }));
    await team.ada.press('Remove board');
  };
  const { read } = team.footbridge.database;
  await remove(one);
  expect(await read.countBy(Reading, { id: reading.id })).toBe(1);
  await remove(other);
  expect(await read.countBy(Reading, { id: reading.id })).toBe(0);
});

test('a board with another source leads to another reading, and the one of before goes with it', async () => {
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  await team.ben.visit(path);
  const [before] = await readingsOf(team, path, 'ben');
  await team.ada.visit(paths.boards.edit({ id: path.split('/')[2] }));
  await team.ada.press('Save board', { source: 'projects', projects: ['MOB'], columns: 'categories' });
  expect(team.ada.page.path).toBe(path);
  expect((await team.ben.visit(path)).text).not.toContain('Pay by card');
  const { read } = team.footbridge.database;
  expect(await read.countBy(Reading, { id: before.id })).toBe(0);
});

test('what nobody has opened for 30 days is erased; what somebody has opened since is kept', async () => {
  for (const projects of [['SHOP'], ['MOB']])
    await aBoard(team.ada, team.accountId, { source: 'projects', projects });
  const old = await aReading();
  const opened = await later(2 * DAY, () => aReading(MOB));
  const { database } = team.footbridge;
  await later(31 * DAY, () => team.footbridge.restart());
  const { read } = team.footbridge.database;
  expect(read).not.toBe(database.read);
  expect(await read.countBy(Reading, { id: old.id })).toBe(0);
  expect(await read.countBy(Reading, { id: opened.id })).toBe(1);
});

test('JF-52 work items of two Jiras that have the same keys are not taken for each other', async () => {
  const { footbridge, jira } = team;
  const browser = await signIn(footbridge.browser(), 'ben@example.com');
  const other = await FakeJira.start();
  try {
    other.world.editIssue('SHOP-9', { summary: 'Of the other Jira' });
    const accountId = await aSavedAccount(footbridge, other, 'Other Jira');
    await linkByPassword({ ...team, jira: other, accountId }, 'ben@example.com', 'ben');
    const ours = await aBoard(browser, team.accountId, { source: 'projects', projects: ['SHOP'] });
    const theirs = await aBoard(browser, accountId, { source: 'projects', projects: ['SHOP'] });
    const summaryOn = async (path: string) => (await browser.visit(path)).$('[data-key="SHOP-9"]').text();
    expect(await summaryOn(theirs)).toContain('Of the other Jira');
    expect(await summaryOn(ours)).toContain(jira.world.issue('SHOP-9').summary);

    await browser.visit(paths.items.show({ boardId: theirs.split('/')[2], key: 'SHOP-9' }));
    await browser.press('Comment', { comment: 'For the other one' });
    expect(other.world.issue('SHOP-9').comments.at(-1)?.body).toBe('For the other one');
    expect(jira.world.issue('SHOP-9').comments.map(({ body }) => body)).not.toContain('For the other one');
    expect(await summaryOn(ours)).not.toContain('Of the other Jira');
  } finally {
    await other.stop();
  }
});

test('a work item that comes once more while pages are read is kept once', async () => {
  const { app, database } = team.footbridge;
  const [item] = await app.get(Readings).items(await aReading(MOB));
  const again = { ...item, summary: 'It came twice' };
  await app.get(StoredReadings).keepAhead({ account, query: MOB }, [again, { ...again }]);
  const [{ count }]: { count: number }[] = await database.read.query(
    `SELECT count(*) AS count FROM item_version WHERE item_id = ? AND item ->> '$.summary' = ?`,
    [item.id, again.summary],
  );
  expect(count).toBe(1);
});

test('what a person has put elsewhere while the site was being read stands there, until the next look says where', async () => {
  const { app } = team.footbridge;
  const [readings, stored] = [app.get(Readings), app.get(StoredReadings)];
  team.jira.world.editIssue('SHOP-4', { summary: 'Pay by card or cash' });
  const before = await aReading();
  const items = await readings.items(before);
  const order = items.map(({ id }) => id);
  const last = items.at(-1)!;
  const lastIsFirst = [last.id, ...order.slice(0, -1)];
  const isOrder = async (reading: Reading) => (await readings.items(reading)).map(({ id }) => id);

  const since = Date.now();
  await stored.replace(ben.id, { item: last, account }, { before: items[0].key });
  const ofBefore = { changed: [{ ...items[0], summary: 'Seen by a look that began before' }], order };
  const findings = { ...ofBefore, isComplete: true, unreadable: [] };
  const source = { account, query: SHOP };
  const stale = (await stored.store(ben, source, { findings, since }))!;
  expect(await isOrder(stale)).toEqual(lastIsFirst);

  // Jira knows nothing of it: the next look believes Jira.
  expect(await isOrder(await aReading())).toEqual(order);
  const turned = { ...findings, changed: [], order: lastIsFirst };
  const fresh = (await stored.store(ben, source, { findings: turned, since: Date.now() }))!;
  expect(await isOrder(fresh)).toEqual(lastIsFirst);
});

test('what a person was refused while the site was being read does not come back by that', async () => {
  const { app } = team.footbridge;
  const [readings, stored] = [app.get(Readings), app.get(StoredReadings)];
  const before = await aReading();
  const items = await readings.items(before);
  const [first] = items;
  const source = { account, query: SHOP };
  const isThere = async () => {
    const now = (await stored.find(ben.id, before.source))!;
    return (await readings.items(now)).some(({ id }) => id === first.id);
  };
  const since = Date.now();
  expect(await stored.drop(ben.id, first.key)).toBe(true);
  const changed = [{ ...first, summary: 'Seen before it was refused' }];
  await stored.store(ben, source, { findings: { changed, isComplete: false }, since });
  expect(await isThere()).toBe(false);
  const all = { changed, order: items.map(({ id }) => id), isComplete: true, unreadable: [] };
  await stored.store(ben, source, { findings: all, since });
  expect(await isThere()).toBe(false);
  await aReading();
  expect(await isThere()).toBe(true);
});

test('of what a person has changed while the site was being read, and it has told of twice, the later one is kept', async () => {
  const { app } = team.footbridge;
  const [readings, stored] = [app.get(Readings), app.get(StoredReadings)];
  const source = { account, query: SHOP };
  const estimated = account.withFields({ points: 'customfield_10999' });
  const textOf = async (id: string) => {
    const now = (await stored.find(ben.id, before.source))!;
    return (await readings.items(now)).find((item) => item.id === id)!.summary;
  };
  const [first] = await readings.items(await aReading());
  const at = (seconds: number) => new Date(Date.parse(first.updated) + seconds * 1_000).toISOString();
  let before = await aReading();
  const found = (seconds: number) => ({
    findings: {
      changed: [{ ...first, summary: `Found ${seconds}`, updated: at(seconds) }],
      isComplete: false,
    },
    since: Date.now(),
  });
  const own = (seconds: number, as = account) =>
    stored.replace(ben.id, {
      item: { ...first, summary: `Own ${seconds}`, updated: at(seconds) },
      account: as,
    });

  // The look's may be the earlier one of the same second: then every id is compared by the next look.
  const beforeBoth = found(1);
  await own(1);
  expect((await stored.store(ben, source, beforeBoth))!.indexedAt.getTime()).toBe(0);
  expect(await textOf(first.id)).toBe('Own 1');

  // A reading whose points come from another field keeps its time of change, and is not told of what was before all the same.
  before = (await stored.find(ben.id, before.source))!;
  const [early, late] = [found(2), found(3)];
  await own(3, estimated);
  await stored.store(ben, source, early);
  expect(await textOf(first.id)).toBe('Own 3');
  await stored.store(ben, source, late);
  expect(await textOf(first.id)).toBe('Found 3');

  // What has come late is not put over what a faster look has found since.
  await own(2);
  expect(await textOf(first.id)).toBe('Found 3');
  await own(4);
  expect(await textOf(first.id)).toBe('Own 4');
});

test('of what a person has changed while it was read for the first time, nothing older is shown', async () => {
  const { app } = team.footbridge;
  const [readings, stored] = [app.get(Readings), app.get(StoredReadings)];
  const before = await aReading();
  const items = await readings.items(before);
  const source = { account, query: SHOP };
  await stored.erase(ben.id, before.source);
  const since = Date.now();
  const item = { ...items[2], summary: 'Called so meanwhile', updated: '2999-01-01T00:00:00.000Z' };
  await stored.replace(ben.id, { item, account }, { before: items[0].key });
  await stored.drop(ben.id, items[3].key);
  const all = { changed: [...items], order: items.map(({ id }) => id), isComplete: true, unreadable: [] };
  const now = (await stored.store(ben, source, { findings: all, since }))!;
  expect(await readings.items(now)).toEqual([item, items[0], items[1], ...items.slice(4)]);
});

test('a right that is lost on one board leaves the others in doubt: after a restart too, and where one was being read', async () => {
  const both: WorkItemSource = { type: 'projects', keys: ['SHOP', 'MOB'] };
  const source = { account, query: MOB };
  await aReading(both);
  await aReading(MOB);
  const isShown = async () => (await team.footbridge.app.get(Readings).find(ben, source)) !== undefined;
  const since = Date.now();
  expect(await isShown()).toBe(true);

  team.jira.world.deny('ben', 'browse', 'MOB');
  await aReading(both);
  expect(await isShown()).toBe(false);
  // What was asked before, and answered after it, tells nothing of it.
  const asBefore = { findings: { changed: [], isComplete: false }, since };
  await team.footbridge.app.get(StoredReadings).store(ben, source, asBefore);
  expect(await isShown()).toBe(false);
  await team.footbridge.restart();
  expect(await isShown()).toBe(false);

  team.jira.world.grant('ben', 'browse', 'MOB');
  await aReading(MOB);
  expect(await isShown()).toBe(true);
});

test('a board in another order than that of rank asks for its order once its person has changed something', async () => {
  const account = await team.footbridge.app.get(AccountsService).findSaved(team.accountId);
  const source: Source = { account, query: { type: 'jql', jql: 'project = SHOP ORDER BY summary ASC' } };
  const readings = team.footbridge.app.get(Readings);
  const before = await readings.items(await readings.refresh(ben, source));
  const last = before.at(-1)!;
  team.jira.world.editIssue(last.key, { summary: '000 comes first' }, { by: 'ben' });
  const { updated } = team.jira.world.issue(last.key);
  const item = { ...last, summary: '000 comes first', updated: updated.toISOString() };
  await team.footbridge.app.get(StoredReadings).replace(ben.id, { item, account });
  const [first] = await readings.items(await readings.refresh(ben, source));
  expect(first.key).toBe(last.key);
});
