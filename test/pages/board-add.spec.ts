import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser, Page } from '../support/browser.js';

let team: Team;
let path: string;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
  for (const browser of [team.ada, team.ben]) await untilRead(browser);
});
afterAll(() => team?.stop());
afterEach(() => {
  team.jira.faults.clear();
  delete team.jira.world.project('SHOP').requiredForNew;
});

async function untilRead(browser: Browser) {
  for (let i = 0; i < 50; i++) if ((await browser.visit(path)).$('.card').length > 0) return;
  throw new Error('the board was not read');
}
const called = (summary: string) => team.jira.world.issues.filter((one) => one.summary === summary);

/** Presses the link at the foot of the column. */
async function opens(browser: Browser, column: string, query = ''): Promise<Page> {
  const { $ } = await browser.visit(path + query);
  const href = $('.column')
    .filter((_, one) => $(one).find('h2').text().trim() === column)
    .find('.column-add a')
    .attr('href');
  return browser.visit(href!);
}
const columnOf = ({ $ }: Page, key: string) =>
  $(`#${key}`).closest('.column').find('h2').first().text().trim();

describe('a work item is added at the foot of a column', () => {
  test('with a few words, and stands on the board in that column', async () => {
    const form = await opens(team.ben, 'In Progress');
    expect(form.$('h1').text()).toBe('Add a work item');
    expect(form.text).toContain('in “In Progress”');
    expect(form.$('select[name=what] option:selected').text()).toBe('Story');
    const page = await team.ben.press('Add', { summary: 'Gift wrapping' });
    const [issue, ...others] = called('Gift wrapping');
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ reporter: 'ben', project: 'SHOP' });
    expect(page.text).toContain(`${issue.key} is created.`);
    expect(columnOf(page, issue.key)).toBe('In Progress');
    expect(team.jira.world.status(issue.status).category).toBe('indeterminate');
  });

  test('and the answer of a browser that sends the form again is the same', async () => {
    const form = await opens(team.ben, 'To Do');
    const fields = { summary: 'Sent again', what: 'SHOP 10002', operation: form.value('operation') };
    const add = paths.boards.add({ id: boardId });
    for (let i = 0; i < 3; i++) expect((await team.ben.post(add, fields)).text).toContain('is created.');
    expect(called('Sent again')).toHaveLength(1);
  });

  test('in an epic of its lane', async () => {
    const { $ } = await team.ben.visit(`${path}?lanes=epic`);
    const lane = $('.lane[data-lane=SHOP-1]');
    await team.ben.visit(lane.find('.column-add a').first().attr('href')!);
    const page = await team.ben.press('Add', { summary: 'Of an epic' });
    const [issue] = called('Of an epic');
    expect(issue.epic).toBe('SHOP-1');
    expect(page.$(`.lane[data-lane=SHOP-1] #${issue.key}`)).toHaveLength(1);
  });

  test('in the sprint that a scrum board shows', async () => {
    const scrum = await aBoard(team.ben, team.accountId, { source: 'board', board: '1', name: 'Scrum' });
    const { $ } = await team.ben.visit(scrum);
    await team.ben.visit($('.column-add a').first().attr('href')!);
    const page = await team.ben.press('Add', { summary: 'Of the sprint' });
    const [issue] = called('Of the sprint');
    expect(team.jira.world.currentSprint(issue)?.id).toBe(12);
    expect(page.$(`#${issue.key}`)).toHaveLength(1);
  });

  test('in the sprint by which a board of a project is narrowed', async () => {
    await opens(team.ben, 'To Do', '?sprint=13');
    const page = await team.ben.press('Add', { summary: 'Of the next sprint' });
    const [issue] = called('Of the next sprint');
    expect(team.jira.world.currentSprint(issue)?.id).toBe(13);
    expect(page.$(`#${issue.key}`)).toHaveLength(1);
  });

  test('and where Jira has no way into the column, it says so and where it lies', async () => {
    await opens(team.ben, 'Done');
    const page = await team.ben.press('Add', { summary: 'Done before it began' });
    const [issue] = called('Done before it began');
    expect(page.text).toContain(`${issue.key} is created. Jira offers`);
    expect(columnOf(page, issue.key)).toBe('To Do');
  });
});

