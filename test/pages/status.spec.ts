import { AccountHour } from '../../src/accounts/account-hour.entity.js';
import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { command } from '../support/command.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HOUR = 60 * 60_000; // milliseconds

let team: Team;
beforeEach(async () => {
  team = await aTeam();
});
afterEach(() => team?.stop());

/** As if calls of that hour had been counted. */
async function hour(ago: number, calls: number, failures = 0, cause: string | null = null) {
  const begin = new Date(Math.floor((Date.now() - ago) / HOUR) * HOUR);
  await team.footbridge.database.write((manager) =>
    manager.insert(AccountHour, { accountId: team.accountId, hour: begin, calls, failures, cause }),
  );
}

test('how each Jira answered in 30 days is shown day by day, with what was wrong last', async () => {
  await hour(3 * 24 * HOUR, 100);
  await hour(2 * 24 * HOUR, 100, 20, 'reply-timeout');
  await hour(24 * HOUR, 10, 10, 'connection-refused');
  await team.ada.visit(paths.accounts.index());
  const page = await team.ada.follow('Status');
  const days = page
    .$('.day')
    .map((_, day) => page.$(day).attr('class')!.replace('day is-', ''))
    .get();
  expect(days).toHaveLength(30);
  expect(days.slice(-4, -1)).toEqual(['good', 'shaky', 'bad']);
  expect(page.text).toContain('100 calls, 20 not answered');
  expect(page.text).toMatch(/8[56]\.\d % of 2\d\d calls in 30 days were answered\./);
  expect(page.link('connection-refused')).toContain('/help/causes#connection-refused');
});

test('a call that got no answer counts against Jira, and one that Jira refused does not', async () => {
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  await team.ben.visit(paths.items.show({ boardId: path.split('/')[2], key: 'NOPE-1' }));
  const counted = async () => {
    await team.ada.visit(paths.accounts.exchanges({ id: team.accountId })); // writes what waits
    return team.footbridge.database.read.findBy(AccountHour, { accountId: team.accountId });
  };
  const [before] = await counted();
  expect(before.calls).toBeGreaterThan(2);
  expect(before.failures).toBe(0);

  team.jira.faults.plant({ kind: 'status', status: 503, on: /search/, times: 1 });
  await team.ben.visit(path);
  await team.ben.press('Refresh');
  const after = (await counted()).reduce((sum, { failures }) => sum + failures, 0);
  expect(after).toBe(1);
});

test('changes that wait are counted, with nothing of what they are', async () => {
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  await team.ben.visit(paths.items.show({ boardId: path.split('/')[2], key: 'SHOP-4' }));
  team.jira.faults.plant({ kind: 'hang', method: 'POST', on: /comment/ });
  await team.ben.press('Comment', { comment: 'Nobody else reads this' });
  const page = await team.ada.visit(paths.status());
  expect(page.text).toMatch(
    /Changes not settled ?1 (being made|not known yet); the oldest was asked for just now/,
  );
  expect(page.text).not.toMatch(/SHOP-4|Nobody else/);
});

test('the last backup is told, and that there is none', async () => {
  expect((await team.ada.visit(paths.status())).text).toContain('None that Footbridge knows of');
  const folder = mkdtempSync(join(tmpdir(), 'footbridge-'));
  const env = { FOOTBRIDGE_DATA_DIR: team.footbridge.dataDir };
  expect(await command(['backup', join(folder, 'tonight.db')], { env })).toMatchObject({ code: 0, err: '' });
  rmSync(folder, { recursive: true });
  const page = await team.ada.visit(paths.status());
  expect(page.text).toMatch(/Last backup ?\d+ \w+ \d{4}, \d\d:\d\d \(.+?\), just now/);
  expect((await team.ada.visit(paths.audit.index())).text).toContain('backup made');
});

test('members do not find it', async () => {
  expect((await team.ben.visit(paths.status())).status).toBe(404);
});
