import type { Browser } from 'playwright-core';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { until } from '../support/until.js';
import { launchChromium } from './support/chromium.js';
import { Person } from './support/person.js';

let team: Team;
let chromium: Browser;
let boardPath: string;
let low: string; // a card far down in the longest column

beforeAll(async () => {
  [team, chromium] = await Promise.all([aTeam(), launchChromium()]);
  const { world } = team.jira;
  const added = Array.from({ length: 40 }, (_, i) =>
    world.addIssue({
      project: 'MOB',
      type: '10002',
      reporter: 'ada',
      summary: `Card ${i} ${'word '.repeat(i % 9)}`,
    }),
  );
  low = added[30].key;
  boardPath = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['MOB'] });
});
afterAll(async () => {
  await chromium?.close();
  await team?.stop();
});

async function atTheBoard(javaScript = true): Promise<Person> {
  const home = team.footbridge.url;
  const ben = await Person.sitsDown(chromium, { javaScript, home, isLookedAt: true });
  await ben.takesOver(team.ben.cookieHeader(new URL(home).host));
  await until(
    async () => (await ben.goes(boardPath)) === 200 && (await ben.page.locator('.card').count()) > 0,
  );
  return ben;
}

const boxOf = async (ben: Person, selector: string) => (await ben.page.locator(selector).boundingBox())!;
const settled = (ben: Person) => ben.page.waitForTimeout(400);
const focused = (ben: Person) => ben.page.evaluate(`document.activeElement.closest('.card')?.id ?? ''`);
/** Whether a card is in sight in the board, which is in sight itself. */
async function isSeen(ben: Person, key: string): Promise<boolean> {
  const [card, board] = [await boxOf(ben, `#${key}`), await boxOf(ben, '#board')];
  const { height } = ben.page.viewportSize()!;
  return card.y >= board.y && card.y + card.height <= Math.min(board.y + board.height, height);
}

test('U1: the heads and all columns stay in sight when the longest column is scrolled to its end', async () => {
  const ben = await atTheBoard();
  await ben.page.setViewportSize({ width: 1440, height: 620 });
  await ben.page.evaluate(`document.querySelector('#board').scrollTo({ top: 1e6, behavior: 'instant' })`);
  await settled(ben);
  const board = await boxOf(ben, '#board');
  const heads = await ben.page.locator('.column-header').all();
  expect(heads).toHaveLength(3);
  for (const head of heads) expect(Math.abs((await head.boundingBox())!.y - board.y)).toBeLessThan(2);
  const last = ben.page.locator('.column').first().locator('.card').last();
  const inProgress = ben.page.locator('.column').nth(1);
  const key = await last.getAttribute('id');
  await ben.drags(last, inProgress);
  await inProgress.locator(`#${key}:not(.is-saving, .is-on-its-way)`).waitFor();
  expect(team.jira.world.issue(key!).status).toBe('3');
});

test('U2: Back from a card leads to the same place, with the card in focus', async () => {
  const ben = await atTheBoard();
  await ben.page.locator(`#${low}`).scrollIntoViewIfNeeded();
  await settled(ben);
  const before = await boxOf(ben, `#${low}`);
  await ben.page.locator(`#${low} .card-title a`).click();
  await ben.page.waitForURL(/items/);
  await ben.page.goBack();
  await ben.page.waitForURL(`**${boardPath}`);
  await until(async () => Math.abs((await boxOf(ben, `#${low}`)).y - before.y) < 4);
  await until(async () => (await focused(ben)) === low);
  expect(ben.complaints).toEqual([]);
});

test.each([true, false])(
  'U2: a move by the form leads back to the card, JavaScript %s',
  async (javaScript) => {
    const ben = await atTheBoard(javaScript);
    await ben.goes(`${boardPath}/items/${low}`);
    await ben.page.getByLabel('Move to …').selectOption({ index: 1 });
    await ben.presses('Move');
    await ben.page.waitForURL(`**${boardPath}#${low}`);
    await until(() => isSeen(ben, low));
    if (javaScript) {
      await until(async () => (await focused(ben)) === low);
      await ben.page.getByText(`${low} is now in`).waitFor();
      expect((await ben.page.getByText(`${low} is now in`).first().boundingBox())!.y).toBeGreaterThan(0);
    }
    await ben.goes(`${boardPath}/items/${low}`);
    await ben.page.getByRole('link', { name: 'Team board' }).click();
    await ben.page.waitForURL(/\/boards\/[^/]+$/);
    await until(() => isSeen(ben, low));
  },
);

