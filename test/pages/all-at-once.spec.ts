import { Change } from '../../src/changes/change.entity.js';
import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { HOUR } from '../support/clock.js';
import { until } from '../support/until.js';

// What Ben says at once of all his changes of one account that wait or are in conflict.
let team: Team;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
});
afterAll(() => team?.stop());
afterEach(() => team.jira.faults.clear());

const issue = (key: string) => team.jira.world.issue(key);
const comment = (key: string, text: string) =>
  team.ben.post(paths.items.comments({ boardId, key }), { comment: text, operation: text });
const answers = async () => {
  const rows = await team.footbridge.database.read.find(Change, { order: { createdAt: 'ASC' } });
  return rows.map(({ answer }) => answer);
};
const states = async () => {
  const rows = await team.footbridge.database.read.find(Change, { order: { createdAt: 'ASC' } });
  return rows.map(({ state }) => state);
};

/** The points of one are in conflict, and comments on two others wait for a Jira that is busy. */
async function open(points: string) {
  await team.footbridge.database.write((manager) => manager.deleteAll(Change));
  const pointsShown = String(issue('SHOP-4').points);
  team.jira.world.editIssue('SHOP-4', { points: Number(pointsShown) + 1 }, { by: 'ada' });
  await team.ben.post(paths.items.points({ boardId, key: 'SHOP-4' }), {
    points,
    pointsShown,
    operation: points,
  });
  team.jira.faults.plant({ kind: 'rateLimit', retryAfter: 1, on: /comment$/, method: 'POST' });
  for (const key of ['SHOP-7', 'SHOP-8']) await comment(key, `${points} on ${key}`);
  expect(await states()).toEqual(['conflict', 'waiting', 'waiting']);
  // Nothing of it goes by itself while somebody looks.
  const dueAt = new Date(Date.now() + HOUR);
  await team.footbridge.database.write((manager) => manager.update(Change, { state: 'waiting' }, { dueAt }));
}

test('all of it is withdrawn by one press, and nothing of it is sent', async () => {
  await open('40');
  await team.ben.visit(paths.changes.index());
  const page = await team.ben.press('Withdraw all');
  expect(page.path).toBe(paths.changes.index());
  expect(page.text).toContain(
    '3 changes for Team Jira are withdrawn: Footbridge does nothing more about them.',
  );
  expect(page.$('form[action$="/withdrawal"]')).toHaveLength(0);
  expect(await states()).toEqual(['withdrawn', 'withdrawn', 'withdrawn']);
  // What somebody else made of it stays true; what was waited for does not.
  expect(await answers()).toEqual([expect.stringContaining('meanwhile: nothing was sent'), null, null]);
  expect(issue('SHOP-7').comments).toHaveLength(0);
});

test('all of it is tried again by one press on the board: what waits goes, a conflict is compared again', async () => {
  await open('41');
  team.jira.faults.clear();
  const board = await team.ben.visit(paths.boards.show({ id: boardId }));
  expect(board.$('#my-changes summary').text()).toBe('My changes: 1 conflict, 2 waiting');
  expect(board.$('#my-changes').text()).toContain('All that waits for Team Jira, or is in conflict there:');
  const page = await team.ben.press('Try all again');
  expect(page.text).toContain('3 changes for Team Jira are tried again.');
  await until(async () => (await states()).join() === 'conflict,made,made');
  expect([issue('SHOP-7').comments, issue('SHOP-8').comments].map(({ length }) => length)).toEqual([1, 1]);
});

test('what is being made meanwhile is not touched, and that is said', async () => {
  await open('42');
  team.jira.faults.clear();
  const answer = team.jira.faults.hold({ on: /comment$/, method: 'POST' });
  await team.ben.visit(paths.changes.index());
  const sent = comment('SHOP-9', 'On its way');
  await until(async () => (await states()).includes('being made'));
  const page = await team.ben.press('Withdraw all');
  expect(page.text).toContain('1 change being made, or not known yet, is not touched.');
  answer();
  await sent;
  await until(async () => (await states()).at(-1) === 'made');
  expect(issue('SHOP-9').comments).toHaveLength(1);
});

test('it is offered to nobody for the changes of somebody else, nor acts on them', async () => {
  await open('43');
  await team.ada.visit(paths.changes.index());
  const path = paths.changes.allWithdrawal({ accountId: team.accountId });
  const page = await team.ada.post(path, {});
  expect(page.text).toContain('Nothing for Team Jira waits any more.');
  expect(await states()).toEqual(['conflict', 'waiting', 'waiting']);
});
