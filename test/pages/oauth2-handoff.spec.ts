import { FakeJira } from '../fake-jira/fake-jira.js';
import { answerInJira, beginDraft, OAUTH2_KIND } from '../support/account-stories.js';
import type { Browser, Page } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { signedInAdministrator } from '../support/stories.js';

const GREEN = 'Jira offers OAuth 2.0 and accepts client ID and client secret.';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let reader: Browser;
let late: Browser;
let edit: string;
let sheet: string;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start({ contextPath: '/jira' })]);
  jira.oauth2.skipsHttps = true;
  ada = await signedInAdministrator(footbridge);
  [reader, late] = [footbridge.browser(), footbridge.browser()];
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});

async function done(values: Record<string, string>, browser = reader): Promise<Page> {
  await footbridge.database.write((manager) => manager.query('UPDATE handoff SET answered_at = NULL'));
  return browser.press('I have done it', values);
}

test('an account without client ID and secret can be handed to whoever administers Jira', async () => {
  edit = await beginDraft(ada, OAUTH2_KIND);
  await ada.press('Hand over to a Jira administrator', { name: 'Team Jira' });
  await ada.press('Make a sheet');
  expect([ada.page.status, ada.page.text]).toEqual([422, expect.stringContaining('Enter the address')]);

  await ada.visit(edit);
  await ada.press('Hand over to a Jira administrator', { baseUrl: jira.url });
  await ada.press('Make a sheet');
  sheet = String(ada.page.$('#handoff-link').attr('value'));
  await late.visit(sheet);
  const page = await reader.visit(sheet);
  for (const words of [
    'External application',
    'Incoming',
    'Redirect URL',
    'Write',
    'Client ID',
    'Client secret',
  ])
    expect(page.text).toContain(words);
  expect(page.text).not.toContain('public key');
});

test('the sheet asks for both, and tells what is missing or refused beside the boxes', async () => {
  const page = await done({});
  expect([page.status, page.text]).toEqual([422, expect.stringContaining('Enter the client ID')]);
  const refused = await done({ clientId: 'nobody-knows-it', clientSecret: 'a secret of nobody' });
  expect(refused.text).toContain('Jira does not know this client ID, or its client secret is another one.');
  expect(refused.html).not.toContain('a secret of nobody');
  expect(refused.value('clientId')).toBe('nobody-knows-it');
});

test('typed on the sheet, both are kept sealed, the link is checked, and the administrator goes on from there', async () => {
  const { clientId, clientSecret } = jira.oauth2.add({
    name: String(reader.page.$('#link-name').attr('value')),
    redirectUri: String(reader.page.$('#redirect-url').attr('value')),
  });
  const page = await done({ clientId, clientSecret });
  expect(page.text).toContain(`It works. ${GREEN}`);
  expect(page.html).not.toContain(clientSecret);
  expect(page.$('input[name=clientId], input[name=clientSecret]')).toHaveLength(0);

  await ada.visit(edit);
  expect(ada.page.text).toContain(GREEN);
  expect(ada.page.value('clientId')).toBe(clientId);
  expect(ada.page.html).not.toContain(clientSecret);
  await ada.press('Get Auth Token');
  await answerInJira(ada, jira, 'ada');
  expect(ada.page.text).toContain('Jira says you are Ada Northcott (ada).');
  await ada.press('Save');
});

test('whoever has the link of the sheet can change nothing of an account that works', async () => {
  const page = await done({ clientId: 'another', clientSecret: 'another secret' }, late);
  expect(page.text).toContain(`It works. ${GREEN}`);
  await ada.visit(edit);
  expect(ada.page.value('clientId')).not.toBe('another');
});

test('the sheet of an account that works by a key pair has no such boxes', async () => {
  await beginDraft(ada);
  await ada.press('Hand over to a Jira administrator', { name: 'Other Jira', baseUrl: jira.url });
  await ada.press('Make a sheet');
  const page = await reader.visit(String(ada.page.$('#handoff-link').attr('value')));
  expect(page.button('I have done it')).toHaveLength(1);
  expect(page.$('input[name]:not([type=hidden])')).toHaveLength(0);
});
