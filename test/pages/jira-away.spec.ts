import { setTimeout as pause } from 'node:timers/promises';
import { Change } from '../../src/changes/change.entity.js';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { linked, savedAccount } from '../support/account-stories.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { stopwatch } from '../support/stopwatch.js';
import { until } from '../support/until.js';

/** Enough for the first calls that find out, and for the few that look whether Jira is back. */
const FEW = 15;

/** What 503 without a word means. */
const WORDS = /Jira is not available just now/;

let team: Team;
let other: FakeJira;
let path: string;
let otherPath: string;

beforeAll(async () => {
  [team, other] = await Promise.all([aTeam(), FakeJira.start()]);
  const otherId = await savedAccount(team.ada, other, { name: 'Other Jira' });
  await linked(team.ben, other, otherId, 'ben');
  path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  otherPath = await aBoard(team.ada, otherId, { source: 'projects', projects: ['SHOP'], name: 'Other' });
  for (const one of [path, otherPath]) await untilRead(team.ben, one);
});
afterAll(async () => {
  await team?.stop();
  await other?.stop();
});

async function untilRead(browser: Browser, board: string) {
  for (let i = 0; i < 100; i++) if ((await browser.visit(board)).$('.card').length > 0) return;
  throw new Error('the board was not read');
}

const itemAt = (key: string) => paths.items.show({ boardId: path.split('/')[2], key });

/** Jira is down, and Ben has met it. */
async function isDown(kind: 'hang' | 'status' = 'hang') {
  const unavailable = { kind: 'status', status: 503, body: 'no' } as const;
  team.jira.faults.plant(unavailable);
  await team.ben.visit(path);
  for (let i = 0; i < 3; i++) await team.ben.visit(itemAt('SHOP-4'));
  // From now on whoever had to wait for Jira would wait long.
  team.jira.faults.clear();
  team.jira.faults.plant(kind === 'hang' ? { kind } : unavailable);
}

async function untilBack() {
  team.jira.faults.clear();
  const since = Date.now();
  for (;;) {
    const { $, text } = await team.ben.visit(itemAt('SHOP-4'));
    if ($('[name=points]').length > 0 && !text.includes('read before')) return Date.now() - since;
    if (Date.now() - since > 30_000) throw new Error('Jira is not asked again');
    await pause(200);
  }
}

describe('JF-30: a Jira that answers nobody', () => {
  test('JF-30 is asked a few times by fifty views, each of which is shown at once with what is kept', async () => {
    await isDown('status');
    await team.ben.visit(path);
    await team.ben.press('Refresh');
    team.jira.faults.plant({ kind: 'hang' });
    team.jira.calls.clear();
    let longest = 0;
    for (let i = 0; i < 25; i++)
      for (const one of [path, itemAt('SHOP-4')]) {
        const took = stopwatch();
        const page = await team.ben.visit(one);
        longest = Math.max(longest, took());
        expect([page.status, page.text]).toEqual([200, expect.stringContaining('Pay by card')]);
        expect(page.text).toMatch(WORDS);
      }
    expect(team.jira.calls.length).toBeLessThan(FEW);
    expect(longest).toBeLessThan(1_000);
    expect(await untilBack()).toBeLessThan(15_000);
  });

  test('JF-30 keeps nobody of another account waiting', async () => {
    await isDown();
    other.world.editIssue('SHOP-4', { summary: 'Pay by phone' }, { by: 'ada' });
    await team.ben.visit(otherPath);
    const page = await team.ben.press('Refresh');
    expect(page.text).toContain('Pay by phone');
    await untilBack();
  });

  test('JF-30 gets what waits for it as soon as it answers, though nobody looks', async () => {
    const boardId = path.split('/')[2];
    // Right after an outage a page may still be shown from what is kept, without its fields.
    let open = await team.ben.visit(itemAt('SHOP-5'));
    for (let i = 0; i < 50 && open.$('[name=h-summary]').length === 0; i++) {
      await pause(200);
      open = await team.ben.visit(itemAt('SHOP-5'));
    }
    expect(open.$('[name=h-summary]')).toHaveLength(1);
    const sees = { 'h-summary': open.value('h-summary'), 'w-labels': open.value('w-labels') };
    await isDown('status');
    for (const [to, field, text] of [
      [
        paths.items.field({ boardId, key: 'SHOP-5', field: 'summary' }),
        'e-summary',
        'Typed while Jira was away',
      ],
      [
        paths.items.field({ boardId, key: 'SHOP-5', field: 'labels' }),
        'e-labels',
        `${sees['w-labels']} away`,
      ],
      [paths.items.points({ boardId, key: 'SHOP-5' }), 'points', '13'],
    ]) {
      const page = await team.ben.post(to, { ...sees, [field]: text, from: 'item' });
      expect(page.text).toContain('waits and is made as soon as it can be');
    }
    await pause(500);
    team.jira.faults.clear();
    const since = Date.now();
    const { database } = team.footbridge;
    const isMade = async () => (await database.read.countBy(Change, { key: 'SHOP-5', state: 'made' })) === 3;
    while (!(await isMade()) && Date.now() - since < 30_000) await pause(200);
    expect(team.jira.world.issue('SHOP-5')).toMatchObject({
      ...{ points: 13, summary: 'Typed while Jira was away' },
      labels: expect.arrayContaining(['away']),
    });
    expect(Date.now() - since).toBeLessThan(15_000);
  });

  test('JF-30 is asked by an administrator who tests the connection, and is back with that', async () => {
    await isDown();
    await team.ada.visit(paths.status());
    expect(team.ada.page.text).toMatch(
      /Does not answer ?Look at this Since .* It is asked again every few seconds/,
    );
    team.jira.faults.clear();
    await team.ada.visit(paths.accounts.edit({ id: team.accountId }));
    const page = await team.ada.press('Test Connection');
    expect(page.text).toContain('The connection works');
    expect((await team.ben.visit(itemAt('SHOP-4'))).$('[name=points]')).toHaveLength(1);
    await team.ada.visit(paths.status());
    expect(team.ada.page.text).not.toContain('Does not answer');
  });
});

