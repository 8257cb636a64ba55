import { paths } from '../../src/paths.js';
import type { Fault } from '../fake-jira/faults.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';

let team: Team;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
});
afterAll(() => team?.stop());
afterEach(() => team.jira.faults.clear());

const json = { 'Content-Type': 'application/json' };
const failures: [string, Fault][] = [
  ['limits its calls', { kind: 'rateLimit', retryAfter: 5 }],
  ['breaks down', { kind: 'status', status: 500, headers: json, body: '{"errorMessages":["Oops"]}' }],
  ['is behind a gateway that finds nobody', { kind: 'status', status: 503 }],
  ['does not know the person', { kind: 'status', status: 401, headers: json, body: '{"errorMessages":[]}' }],
  ['refuses', { kind: 'status', status: 403, headers: json, body: '{"errorMessages":[],"errors":{}}' }],
  ['takes no GET', { kind: 'status', status: 405 }],
  ['shows a sign-in page', { kind: 'html' }],
  ['breaks off', { kind: 'reset' }],
  ['sends something else', { kind: 'status', status: 200, headers: json, body: 'null' }],
];

describe('R06 the page of a work item', () => {
  const open = () => team.ben.visit(paths.items.show({ boardId, key: 'SHOP-5' }));
  const offered = (name: string) => team.ben.page.$(`[name=${name}] option`).length;

  test.each(failures)('offers its moves when the list of people %s', async (_, fault) => {
    team.jira.faults.plant({ ...fault, on: /assignable/ });
    await open();
    const page = await team.ben.press('Search', { person: 'cleo' });
    expect(page.status).toBe(200);
    expect(page.$('#transition').text()).toContain('Start work');
    const beside = page.$('#assignee').closest('section').text();
    expect(beside).toContain('Jira could not be asked just now whom it can be assigned to.');
    expect(page.text).not.toContain('which moves it offers you');
  });

  test.each(failures)('offers its people when the list of moves %s', async (_, fault) => {
    team.jira.faults.plant({ ...fault, on: /transitions/ });
    await open();
    const page = await team.ben.press('Search', { person: 'cleo' });
    expect(page.status).toBe(200);
    expect(page.$('#assignee').text()).toContain('Cleo Marín');
    expect(page.text).toContain('Jira could not be asked just now which moves it offers you.');
    expect(page.text).not.toContain('Jira offers you no move');
    expect(page.text).not.toContain('whom it can be assigned to.');
  });

  test('is shown without both, and comments are written', async () => {
    team.jira.faults.plant({ kind: 'rateLimit', retryAfter: 5, on: /assignable|transitions/ });
    await open();
    expect(offered('transition')).toBe(0);
    const page = await team.ben.press('Comment', { comment: 'All the same' });
    expect(page.text).toContain('Your comment is on SHOP-5 in Jira.');
  });
});

describe('R02 the form of a board', () => {
  const beside = (control: string) => team.ada.page.$(control).closest('.choice-detail').text();
  const lists = [
    ['boards', /agile\/1.0\/board$/, '#board', 'Jira gave no list of its boards.'],
    ['favourite filters', /filter\/favourite$/, '#filter', 'Jira gave no list of its favourite filters.'],
    ['projects', /api\/2\/project$/, '#projects', 'Jira gave no list of its projects.'],
  ] as const;
  const cases = lists.flatMap((list) => failures.map(([how, fault]) => [list[0], how, list, fault] as const));

  test.each(cases)('opens when the list of %s %s', async (_list, _how, [name, on, control, words], fault) => {
    for (const path of [paths.boards.new(), paths.boards.edit({ id: boardId })]) {
      team.jira.faults.plant({ ...fault, on });
      const page = await team.ada.visit(path);
      team.jira.faults.clear();
      expect([path, page.status]).toEqual([path, 200]);
      expect(beside(control)).toContain(words);
      for (const [other, , , otherWords] of lists)
        if (other !== name) expect(page.text).not.toContain(otherWords);
    }
  });

  test('opens when no list comes, and a board is made by JQL, and its name is changed', async () => {
    team.jira.faults.plant({ kind: 'status', status: 500, on: /\/(project|favourite|board)$/ });
    const path = await aBoard(team.ada, team.accountId, { source: 'jql', jql: 'project = SHOP' });
    const edit = await team.ada.visit(paths.boards.edit({ id: path.split('/')[2] }));
    expect(edit.status).toBe(200);
    const page = await team.ada.press('Save board', { name: 'Another name' });
    expect(page.text).toContain('The board was changed.');
  });

  test('keeps what was chosen when its list does not come', async () => {
    team.jira.faults.plant({ kind: 'status', status: 500, on: /\/project$/ });
    const page = await team.ada.visit(paths.boards.edit({ id: boardId }));
    expect(page.$('[name=projects][checked]').attr('value')).toBe('SHOP');
    expect(page.text).not.toContain('Jira shows you no projects.');
  });

  test('names one element that could not be read, and offers the others', async () => {
    const change = (answer: any) => {
      const values = Array.isArray(answer) ? answer : answer.values;
      values[0].name = null;
      return answer;
    };
    team.jira.faults.plant({ kind: 'alter', on: /\/(project|favourite|board)$/, change });
    const page = await team.ada.visit(paths.boards.new());
    expect(beside('#projects')).toMatch(/1 project could not be read: [A-Z]+\./);
    expect(beside('#filter')).toMatch(/1 filter could not be read: \d+\./);
    expect(beside('#board')).toMatch(/1 board could not be read: \d+\./);
    expect(page.$('[name=projects]').length).toBe(2);
  });

  test('opens on a Jira without Jira Software, and says that it has no boards', async () => {
    team.jira.hasSoftware = false;
    const page = await team.ada.visit(paths.boards.new());
    team.jira.hasSoftware = true;
    expect(page.status).toBe(200);
    expect(beside('#board')).toContain('Jira Software is not installed or has no licence.');
    expect(page.text).not.toContain('no Jira at');
  });

  test('asks for a link when Jira refuses the person', async () => {
    const { password } = team.jira.world.person('finn');
    team.jira.world.person('finn').password = 'another one';
    const page = await team.finn.visit(paths.boards.new());
    team.jira.world.person('finn').password = password;
    expect(page.status).toBe(403);
    expect(page.text).toContain('Link your Jira account');
  });
});
