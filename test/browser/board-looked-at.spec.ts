import { paths } from '../../src/paths.js';
import { aBoard } from '../support/board-stories.js';
import { atBoard } from './support/board.js';
import type { Person } from './support/person.js';

const at = atBoard();
const KEY = 'SHOP-9';
const itemPath = () => paths.items.show({ boardId: at.path.split('/')[2], key: KEY });

/** What a person does until the board is in that state. */
const STATES: [string, (ada: Person) => Promise<void>][] = [
  ['found in', async ({ page }) => void (await page.locator('.find .find-menu > summary').click())],
  [
    'found empty by what is chosen',
    async ({ page }) => {
      await page.locator('#find-text').fill('nothing has this');
      await page.locator('.missed').waitFor();
    },
  ],
  [
    'selected on',
    async ({ page }) => {
      await page.locator(`#${KEY} .card-title a`).focus();
      await page.keyboard.press('x');
      await page.locator('#board-several:not([hidden])').waitFor();
    },
  ],
  [
    'moved on by keys',
    async ({ page }) => {
      await page.locator(`#${KEY} .card-title a`).focus();
      await page.keyboard.press('m');
      await page.locator('.card.is-moving').waitFor();
    },
  ],
  [
    'moved on by the menu of a card',
    async ({ page }) => {
      await page.locator(`#${KEY} .card-more`).click();
      await page.locator('#card-menu button').first().waitFor();
    },
  ],
  [
    'in lanes',
    async (ada) => {
      await ada.goes(`${at.path}?lanes=epic`);
    },
  ],
  [
    'in conflict',
    async ({ page }) => {
      await at.team.ada.visit(itemPath());
      at.team.jira.world.editIssue(KEY, { points: 34 }, { by: 'ben' });
      await at.team.ada.press('Set points', { points: '3' });
      await page.locator('.my-changes > summary', { hasText: '1 conflict' }).click();
      await page.getByRole('button', { name: 'Take mine' }).waitFor();
    },
  ],
  [
    'in conflict, with its work item open',
    async ({ page }) => {
      await page.locator(`#${KEY} .card-title a`).click();
      await page.locator('#item-panel .change-table').waitFor();
    },
  ],
  [
    'empty',
    async (ada) => {
      const jql = 'project = SHOP AND labels = none-has-this';
      await ada.goes(await aBoard(at.team.ada, at.team.accountId, { source: 'jql', jql, name: 'Empty' }));
    },
  ],
  [
    'kept although Jira is down',
    async (ada) => {
      at.team.jira.faults.plant({ kind: 'status', status: 503 });
      await ada.page.getByRole('button', { name: 'Refresh' }).click();
      await ada.page.locator('.as-of-failed').waitFor();
      at.team.jira.faults.clear();
    },
  ],
];

test.each(STATES)('a board that is %s can be used by everybody, in light and dark', async (_, reach) => {
  const ada = await at.sits('ada');
  await reach(ada);
  await ada.checksPage();
  await ada.checksPageInTheDark();
  expect(ada.complaints).toEqual([]);
  await ada.leavesForGood();
});
