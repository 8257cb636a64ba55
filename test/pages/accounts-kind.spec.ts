import { AlmAccount } from '../../src/accounts/alm-account.entity.js';
import { Database } from '../../src/database/database.js';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import {
  answerInJira,
  beginDraft,
  linked,
  linkInJira,
  OAUTH2_KIND,
  OAUTH_KIND,
  savedAccount,
  TOKEN_KIND,
} from '../support/account-stories.js';
import { aBoard } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let ben: Browser;
let cleo: Browser;
let accountId: string;
let board: string;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start({ contextPath: '/jira' })]);
  jira.oauth2.skipsHttps = true;
  ada = await signedInAdministrator(footbridge);
  ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
  cleo = await invitedMember(footbridge, ada, { name: 'Cleo', email: 'cleo@example.com' });
  accountId = await savedAccount(ada, jira);
  await linked(ben, jira, accountId, 'ben');
  await linked(cleo, jira, accountId, 'cleo');
  board = await aBoard(ada, accountId, { source: 'projects', projects: ['SHOP'] });
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});

async function row(): Promise<AlmAccount> {
  return footbridge.app.get(Database).read.findOneByOrFail(AlmAccount, { id: accountId });
}

/** What the board shows to that person, and as whom Jira was asked for it. */
async function seenBy(person: Browser) {
  jira.calls.clear();
  await person.visit(`${board}/items/SHOP-1`);
  const page = await person.visit(board);
  return { cards: page.$('.card').length, users: [...new Set(jira.calls.map(({ user }) => user))], page };
}

test('an administrator gives a saved account another kind, and everybody goes on as themselves', async () => {
  expect((await seenBy(ben)).cards).toBeGreaterThan(0);
  const before = await row();
  await ada.visit(paths.accounts.edit({ id: accountId }));
  await ada.press('Use another kind…');
  await ada.press(OAUTH2_KIND);
  expect(ada.page.text).toContain('3 people are still linked by the former kind');

  const after = await row();
  expect(after).toMatchObject({ kind: 'jira-server-oauth2', name: before.name, baseUrl: before.baseUrl });
  expect(after.mapping).toEqual(before.mapping);
  const seen = await seenBy(ben);
  expect(seen.cards).toBeGreaterThan(0);
  expect(seen.users).toEqual(['ben']);
  expect(seen.page.text).not.toContain('Please link to');
  await ben.visit(`${board}/items/SHOP-1`);
  expect(ben.page.status).toBe(200);
});

test('the new kind is not taken for tested by a link of the former one', async () => {
  const { clientId, clientSecret } = jira.oauth2.add({
    name: 'Footbridge',
    redirectUri: String(
      (await ada.visit(paths.accounts.edit({ id: accountId }))).$('#redirect-url').attr('value'),
    ),
  });
  await ada.press('Test Connection', { clientId, clientSecret });
  expect(ada.page.status).toBe(422);
  expect(ada.page.text).toContain('You are still linked by Jira Server OAuth.');
  expect(await row()).toMatchObject({ kind: 'jira-server-oauth2', settings: { clientId } });
});

test('once the new kind works, people are asked in one line to link again', async () => {
  await ada.visit(paths.accounts.edit({ id: accountId }));
  await ada.press('Get Auth Token');
  await answerInJira(ada, jira, 'ada');
  await ada.press('Keep');
  await ada.visit(paths.accounts.edit({ id: accountId }));
  await ada.press('Test Connection');
  expect(ada.page.text).toContain('The connection works');

  const { cards, users, page } = await seenBy(ben);
  expect(cards).toBeGreaterThan(0);
  expect(users).toEqual(['ben']);
  expect(page.text).toContain('Please link to Team Jira again');
  expect((await seenBy(ada)).users).toEqual(['ada']);
});

test('a person who has linked anew is done, and the other still writes the old way as themselves', async () => {
  await linked(ben, jira, accountId, 'ben');
  const moved = await seenBy(ben);
  expect(moved.cards).toBeGreaterThan(0);
  expect(moved.page.text).not.toContain('Please link to');
  expect(jira.oauth2.of('ben')).toHaveLength(1);

  await cleo.visit(`${board}/items/SHOP-1`);
  jira.calls.clear();
  await cleo.press('Comment', { comment: 'Written by the old way.' });
  const writes = jira.calls.filter(({ method }) => method !== 'GET');
  expect(new Set(writes.map(({ user }) => user))).toEqual(new Set(['cleo']));
  expect(cleo.page.text).toContain('Your comment is on SHOP-1 in Jira.');
});

test('a third kind waits until one of the two is ended', async () => {
  await ada.visit(paths.accounts.kind({ id: accountId }));
  await ada.press(TOKEN_KIND);
  expect(ada.page.status).toBe(409);
  expect(ada.page.text).toContain('People are linked by two kinds already.');
  expect((await row()).kind).toBe('jira-server-oauth2');
});

test('ended by an administrator, the former kind lets nobody in any more and its secrets are gone', async () => {
  await ada.visit(paths.accounts.kind({ id: accountId }));
  expect(ada.page.text).toContain('1 person is still linked by it: Cleo');
  await ada.press('End Jira Server OAuth');
  const [{ sealed }] = await footbridge.app
    .get(Database)
    .read.query('SELECT sealed_former_secrets AS sealed FROM alm_account WHERE id = ?', [accountId]);
  expect(sealed).toBeNull();
  expect((await row()).former).toBeNull();
  expect((await cleo.visit(board)).status).toBe(403);
  await linked(cleo, jira, accountId, 'cleo');
  expect((await seenBy(cleo)).cards).toBeGreaterThan(0);
});

test('the former kind ends by itself when the last person has moved', async () => {
  const tokens = ['ada', 'ben', 'cleo'].map(tokenOf);
  await ada.visit(paths.accounts.kind({ id: accountId }));
  await ada.press(TOKEN_KIND);
  expect((await row()).former).toMatchObject({ kind: 'jira-server-oauth2' });
  await ada.press('Test Connection', { token: tokens[0] });
  expect(ada.page.text).toContain('The connection works');
  for (const [person, token] of [
    [ben, tokens[1]],
    [cleo, tokens[2]],
  ] as const) {
    expect((await seenBy(person)).cards).toBeGreaterThan(0);
    await person.visit(paths.credentials.edit({ accountId }));
    await person.press('Test and replace', { token });
  }
  expect((await row()).former).toBeNull();
  expect((await seenBy(ben)).users).toEqual(['ben']);
});

const tokenOf = (name: string) => jira.personalTokens.add(name, 'Footbridge', 90).raw;

test('a draft whose link in Jira was made for the other kind is switched beside the failure, and back with its keys', async () => {
  await beginDraft(ada);
  const key = ada.page.value('consumerKey');
  await ada.press('Check the link', { name: 'Wrong link', baseUrl: jira.url });
  expect(ada.page.text).toContain('Does Jira show a client ID and a client secret');
  await ada.press(`Switch to ${OAUTH2_KIND}`);
  expect(ada.page.value('baseUrl')).toBe(jira.url);
  expect(ada.page.value('name')).toBe('Wrong link');
  expect(ada.page.$('#clientId')).toHaveLength(1);
  await ada.press(`Switch to ${OAUTH_KIND}`);
  expect(ada.page.value('consumerKey')).toBe(key);
  linkInJira(jira, ada.page);
  await ada.press('Check the link');
  expect(ada.page.text).toContain('Jira knows Footbridge');
});
