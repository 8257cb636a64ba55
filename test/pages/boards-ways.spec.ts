import { paths } from '../../src/paths.js';
import type { Transition } from '../fake-jira/world.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { askAsScript } from '../support/script.js';

let team: Team;
let path: string;
let boardId: string;
let ways: Transition[];

beforeAll(async () => {
  team = await aTeam();
  path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
  ways = team.jira.world.workflows[0].transitions;
});
afterAll(() => team?.stop());
beforeEach(() => {
  // In Jira's order, which is neither that of the ids nor that of the names.
  ways.push(
    { id: '92', name: 'Reject', from: ['10011'], to: '10012', required: [] },
    { id: '91', name: 'Accept', from: ['10011'], to: '10012', required: [] },
    { id: '93', name: 'Look once more', from: ['10011'], to: '10011', required: [] },
  );
  ways.find(({ id }) => id === '41')!.from = ['3'];
  team.jira.calls.clear();
});
afterEach(() => {
  ways.splice(-3);
  ways.find(({ id }) => id === '41')!.from = ['3', '10011'];
});

const moves = () =>
  team.jira.calls.filter(({ method, path: called }) => method !== 'GET' && /transitions$/.test(called));
const csrf = async () => (await team.ada.visit(path)).$('#board').attr('data-csrf')!;
const send = async (key: string, column: string) =>
  team.ada.post(paths.items.move({ boardId, key }), { column, _csrf: await csrf() });
const drop = async (key: string, column: string) =>
  askAsScript(team.ada, paths.items.move({ boardId, key }), { column, _csrf: await csrf() });

describe('R21 two ways into one column', () => {
  test('a card that is dropped there is not moved: the answer names both and leads to the question', async () => {
    const answer = await drop('SHOP-6', '2');
    expect(answer).toMatchObject({
      ok: false,
      message: 'Jira offers 2 ways for SHOP-6 into “Done”: “Reject”, “Accept”. Choose one.',
    });
    expect(moves()).toHaveLength(0);

    const page = await team.ada.visit(answer.needsForm!);
    expect(page.title).toContain('Move SHOP-6 to “Done”');
    const names = page.$('.ways button').map((_, button) => page.$(button).text());
    expect(names.get()).toEqual(['Reject', 'Accept']);
    await team.ada.press('Accept');
    expect(team.ada.page.path).toBe(path);
    expect(team.ada.page.text).toContain('SHOP-6 is now in “Done”.');
    expect(moves().map(({ body }) => JSON.parse(String(body)).transition.id)).toEqual(['91']);
  });

  test('the question comes without a script too, and can be left', async () => {
    const page = await send('SHOP-8', '2');
    expect(page.status).toBe(200);
    expect(page.path).toBe(`${paths.items.move({ boardId, key: 'SHOP-8' })}?column=2`);
    expect(page.link('Leave it where it is')).toContain(`${path}#SHOP-8`);
    expect(moves()).toHaveLength(0);
  });

  test('ways that lead to different statuses of one column say which; one that asks for more leads to its form', async () => {
    team.jira.world.editIssue('SHOP-5', { status: 'To Do' }, { by: 'ada' });
    ways.push({ id: '94', name: 'Straight to review', from: ['10010'], to: '10011', required: [] });
    ways.push({ id: '95', name: 'Start with a date', from: ['10010'], to: '3', required: ['duedate'] });
    await send('SHOP-5', '1');
    ways.splice(-2);
    const { page } = team.ada;
    expect(
      page
        .$('.ways li')
        .map((_, li) => page.$(li).text().trim())
        .get(),
    ).toEqual([
      'Start work Leads to “In Progress”',
      'Straight to review Leads to “In Review”',
      'Start with a date Leads to “In Progress”. Asks for Due Date',
    ]);
    expect(page.link('Start with a date')).toContain('?transition=95');
  });

  test('a way that stays in the same status is none', async () => {
    const answer = await drop('SHOP-8', '1');
    expect(answer.message).toBe('SHOP-8 is now in “In Progress”.');
  });
});
