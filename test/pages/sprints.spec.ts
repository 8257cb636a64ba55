import { Reading } from '../../src/readings/kept/reading.entity.js';
import { paths } from '../../src/paths.js';
import { bigWorld } from '../fake-jira/fake-jira.js';
import { aBoard, aTeam, readingsOf, type Team } from '../support/board-stories.js';
import type { Page } from '../support/browser.js';
import { later, MINUTE } from '../support/clock.js';

const ITEMS = 300;
let team: Team;
let board: string; // a scrum board of Jira
let epic: string;

/** Every tenth is in the active sprint. */
function worldWithSprint() {
  const world = bigWorld(ITEMS);
  const { id } = world.sprints.find(({ state }) => state === 'active')!;
  for (const [at, issue] of world.issues.entries()) if (at % 10 === 0) issue.sprints = [id];
  epic = world.addIssue({ project: 'BIG', type: 'Epic', summary: 'An epic', epicName: 'Checkout' }).key;
  world.people.push({ ...world.person('dora'), name: 'finn', key: 'JIRAUSER10106', password: 'finn-secret' });
  return world;
}

beforeAll(async () => {
  team = await aTeam({ world: worldWithSprint() });
  team.jira.calls.clear();
  const { id } = team.jira.world.boards.find(({ type }) => type === 'scrum')!;
  board = await aBoard(team.ada, team.accountId, {
    name: 'Scrum',
    source: 'board',
    board: String(id),
    columns: 'board',
  });
});
afterAll(() => team?.stop());

const world = () => team.jira.world;
const keys = (page: Page) =>
  page
    .$('.card')
    .map((_, card) => page.$(card).attr('data-key'))
    .get()
    .sort();
const sprint = (state: string) => world().sprints.find((one) => one.state === state)!;
const inSprint = (id: number) =>
  world()
    .issues.filter((issue) => world().currentSprint(issue)?.id === id)
    .map(({ key }) => key)
    .sort();
/** How many issues Jira put into words for Footbridge. */
const issuesRead = () => team.jira.calls.filter(({ path }) => /\/(issue|search|backlog)$/.test(path));
const options = (page: Page) =>
  page
    .$('#find-sprint option')
    .map((_, option) => page.$(option).text())
    .get();

test('a scrum board costs what its active sprint holds, whatever else is on it', async () => {
  const page = await team.ada.visit(board);
  expect(keys(page)).toEqual(inSprint(sprint('active').id));
  expect(keys(page).length).toBeGreaterThan(0);
  const [reading] = await readingsOf(team, board, 'ada');
  expect(reading.total).toBeLessThan(ITEMS / 4);
  // The preview before it was made shows ten.
  const isWhole = ({ jql, maxResults }: Record<string, string>) => !jql && maxResults !== '10';
  const whole = issuesRead().filter(({ path, query }) => path.endsWith('/board/1/issue') && isWhole(query));
  expect(whole).toEqual([]);
});

test('every sprint of the board can be chosen, though no work item of it was read', async () => {
  const page = await team.ada.visit(board);
  const { boardId } = sprint('active');
  for (const { name, state } of world().sprints.filter((one) => one.boardId === boardId))
    expect(options(page)).toContain(state === 'closed' ? `${name} (closed)` : name);
});

test('another sprint is read when it is chosen, and stands in the address', async () => {
  const future = sprint('future');
  const page = await team.ada.visit(`${board}?sprint=${future.id}`);
  expect(keys(page)).toEqual(inSprint(future.id));
  expect(page.$('#find-sprint option[selected]').text()).toBe(future.name);
  expect(page.$('#board').attr('data-state-url')).toContain(`sprint=${future.id}`);
  expect(keys(await team.ada.visit(`${board}?sprint=all`)).length).toBeGreaterThan(keys(page).length);
});

test('a sprint that is over shows all that was in it, also what was carried over to the next one', async () => {
  const over = sprint('closed');
  const done = world().addIssue({
    project: 'BIG',
    type: 'Story',
    summary: 'Done in time',
    sprints: [over.id],
  });
  const next = sprint('future');
  const carried = world().addIssue({
    ...{ project: 'BIG', type: 'Story', summary: 'Carried over' },
    sprints: [over.id, next.id],
  });
  const page = await team.ada.visit(`${board}?sprint=${over.id}`);
  expect(keys(page)).toEqual([carried.key, done.key].sort());
  expect(page.$('#board-missed').text().trim()).toBe('');
  world().deleteIssue(done.key);
  world().deleteIssue(carried.key);
  await team.ada.visit(`${board}?sprint=${over.id}`);
  expect((await team.ada.press('Refresh')).text).toContain(`No work item here is in “${over.name}”.`);
});

test('the address of a sprint that is not there says so, and leads to the board', async () => {
  let page = await team.ada.visit(`${board}?sprint=99999`);
  expect(page.text).toContain('Jira does not show you this sprint');
  page = await team.ada.follow('Show the board without this sprint');
  expect([page.path, keys(page).length]).toEqual([board, ITEMS / 10]);
});

test('a second person is told the ids of the sprint, and what is kept of them is not fetched again', async () => {
  team.jira.calls.clear();
  const page = await team.ben.visit(board);
  expect(keys(page)).toEqual(inSprint(sprint('active').id));
  expect(issuesRead().filter(({ query }) => query.fields?.includes('summary'))).toEqual([]);
});

test('cards are moved, and their pages opened, in the sprint that is shown', async () => {
  const future = sprint('future');
  const page = await team.ada.visit(`${board}?sprint=${future.id}`);
  const [key] = keys(page);
  const boardId = board.split('/')[2];
  const shown = await team.ada.visit(paths.items.show({ boardId, key }));
  expect(shown.status).toBe(200);
  expect(shown.text).toContain(key);
});

test('an epic that is renamed in Jira is called so on cards of the sprint, which are not read again', async () => {
  const [key] = inSprint(sprint('active').id);
  world().editIssue(key, { epic });
  await team.ada.visit(board);
  const epicOn = (page: Page) => page.$(`[data-key=${key}] .epic`).text();
  expect(epicOn(await team.ada.press('Refresh'))).toContain('Checkout');
  world().editIssue(epic, { epicName: 'Paying' });
  await later(2 * MINUTE, async () => {
    expect(epicOn(await team.ada.press('Refresh'))).toContain('Paying');
  });
});

test('JF-43 a sprint that is renamed or ended in Jira is called so in the list at the next look', async () => {
  const active = sprint('active');
  active.name = 'Renamed sprint';
  await team.ada.visit(board);
  expect(options(await team.ada.press('Refresh'))).toContain('Renamed sprint');
  active.state = 'closed';
  const page = await team.ada.press('Refresh');
  expect(options(page)).toContain('Renamed sprint (closed)');
  expect(keys(page)).toEqual([]);
  expect(page.text).toContain('No work item here is in an active sprint.');
  active.state = 'active';
  expect(keys(await team.ada.press('Refresh'))).toEqual(inSprint(active.id));
});

test('what was read of the sprints of a board goes with the board', async () => {
  expect((await readingsOf(team, board, 'ada')).length).toBeGreaterThan(1);
  await team.ada.visit(paths.boards.removal({ id: board.split('/')[2] }));
  await team.ada.press('Remove board');
  expect(await team.footbridge.database.read.countBy(Reading, {})).toBe(0);
});
