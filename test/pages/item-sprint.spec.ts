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

describe('on a board that is no scrum board of Jira', () => {
  const at = async (source: Record<string, string | string[]>, key: string) => {
    const board = await aBoard(team.ada, team.accountId, source);
    return paths.items.show({ boardId: board.split('/')[2], key });
  };

  test('the sprints of the boards in Jira that show the project can be chosen', async () => {
    let page = await team.ben.visit(await at({ source: 'projects', projects: ['SHOP'] }, KEY));
    const offered = page.$('#sprint option').toArray();
    expect(offered.map((one) => page.$(one).text())).toEqual([
      'Backlog',
      'Sprint 12, checkout [part=2] (active)',
      'Sprint 13',
    ]);
    page = await team.ben.press('Put into sprint', { sprint: '13:Sprint 13' });
    expect(page.text).toContain(`${KEY} is in “Sprint 13”.`);
    expect(sprintNow()).toEqual([13]);
  });

  const sprintCalls = () =>
    team.jira.calls.filter(({ path }) => /\/board\/\d+\/sprint$|\/agile\/1.0\/board$/.test(path)).length;

  test('they are asked for once, however many work items are opened one after the other', async () => {
    const board = await at({ source: 'projects', projects: ['SHOP'] }, KEY);
    team.jira.calls.clear();
    await team.ada.visit(board);
    const first = sprintCalls();
    expect(first).toBeGreaterThan(0);
    const page = await team.ada.visit(board.replace(KEY, 'SHOP-6'));
    expect(page.$('#sprint option').length).toBeGreaterThan(1);
    expect(sprintCalls()).toBe(first);
  });

  test('where none can be read, what is in one can still go to the backlog, and the page says why', async () => {
    const body =
      '{"errorMessages":["Board does not exist or you do not have permission to see it."],"errors":{}}';
    team.jira.faults.plant({ kind: 'status', status: 404, body, on: /\/board\/\d+\/sprint$/ });
    const board = await at({ source: 'projects', projects: ['SHOP', 'OPS'] }, KEY);
    const page = await team.ben.visit(board);
    expect(page.$('#sprint option').first().text()).toBe('Backlog');
    expect(page.$('#edit-sprint').text()).toContain('Jira could not be asked just now for its sprints.');
    team.jira.faults.clear();
  });

  test('where they have none, the row says so', async () => {
    const page = await team.ada.visit(await at({ source: 'board', board: '3', columns: 'board' }, 'OPS-1'));
    expect(page.$('#edit-sprint').text()).toContain('has a sprint that is under way or to come.');
  });
});

test('a sub-task goes where its parent is: the row says so', async () => {
  const page = await item('SHOP-17');
  expect(page.$('#edit-sprint').text()).toContain('A sub-task goes where its parent is.');
  expect(page.$('#sprint')).toHaveLength(0);
});
