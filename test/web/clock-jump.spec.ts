import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { HOUR, later } from '../support/clock.js';
import { signIn } from '../support/stories.js';

let team: Team;
let board: string;
beforeAll(async () => {
  team = await aTeam();
  board = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
});
afterAll(() => team?.stop());

async function comments(words: string): Promise<void> {
  await team.ben.visit(paths.items.show({ boardId: board.split('/')[2], key: 'SHOP-4' }));
  await team.ben.press('Comment', { comment: words });
}
const inJira = (words: string) =>
  team.jira.world.issue('SHOP-4').comments.filter(({ body }) => body === words);

test.each([
  ['an hour ahead', HOUR],
  ['an hour back', -HOUR],
  ['five hours ahead', 5 * HOUR],
])('AF-22 a clock that jumps %s signs nobody out, and a change is made once', async (_, jump) => {
  await later(jump, async () => {
    expect((await team.ben.visit(paths.profile.show())).title).toContain('Profile');
    await comments(`Made after ${jump}`);
  });
  await team.ben.visit(board);
  expect((await team.ben.visit(paths.profile.show())).title).toContain('Profile');
  await comments(`Made back from ${jump}`);
  expect(inJira(`Made after ${jump}`)).toHaveLength(1);
  expect(inJira(`Made back from ${jump}`)).toHaveLength(1);
});

test('AF-22 after the nineteenth of January 2038 people sign in and change work items', async () => {
  const jump = Date.UTC(2038, 0, 20) - Date.now();
  await later(jump, async () => {
    await signIn(team.ben, 'ben@example.com');
    await comments('From the year 2038');
    expect(inJira('From the year 2038')).toHaveLength(1);
    expect((await team.ben.visit(paths.changes.index())).text).toContain('2038');
  });
});