describe('what Jira asks for besides', () => {
  test('opens its fields, and nothing that was typed is lost', async () => {
    team.jira.world.project('SHOP').requiredForNew = ['customfield_10113', 'components'];
    await opens(team.ben, 'To Do');
    let page = await team.ben.press('Add', { summary: 'With more' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('Jira also asks for Component/s and Business Value where the type is Story.');
    expect(page.value('summary')).toBe('With more');
    page = await team.ben.press('Add', { 'n-customfield_10113': 'many' });
    expect(page.$('#n-customfield_10113-error').text()).toContain('Enter a number');
    expect(page.value('n-customfield_10113')).toBe('many');
    const component = page.$('[name=n-components][type=checkbox]').first().attr('value')!;
    page = await team.ben.press('Add', { 'n-customfield_10113': '3', 'n-components': component });
    expect(page.text).toContain('is created.');
    expect(called('With more')).toHaveLength(1);
    expect(called('With more')[0].components).toHaveLength(1);
  });

  test('what Jira refuses is said beside its field', async () => {
    await opens(team.ben, 'To Do');
    let page = await team.ben.press('More fields', { summary: 'Refused' });
    expect(page.value('summary')).toBe('Refused');
    team.jira.faults.plant({
      ...{ kind: 'status', status: 400, on: /\/issue$/, method: 'POST', times: 1 },
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        errorMessages: [],
        errors: { labels: 'The label is on a list of forbidden ones.' },
      }),
    });
    page = await team.ben.press('Add', { 'n-labels': 'gift paper' });
    expect(page.status).toBe(422);
    expect(page.$('#n-labels-error').text()).toContain('on a list of forbidden ones');
    expect(page.value('n-labels')).toBe('gift paper');
    page = await team.ben.press('Add');
    expect(called('Refused')[0].labels.sort()).toEqual(['gift', 'paper']);
  });

  test('what Jira refuses of the summary is said beside it', async () => {
    await opens(team.ben, 'To Do');
    team.jira.faults.plant({
      ...{ kind: 'status', status: 400, on: /\/issue$/, method: 'POST', times: 1 },
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ errorMessages: [], errors: { summary: 'That word is not liked here.' } }),
    });
    const page = await team.ben.press('Add', { summary: 'A bad word' });
    expect([page.status, page.$('#summary-error').text()]).toEqual([
      422,
      expect.stringContaining('That word is not liked here.'),
    ]);
    expect(page.value('summary')).toBe('A bad word');
  });

  test('what Jira says it does not have keeps the form, with what was typed', async () => {
    await opens(team.ben, 'To Do');
    team.jira.faults.plant({
      ...{ kind: 'status', status: 404, on: /\/issue$/, method: 'POST', times: 1 },
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ errorMessages: ['Not here.'], errors: {} }),
    });
    const page = await team.ben.press('Add', { summary: 'Nowhere to be' });
    expect([page.status, page.value('summary')]).toEqual([422, 'Nowhere to be']);
    expect(page.$('.error-summary').text()).toContain('Not here.');
    expect(called('Nowhere to be')).toEqual([]);
  });

  test('what only Jira’s own form can ask for leads there, with what was typed', async () => {
    team.jira.world.project('SHOP').requiredForNew = ['assignee'];
    await opens(team.ben, 'To Do');
    const page = await team.ben.press('Add', { summary: 'In Jira only' });
    expect(page.text).toContain('Jira also asks for Assignee, which only its own form can.');
    const link = page.$('a:contains("Create it in Jira")').attr('href')!;
    expect(link).toContain(`${team.jira.url}/secure/CreateIssueDetails!init.jspa?pid=`);
    expect(link).toContain('summary=In+Jira+only');
  });

  test('an empty summary is asked for', async () => {
    await opens(team.ben, 'To Do');
    const page = await team.ben.press('Add', { summary: ' ' });
    expect([page.status, page.$('#summary-error').text()]).toEqual([
      422,
      expect.stringContaining('Say in a few words'),
    ]);
  });
});

describe('what is on its way', () => {
  const coming = ({ $ }: Page) =>
    $('.coming')
      .map((_, one) => $(one).text().replace(/\s+/g, ' ').trim())
      .get();

  test('stands below the cards of its column until Jira has it, for nobody else', async () => {
    await opens(team.ben, 'In Progress');
    team.jira.faults.plant({ kind: 'maintenance' });
    const page = await team.ben.press('Add', { summary: 'While Jira is away' });
    expect(page.text).toContain('“While Jira is away” is on its way.');
    expect(coming(page)).toEqual(['While Jira is away Waiting']);
    expect(page.$('.coming').closest('.column').find('h2').text()).toBe('In Progress');
    expect(coming(await team.ada.visit(path))).toEqual([]);
    team.jira.faults.clear();
    await team.ben.visit(page.$('.coming a').attr('href')!);
    await team.ben.press('Try again');
    expect(called('While Jira is away')).toHaveLength(1);
    expect(coming(await team.ben.visit(path))).toEqual([]);
  });

  test('what is not known yet is said as that, and is not sent again', async () => {
    await opens(team.ben, 'To Do');
    team.jira.faults.plant({ kind: 'status', status: 504, on: /\/issue$/, method: 'POST', times: 1 });
    const page = await team.ben.press('Add', { summary: 'Perhaps' });
    expect(page.text).toContain('It is not known whether the work item was created.');
    expect(coming(page)).toContain('Perhaps Not known yet');
  });
});

test('what this board does not show is said, with the way to it in Jira', async () => {
  const other = await aBoard(team.ben, team.accountId, {
    ...{ source: 'jql', jql: 'project = SHOP AND labels = urgent' },
    name: 'Urgent',
  });
  await team.ben.visit(other);
  await team.ben.visit(paths.boards.add({ id: other.split('/')[2] }));
  const page = await team.ben.press('Add', { summary: 'Not urgent' });
  const [issue] = called('Not urgent');
  expect(page.text).toContain('This board does not show it');
  expect(page.$('.flash a').attr('href')).toBe(`${team.jira.url}/browse/${issue.key}`);
});

test('somebody who may not create anything there is told so', async () => {
  const machines = await aBoard(team.ben, team.accountId, { source: 'projects', projects: ['OPS'] });
  const page = await team.ben.visit(paths.boards.add({ id: machines.split('/')[2] }));
  expect(page.text).toContain('Jira does not let you create work items here.');
  expect(page.$('button:contains("Add")')).toHaveLength(0);
});
