import type { Browser as Chromium } from 'playwright-core';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { ReverseProxy } from '../support/reverse-proxy.js';
import { Server } from '../support/server.js';
import { addAccount, invite, link, makeBoard, setUp } from '../support/walk.js';
import { launchChromium } from './support/chromium.js';
import { Person } from './support/person.js';

const NOWHERE = '/nowhere';
const PASSWORD = 'rope, planks & patience';

let chromium: Chromium;
let footbridge: Server;
let jira: FakeJira;
let ada: Person;
let accountId: string;
let boardId: string;

beforeAll(async () => {
  [chromium, footbridge, jira] = await Promise.all([launchChromium(), Server.start(), FakeJira.start()]);
  const person = (name: string) => ({ name, email: `${name}@example.com`, password: PASSWORD });
  const browser = await setUp(footbridge.url, await footbridge.setUpPath(), person('ada'));
  const ben = await invite(browser, person('ben'));
  accountId = await addAccount(browser, jira, { name: 'Lantern Jira', as: 'ada' });
  await link(ben, jira, { accountId, as: 'ben' });
  const board = { name: 'Web Shop', source: 'board', board: '1', columns: 'board' };
  boardId = (await makeBoard(browser, accountId, board)).split('/').pop()!;
  ada = await Person.sitsDown(chromium, { javaScript: true, home: footbridge.url, isLookedAt: true });
  await ada.takesOver(browser.cookieHeader(new URL(footbridge.url).host));
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([footbridge?.stop(), jira?.stop()]);
});

// Pages that the main path does not pass, or passes when there is less on them.
test.each<[string, () => string]>([
  ['the profile', () => paths.profile.show()],
  ['people, with somebody on the list', () => paths.people.index()],
  ['ALM accounts', () => paths.accounts.index()],
  ['a saved account', () => paths.accounts.edit({ id: accountId })],
  ['the check of the link', () => paths.accounts.check({ id: accountId })],
  ['the ladder', () => paths.accounts.ladder({ id: accountId })],
  ['the next key pair', () => paths.accounts.nextKey({ id: accountId })],
  ['hand-offs', () => paths.accounts.handoffs({ id: accountId })],
  ['the log of exchanges', () => paths.accounts.exchanges({ id: accountId })],
  ['removing an account', () => paths.accounts.removal({ id: accountId })],
  ['ALM credentials', () => paths.credentials.index()],
  ['a credential', () => paths.credentials.edit({ accountId })],
  ['boards', () => paths.boards.index()],
  ['a board', () => paths.boards.show({ id: boardId })],
  ['changing a board', () => paths.boards.edit({ id: boardId })],
  ['removing a board', () => paths.boards.removal({ id: boardId })],
  ['a new board', () => paths.boards.new()],
  ['a work item', () => paths.items.show({ boardId, key: 'SHOP-4' })],
  ['a page that is not there', () => NOWHERE],
])('%s can be used by everybody, in light and dark and on a phone', async (_, path) => {
  expect(await ada.goes(path())).toBe(path() === NOWHERE ? 404 : 200);
  await ada.checksPage();
  await ada.checksPageInTheDark();
  expect(ada.complaints.splice(0)).toEqual([]);
});

test('the sheet for an administrator of Jira is printed whole: every value, and nothing to navigate with', async () => {
  await ada.goes(paths.accounts.handoffs({ id: accountId }));
  await ada.page.getByRole('button', { name: 'Make a sheet' }).click();
  await ada.page.goto(await ada.page.getByLabel('Link to the sheet').inputValue());
  const boxes = ada.page.locator('.copy .input:not(.copy-text)');
  const values = await boxes.evaluateAll((found) => found.map((box) => (box as HTMLInputElement).value));
  expect(values.some((value) => value.includes('END PUBLIC KEY'))).toBe(true);

  await ada.page.emulateMedia({ media: 'print' });
  const printed = ada.page.locator('pre.print-only');
  expect(await printed.allTextContents()).toEqual(values);
  const cut = await printed.evaluateAll((found) =>
    found.filter((one) => one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth),
  );
  expect(cut).toEqual([]);
  for (const hidden of [
    boxes.first(),
    ada.page.locator('.site-header'),
    ada.page.locator('.copy-button').first(),
  ])
    expect(await hidden.isVisible()).toBe(false);
  await ada.page.emulateMedia({ media: null });
});

test('a move whose answer gets lost is called neither made nor refused', async () => {
  await ada.goes(paths.boards.show({ id: boardId }));
  const heading = ada.page.getByRole('heading', { name: 'In Progress' });
  await ada.page.route('**/move', (route) => route.abort());
  await ada.drags(ada.page.locator('[data-key="SHOP-5"]'), ada.page.locator('.column', { has: heading }));
  await ada.page.getByText('Footbridge does not know whether SHOP-5 was moved.').waitFor();
  await ada.page.unroute('**/move');
  expect(ada.complaints.splice(0)).toEqual([expect.stringContaining('ERR_FAILED')]);
});

test('R10 what no header tells is told by the address bar: the callback URL leads elsewhere', async () => {
  const proxy = await ReverseProxy.start(footbridge.url, () => ({ host: new URL(footbridge.url).host }));
  const warning = ada.page.getByText('Do not copy the callback URL yet');
  await ada.page.goto(proxy.url + paths.accounts.edit({ id: accountId }));
  await warning.waitFor();
  await ada.page.getByText(`FOOTBRIDGE_BASE_URL=${proxy.url}`, { exact: true }).waitFor();
  await ada.goes(paths.accounts.edit({ id: accountId }));
  expect(await warning.count()).toBe(0);
  await proxy.stop();
  expect(ada.complaints.splice(0)).toEqual([]);
});

test('the browser tells its time zone, and pages name times in it', async () => {
  const context = await chromium.newContext({ timezoneId: 'America/Halifax' });
  const page = await context.newPage();
  await page.goto(footbridge.url + paths.signIn());
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.goto(footbridge.url + paths.boards.show({ id: boardId }));
  await page.getByText('(America/Halifax)').first().waitFor();
  await context.close();
});
