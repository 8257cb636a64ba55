import { AccountsService } from '../../src/accounts/accounts.service.js';
import { edit } from '../../src/changes/kinds/edit.js';
import { SeveralChanges } from '../../src/changes/several-changes.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { commitsIn } from '../support/commits.js';

const TIMES = ['one', 'two', 'three'];

let team: Team;
let path: string;
beforeAll(async () => {
  team = await aTeam();
  path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  await team.ada.visit(path);
});
afterAll(() => team?.stop());

/**
 * The fewest commits that something takes which is done three times. Once a second the log of calls is written by the
 * way, and a board that was read a while ago is read again: on a busy machine either may fall into one of them.
 */
async function commitsOf(open: (word: string) => Promise<{ act: () => Promise<unknown> }>): Promise<number> {
  const counts: number[] = [];
  for (const word of TIMES) {
    const { act } = await open(word);
    const before = commitsIn(team.footbridge.dataDir);
    await act();
    counts.push(commitsIn(team.footbridge.dataDir) - before);
  }
  return Math.min(...counts.filter((count) => count > 0)); // the log of commits may have begun anew
}

test('a board is renamed in one commit, the page that says so included', async () => {
  const rename = async (name: string) => {
    await team.ada.visit(`${path}/edit`);
    return { act: () => team.ada.press('Save board', { name }) };
  };
  expect(await commitsOf(rename)).toBe(1);
  expect(team.ada.page.text).toContain('The board was changed.');
  expect(team.ada.page.title).toContain('three');
});

test('a comment is kept before it is sent and once it is made, in two commits', async () => {
  const write = async (comment: string) => {
    await team.ada.visit(paths.items.show({ boardId: path.split('/')[2], key: 'SHOP-4' }));
    return { act: () => team.ada.press('Comment', { comment }) };
  };
  expect(await commitsOf(write)).toBe(2);
  expect(team.jira.world.issue('SHOP-4').comments.map(({ body }) => body)).toEqual(
    expect.arrayContaining(TIMES),
  );
});

test('what one act asks for of many work items is not written down in a commit for each', async () => {
  const { app, database } = team.footbridge;
  const { profileId, userKey } = await database.read.findOneByOrFail(Credential, { userName: 'ada' });
  const account = await app.get(AccountsService).findSaved(team.accountId);
  const wanted = { field: 'summary', label: 'Summary', control: 'text', text: 'All are called so' } as const;
  const asked = team.jira.world.issues
    .filter(({ project }) => project === 'SHOP')
    .slice(0, 12)
    .map(({ key }) => ({ handle: { profileId, account, key }, userKey, kind: edit, wanted }));
  const letGo = team.jira.faults.hold({ method: 'PUT' });
  try {
    const before = commitsIn(team.footbridge.dataDir);
    await app.get(SeveralChanges).begin('at once', asked); // four are being made by then
    expect(commitsIn(team.footbridge.dataDir) - before).toBeLessThan(asked.length);
  } finally {
    letGo();
  }
});
