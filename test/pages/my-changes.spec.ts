import { IsNull, Not } from 'typeorm';
import { paths } from '../../src/paths.js';
import { Change } from '../../src/changes/change.entity.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { HOUR } from '../support/clock.js';
import { until } from '../support/until.js';
import { stopwatch } from '../support/stopwatch.js';

let team: Team;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
});
afterAll(() => team?.stop());
beforeEach(() => team.jira.calls.clear());
afterEach(() => team.jira.faults.clear());

const item = (browser: Browser, key: string) => browser.visit(paths.items.show({ boardId, key }));
const issue = (key: string) => team.jira.world.issue(key);
const writes = () =>
  team.jira.calls.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/search')).length;
/** Ben’s change of that work item that undoes another one, or does not. */
const rowOf = (key: string, undoes: any) =>
  team.footbridge.database.read.findOneByOrFail(Change, { key, undoes: undoes ?? IsNull() });
const stateOf = async (wish: string) => {
  const { $ } = await team.ben.visit(paths.changes.index());
  const entry = $('li').filter((_, li) => $(li).text().includes(wish));
  return entry.first().find('.badge').text();
};

describe('JF-41 somebody else has changed the same meanwhile', () => {
  test('nothing is overwritten: before, theirs and yours stand side by side, and yours is written once it is chosen', async () => {
    await item(team.ben, 'SHOP-4');
    team.jira.world.editIssue('SHOP-4', { points: 21 }, { by: 'ada' });
    let page = await team.ben.press('Set points', { points: '3' });
    expect(page.text).toMatch(/Ada Northcott changed “Points” of SHOP-\d+ meanwhile: nothing was sent\./);
    expect(
      page
        .$('tbody td')
        .map((_, cell) => page.$(cell).text())
        .get(),
    ).toEqual(['5', '21', '3']);
    expect([issue('SHOP-4').points, writes()]).toEqual([21, 0]);
    page = await team.ben.press('Take mine');
    expect(page.text).toContain('SHOP-4 has 3 points.');
    expect(issue('SHOP-4').points).toBe(3);
  });

  test('theirs stays where yours is withdrawn', async () => {
    await item(team.ben, 'SHOP-5');
    team.jira.world.editIssue('SHOP-5', { assignee: 'dora' }, { by: 'ada' });
    let page = await team.ben.press('Assign', { assignee: 'cleo' });
    expect(page.path).toBe(paths.items.show({ boardId, key: 'SHOP-5' }));
    expect(page.text.split('meanwhile: nothing was sent')).toHaveLength(2);
    const cells = page.$('.change-table td').map((_, cell) => page.$(cell).text());
    expect(cells.get().slice(-2)).toEqual(['Dora Mills', 'Cleo Marín']);
    page = await team.ben.press('Keep theirs');
    expect(page.path).toBe(paths.items.show({ boardId, key: 'SHOP-5' }));
    expect(page.text).toContain('Theirs stays: yours was not sent.');
    expect([issue('SHOP-5').assignee, writes()]).toEqual(['dora', 0]);
    expect(await stateOf('Assign to cleo')).toBe('withdrawn');
  });

  test('what the person has changed themselves since their page was made is nobody else’s', async () => {
    const path = paths.items.points({ boardId, key: 'SHOP-6' });
    await item(team.ben, 'SHOP-6');
    const pointsShown = team.ben.page.value('pointsShown');
    for (const points of ['13', '21'])
      await team.ben.post(path, { points, pointsShown, operation: `an old page ${points}` });
    expect(issue('SHOP-6').points).toBe(21);
    team.jira.world.editIssue('SHOP-6', { points: 34 }, { by: 'ada' });
    const page = await team.ben.post(path, { points: '40', pointsShown, operation: 'an old page 40' });
    expect([page.$('tbody td').eq(1).text(), issue('SHOP-6').points]).toEqual(['34', 34]);
    await team.ben.press('Keep theirs');
  });

  test('the same value as yours is no conflict', async () => {
    await item(team.ben, 'SHOP-6');
    team.jira.world.editIssue('SHOP-6', { points: 8 }, { by: 'ada' });
    expect((await team.ben.press('Set points', { points: '8' })).text).toContain('SHOP-6 has 8 points.');
    expect(writes()).toBe(0);
  });
});

