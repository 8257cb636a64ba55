import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import {
  answerInJira,
  BASIC_KIND,
  beginDraft,
  linkInJira,
  savedAccount,
} from '../support/account-stories.js';
import type { Browser, Page } from '../support/browser.js';
import { DAY, later } from '../support/clock.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start({ contextPath: '/jira' })]);
  ada = await signedInAdministrator(footbridge);
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});
afterEach(() => {
  jira.faults.clear();
  jira.believesIn(undefined);
});

const GREEN = 'Jira knows Footbridge and accepts its signature';

interface HandedOver {
  id: string;
  /** Address of the sheet. */
  link: string;
  /** The account page as it was. */
  setUp: Page;
}

/** A draft whose sheet Ada has just made. */
async function handedOver(name: string): Promise<HandedOver> {
  const id = (await beginDraft(ada)).split('/').pop()!;
  const setUp = ada.page;
  await ada.press('Hand over to a Jira administrator', { name, baseUrl: jira.url });
  expect(ada.page.path).toBe(paths.accounts.handoffs({ id }));
  await ada.press('Make a sheet');
  return { id, link: String(ada.page.$('#handoff-link').attr('value')), setUp };
}

/** Presses the button; with `wait` as if the last press was long ago. */
async function done(browser: Browser, wait = true): Promise<Page> {
  if (wait)
    await footbridge.database.write((manager) => manager.query('UPDATE handoff SET answered_at = NULL'));
  return browser.press('I have done it');
}

test('somebody without a login reads the values and the steps, does the work, and both sides are told', async () => {
  const { id, link, setUp } = await handedOver('Handed over');
  expect(link).toMatch(/\/handoff\/[\w-]{43}$/);
  await ada.visit(paths.accounts.edit({ id }));
  expect(ada.page.text).toContain('The sheet for a Jira administrator was not opened yet');

  const jules = footbridge.browser();
  const sheet = await jules.visit(link);
  expect(sheet.status).toBe(200);
  expect(sheet.headers.get('x-robots-tag')).toContain('noindex');
  for (const selector of ['#link-name', '#consumer-name', '#consumer-callback-url'])
    expect(sheet.$(selector).attr('value')).toBe(setUp.$(selector).attr('value'));
  expect(sheet.$('#public-key').text()).toBe(setUp.$('#public-key').text());
  expect(sheet.$('#consumer-key-copy').text()).toBe(setUp.value('consumerKey'));
  expect(sheet.link('Application links in Jira')).toBe(
    `${jira.url}/plugins/servlet/applinks/listApplicationLinks`,
  );

  await done(jules);
  expect(jules.page.text).toMatch(/Jira does not know this consumer key/);
  expect(jules.page.text).toContain('Incoming Authentication');
  await ada.visit(paths.accounts.edit({ id }));
  expect(ada.page.text).toMatch(
    /The sheet for a Jira administrator was opened .* “I have done it” .*consumer key/,
  );
  expect(ada.page.$('#check .notice-error').text()).toContain('by whoever has the sheet');

  linkInJira(jira, setUp);
  await done(jules);
  expect(jules.page.text).toContain(GREEN);
  await ada.visit(paths.accounts.edit({ id }));
  expect(ada.page.$('#check .notice-success').text()).toContain('by whoever has the sheet');
  await ada.press('Get Auth Token');
  await answerInJira(ada, jira, 'ada');
  expect(ada.page.text).toContain('The auth token is here');
});

test.each([
  ['another address', 'Keep draft', { baseUrl: 'http://127.0.0.1:1/elsewhere' }],
  ['other keys', 'Generate a new key pair', {}],
])('good news do not outlive %s', async (what, button, changes) => {
  const { id, link, setUp } = await handedOver(`Outlived by ${what}`);
  linkInJira(jira, setUp);
  const jules = footbridge.browser();
  await jules.visit(link);
  await done(jules);
  expect(jules.page.text).toContain(GREEN);
  await ada.visit(paths.accounts.edit({ id }));
  await ada.press(button, changes);
  expect(ada.page.text).not.toContain('“I have done it”');
  expect((await jules.visit(link)).text).not.toContain(GREEN);
  expect((await ada.visit(paths.accounts.handoffs({ id }))).text).not.toContain('accepts its signature');
});

test('what the reader cannot mend is said to be for somebody else', async () => {
  const { link } = await handedOver('Not theirs');
  const jules = footbridge.browser();
  await jules.visit(link);
  jira.faults.plant({ kind: 'html', on: /request-token/ });
  await done(jules);
  expect(jules.page.text).toContain('This is not for you to mend in Jira');
  expect(jules.page.text).toContain('Whoever runs the network or proxy');
});

test('nothing secret and nothing of other people is on the sheet', async () => {
  const id = await savedAccount(ada, jira, { name: 'Secretive' });
  await ada.visit(paths.accounts.handoffs({ id }));
  await ada.press('Make a sheet');
  const jules = footbridge.browser();
  const { html } = await jules.visit(String(ada.page.$('#handoff-link').attr('value')));
  const account = await footbridge.database.read.query('SELECT * FROM alm_account WHERE id = ?', [id]);
  expect(html).not.toContain('PRIVATE KEY');
  expect(html).not.toContain(account[0].sealed_secrets);
  expect(html).not.toContain('Secretive');
  expect(html).not.toContain('Ada');
  for (const token of jira.tokens.all()) expect(html).not.toContain(token.token);
});

