import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { answerInJira, savedAccount } from '../support/account-stories.js';
import { aBoard } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { invitedMember, signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let ben: Browser;
let path: string;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start({ contextPath: '/jira' })]);
  ada = await signedInAdministrator(footbridge);
  ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
  const accountId = await savedAccount(ada, jira);
  path = await aBoard(ada, accountId, { source: 'projects', projects: ['SHOP'] });
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});

test('whoever opens a board without a link is led to Jira and comes back to the board, as themselves', async () => {
  jira.calls.clear();
  expect((await ben.visit(path)).status).toBe(403);
  expect(ben.page.text).toContain('It takes one visit to Jira, and you come back here.');
  expect(jira.calls).toHaveLength(0);

  await ben.follow('Link your Jira account');
  await ben.press('Get OAuth token');
  await answerInJira(ben, jira, 'ben');
  const page = await ben.press('Keep');
  expect(page.path).toBe(path);
  expect(page.$('.card')).toHaveLength(14);
});

test('a change is signed with the token of the person who makes it', async () => {
  await ben.visit(path);
  jira.calls.clear();
  await ben.visit(String(ben.page.$('[data-key=SHOP-5] .card-more').attr('href')));
  await ben.press('Start work → In Progress');
  const write = jira.calls.find(
    ({ method, path: called }) => method === 'POST' && called.endsWith('/transitions'),
  )!;
  expect(write).toMatchObject({ user: 'ben', authorization: 'oauth', status: 204 });
  expect(jira.world.issue('SHOP-5').history.at(-1)!.author).toBe('ben');
});

test('a token that was revoked in Jira shows nothing of the board any more, and the way to link again', async () => {
  await ben.visit(path);
  jira.tokens.revokeAllOf('ben');
  await ben.press('Refresh');
  expect(ben.page.status).toBe(403);
  expect(ben.page.html).not.toMatch(/SHOP-\d/);
  expect(ben.page.link('Link your Jira account')).toContain('returnTo');
  expect((await ben.visit(`${path}/state`, { Accept: 'application/json' })).status).toBe(403);
  expect(
    (await ben.visit(paths.items.show({ boardId: path.split('/')[2], key: 'SHOP-5' }))).html,
  ).not.toContain('Pay by');
  // Nobody else is concerned.
  expect((await ada.visit(path)).$('.card').length).toBe(16);
});