test('cards outside of the window cost nothing, and are found and printed all the same', async () => {
  const ben = await atTheBoard();
  const hidden = `[...document.querySelectorAll('.card')].filter((card) =>
    !card.querySelector('.card-key').checkVisibility({ contentVisibilityAuto: true })).length`;
  await ben.page.setViewportSize({ width: 1280, height: 500 });
  await until(async () => Number(await ben.page.evaluate(hidden)) > 20);
  expect(await ben.page.getByRole('link', { name: 'Card 39' }).count()).toBe(1);
  await ben.page.emulateMedia({ media: 'print' });
  await until(async () => (await ben.page.evaluate(hidden)) === 0);
});

test('forced colours show focus, status, and where a card can be dropped', async () => {
  const ben = await atTheBoard();
  await ben.page.emulateMedia({ forcedColors: 'active' });
  const style = (selector: string, name: string) =>
    ben.page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${name}`);
  await ben.page.evaluate(`document.querySelector('.card a').focus()`);
  const ring = `getComputedStyle(document.querySelector('.card a'), '::after').outlineStyle`;
  expect(await ben.page.evaluate(ring)).toBe('solid');
  expect(await style('.card .badge', 'borderTopStyle')).toBe('none');
  await ben.page.evaluate(`document.querySelector('.column').classList.add('is-target')`);
  expect(await style('.column', 'outlineStyle')).toBe('dashed');
  await ben.takesPicture('forced-colours');
});

test('20 cards are in sight at 1440 × 900, below a head of less than 120 pixels', async () => {
  for (const status of ['In Progress', 'In Progress', 'Done', 'Done'])
    team.jira.world.addIssue({ project: 'SHOP', summary: 'One more', status });
  const shop = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  const home = team.footbridge.url;
  const ada = await Person.sitsDown(chromium, { javaScript: true, home, isLookedAt: true });
  await ada.takesOver(team.ada.cookieHeader(new URL(home).host));
  await ada.page.setViewportSize({ width: 1440, height: 900 });
  await until(async () => (await ada.goes(shop)) === 200 && (await ada.page.locator('.card').count()) > 0);
  const board = await boxOf(ada, '#board');
  expect(board.y).toBeLessThan(120);
  expect(board.y + board.height).toBeLessThanOrEqual(900);
  const seen = `[...document.querySelectorAll('.card')].filter((card) => {
    const { top, bottom, right } = card.getBoundingClientRect();
    return top > 0 && bottom <= innerHeight && right <= innerWidth;
  }).length`;
  expect(await ada.page.evaluate(seen)).toBe(20);
  expect(await ada.page.evaluate('document.scrollingElement.scrollHeight')).toBeLessThanOrEqual(900);
  await ada.checksPage();
  await ada.checksPageInTheDark();
  expect(ada.complaints).toEqual([]);
});

test('the ways of a card open beside it, are walked by arrows, and leave the card in focus', async () => {
  const ben = await atTheBoard();
  await ben.page.getByRole('button', { name: `Move… ${low}` }).click();
  const menu = ben.page.getByRole('dialog', { name: `Move… ${low}` });
  await menu.getByRole('button').first().waitFor();
  await ben.checksPage();
  await ben.page.keyboard.press('Escape');
  expect(await focused(ben)).toBe(low);
  await ben.page.getByRole('button', { name: `Move… ${low}` }).click();
  const way = (await menu.getByRole('button').first().textContent())!.split('→').pop()!.trim();
  await ben.page.keyboard.press('Enter');
  await ben.page.locator(`#${low}[data-status="${way}"]:not(.is-saving, .is-on-its-way)`).waitFor();
  expect(await focused(ben)).toBe(low);
  expect(ben.complaints).toEqual([]);
});

test('what Refresh has to say, and the box of the filters, move nothing', async () => {
  const ben = await atTheBoard();
  const before = await boxOf(ben, '#board');
  await ben.page.getByRole('button', { name: 'Refresh' }).click();
  await ben.page.locator('.toast', { hasText: 'The board was read again.' }).waitFor();
  expect(await boxOf(ben, '#board')).toEqual(before);
  await ben.page.locator('.find .find-menu > summary').click();
  const [button, box] = [await boxOf(ben, '.find .find-menu > summary'), await boxOf(ben, '.find .find-box')];
  expect(box.x < button.x + button.width && box.x + box.width > button.x).toBe(true);
  expect(await boxOf(ben, '#board')).toEqual(before);
});
