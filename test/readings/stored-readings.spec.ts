import { randomUUID } from 'node:crypto';
import type { Database as SqliteDatabase } from 'sqlite3';
import type { AlmAccount } from '../../src/accounts/alm-account.entity.js';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import type { WorkItemSource } from '../../src/alm/alm-provider.js';
import { Changes } from '../../src/changes/changes.js';
import { setPoints } from '../../src/changes/kinds/points.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { Reading } from '../../src/readings/reading.entity.js';
import { Readings } from '../../src/readings/readings.js';
import { StoredWorkItem } from '../../src/readings/stored-work-item.entity.js';
import { OpenWorkItems } from '../../src/readings/open-work-items.js';
import { aTeam, type Team } from '../support/board-stories.js';
import { DAY, later } from '../support/clock.js';

const SHOP: WorkItemSource = { type: 'projects', keys: ['SHOP'] };
let team: Team;
let account: AlmAccount;
let ben: Credential;

beforeAll(async () => {
  team = await aTeam();
  account = await team.footbridge.app.get(AccountsService).findSaved(team.accountId);
  ben = await team.footbridge.database.read.findOneByOrFail(Credential, { userName: 'ben' });
});
afterAll(() => team?.stop());

const aReading = () => {
  const subject = { id: randomUUID(), account, source: SHOP };
  return team.footbridge.app.get(Readings).refresh(ben, subject);
};

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
    (statement) => /^(SELECT|UPDATE|DELETE|INSERT)/i.test(statement) && /work_item/.test(statement),
  );
  expect(ofItems.some((statement) => statement.startsWith('UPDATE'))).toBe(true);
  expect(ofItems.some((statement) => statement.startsWith('DELETE'))).toBe(true);
  for (const statement of ofItems) {
    const plan: { detail: string }[] = await database.read.query(`EXPLAIN QUERY PLAN ${statement}`);
    expect(plan.map(({ detail }) => detail)).not.toContainEqual(expect.stringMatching(/SCAN work_item/));
  }
});

test('what nobody has opened for 30 days is erased; what somebody has opened since is kept', async () => {
  const old = await aReading();
  const opened = await later(2 * DAY, aReading);
  const { database } = team.footbridge;
  await later(31 * DAY, () => team.footbridge.restart());
  const { read } = team.footbridge.database;
  expect(read).not.toBe(database.read);
  expect(await read.countBy(Reading, { id: old.id })).toBe(0);
  expect(await read.countBy(StoredWorkItem, { readingId: old.id })).toBe(0);
  expect(await read.countBy(Reading, { id: opened.id })).toBe(1);
});
