import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { answerInJira, beginDraft, linked, OAUTH2_KIND } from '../support/account-stories.js';
import { aBoard } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { goesOn, HOUR } from '../support/clock.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let ben: Browser;
let accountId: string;
let board: string;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start({ contextPath: '/jira' })]);
  jira.oauth2.skipsHttps = true;
  ada = await signedInAdministrator(footbridge);
  ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
});
afterEach(() => {
  jira.faults.clear();
  jest.useRealTimers();
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});

test('an administrator makes an incoming link in Jira, and the account works', async () => {
  const path = await beginDraft(ada, OAUTH2_KIND);
  accountId = path.split('/').pop()!;
  const { clientId, clientSecret } = jira.oauth2.add({
    name: String(ada.page.$('#link-name').attr('value')),
    redirectUri: String(ada.page.$('#redirect-url').attr('value')),
  });
  await ada.press('Check the link', { name: 'Team Jira', baseUrl: jira.url, clientId, clientSecret });
  expect(ada.page.text).toContain('Jira offers OAuth 2.0 and accepts client ID and client secret.');
  expect(ada.page.html).not.toContain(clientSecret);
  await ada.press('Get Auth Token');
  await answerInJira(ada, jira, 'ada');
  expect(ada.page.text).toContain('Jira says you are Ada Northcott (ada).');
  await ada.press('Test Connection');
  await ada.press('Save');
  board = await aBoard(ada, accountId, { source: 'projects', projects: ['SHOP'] });
  expect((await ada.visit(board)).$('.card').length).toBeGreaterThan(0);
});

test('a person allows Footbridge in Jira and comes back to the board as themselves', async () => {
  expect((await ben.visit(board)).text).toContain('It takes one visit to Jira');
  await linked(ben, jira, accountId, 'ben');
  jira.calls.clear();
  expect((await ben.visit(board)).$('.card').length).toBeGreaterThan(0);
  expect(new Set(jira.calls.map(({ user }) => user))).toEqual(new Set(['ben']));
  expect((await ben.visit(paths.credentials.edit({ accountId }))).text).not.toMatch(/ends in|ends within/);
});

test('a token is renewed before it ends, once for all who call at the same time, and is written down first', async () => {
  const [before] = jira.oauth2.of('ben');
  goesOn(0.7 * HOUR);
  jira.calls.clear();
  await Promise.all([ben.visit(board), ben.visit(board), ben.visit(`${board}/items/SHOP-1`)]);
  const renewals = jira.calls.filter(({ path }) => path === '/rest/oauth2/latest/token');
  expect(renewals).toHaveLength(1);
  const [after] = jira.oauth2.of('ben');
  expect(after.accessToken).not.toBe(before.accessToken);
  expect((await ben.visit(`${board}/items/SHOP-1`)).status).toBe(200);
});

test('while Jira does not renew, the token that is still good goes on', async () => {
  goesOn(1.5 * HOUR);
  jira.faults.plant({ kind: 'status', status: 503, on: /oauth2.latest.token/ });
  expect((await ben.visit(`${board}/items/SHOP-1`)).status).toBe(200);
});

test('a renewal whose answer gets lost asks for a new link, and says so', async () => {
  goesOn(3 * HOUR);
  jira.oauth2.revokeAllOf('ben');
  await ben.visit(`${board}/items/SHOP-1`);
  const page = await ben.visit(board);
  expect(page.status).toBe(403);
  expect(page.text).toContain('Jira does not renew your token');
  await linked(ben, jira, accountId, 'ben');
  expect((await ben.visit(board)).status).toBe(200);
});

test('Deny leaves everything as it is', async () => {
  await ben.visit(paths.credentials.edit({ accountId }));
  await ben.press('Get OAuth token');
  await answerInJira(ben, jira, 'ben', 'deny');
  expect(ben.page.text).toContain('Access was denied in Jira.');
  expect((await ben.visit(board)).status).toBe(200);
});

test('a client secret that is wrong is named at the check', async () => {
  await beginDraft(ada, OAUTH2_KIND);
  const { clientId } = jira.oauth2.clients[0];
  await ada.press('Check the link', { name: 'Wrong', baseUrl: jira.url, clientId, clientSecret: 'guessed' });
  expect(ada.page.text).toContain('Jira does not know this client ID, or its client secret is another one.');
});

test('a Jira over http without that switch is told that Jira Server OAuth is its kind', async () => {
  jira.oauth2.skipsHttps = false;
  await beginDraft(ada, OAUTH2_KIND);
  const { clientId, clientSecret } = jira.oauth2.clients[0];
  await ada.press('Check the link', { name: 'Plain', baseUrl: jira.url, clientId, clientSecret });
  expect(ada.page.text).toContain('This Jira offers no OAuth 2.0');
  expect(ada.page.text).toContain('Use an ALM account of the kind Jira Server OAuth');
  jira.oauth2.skipsHttps = true;
});

test('Disconnect revokes the token in Jira and proves it', async () => {
  await ben.visit(paths.credentials.edit({ accountId }));
  const page = await ben.press('Disconnect');
  expect(page.text).toContain('is deleted in Jira, and Jira refuses it: nobody can use it any more.');
  expect(jira.oauth2.of('ben')).toEqual([]);
});
