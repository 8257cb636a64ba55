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
    const page = await open();
    expect(page.status).toBe(200);
    expect(page.$('#transition').text()).toContain('Start work');
    const beside = page.$('#assignee').closest('section').text();
    expect(beside).toContain('Jira could not be asked just now whom it can be assigned to.');
    expect(page.text).not.toContain('which moves it offers you');
  });

  test.each(failures)('offers its people when the list of moves %s', async (_, fault) => {
    team.jira.faults.plant({ ...fault, on: /transitions/ });
    const page = await open();
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
