import { comesTo } from '../support/until.js';
import { atBoard } from './support/board.js';
import type { Person } from './support/person.js';

const at = atBoard();

afterEach(() => at.team.jira.faults.clear());

const atTheBoard = () => at.sits('ben');
const columnOf = (ben: Person, key: string) =>
  ben.page.locator('.column', { has: ben.page.locator(`#${key}`) }).getAttribute('aria-labelledby');
const columns = (ben: Person) => ben.page.locator('[data-column]');
const counts = async (ben: Person) =>
  (await ben.page.locator('.column-sum [data-count]').allTextContents()).map(Number);

test('a dropped card moves at once, the numbers above the columns with it; Jira’s answer follows, with its Undo', async () => {
  const ben = await atTheBoard();
  const before = await counts(ben);
  const from = await columnOf(ben, 'SHOP-5');
  const answer = at.team.jira.faults.hold({ on: /transitions$/, method: 'POST', times: 1 });
  await ben.drags(ben.page.locator('#SHOP-5'), columns(ben).nth(1));
  await comesTo(async () => (await counts(ben))[1], before[1] + 1);
  const onItsWay = { hasText: /^\s*(Waiting|Being made): Move to/ };
  await ben.page.locator('[data-column="1"] #SHOP-5:not(.is-saving) .card-change', onItsWay).waitFor(); // Jira has not answered
  answer();
  await ben.page.locator('.toast-done', { hasText: 'SHOP-5 is now in' }).waitFor();
  await ben.page.locator('.toast-done button', { hasText: 'Undo' }).click();
  await ben.page.locator(`.column[aria-labelledby="${from}"] #SHOP-5`).waitFor();
  await comesTo(() => counts(ben), before);
  await ben.page.locator('#SHOP-5 :focus').waitFor();
  expect(ben.complaints).toEqual([]);
});

test('a dropped card that Jira refuses goes back with the reason, once that is known, and keeps the focus', async () => {
  const ben = await atTheBoard();
  const from = await columnOf(ben, 'SHOP-11');
  const body = '{"errorMessages":["The freeze is on."],"errors":{}}';
  at.team.jira.faults.plant({
    kind: 'status',
    status: 400,
    on: /transitions$/,
    method: 'POST',
    times: 1,
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  const answer = at.team.jira.faults.hold({ on: /transitions$/, method: 'POST', times: 1 });
  await ben.drags(ben.page.locator('#SHOP-11'), columns(ben).nth(1));
  await ben.page.locator('#SHOP-11:not(.is-saving) .card-change').waitFor();
  await ben.page.locator('#SHOP-11 .card-title a').focus();
  answer();
  await ben.page.locator('.toast', { hasText: 'The freeze is on.' }).waitFor();
  await ben.page.locator(`.column[aria-labelledby="${from}"] #SHOP-11`).waitFor();
  await ben.page.locator('#SHOP-11 .card-change').waitFor({ state: 'detached' });
  expect(await ben.page.evaluate(() => document.activeElement?.closest('.card')?.id)).toBe('SHOP-11');
  expect(at.team.jira.world.issue('SHOP-11').history).toHaveLength(0);
});

test('while Jira is away a dropped card stays where it is going, says that it waits, and goes home when it is withdrawn', async () => {
  const ben = await atTheBoard();
  const before = await counts(ben);
  const from = await columnOf(ben, 'SHOP-6');
  at.team.jira.faults.plant({ kind: 'maintenance' });
  await ben.drags(ben.page.locator('#SHOP-6'), columns(ben).nth(2));
  await ben.page.locator('[data-column="2"] #SHOP-6 .card-change', { hasText: 'Waiting: Move to' }).waitFor();
  await comesTo(async () => (await counts(ben))[2], before[2] + 1);
  await ben.page.locator('#SHOP-6 .card-change a').click();
  await ben.presses('Withdraw');
  await ben.goes(at.path);
  await ben.page.locator(`.column[aria-labelledby="${from}"] #SHOP-6`).waitFor();
  expect(await ben.page.locator('#SHOP-6 .card-change').count()).toBe(0);
});
