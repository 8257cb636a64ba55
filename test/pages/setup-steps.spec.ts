import { SecretBox } from '../../src/database/secret-box.js';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import {
  answerInJira,
  beginDraft,
  BASIC_KIND,
  linkInJira,
  savedAccount,
  TOKEN_KIND,
} from '../support/account-stories.js';
import type { Browser, Page } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { signedInAdministrator } from '../support/stories.js';

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

/** The step that is open, and the coloured button. */
function inFront({ $ }: Page) {
  const open = $('details[name=step][open]').map((_, details) => $(details).parent().attr('id'));
  const primary = $('form.setup .button.primary').map((_, button) => $(button).text());
  return { open: open.get(), primary: primary.get() };
}

const line = ({ $ }: Page, step: string) => $(`#${step} .setup-line`).text();

test('one step of a draft is open at a time, and one button is coloured: the one to be pressed next', async () => {
  await beginDraft(ada);
  expect(inFront(ada.page)).toEqual({ open: ['jira'], primary: ['Continue'] });
  await ada.press('Continue', { baseUrl: jira.url });
  expect(inFront(ada.page)).toEqual({ open: ['jira'], primary: ['Check the link'] });
  expect(ada.page.link('Application links in Jira')).toContain('/jira/plugins/servlet/applinks');
  await ada.press('Check the link');
  expect(inFront(ada.page)).toEqual({ open: ['jira'], primary: ['Check the link'] });
  expect(ada.page.$('#check .notice-title').text()).toContain('Jira does not know');
  expect(line(ada.page, 'jira')).not.toContain('Jira does not know');
  linkInJira(jira, ada.page);
  await ada.press('Check the link');
  expect(inFront(ada.page)).toEqual({ open: ['token'], primary: ['Get Auth Token'] });
  await ada.press('Get Auth Token');
  await answerInJira(ada, jira, 'ada');
  expect(line(ada.page, 'token')).toContain('You are linked as Ada Northcott');
  expect(ada.page.text).toContain('The connection works:');
  expect(inFront(ada.page)).toEqual({ open: ['save'], primary: ['Save'] });
  await ada.press('Test Connection');
  expect(inFront(ada.page)).toEqual({ open: ['mapping'], primary: ['Save'] });
  await ada.press('Save');
  expect(ada.page.link('New board')).toContain(paths.boards.new());
  expect(ada.page.link('Invite people')).toContain(paths.people.index());
  await ada.visit(paths.accounts.index());
  expect(ada.page.$('.badge').text()).toBe('Works, last call just now');
  await ada.follow('Edit');
  expect(inFront(ada.page)).toEqual({ open: [], primary: [] });
  expect(ada.page.$('#danger').text()).toContain('Drops 1 link: everybody links again.');
  expect(line(ada.page, 'mapping')).toMatch(/^Jira 9\.12\.4, \d+ fields mapped\.$/);
});

test('the step with what is wrong opens, whatever button of whatever step was pressed', async () => {
  const path = await beginDraft(ada);
  await ada.press('Save', { consumerKey: 'kept-meanwhile' });
  expect(inFront(ada.page).open).toEqual(['jira']);
  expect(ada.page.value('consumerKey')).toBe('kept-meanwhile');
  linkInJira(jira, ada.page);
  await ada.press('Get Auth Token', { baseUrl: jira.url });
  await answerInJira(ada, jira, 'ada');
  await ada.press('Test Connection');
  await ada.press('Test Connection', { proof: 'no key' });
  expect(inFront(ada.page).open).toEqual(['mapping']);
  await ada.visit(`${path}?step=token`);
  expect(inFront(ada.page).open).toEqual(['token']);
  await ada.visit(`${path}?step=nothing`);
  expect(inFront(ada.page).open).toEqual(['save']);
});

test.each([
  [TOKEN_KIND, 'token'],
  [BASIC_KIND, 'password'],
])('%s: address and credential are one step, with one button', async (kind, secret) => {
  await beginDraft(ada, kind);
  expect(inFront(ada.page)).toEqual({ open: ['jira'], primary: ['Test Connection'] });
  expect(ada.page.$(`#jira [name="${secret}"]`)).toHaveLength(1);
  await ada.press('Continue', { baseUrl: jira.url });
  expect(ada.page.$('button:contains("Continue")')).toHaveLength(0);
});

test('an account that nobody gave a name is called what its Jira calls itself, or where it is if that is taken', async () => {
  const names: string[] = [];
  const another = await FakeJira.start();
  another.world.title = 'Quay Jira';
  for (let i = 0; i < 2; i++) {
    await beginDraft(ada, BASIC_KIND);
    await ada.press('Test Connection', { baseUrl: another.url, username: 'ada', password: 'ada-secret' });
    names.push(ada.page.value('name'));
    await ada.press('Save', { name: '' });
    expect(ada.page.text).toContain(`${names[i]} is saved.`);
  }
  await another.stop();
  expect(names).toEqual(['Quay Jira', new URL(another.url).host]);
});

