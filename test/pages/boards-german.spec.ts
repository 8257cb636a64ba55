import { paths } from '../../src/paths.js';
import { germanWorld } from '../fake-jira/fake-jira.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';

let team: Team;

beforeAll(async () => {
  team = await aTeam({ world: germanWorld() });
});
afterAll(() => team?.stop());
beforeEach(() => team.jira.calls.clear());

const keysOf = (column: string) => {
  const { $ } = team.ada.page;
  const found = $('.column').filter((_, one) => $(one).find('h2').text() === column);
  return found
    .find('[data-key]')
    .map((_, card) => $(card).attr('data-key'))
    .get();
};
const byRank = () =>
  team.jira.world.issues
    .filter(({ project, status }) => project === 'SHOP' && status === '10010')
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ key }) => key);

/** Epics are no cards, and sub-tasks sit in their parent. */
const isCard = (key: string) => !['10000', '10003'].includes(team.jira.world.issue(key).type);

describe('R01 on a Jira that was installed in German', () => {
  test('the stand-in knows Rang and cf[…], and refuses Rank', async () => {
    const { password } = team.jira.world.person('ada');
    const search = (jql: string) =>
      fetch(`${team.jira.url}/rest/api/2/search?jql=${encodeURIComponent(jql)}`, {
        headers: { Authorization: `Basic ${Buffer.from(`ada:${password}`).toString('base64')}` },
      });
    const refused = await search('project = SHOP ORDER BY Rank ASC');
    expect([refused.status, await refused.json()]).toEqual([
      400,
      { errorMessages: ["Sortieren nach dem Feld 'Rank' ist nicht möglich."], errors: {} },
    ]);
    expect((await search('ORDER BY Rang')).status).toBe(200);
    expect((await search('ORDER BY cf[10105]')).status).toBe(200);
  });

  test.each([
    ['projects', { source: 'projects', projects: ['SHOP'] }],
    ['JQL without an order', { source: 'jql', jql: 'project = SHOP' }],
    ['JQL with an order of its own', { source: 'jql', jql: 'project = SHOP ORDER BY Rang ASC' }],
    ['a favourite filter', { source: 'filter', filter: '10100' }],
    ['a Jira board', { source: 'board', board: '1' }],
  ])('a board by %s is made and seen in the order of its backlog', async (_, values) => {
    const path = await aBoard(team.ada, team.accountId, values);
    await team.ada.visit(`${path}?sprint=all`);
    expect(keysOf('To Do')).toEqual(byRank().filter(isCard));
    expect(team.ada.page.text).toContain('Zu erledigen');
    const refused = team.jira.calls.filter(({ status }) => status >= 400);
    expect(refused).toEqual([]);
    expect(JSON.stringify(team.jira.calls.map(({ body }) => body))).not.toContain('ORDER BY Rank');
  });

  test('the columns of a Jira board have its own names', async () => {
    const path = await aBoard(team.ada, team.accountId, { source: 'board', board: '1', columns: 'board' });
    await team.ada.visit(`${path}?sprint=all`);
    expect(keysOf('Zu erledigen')).toEqual(byRank().filter(isCard));
    expect(keysOf('In Arbeit')).toContain('SHOP-4');
  });

  test("Jira's own sentence about a query is said in its language, beside the query", async () => {
    await team.ada.visit(`${paths.boards.new()}?account=${team.accountId}`);
    const page = await team.ada.press('Preview', { source: 'jql', jql: 'projekt = SHOP' });
    expect(page.status).toBe(422);
    expect(page.$('#jql-error').text()).toContain("Das Feld 'projekt' existiert nicht");
  });

  test('a work item is moved, assigned, estimated and commented on', async () => {
    const path = await aBoard(team.ben, team.accountId, { source: 'projects', projects: ['SHOP'] });
    const open = () => team.ben.visit(paths.items.show({ boardId: path.split('/')[2], key: 'SHOP-5' }));
    const issue = team.jira.world.issue('SHOP-5');
    expect((await open()).$('#transition').text()).toContain('Arbeit beginnen → In Arbeit');
    const page = await team.ben.press('Move', { transition: '21' });
    expect(page.text).toContain('SHOP-5 is now in “In Arbeit”.');
    await open();
    expect((await team.ben.press('Assign', { assignee: 'dora' })).text).toContain('assigned to Dora Mills');
    await open();
    await team.ben.press('Set points', { points: '8' });
    await open();
    await team.ben.press('Comment', { comment: 'Läuft.' });
    expect([issue.status, issue.assignee, issue.points, issue.comments.at(-1)?.body]).toEqual([
      '3',
      'dora',
      8,
      'Läuft.',
    ]);
  });

  test('a change in Jira is seen on the board, with its points and its sprint', async () => {
    const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
    await team.ada.visit(path);
    team.jira.world.editIssue('SHOP-11', { points: 21, status: 'In Arbeit' }, { by: 'ben' });
    // A reading that was under way when it was pressed may be older than the edit.
    await team.ada.press('Refresh');
    await team.ada.press('Refresh');
    const card = (await team.ada.visit(path)).$('[data-key=SHOP-11]');
    expect(card.text()).toContain('21 points');
    expect(card.text()).toContain('Sprint 13');
    expect(keysOf('In Progress')).toContain('SHOP-11');
  });
});
