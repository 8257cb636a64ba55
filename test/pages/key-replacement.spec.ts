import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { savedAccount } from '../support/account-stories.js';
import type { Browser, Page } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { signedInAdministrator } from '../support/stories.js';

const IN_USE = 'Jira accepts the new key, and it is in use.';
const GONE = 'That new key pair is not there any more';
const BUTTON = 'Switch to the new key';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let tab: Browser;
let id: string;
let consumerKey: string;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start()]);
  ada = await signedInAdministrator(footbridge);
  tab = footbridge.browser();
  tab.shareCookiesOf(ada);
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});
beforeEach(async () => {
  id = await savedAccount(ada, jira, { name: 'Rotated' });
  await ada.visit(paths.accounts.edit({ id }));
  consumerKey = ada.page.value('consumerKey');
  await ada.press('Replace the key pair…');
  await ada.press('Prepare a new key pair');
  await tab.visit(paths.accounts.nextKey({ id }));
});

/** What an administrator of Jira does with the pencil beside the link. */
function putIntoJira(publicKey: string): void {
  jira.links.remove(consumerKey);
  jira.links.add({ name: 'Footbridge', consumerKey, publicKey });
}

const shownKey = (page: Page) => page.$('#next-public-key').text().trim();

/** The next look of the page in front, which watches; some seconds after the last one. */
async function look(browser: Browser): Promise<{ isDone: boolean; text?: string }> {
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  const { page } = browser;
  const watch = page.$('[data-watch]');
  const fields = { _csrf: String(watch.attr('data-csrf')), pair: String(watch.attr('data-pair')) };
  const answer = await browser.post(String(watch.attr('data-watch')), fields, { Accept: 'application/json' });
  browser.page = page; // a script asks; the person sees what they saw
  expect(answer.status).toBe(200);
  return JSON.parse(answer.html) as { isDone: boolean; text?: string };
}

/** Where the script of the page in front goes once it is done. */
async function goesOn(browser: Browser): Promise<Page> {
  return browser.visit(String(browser.page.$('[data-watch]').attr('data-watch-then')));
}

test('pressed too early and watched afterwards, the page ends by saying that the new key is in use', async () => {
  const next = shownKey(ada.page);
  const early = await ada.press(BUTTON);
  expect([early.status, early.text]).toEqual([
    422,
    expect.stringContaining('does not have the new public key yet'),
  ]);
  expect((await look(ada)).isDone).toBe(false);

  putIntoJira(next);
  expect(await look(ada)).toMatchObject({ isDone: true, text: expect.stringContaining(IN_USE) });
  const page = await goesOn(ada);
  expect([page.status, page.path]).toEqual([200, paths.accounts.nextKey({ id })]);
  expect(page.text).toContain(IN_USE);
  expect(page.text).toContain('None is prepared');
});

test('the answer to a press that is loaded again after the switch says the same', async () => {
  putIntoJira(shownKey(ada.page));
  await look(ada);
  const again = await ada.press(BUTTON);
  expect([again.status, again.text]).toEqual([200, expect.stringContaining(IN_USE)]);
  expect((await ada.visit(paths.accounts.nextKeyUse({ id }))).path).toBe(paths.accounts.nextKey({ id }));
});

test('in two tabs the second learns that the first has switched, by its button and by watching', async () => {
  putIntoJira(shownKey(ada.page));
  await ada.press(BUTTON);
  expect(await look(tab)).toMatchObject({ isDone: true, text: expect.stringContaining(IN_USE) });
  const page = await tab.press(BUTTON);
  expect([page.status, page.text]).toEqual([200, expect.stringContaining(IN_USE)]);
});

test('pressed in two tabs at the same moment, both are told the truth', async () => {
  putIntoJira(shownKey(ada.page));
  jira.faults.plant({ kind: 'delay', ms: 300, on: /request-token/, times: 2 });
  for (const page of await Promise.all([ada.press(BUTTON), tab.press(BUTTON)]))
    expect([page.status, page.text]).toEqual([200, expect.stringContaining(IN_USE)]);
});

test('forgotten while another tab watches, that one stops and leads on', async () => {
  await ada.press('Forget the new key');
  expect(ada.page.text).toContain('The new key pair is forgotten.');
  expect(await look(tab)).toMatchObject({ isDone: true, text: expect.stringContaining(GONE) });
  const pressed = await tab.press(BUTTON);
  expect([pressed.status, pressed.text]).toEqual([409, expect.stringContaining(GONE)]);
  await tab.follow('Replace the key pair');
  await tab.press('Prepare a new key pair');
  expect(shownKey(tab.page)).toContain('BEGIN PUBLIC KEY');
});

test('a page that shows a pair which was replaced by another one does not use that other one', async () => {
  await ada.press('Forget the new key');
  await ada.press('Prepare a new key pair');
  putIntoJira(shownKey(ada.page));
  expect(await look(tab)).toMatchObject({ isDone: true, text: expect.stringContaining(GONE) });
  expect((await tab.press(BUTTON)).status).toBe(409);
  expect((await ada.press(BUTTON)).text).toContain(IN_USE);
});

test('a pair that is in use by now is not forgotten, and the page says so', async () => {
  putIntoJira(shownKey(ada.page));
  await ada.press(BUTTON);
  await tab.press('Forget the new key');
  expect(tab.page.text).toContain('Nothing was forgotten.');
  await tab.visit(paths.accounts.edit({ id }));
  await tab.press('Check the link');
  expect(tab.page.$('#check .notice-success')).toHaveLength(1);
});

test('an outage at the press is no refusal of the key: the pair goes on waiting', async () => {
  jira.faults.plant({ kind: 'status', status: 503, on: /request-token/ });
  const page = await ada.press(BUTTON);
  expect(page.status).toBe(422);
  expect(page.text).not.toContain('does not have the new public key');
  expect(shownKey(page)).toContain('BEGIN PUBLIC KEY');
  jira.faults.clear();
  putIntoJira(shownKey(page));
  expect((await ada.press(BUTTON)).text).toContain(IN_USE);
});
