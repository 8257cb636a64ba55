import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { savedAccount } from '../support/account-stories.js';
import { aBoard } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
let jira: FakeJira;
let ada: Browser;
let board: string;

beforeAll(async () => {
  [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start({ contextPath: '/jira' })]);
  ada = await signedInAdministrator(footbridge);
  const accountId = await savedAccount(ada, jira);
  board = await aBoard(ada, accountId, { source: 'projects', projects: ['SHOP'] });
  jira.world.editIssue('SHOP-5', { assignee: 'ada' }, { by: 'ben' });
  jira.world.editIssue('SHOP-6', { assignee: 'ben' }, { by: 'ben' });
  jira.world.editIssue('SHOP-9', { assignee: 'ben' }, { by: 'ben' });
  await ada.visit(board);
  await ada.press('Refresh');
});
afterAll(async () => {
  await footbridge?.stop();
  await jira?.stop();
});

const card = (key: string) => ada.page.$(`[data-key=${key}]`).html() ?? '';

test('JF-44 whoever is renamed in Jira goes by the new name from the next look at the board on', async () => {
  expect(card('SHOP-5')).toContain(jira.world.person('ada').displayName);
  jira.rename('ada', 'ada.king');
  jira.world.person('ada.king').displayName = 'Ada King';
  await ada.press('Refresh');
  expect(card('SHOP-5')).toContain('Ada King');

  await ada.visit(paths.credentials.index());
  expect(ada.page.text).toContain('Ada King (ada.king)');
  await ada.visit(board);
  await ada.press('Refresh');
  expect(card('SHOP-5')).toContain('Ada King');
});

test('others do so on all their cards, once one of them comes anew', async () => {
  jira.world.person('ben').displayName = 'Benjamin Other';
  jira.world.editIssue('SHOP-6', { labels: ['new'] }, { by: 'ada.king' });
  await ada.visit(board);
  await ada.press('Refresh');
  expect(card('SHOP-6')).toContain('Benjamin Other');
  expect(card('SHOP-9')).toContain('Benjamin Other');
});