describe('the page of a work item that Jira does not give just now', () => {
  const KEY = 'SHOP-4';
  const isAway = () => team.jira.faults.plant({ kind: 'status', status: 503, body: 'no' });

  test('keeps what its reader was shown last, says that Jira is away, and shows nobody else’s', async () => {
    await untilBack();
    team.jira.world.editIssue(KEY, { description: 'Told to Ben alone' }, { by: 'ada' });
    for (const one of [team.ada, team.ben]) await untilRead(one, path);
    let page = await team.ben.visit(itemAt(KEY));
    expect(page.$('#description').text()).toContain('Told to Ben alone');
    isAway();
    page = await team.ben.visit(itemAt(KEY));
    expect(page.text).toMatch(WORDS);
    expect(page.text).toContain('What you see was read before.');
    expect(page.$('#description').text()).toContain('Told to Ben alone');
    expect(page.value('e-summary')).toBe(team.jira.world.issue(KEY).summary);
    expect((await team.ada.visit(itemAt(KEY))).text).not.toContain('Told to Ben alone');
    await untilBack();
  });

  test('keeps nothing that Jira has refused to its reader since', async () => {
    expect((await team.ben.visit(itemAt(KEY))).text).toContain('Told to Ben alone');
    team.jira.faults.plant({ kind: 'status', status: 404, on: /issue\/SHOP-4/, body: '{}' });
    expect((await team.ben.visit(itemAt(KEY))).text).not.toContain('Told to Ben alone');
    team.jira.faults.clear();
    await until(async () => {
      await team.ben.visit(path);
      return (await team.ben.press('Refresh')).$(`#${KEY}`).length > 0;
    });
    isAway();
    const page = await team.ben.visit(itemAt(KEY));
    expect(page.text).toContain('What you see was read before.');
    expect(page.text).not.toContain('Told to Ben alone');
    await untilBack();
  });
});

test.each([401, 403, 404, 429])(
  'what a Jira says with %i is an answer: everybody goes on asking',
  async (status) => {
    team.jira.faults.plant({ kind: 'status', status, on: /\/issue\// });
    for (let i = 0; i < 8; i++) await team.ben.visit(itemAt('SHOP-4'));
    team.jira.faults.clear();
    await team.ada.visit(paths.status());
    expect(team.ada.page.text).not.toContain('Does not answer');
  },
);
