import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { aPerson } from '../fake-jira/people.js';
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

test('nor is somebody else’s card one’s own, who has been given the login that one had', async () => {
  jira.world.people.push(aPerson({ name: 'ada', key: 'JIRAUSER30000', displayName: 'Ada Successor' }));
  jira.world.editIssue('SHOP-9', { assignee: 'ada' }, { by: 'ada.king' });
  await ada.visit(board);
  await ada.press('Refresh');
  await ada.visit(`${board}?mine=yes`);
  expect(card('SHOP-5')).toContain('Ada King');
  expect(card('SHOP-9')).toBe('');
});

describe('undo of an assignment', () => {
  const at = (key: string) => paths.items.show({ boardId: board.split('/')[2], key });
  const assignee = (key: string) => jira.world.issue(key).assignee;

  /** Ada takes it from somebody, who is renamed before she takes that back; somebody else gets the login. */
  async function takenFrom(name: string, newName: string, key: string) {
    jira.world.editIssue(key, { assignee: name }, { by: 'ben' });
    await ada.visit(at(key));
    await ada.press('Assign to me');
    expect(assignee(key)).not.toBe(name);
    jira.rename(name, newName);
    jira.world.people.push(aPerson({ name, key: `JIRAUSER-${newName}`, displayName: `New ${name}` }));
    jira.world.grant(name, 'browse', 'SHOP');
    return assignee(key);
  }
  const hidesKeys = () => jira.faults.plant({ kind: 'status', status: 403, on: /\/user$/ });
  afterEach(() => jira.faults.clear());

  test('assigns it to the same person, whatever they are called by now', async () => {
    await takenFrom('cleo', 'cleo.new', 'SHOP-12');
    await ada.press('Undo');
    expect(assignee('SHOP-12')).toBe('cleo.new');
  });

  test('does so too where Jira tells nobody whose key that is, and assigns it to nobody else where they have gone', async () => {
    await takenFrom('dora', 'dora.new', 'SHOP-13');
    hidesKeys();
    await ada.press('Undo');
    expect(assignee('SHOP-13')).toBe('dora.new');
    jira.faults.clear();
    const before = await takenFrom('dora.new', 'dora.newer', 'SHOP-13');
    jira.world.person('dora.newer').active = false;
    hidesKeys();
    await ada.press('Undo');
    expect(ada.page.text).toContain('“dora.new” is somebody else in Jira by now: nothing was sent.');
    expect(assignee('SHOP-13')).toBe(before);
  });
});

test('and a login that changed is another one on all cards, once one of them comes anew', async () => {
  jira.world.editIssue('SHOP-10', { assignee: 'ben' }, { by: 'ada.king' });
  await ada.visit(board);
  await ada.press('Refresh');
  jira.rename('ben', 'ben.other');
  jira.world.editIssue('SHOP-6', { labels: [] }, { by: 'ada.king' });
  await ada.press('Refresh');
  await ada.visit(`${board}?person=ben.other`);
  expect(card('SHOP-6')).toContain('Benjamin Other');
  expect(card('SHOP-10')).toContain('Benjamin Other');
});
