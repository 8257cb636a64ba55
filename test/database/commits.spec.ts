import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { commitsIn } from '../support/commits.js';

let team: Team;
let path: string;
beforeAll(async () => {
  team = await aTeam();
  path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  await team.ada.visit(path);
});
afterAll(() => team?.stop());

/** Commits of what somebody does. The log of calls is written by the way, once a second, and not counted. */
async function commitsOf(act: () => Promise<unknown>): Promise<number> {
  const { ada, footbridge, accountId } = team;
  const { page } = ada;
  await ada.visit(paths.accounts.exchanges({ id: accountId })); // writes what waits of that log
  ada.page = page;
  const before = commitsIn(footbridge.dataDir);
  await act();
  return commitsIn(footbridge.dataDir) - before;
}

test('a board is renamed in one commit, the page that says so included', async () => {
  for (const name of ['Checkout', 'Payments']) {
    await team.ada.visit(`${path}/edit`);
    const commits = await commitsOf(async () => {
      const page = await team.ada.press('Save board', { name });
      expect(page.text).toContain('The board was changed.');
      expect(page.$('h1').text()).toContain(name);
    });
    expect(commits).toBe(1);
  }
});

test('a comment is kept before it is sent and once it is made, in two commits', async () => {
  const boardId = path.split('/')[2];
  for (const comment of ['One', 'Two']) {
    await team.ada.visit(paths.items.show({ boardId, key: 'SHOP-4' }));
    expect(await commitsOf(() => team.ada.press('Comment', { comment }))).toBe(2);
  }
});