test('only a hash of the address is kept, and the address is shown once', async () => {
  const { id, link } = await handedOver('Once');
  const token = link.split('/').pop()!;
  const rows = JSON.stringify(await footbridge.database.read.query('SELECT * FROM handoff'));
  expect(rows).not.toContain(token);
  await ada.visit(paths.accounts.handoffs({ id }));
  expect(ada.page.html).not.toContain(token);
});

test('the button asks Jira once in five seconds: an early press waits, and shows how it is then', async () => {
  const { link, setUp } = await handedOver('Eager');
  const jules = footbridge.browser();
  await jules.visit(link);
  const red = await done(jules);
  expect(red.text).not.toContain(GREEN);
  jira.calls.clear();
  linkInJira(jira, setUp);
  const twin = footbridge.browser();
  await twin.visit(link);
  const began = Date.now();
  const pages = await Promise.all([done(jules, false), done(twin, false)]);
  expect(Date.now() - began).toBeGreaterThan(3_000);
  for (const page of pages) expect([page.status, page.text]).toEqual([200, expect.stringContaining(GREEN)]);
  expect(pages[0].headers.get('x-robots-tag')).toContain('noindex');
  expect(jira.calls).toHaveLength(1);
});

test('a withdrawn, an outdated and an invented address each show one friendly page', async () => {
  const { id, link } = await handedOver('Ending');
  const jules = footbridge.browser();
  await jules.visit(link);
  const late = await later(8 * DAY, () => jules.visit(link));
  expect([late.status, late.text]).toEqual([410, expect.stringContaining('good for seven days')]);

  await ada.visit(paths.accounts.handoffs({ id }));
  await ada.press('Withdraw');
  expect(ada.page.text).toContain('There is none.');
  const withdrawn = await jules.visit(link);
  expect([withdrawn.status, withdrawn.text]).toEqual([410, expect.stringContaining('was withdrawn')]);
  expect(withdrawn.text).toContain('Ask whoever sent you the link');
  expect((await jules.visit(paths.handoff({ token: 'x'.repeat(43) }))).status).toBe(404);
});

test('goes with its account', async () => {
  const { id, link } = await handedOver('Removed');
  await ada.visit(paths.accounts.removal({ id }));
  await ada.press('Remove');
  expect((await footbridge.browser().visit(link)).status).toBe(404);
});

test('an administrator’s own look is not taken for the reader’s', async () => {
  const { id, link } = await handedOver('Looked at');
  const sheet = await ada.visit(link);
  expect(sheet.status).toBe(200);
  await ada.visit(paths.accounts.edit({ id }));
  expect(ada.page.text).toContain('was not opened yet');
});

test('the steps fit the version that was found, and both variants stand there while nobody knows it', async () => {
  const { link } = await handedOver('Unknown version');
  const jules = footbridge.browser();
  expect((await jules.visit(link)).text).toMatch(/Create new link \(8\.22 and later/);
  const id = await savedAccount(ada, jira, { name: 'Known version' });
  await ada.visit(paths.accounts.handoffs({ id }));
  await ada.press('Make a sheet');
  await jules.visit(String(ada.page.$('#handoff-link').attr('value')));
  expect(jules.page.text).toContain('Jira 9.12.4 asks for a link type');
  expect(jules.page.text).not.toContain('Create new link');
});

test('a prepared key pair is handed over too, and takes over when the reader has done it', async () => {
  const id = await savedAccount(ada, jira, { name: 'New key' });
  await ada.visit(paths.accounts.edit({ id }));
  const consumerKey = ada.page.value('consumerKey');
  await ada.press('Replace the key pair…');
  await ada.press('Prepare a new key pair');
  const next = ada.page.$('#next-public-key').text();
  await ada.visit(paths.accounts.handoffs({ id }));
  await ada.press('Make a sheet');
  const jules = footbridge.browser();
  await jules.visit(String(ada.page.$('#handoff-link').attr('value')));
  expect(jules.page.$('#public-key').text()).toBe(next);
  await done(jules);
  expect(jules.page.text).toMatch(/public key in Jira does not belong/);
  jira.links.remove(consumerKey);
  jira.links.add({ name: 'Footbridge', consumerKey, publicKey: next });
  await done(jules);
  expect(jules.page.text).toContain(GREEN);
  await ada.visit(paths.accounts.nextKey({ id }));
  expect(ada.page.text).toContain('None is prepared');
});

test('needs the address of Jira first, an application link, and an administrator of Footbridge', async () => {
  const id = (await beginDraft(ada)).split('/').pop()!;
  await ada.visit(paths.accounts.handoffs({ id }));
  const page = await ada.press('Make a sheet');
  expect([page.status, page.text]).toEqual([422, expect.stringContaining('Enter the address of your Jira.')]);
  const basic = (await beginDraft(ada, BASIC_KIND)).split('/').pop()!;
  expect((await ada.visit(paths.accounts.handoffs({ id: basic }))).status).toBe(404);
  const ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
  expect((await ben.visit(paths.accounts.handoffs({ id }))).status).toBe(404);
});
