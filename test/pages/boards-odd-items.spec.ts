import { aBoard, aTeam, type Team } from '../support/board-stories.js';

let team: Team;

beforeAll(async () => {
  team = await aTeam();
});
afterAll(() => team?.stop());
afterEach(() => team.jira.faults.clear());

/** Jira gives these issues as a workflow that lost a status does, or an app that hides every field. */
const spoil = (...keys: string[]) =>
  team.jira.faults.plant({
    kind: 'alter',
    on: /\/search$|\/issue$|\/issue\/[A-Z]+-\d+$/,
    change: (answer) => {
      for (const issue of answer.issues ?? [answer]) {
        if (!keys.includes(issue.key)) continue;
        if (issue.fields && issue.key.endsWith('2')) issue.fields.status = null;
        else issue.fields = null;
      }
      return answer;
    },
  });

test('R04 a board with one odd work item shows the others, and says which one it could not read', async () => {
  spoil('SHOP-9');
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  const page = await team.ada.visit(path);
  expect(page.text).toContain('1 work item could not be read: SHOP-9.');
  expect(page.$('[data-key=SHOP-9]')).toHaveLength(0);
  expect(page.$('[data-key=SHOP-3]')).toHaveLength(1);
  expect(page.$('.card').length).toBeGreaterThan(10);
  expect(page.text).not.toContain('The reply is not what Jira sends');

  team.jira.faults.clear();
  await team.ada.press('Refresh');
  const mended = await team.ada.visit(path);
  expect(mended.text).not.toContain('could not be read');
  expect(mended.$('[data-key=SHOP-9]')).toHaveLength(1);
});

test('R04 a work item that becomes odd stays as it was read last, and is not taken for gone', async () => {
  const path = await aBoard(team.ben, team.accountId, { source: 'board', board: '1', columns: 'board' });
  const before = (await team.ben.visit(path)).$('.card').length;
  spoil('SHOP-4', 'SHOP-5');
  for (let times = 0; times < 2; times++) {
    team.jira.world.editIssue('SHOP-4', { summary: `Changed ${times}` }, { by: 'ada' });
    await team.ben.press('Refresh');
    const page = await team.ben.visit(path);
    expect(page.$('.card')).toHaveLength(before);
    expect(page.$('[data-key=SHOP-4]')).toHaveLength(1);
    expect(page.text).toMatch(/could not be read: .*SHOP-4/);
    expect(page.text).not.toContain('Changed');
  }
  const calls = () => team.jira.calls.filter(({ path: called }) => called.includes('/board/1/issue')).length;
  const known = calls();
  await team.ben.press('Refresh');
  expect(calls() - known).toBeLessThan(4); // it is not read whole each time
});

test('R04 a preview shows what can be read', async () => {
  spoil('SHOP-2', 'SHOP-1');
  await team.ada.visit(`/boards/new?account=${team.accountId}`);
  const page = await team.ada.press('Preview', { source: 'jql', jql: 'key in (SHOP-1, SHOP-2, SHOP-3)' });
  expect(page.status).toBe(200);
  expect(page.$('#preview').text()).toContain('SHOP-3');
  expect(page.$('#preview').text()).toMatch(/2 work items could not be read: SHOP-\d and SHOP-\d\./);
});
