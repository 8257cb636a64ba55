import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';

let team: Team;
let boardId: string;
const KEY = 'SHOP-5';

beforeAll(async () => {
  team = await aTeam();
  const source = { source: 'board', board: '1', columns: 'board' };
  boardId = (await aBoard(team.ada, team.accountId, source)).split('/')[2];
});
afterAll(() => team?.stop());

const item = (key = KEY) => team.ben.visit(paths.items.show({ boardId, key }));
const sprintNow = () => {
  const { world } = team.jira;
  const open = world.sprints.filter(({ state }) => state !== 'closed').map(({ id }) => id);
  return world.issue(KEY).sprints.filter((id) => open.includes(id));
};

test('a work item is put into another sprint, and into the backlog, in its row, as the person; Undo puts it back', async () => {
  let page = await item();
  const before = sprintNow();
  expect(before).toHaveLength(1);
  const offered = page.$('#sprint option').toArray();
  const other = offered.map((one) => page.$(one)).find((one) => !one.attr('selected') && one.attr('value'))!;
  page = await team.ben.press('Put into sprint', { sprint: String(other.attr('value')) });
  expect(page.path).toBe(paths.items.show({ boardId, key: KEY }));
  expect(sprintNow()).toEqual([Number(String(other.attr('value')).split(':')[0])]);
  await team.ben.press('Undo');
  expect(sprintNow()).toEqual(before);

  await item();
  page = await team.ben.press('Put into sprint', { sprint: '' });
  expect([page.text.includes('is in the backlog'), sprintNow()]).toEqual([true, []]);
});

test('a sub-task goes where its parent is: the row says so', async () => {
  const page = await item('SHOP-17');
  expect(page.$('#edit-sprint').text()).toContain('A sub-task goes where its parent is.');
  expect(page.$('#sprint')).toHaveLength(0);
});
