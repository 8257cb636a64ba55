import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { beginDraft, TOKEN_KIND } from '../support/account-stories.js';
import { aBoard } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let ben: Browser;
let accountId: string;
let board: string;

const tokenOf = (name: string, days?: number) => jira.personalTokens.add(name, 'My token', days).raw;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start({ contextPath: '/jira' })]);
  ada = await signedInAdministrator(footbridge);
  ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
});
afterEach(() => jira.faults.clear());
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});

test('an address and a token are a board: nobody administers Jira', async () => {
  const path = await beginDraft(ada, TOKEN_KIND);
  accountId = path.split('/').pop()!;
  await ada.press('Test Connection', { name: 'Team Jira', baseUrl: jira.url, token: tokenOf('ada', 90) });
  expect(ada.page.text).toContain('Jira knows you as Ada Northcott (ada).');
  await ada.press('Save');
  board = await aBoard(ada, accountId, { source: 'projects', projects: ['SHOP'] });
  expect((await ada.visit(board)).$('.card').length).toBeGreaterThan(0);
  expect(jira.calls.filter(({ user }) => user !== null).map(({ user }) => user)).not.toContain('ben');
});

test('whoever opens the board without a token is told what it takes, pastes one, and comes back to the board', async () => {
  const page = await ben.visit(board);
  expect(page.status).toBe(403);
  expect(page.text).toContain('Make a personal access token in Jira and paste it once');
  await ben.follow('Link your Jira account');
  expect(ben.page.link('Personal Access Tokens in Jira')).toBe(
    `${jira.url}/secure/ViewPersonalAccessTokens.jspa`,
  );
  const token = tokenOf('ben', 30);
  expect((await ben.press('Test and keep', { token })).path).toBe(board);
  const link = await ben.visit(paths.credentials.edit({ accountId }));
  expect(link.text).toContain('Ben');
  expect(link.text).toContain('My token');
  expect(link.html).not.toContain(token);
});

test('a token that Jira does not know is refused beside its box, and the one in use stays', async () => {
  await ben.visit(paths.credentials.edit({ accountId }));
  const page = await ben.press('Test and replace', { token: 'NzIxODM1MTM5MDc1OvvKqyRLWY5OqOhIY4dXa7BvZgrU' });
  expect(page.status).toBe(422);
  expect(page.text).toContain('it does not know this token, or not any more');
  expect(page.html).not.toContain('NzIxODM1MTM5');
  expect((await ben.visit(board)).status).toBe(200);
});

test('Renew makes a new token in Jira and has the old one deleted; the board goes on', async () => {
  await ben.visit(paths.credentials.edit({ accountId }));
  const page = await ben.press('Renew');
  expect(page.text).toContain('There is a new token, and Jira has deleted the old one.');
  expect(jira.personalTokens.of('ben').map(({ name }) => name)).toEqual(['Footbridge']);
  expect((await ben.visit(board)).$('.card').length).toBeGreaterThan(0);
});

test('a renewal that fails leaves the token in use as it is', async () => {
  for (let i = jira.personalTokens.of('ben').length; i < 10; i++) tokenOf('ben');
  await ben.visit(paths.credentials.edit({ accountId }));
  const page = await ben.press('Renew');
  expect(page.text).toContain('Revoke one there that you do not need');
  expect((await ben.visit(board)).status).toBe(200);
  for (const { id, name } of jira.personalTokens.of('ben'))
    if (name === 'My token') jira.personalTokens.remove(id);
});

test('a token that was revoked in Jira shows nothing any more, and a new one shows it again', async () => {
  for (const { id } of jira.personalTokens.of('ben')) jira.personalTokens.remove(id);
  await ben.visit(board);
  await ben.press('Refresh').catch(() => ben.visit(board));
  const page = await ben.visit(board);
  expect(page.$('.card')).toHaveLength(0);
  await ben.visit(paths.credentials.edit({ accountId }));
  await ben.press('Test and replace', { token: tokenOf('ben', 30) });
  expect((await ben.visit(board)).$('.card').length).toBeGreaterThan(0);
});

test('Disconnect deletes the token in Jira and proves it', async () => {
  await ben.visit(paths.credentials.edit({ accountId }));
  const page = await ben.press('Disconnect');
  expect(page.text).toContain('is deleted in Jira, and Jira refuses it: nobody can use it any more.');
  expect(jira.personalTokens.of('ben')).toEqual([]);
});

test('Disconnect while Jira is away says that Jira still has the token, and where to end it', async () => {
  await ben.visit(paths.credentials.edit({ accountId }));
  await ben.press('Test and keep', { token: tokenOf('ben', 30) });
  jira.faults.plant({ kind: 'status', status: 503 });
  await ben.visit(paths.credentials.edit({ accountId }));
  const page = await ben.press('Disconnect');
  expect(page.text).toContain('Footbridge has forgotten your token, but Jira still has it.');
  expect(page.link('Revoke it in Jira')).toBe(`${jira.url}/secure/ViewPersonalAccessTokens.jspa`);
});