test('a test that fails after Allow is told, keeps the token, and is pressed again', async () => {
  await beginDraft(ada);
  linkInJira(jira, ada.page);
  await ada.press('Get Auth Token', { baseUrl: jira.url, name: 'Tested later' });
  jira.faults.plant({ kind: 'status', status: 503, on: /rest\/api\/2\/field/ });
  await answerInJira(ada, jira, 'ada');
  expect(ada.page.text).toContain('The test of the connection failed:');
  expect(inFront(ada.page)).toEqual({ open: ['mapping'], primary: ['Test Connection'] });
  jira.faults.clear();
  await ada.press('Test Connection');
  expect(ada.page.text).toContain('The connection works:');
});

test('a draft waits in the list with its next step, and on the empty page of boards', async () => {
  await beginDraft(ada);
  await ada.press('Keep draft', { name: 'Half done', baseUrl: jira.url });
  await ada.visit(paths.accounts.index());
  expect(ada.page.text).toMatch(/Half done.*Draft, next: Check the link/);
  const fresh = await startFootbridge();
  const dan = await signedInAdministrator(fresh);
  const draft = await beginDraft(dan);
  await dan.press('Keep draft', { name: 'Quay' });
  await dan.visit(paths.boards.index());
  expect(dan.page.text).toContain('Quay is set up in part. Next is Continue');
  expect(new URL(dan.page.link('Go on with it')).pathname).toBe(draft);
  await fresh.stop();
});

test('a press of Test Connection unseals the secrets of the account once, and so does the page that follows', async () => {
  await beginDraft(ada);
  linkInJira(jira, ada.page);
  await ada.press('Get Auth Token', { baseUrl: jira.url, name: 'Unsealed once' });
  await answerInJira(ada, jira, 'ada');
  const opened = jest.spyOn(SecretBox.prototype, 'open');
  await ada.press('Test Connection');
  const places = opened.mock.calls.map(([, [table, column]]) => `${table}.${column}`);
  opened.mockRestore();
  expect(ada.page.text).toContain('The connection works:');
  expect(ada.page.text).toContain('proved on');
  expect(places.filter((place) => place === 'alm_account.sealed_secrets')).toHaveLength(2);
});

test('a saved account says how it is used: its last call, who is linked, its certificate and the boards on it', async () => {
  const id = await savedAccount(ada, jira, { name: 'Summed up' });
  const rows = () =>
    ada.page
      .$('.summary > div')
      .map((_, row) => ada.page.$(row).text())
      .get();
  await ada.visit(paths.accounts.edit({ id }));
  expect(rows()).toEqual([
    expect.stringMatching(/^Saved.*Boards can be made on it\.$/),
    expect.stringMatching(/^Last call.*answered with 200\.Exchange log$/),
    'Who is linked1 person. All links work.Show',
    'Certificate of JiraNone: Jira is called over http.Every step',
    'Boards on itNone yet.Boards',
  ]);
  await ada.visit(`${paths.boards.new()}?account=${id}`);
  await ada.press('Save board', {
    name: 'Quay works',
    source: 'projects',
    projects: 'SHOP',
    columns: 'categories',
  });
  await ada.visit(paths.accounts.edit({ id }));
  expect(rows()[4]).toBe('Boards on it1 board: Quay works.Boards');
  expect(ada.page.$('form.setup button:contains("Save")').length).toBe(1);
});

test('Save of a saved account keeps what cannot be tested yet, and says so', async () => {
  const id = await savedAccount(ada, jira, { name: 'Moved away' });
  await ada.visit(paths.accounts.edit({ id }));
  const nowhere = 'http://127.0.0.1:9/jira';
  const page = await ada.press('Save', { baseUrl: nowhere, dropLinks: 'yes' });
  expect(page.text).toContain('Your changes are kept.');
  expect(page.text).toContain('The test of the connection failed:');
  expect(page.value('baseUrl')).toBe(nowhere);
});

test('a refused check is looked at again by the page itself, and by a link where there are no scripts', async () => {
  await beginDraft(ada);
  await ada.press('Check the link', { baseUrl: jira.url });
  const watch = ada.page.$('[data-watch]');
  expect(new URL(String(watch.attr('data-watch')), footbridge.url).pathname).toMatch(/\/check$/);
  expect(ada.page.$('noscript').text()).toContain('Look again');
  linkInJira(jira, ada.page);
  await ada.press('Check the link');
  expect(ada.page.$('[data-watch]')).toHaveLength(0);
});
