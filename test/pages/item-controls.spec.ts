import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';

let team: Team;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP', 'OPS'] });
  boardId = path.split('/')[2];
});
afterAll(() => team?.stop());
afterEach(() => team.jira.faults.clear());

const item = (browser: Browser, key: string) => browser.visit(paths.items.show({ boardId, key }));
const buttons = ({ page }: Browser) =>
  page
    .$('#item-form button:not([hidden], [aria-label^=Save], .more-fields button)')
    .map((_, button) => page.$(button).text().trim())
    .get();

const EVERYTHING = [
  ...['Move', 'Top', 'Up', 'Down', 'Bottom'],
  ...['Assign to me', 'Unassigned', 'Search', 'Assign', 'Set points', 'Put into sprint', 'Link', 'Comment'],
];

describe('what Jira would refuse is not offered', () => {
  test('whoever may do everything is offered everything', async () => {
    await item(team.ada, 'SHOP-7');
    expect(buttons(team.ada)).toEqual(EVERYTHING);
    expect(team.ada.page.text).not.toContain('Jira does not let you');
  });

  test('points whose field is not on the edit screen', async () => {
    const page = await item(team.ada, 'OPS-3');
    expect(buttons(team.ada)).not.toContain('Set points');
    expect(page.text).toContain(
      'Jira does not let you set Story Points here: the field is not on the edit screen.',
    );
  });

  test('whoever only reads is told which permission is missing, and may still comment', async () => {
    await team.ben.visit(paths.boards.show({ id: boardId }));
    const page = await item(team.ben, 'OPS-3');
    expect(buttons(team.ben)).toEqual(['Comment']);
    for (const permission of ['Transition Issues', 'Schedule Issues', 'Assign Issues', 'Edit Issues'])
      expect(page.text).toContain(`you lack the permission “${permission}” in this project.`);
    // What holds for every field is said once, also of the points.
    expect(page.text.split('permission “Edit Issues”')).toHaveLength(2);
  });

  test.each([
    ['the permissions', /mypermissions/, 500],
    ['the edit screen', /editmeta/, 404],
    ['either', /mypermissions|editmeta/, 429],
  ])('what Jira does not say may be tried: %s fails', async (_, on, status) => {
    team.jira.faults.plant({ kind: 'status', status, on });
    const page = await item(team.ada, 'SHOP-7');
    expect(page.status).toBe(200);
    expect(buttons(team.ada)).toEqual(EVERYTHING);
  });

  test('a control in which something was typed stays, with the reason beside it', async () => {
    await item(team.ben, 'OPS-3');
    const target = paths.items.points({ boardId, key: 'OPS-3' });
    const page = await team.ben.post(target, { points: '3', comment: 'And this' });
    expect(page.status).toBe(422);
    expect([page.value('points'), page.value('comment').trim()]).toEqual(['3', 'And this']);
    expect(page.$('#points-error').text()).toContain('Edit Issues');
  });
});
