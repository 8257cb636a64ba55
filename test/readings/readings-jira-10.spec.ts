import type { AlmAccount } from '../../src/accounts/alm-account.entity.js';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { Readings } from '../../src/readings/readings.js';
import { bigWorld } from '../fake-jira/fake-jira.js';
import { aTeam, type Team } from '../support/board-stories.js';

// Jira 10 does not say in its headers whom it answers, and does not page beyond 10,000.
let team: Team;
let readings: Readings;
let account: AlmAccount;
let ada: Credential;

beforeAll(async () => {
  const world = bigWorld(10_100);
  const finn = { name: 'finn', key: 'JIRAUSER10106', displayName: 'Finn', password: 'finn-secret' };
  world.people.push({ ...world.person('dora'), ...finn });
  team = await aTeam({ version: '10.3.0', world });
  readings = team.footbridge.app.get(Readings);
  account = await team.footbridge.app.get(AccountsService).findSaved(team.accountId);
  ada = await team.footbridge.database.read.findOneByOrFail(Credential, { userName: 'ada' });
});
afterAll(() => team?.stop());
afterEach(() => team.jira.faults.clear());

test('JF-21 searches alone that are answered to nobody drop nothing', async () => {
  const source = {
    account,
    query: { type: 'jql', jql: 'labels = customer AND project = BIG2' },
  } as const;
  const { total, revision } = await readings.refresh(ada, source);
  expect(total).toBe(50);
  team.jira.faults.plant({ kind: 'anonymous', on: /search$/ });
  await expect(readings.refresh(ada, source)).rejects.toThrow();
  expect(await readings.find(ada, source)).toMatchObject({ total, revision });
});

test('when nothing has changed, one call is made, although it does not say whom it answers', async () => {
  const source = { account, query: { type: 'jql', jql: 'labels = customer AND project = BIG2' } } as const;
  await readings.refresh(ada, source);
  team.jira.calls.clear();
  await readings.refresh(ada, source);
  expect(team.jira.calls).toHaveLength(1);
});

test('the whole list, read anew and answered to nobody, drops nothing', async () => {
  const source = { account, query: { type: 'jql', jql: 'labels = customer' } } as const;
  const { total, revision } = await readings.refresh(ada, source);
  // Changes cannot be asked for, so everything is read again, of which nobody sees only a part.
  const body = JSON.stringify({ errorMessages: ['No.'] });
  const headers = { 'Content-Type': 'application/json' };
  team.jira.faults.plant({ kind: 'status', status: 400, headers, body, on: /search$/, times: 2 });
  team.jira.faults.plant({ kind: 'anonymous', on: /search$/ });
  await expect(readings.refresh(ada, source)).rejects.toThrow(/as if nobody/);
  expect(await readings.find(ada, source)).toMatchObject({ total, revision });
});

test('work items that left the query are dropped, though Jira still shows them by their key', async () => {
  const source = {
    account,
    query: { type: 'jql', jql: 'labels = customer AND project = BIG2' },
  } as const;
  const { total } = await readings.refresh(ada, source);
  team.jira.world.editIssue('BIG2-2', { labels: [] });
  expect((await readings.refresh(ada, source)).total).toBe(total - 1);
});

test('JF-29 a source of more work items than Jira pages through is said to be too large', async () => {
  const keys = ['BIG', 'BIG1', 'BIG2'];
  const reading = readings.refresh(ada, { account, query: { type: 'projects', keys } });
  await expect(reading).rejects.toThrow(/no more than 10,000 work items/);
});