describe('undo', () => {
  test('writes the old value back as the person', async () => {
    await item(team.ben, 'SHOP-7');
    await team.ben.press('Set points', { points: '40' });
    await team.ben.visit(paths.changes.index());
    const page = await team.ben.press('Undo');
    expect(page.text).toContain('SHOP-7 has 3 points.');
    expect(issue('SHOP-7').history.at(-1)!.author).toBe('ben');
    expect(issue('SHOP-7').points).toBe(3);
  });

  /** What the list says of one change, and the buttons beside it. */
  const entryOf = async (key: string, wish: string) => {
    const { $ } = await team.ben.visit(paths.changes.index());
    // The newest stands first: it is the one from the beginning.
    const entry = $('li')
      .filter((_, li) => $(li).find('.list-title').text() === `${key} ${wish}`)
      .last();
    const link = entry.find('a').filter((_, a) => /^Und/.test($(a).text()));
    return {
      text: entry.text().replace(/\s+/g, ' '),
      buttons: entry.find('button').text(),
      undone: link.text(),
      press: (button: string) =>
        team.ben.post(entry.find('form').has(`button:contains("${button}")`).attr('action')!, {}),
    };
  };

  test('and what it undoes name each other, and nothing is undone twice until that is undone itself', async () => {
    const had = 6;
    team.jira.world.editIssue('SHOP-17', { points: had }, { by: 'ada' });
    await item(team.ben, 'SHOP-17');
    await team.ben.press('Set points', { points: '40' });
    const change = () => entryOf('SHOP-17', 'Set points to 40');
    const undo = () => entryOf('SHOP-17', `Set points to ${had}`);
    expect([(await change()).buttons, (await change()).undone]).toEqual(['Undo', '']);
    await (await change()).press('Undo');
    expect([(await change()).buttons, (await change()).undone]).toEqual(['', 'Undone']);
    expect((await undo()).text).toContain('Undo of: Set points to 40');
    const page = await team.ben.visit(paths.changes.show({ id: (await rowOf('SHOP-17', null)).id }));
    expect(page.$('a:contains("Undone")').attr('href')).toBe(
      paths.changes.show({ id: (await rowOf('SHOP-17', Not(IsNull()))).id }),
    );
    // As from a page that was left open.
    const { id } = await rowOf('SHOP-17', null);
    const again = await team.ben.post(paths.changes.undo({ id }), {});
    expect(again.text).toContain(`Undone. SHOP-17 has ${had} points.`);
    expect([issue('SHOP-17').points, writes()]).toEqual([had, 2]);

    await (await undo()).press('Undo');
    expect(issue('SHOP-17').points).toBe(40);
    expect([(await undo()).buttons, (await undo()).undone]).toEqual(['', 'Undone']);
    expect([(await change()).buttons, (await change()).undone]).toEqual(['Undo', '']);
  });

  test('that waits for Jira is said beside what it undoes, which is offered again once it is withdrawn', async () => {
    await item(team.ben, 'SHOP-2');
    await team.ben.press('Set points', { points: '40' });
    team.jira.faults.plant({ kind: 'status', status: 503 });
    const change = () => entryOf('SHOP-2', 'Set points to 40');
    await (await change()).press('Undo');
    expect([(await change()).buttons, (await change()).undone]).toEqual(['', 'Undo: waiting']);
    const { id } = await rowOf('SHOP-2', Not(IsNull()));
    await team.ben.post(paths.changes.withdrawal({ id }), {});
    expect([(await change()).buttons, (await change()).undone]).toEqual(['Undo', '']);
    team.jira.faults.clear();
  });

  test('asks where somebody has changed it since', async () => {
    await item(team.ben, 'SHOP-9');
    await team.ben.press('Set points', { points: '40' });
    team.jira.world.editIssue('SHOP-9', { points: 41 }, { by: 'ada' });
    await team.ben.visit(paths.changes.index());
    const page = await team.ben.press('Undo');
    expect(
      page.text.split('Ada Northcott changed “Points” of SHOP-9 meanwhile: nothing was sent.'),
    ).toHaveLength(2);
    expect(page.$('.flash').text()).toBe('');
    expect(issue('SHOP-9').points).toBe(41);
    await team.ben.press('Keep theirs');
  });

  test('of a move goes back by whatever leads there', async () => {
    await item(team.ben, 'SHOP-10');
    await team.ben.press('Move', { transition: '21' });
    await team.ben.visit(paths.changes.index());
    await team.ben.press('Undo');
    expect(await stateOf('Move to “To Do”')).not.toBe('');
  });
});

