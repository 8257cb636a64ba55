import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';

let team: Team;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
  for (const browser of [team.ada, team.ben]) await untilRead(browser);
});
afterAll(() => team?.stop());
afterEach(() => team.jira.faults.clear());

async function untilRead(browser: Browser) {
  for (let i = 0; i < 50; i++) if ((await board(browser)).$('.card').length > 0) return;
  throw new Error('the board was not read');
}

const item = (browser: Browser, key: string) => browser.visit(paths.items.show({ boardId, key }));
const board = (browser: Browser) => browser.visit(paths.boards.show({ id: boardId }));
const issue = (key: string) => team.jira.world.issue(key);
const lineOf = async (browser: Browser, key: string) =>
  (await board(browser)).$(`#${key} .card-change`).text().trim();
const columnOf = async (browser: Browser, key: string) =>
  (await board(browser)).$(`#${key}`).closest('[data-column]').find('h2').first().text().trim();
const countsOf = async (browser: Browser) => {
  const { $ } = await board(browser);
  return $('[data-column] [data-count]')
    .map((_, count) => Number($(count).text()))
    .get();
};

describe('a card says what its person has asked for and is not over', () => {
  test('while Jira is away it says what waits, in the column where that leads, and nobody else sees it', async () => {
    const before = await columnOf(team.ada, 'SHOP-4');
    const way = (await item(team.ben, 'SHOP-4')).$('[name=transition] option:contains( → )').first();
    const [, to] = way.text().split(' → ');
    team.jira.faults.plant({ kind: 'maintenance' });
    const page = await team.ben.press('Move', { transition: way.attr('value')! });
    expect(page.text).toContain('waits and is made as soon as it can be');
    const { $ } = await board(team.ben);
    expect($('#SHOP-4 .card-change').text()).toBe(`Waiting: Move to “${to}”`);
    expect(await columnOf(team.ben, 'SHOP-4')).not.toBe(before);
    expect(await columnOf(team.ada, 'SHOP-4')).toBe(before);
    expect($('#SHOP-4 .card-change a').attr('href')).toMatch(/\/profile\/changes\//);
    expect((await board(team.ada)).$('.card-change')).toHaveLength(0);
  });

  test('what is not known yet is said as that', async () => {
    await item(team.ben, 'SHOP-5');
    team.jira.faults.plant({ kind: 'status', status: 504, on: /comment$/, method: 'POST', times: 1 });
    await team.ben.press('Comment', { comment: 'Perhaps' });
    expect(await lineOf(team.ben, 'SHOP-5')).toBe('Not known yet: Comment “Perhaps”');
  });

  test('a conflict says so, and leads to the choice', async () => {
    await item(team.ben, 'SHOP-6');
    team.jira.world.editIssue('SHOP-6', { points: 21 }, { by: 'ada' });
    await team.ben.press('Set points', { points: '3' });
    const { $ } = await board(team.ben);
    expect($('#SHOP-6 .card-change').text()).toBe('Conflict: Set points to 3');
    await team.ben.visit($('#SHOP-6 .card-change a').attr('href')!);
    await team.ben.press('Keep theirs');
    expect(await lineOf(team.ben, 'SHOP-6')).toBe('');
  });
});

test('a move in conflict says where it would lead, beside where somebody else has moved it', async () => {
  team.jira.world.editIssue('SHOP-12', { status: 'In Progress' }, { by: 'ada' });
  const { $ } = await item(team.ben, 'SHOP-12');
  const resolution = $('[name=f-41-resolution] option').last().attr('value')!;
  team.jira.world.editIssue('SHOP-12', { status: 'In Review' }, { by: 'ada' });
  const asked = await team.ben.press('Move', { transition: '41', 'f-41-resolution': resolution });
  expect(
    asked
      .$('.change-table tbody td')
      .get()
      .map((cell) => asked.$(cell).text()),
  ).toEqual([...['In Progress', 'In Review', 'Done']]);
  expect(issue('SHOP-12').status).toBe('10011');
});

test('a card stands in the column that it is on its way to, before Jira has answered', async () => {
  const { $ } = await board(team.ben);
  const target = $('[data-column]').eq(2);
  const [from, to] = [await columnOf(team.ben, 'SHOP-7'), target.find('h2').first().text().trim()];
  const counts = await countsOf(team.ben);
  team.jira.faults.plant({ kind: 'maintenance' });
  const answer = await team.ben.post(paths.items.move({ boardId, key: 'SHOP-7' }), {
    column: target.attr('data-column')!,
    columnSeen: target.attr('data-column-seen')!,
    statusShown: $('#SHOP-7').attr('data-status')!,
    operation: 'a-drop',
  });
  expect(answer.text).toContain('waits and is made as soon as it can be');
  expect(from).not.toBe(to);
  expect(await columnOf(team.ben, 'SHOP-7')).toBe(to);
  expect(await countsOf(team.ben)).not.toEqual(counts);
  expect(await columnOf(team.ada, 'SHOP-7')).toBe(from);
});

describe('undo beside the message', () => {
  test('takes back what was just done, and the person stays where they were', async () => {
    await item(team.ben, 'SHOP-9');
    const before = issue('SHOP-9').points;
    await team.ben.press('Set points', { points: '34' });
    expect(issue('SHOP-9').points).toBe(34);
    const page = await team.ben.press('Undo');
    expect(issue('SHOP-9').points).toBe(before);
    expect(page.path).toBe(paths.items.show({ boardId, key: 'SHOP-9' }));
    expect(page.$('.flash').text()).toContain('SHOP-9 has');
  });

  test('asks with before, theirs and yours where somebody has changed it since', async () => {
    await item(team.ben, 'SHOP-10');
    await team.ben.press('Set points', { points: '34' });
    team.jira.world.editIssue('SHOP-10', { points: 35 }, { by: 'ada' });
    const page = await team.ben.press('Undo');
    expect(page.$('th').text()).toContain('Theirs');
    expect(page.$('tbody td').eq(1).text()).toBe('35');
    expect(issue('SHOP-10').points).toBe(35);
  });
});
