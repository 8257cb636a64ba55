import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { beginDraft, linked, OAUTH2_KIND, savedAccount } from '../support/account-stories.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, signedInAdministrator } from '../support/stories.js';
import { generateKeyPairSync } from 'node:crypto';

const TOLD = 'This ALM account was changed while you had this form open';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let tab: Browser;
let id: string;

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
  id = await savedAccount(ada, jira, { name: 'Team Jira' });
  await openBoth();
});

async function openBoth(): Promise<void> {
  await ada.visit(paths.accounts.edit({ id }));
  await tab.visit(paths.accounts.edit({ id }));
}

const privateKey = () =>
  String(
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  );

test('C5 the second of two who rename an account is told, keeps the word, and may save it knowingly', async () => {
  await ada.press('Save', { name: 'Jira of the team' });
  const page = await tab.press('Save', { name: 'Lantern Jira' });
  expect([page.status, page.text]).toEqual([422, expect.stringContaining(`${TOLD}: Name.`)]);
  expect(page.text).toContain('It is now “Jira of the team”. Yours, not saved yet, is “Lantern Jira”.');
  expect(page.value('name')).toBe('Lantern Jira');
  await ada.visit(paths.accounts.edit({ id }));
  expect(ada.page.value('name')).toBe('Jira of the team');

  expect((await tab.press('Save')).status).toBe(200);
  await ada.visit(paths.accounts.edit({ id }));
  expect(ada.page.value('name')).toBe('Lantern Jira');
});

test.each(['Test Connection', 'Save', 'Check the link', 'Get Auth Token', 'Generate a new key pair'])(
  '%s writes over nothing either, and Jira is not asked',
  async (button) => {
    await ada.press('Save', { consumerKey: 'another-consumer', dropLinks: 'yes' });
    jira.calls.clear();
    const page = await tab.press(button);
    expect([page.status, page.text]).toEqual([422, expect.stringContaining(`${TOLD}: Consumer Key.`)]);
    expect(jira.calls).toHaveLength(0);
    await ada.visit(paths.accounts.edit({ id }));
    expect(ada.page.value('consumerKey')).toBe('another-consumer');
  },
);

test('another field mapping is told, and the one that was chosen stays in the boxes', async () => {
  const choices = tab.page
    .$('select[name=points] option')
    .toArray()
    .map((option) => String(tab.page.$(option).attr('value')));
  const before = tab.page.value('points');
  const other = choices.find((value) => value && value !== before)!;
  await ada.press('Save', { points: '' });
  const page = await tab.press('Save', { points: other });
  expect([page.status, page.text]).toEqual([422, expect.stringContaining(`${TOLD}: Fields.`)]);
  expect(page.value('points')).toBe(other);
});

test('of two pasted private keys the second is told of the first, and neither is shown', async () => {
  const [first, second] = [privateKey(), privateKey()];
  await ada.press('Save', { privateKey: first, dropLinks: 'yes' });
  const inUse = ada.page.$('#public-key').text();
  const page = await tab.press('Save', { privateKey: second, dropLinks: 'yes' });
  expect([page.status, page.text]).toEqual([422, expect.stringContaining(`${TOLD}: Private Key.`)]);
  for (const secret of [first, second]) expect(page.html).not.toContain(secret.split('\n')[3]);
  await ada.visit(paths.accounts.edit({ id }));
  expect(ada.page.$('#public-key').text()).toBe(inUse);
});

test('what both changed to the same is no matter, and neither is what the page does not show', async () => {
  await ada.press('Save', { name: 'The same' });
  expect((await tab.press('Save', { name: 'The same' })).status).toBe(200);
  await openBoth();
  await ada.press('Check the link');
  expect((await tab.press('Save', { name: 'Checked meanwhile' })).status).toBe(200);
});

test('a form that is refused for another reason still knows what it has seen', async () => {
  await ada.press('Save', { name: 'Changed first' });
  const refused = await tab.press('Save', { name: 'Mine', consumerKey: 'x'.repeat(300) });
  expect(refused.text).toContain('A consumer key has at most 255 characters.');
  const page = await tab.press('Save', { consumerKey: 'short-one' });
  expect(page.text).toContain(TOLD);
});

test('two administrators of one draft are told as well', async () => {
  const path = await beginDraft(ada);
  await tab.visit(path);
  await ada.press('Keep draft', { baseUrl: 'https://jira.example.com' });
  const page = await tab.press('Keep draft', { baseUrl: 'https://jira.example.org' });
  expect(page.text).toContain(`${TOLD}: Jira URL.`);
  expect(page.value('baseUrl')).toBe('https://jira.example.org');
});

test('nobody’s link is dropped by the one who is only told', async () => {
  const ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
  await linked(ben, jira, id, 'ben');
  await openBoth();
  await ada.press('Save', { name: 'First' });
  await tab.press('Save', { name: 'Second', consumerKey: 'other', dropLinks: 'yes' });
  expect(tab.page.text).toContain(TOLD);
  expect((await ben.visit(paths.credentials.index())).text).toContain('Linked as');
});

test('client ID and client secret that somebody else has changed are told, the secret by nothing but a fingerprint', async () => {
  await beginDraft(ada, OAUTH2_KIND);
  await ada.press('Keep draft', { baseUrl: jira.url, clientId: 'first', clientSecret: 'the first secret' });
  await tab.visit(ada.page.path);
  await ada.press('Keep draft', { clientId: 'second', clientSecret: 'the second secret' });
  const page = await tab.press('Keep draft', { clientId: 'third', clientSecret: 'the third secret' });
  expect(page.status).toBe(422);
  expect(page.text).toContain(`${TOLD}: Client ID, Client secret.`);
  expect(page.text).toContain('It is now “second”. Yours, not saved yet, is “third”.');
  expect(page.html).not.toMatch(/the (first|second|third) secret/);
});