test('nobody sees what somebody else changed, nor acts on it', async () => {
  await item(team.ben, 'SHOP-12');
  await team.ben.press('Comment', { comment: 'Between us' });
  expect((await team.ada.visit(paths.changes.index())).text).not.toContain('Between us');
  const change = await team.footbridge.database.read.findOneByOrFail(Change, { kind: 'comment' });
  expect((await team.ada.visit(paths.changes.show({ id: change.id }))).status).toBe(404);
  for (const act of ['again', 'withdrawal', 'undo'] as const)
    expect((await team.ada.post(paths.changes[act]({ id: change.id }), {})).status).toBe(404);
});

describe('Jira takes its time', () => {
  test('the page answers within two seconds that it is on its way, and what becomes of it is found', async () => {
    await item(team.ben, 'SHOP-13');
    const answer = team.jira.faults.hold({ on: /comment$/, method: 'POST' });
    const took = stopwatch();
    const page = await team.ben.press('Comment', { comment: 'Slowly' });
    expect(took()).toBeLessThan(2_500);
    expect(page.text).toContain('The change of SHOP-13 is on its way: Jira has not answered yet.');
    expect(page.$('.item-change').text()).toContain('being made');
    answer();
    await until(async () => (await stateOf('Slowly')) === 'made');
    expect(issue('SHOP-13').comments.filter(({ body }) => body === 'Slowly')).toHaveLength(1);
  });

  test('one that was made although its answer got lost is found without anybody asking', async () => {
    await item(team.ben, 'SHOP-14');
    team.jira.faults.plant({ kind: 'status', status: 504, on: /comment$/, method: 'POST', times: 1 });
    await team.ben.press('Comment', { comment: 'Found alone' });
    expect(await stateOf('Found alone')).toBe('not known yet');
    team.jira.world.comment('SHOP-14', 'Found alone', { by: 'ben' });
    await until(async () => (await stateOf('Found alone')) === 'made');
    expect(issue('SHOP-14').comments).toHaveLength(1);
  });

  test('a later change of the same waits for it, one of another field or work item does not', async () => {
    await item(team.ben, 'SHOP-16');
    team.jira.faults.plant({ kind: 'status', status: 504, on: /comment$/, method: 'POST', times: 1 });
    await team.ben.press('Comment', { comment: 'The first' });
    await item(team.ben, 'SHOP-16');
    expect((await team.ben.press('Set points', { points: '2' })).text).toContain('SHOP-16 has 2 points.');
    const page = await team.ben.press('Comment', { comment: 'The second' });
    expect(page.text).toMatch(
      /waits and is made as soon as it can be\. It waits for your comment of \d\d:\d\d \(.+?\), of which is not known yet whether it is made: Comment “The first”\./,
    );
    expect(issue('SHOP-16').comments).toHaveLength(0);
    await item(team.ben, 'SHOP-17');
    expect((await team.ben.press('Comment', { comment: 'Beside' })).text).toContain(
      'Your comment is on SHOP-17',
    );
    team.jira.world.comment('SHOP-16', 'The first', { by: 'ben' });
    await until(() => issue('SHOP-16').comments.at(-1)?.body === 'The second');
  });
});

