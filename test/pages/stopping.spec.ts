import { AccountsService } from '../../src/accounts/accounts.service.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { paths } from '../../src/paths.js';
import { Readings } from '../../src/readings/readings.js';
import { digestOf, type Source } from '../../src/readings/source.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { stopwatch } from '../support/stopwatch.js';
import { until } from '../support/until.js';

let team: Team;
let board: string;
beforeAll(async () => {
  team = await aTeam({ env: { FOOTBRIDGE_LOG_LEVEL: 'silent' } });
  board = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
});
afterAll(() => team?.stop());
afterEach(async () => {
  team.jira.faults.clear();
  await team.footbridge.restart().catch(() => undefined);
});

/** Jira has got it, and has not answered it yet. */
const isAsked = (wanted: string, at: RegExp) =>
  until(() => team.jira.calls.some(({ method, path }) => method === wanted && at.test(path)), 5);
const stopped = () => team.footbridge.app.close();

async function inBackground() {
  const { app, database } = team.footbridge;
  const account = await app.get(AccountsService).findSaved(team.accountId);
  const credential = await database.read.findOneByOrFail(Credential, { userName: 'ada' });
  const source: Source = { account, query: { type: 'projects', keys: ['SHOP'] } };
  const report = jest.fn();
  const readings = app.get(Readings);
  readings.refreshInBackground(credential, source, report);
  return {
    credential,
    source,
    report,
    outcome: readings.running(credential, source)!.done.catch((e) => e),
  };
}

test('a change that Jira makes while Footbridge is stopped is waited for and answered', async () => {
  await team.ben.visit(paths.items.show({ boardId: board.split('/')[2], key: 'SHOP-5' }));
  team.jira.faults.plant({ kind: 'delay', ms: 1_000, on: /comment$/ });
  team.jira.calls.clear();
  const pressing = team.ben.press('Comment', { comment: 'Before the end' }).catch(() => undefined);
  await isAsked('POST', /comment$/);
  await stopped();
  await pressing;
  const calls = team.jira.calls.map(({ method, status }) => `${method} ${status}`);
  expect(calls).toEqual(['GET 200', 'POST 201']);
});

test('a refresh under way is ended, and what it read is kept', async () => {
  team.jira.faults.plant({ kind: 'delay', ms: 200, on: /search$/ });
  team.jira.calls.clear();
  const { credential, source, report, outcome } = await inBackground();
  await isAsked('POST', /search$/);
  await stopped();
  expect(await outcome).toMatchObject({ source: digestOf(source) });
  await team.footbridge.restart().catch(() => undefined);
  expect(await team.footbridge.app.get(Readings).find(credential, source)).toBeDefined();
  expect(report).not.toHaveBeenCalled();
});

test('a Jira that does not answer holds Footbridge back for ten seconds, and no longer', async () => {
  team.jira.faults.plant({ kind: 'hang', on: /search$/ });
  const { report, outcome } = await inBackground();
  const took = stopwatch();
  await stopped();
  expect(took()).toBeLessThan(12_000);
  expect(await outcome).toMatchObject({ message: 'Footbridge is being stopped.', status: 503 });
  expect(report).not.toHaveBeenCalled();
});