test('what a process left half made is looked for by the next one, and never sent again', async () => {
  await item(team.ben, 'SHOP-18');
  await team.ben.press('Comment', { comment: 'Cut off' });
  const { database } = team.footbridge;
  const change = await database.read.findOneByOrFail(Change, { key: 'SHOP-18' });
  await database.write((manager) =>
    manager.update(Change, change.id, { state: 'being made', answer: null, dueAt: new Date(0) }),
  );
  const operation = change.operation!;
  expect(operation).toBeTruthy();
  await item(team.ben, 'SHOP-19');
  await team.ben.press('Set points', { points: '1' }); // wakes the clock
  await until(async () => (await stateOf('Cut off')) === 'made');
  expect(issue('SHOP-18').comments.filter(({ body }) => body === 'Cut off')).toHaveLength(1);
});

test('a change that waited for more than an hour is not made before its person says so again', async () => {
  await item(team.ben, 'SHOP-3');
  team.jira.faults.plant({ kind: 'status', status: 503 });
  await team.ben.press('Comment', { comment: 'Of this morning' });
  team.jira.faults.clear();
  const { database } = team.footbridge;
  const { id } = await database.read.findOneByOrFail(Change, { key: 'SHOP-3' });
  await database.write((manager) =>
    manager.update(Change, id, { confirmedAt: new Date(Date.now() - 2 * HOUR), dueAt: new Date(0) }),
  );
  await item(team.ben, 'SHOP-19');
  await team.ben.press('Set points', { points: '2' });
  await until(async () =>
    (await team.ben.visit(paths.changes.show({ id }))).text.includes('more than an hour'),
  );
  expect(issue('SHOP-3').comments).toHaveLength(0);
  await team.ben.press('Try again');
  expect(issue('SHOP-3').comments).toHaveLength(1);
});

test('whoever is chosen is called by their name while the change waits for Jira, once it is made, and when it is undone', async () => {
  team.jira.world.editIssue('SHOP-7', { assignee: 'dora' }, { by: 'ada' });
  await item(team.ben, 'SHOP-7');
  await team.ben.press('Search', { person: 'cleo' });
  team.jira.faults.plant({ kind: 'maintenance' });
  expect((await team.ben.press('Assign', { assignee: 'cleo' })).text).toContain(
    '“Assign to Cleo Marín” waits',
  );
  await team.ben.visit(paths.changes.index());
  const page = await team.ben.follow('Assign to Cleo Marín');
  expect(page.$('.change-table tbody').text()).toMatch(/Dora Mills\s*Cleo Marín/);
  team.jira.faults.clear();
  await team.ben.press('Try again');
  await until(() => issue('SHOP-7').assignee === 'cleo');
  await team.ben.visit(paths.changes.index());
  await team.ben.press('Undo');
  expect(issue('SHOP-7').assignee).toBe('dora');
  expect(await stateOf('Assign to Dora Mills')).toBe('made');
});

test('older changes follow page by page, and what waits is said on each of them', async () => {
  const { database } = team.footbridge;
  await item(team.ben, 'SHOP-8');
  await team.ben.press('Set points', { points: '13' });
  const row = await database.read.findOneByOrFail(Change, { key: 'SHOP-8' });
  const hour = (at: number) => new Date(row.createdAt.getTime() - at * HOUR);
  const older = Array.from({ length: 110 }, (_, at) => ({
    ...row,
    id: `older-${at}`,
    createdAt: hour(at + 1),
  }));
  const waiting = { state: 'waiting' as const, operation: null, dueAt: null };
  for (const one of older.slice(-2)) Object.assign(one, waiting);
  await database.write((manager) =>
    manager.insert(
      Change,
      older.map((one, at) => ({ ...one, operation: null, wanted: { points: at } })),
    ),
  );
  const { $ } = await team.ben.visit(paths.changes.index());
  expect($('main .list > li')).toHaveLength(100);
  expect($('main').text()).toContain('Withdraw all');
  let page = await team.ben.follow('Older');
  expect(page.$('main .list > li').last().text()).toContain('Set points to 109');
  expect(page.$('main').text()).not.toContain('Older');
  page = await team.ben.follow('Newest');
  await team.ben.press('Withdraw all');
  expect(await database.read.countBy(Change, { state: 'waiting' })).toBe(0);
  expect((await team.ben.visit(`${paths.changes.index()}?before=of-nobody`)).text).toContain('Nothing older');
});
