import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser, Page } from '../support/browser.js';
import { until } from '../support/until.js';

let team: Team;
let path: string;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP', 'OPS'] });
  boardId = path.split('/')[2];
  for (const browser of [team.ada, team.ben]) await untilRead(browser);
});
afterAll(() => team?.stop());
afterEach(() => team.jira.faults.clear());

async function untilRead(browser: Browser) {
  for (let i = 0; i < 50; i++) if ((await browser.visit(path)).$('.card').length > 0) return;
  throw new Error('the board was not read');
}

/** Keys of work items of a project in that status, the first of the board first. */
function inStatus(status: string, project = 'SHOP'): string[] {
  const { world } = team.jira;
  return world.issues
    .filter((one) => one.project === project && world.status(one.status).name === status)
    .filter((one) => one.type !== '10000')
    .map(({ key }) => key);
}
const issue = (key: string) => team.jira.world.issue(key);
const statusOf = (key: string) => team.jira.world.status(issue(key).status).name;

/** Selects cards of a board, as the boxes on it do, and presses a button of the bar. */
async function selects(browser: Browser, keys: string[], button: string): Promise<Page> {
  const { $ } = await browser.visit(`${path}?select=1`);
  for (const key of keys) expect($(`form#several #${key} input[type=checkbox]`)).toHaveLength(1);
  for (const key of keys) $(`#${key} input[type=checkbox]`).attr('checked', '');
  return browser.press(button);
}
const optionOf = ({ $ }: Page, name: string, label: string) =>
  $(`select[name=${name}] option`)
    .filter((_, one) => $(one).text() === label)
    .attr('value')!;
const lines = ({ $ }: Page, list = '.several-preview .list > li') =>
  $(list)
    .map((_, one) => $(one).find('.list-main').text().replace(/\s+/g, ' ').trim())
    .get();
const lacks = (what: string, permission: string) =>
  `Jira does not let you ${what}: you lack the permission “${permission}” in this project.`;
const writes = () =>
  team.jira.calls.filter(({ method, path: called }) => method !== 'GET' && !/search|session/.test(called));

describe('several cards are selected on a board without scripts', () => {
  test('by boxes, which are there once they are asked for, also among what is found', async () => {
    let page = await team.ben.visit(path);
    expect(page.$('.card input')).toHaveLength(0);
    page = await team.ben.follow('Select');
    expect(page.$('.card input').length).toBe(page.$('.card').length);
    expect(page.text).toContain('Select up to 50');
    const [key] = inStatus('To Do');
    page = await team.ben.press('Show', { q: key });
    expect(page.$('.card input').attr('value')).toBe(key);
    page = await team.ben.follow('Stop selecting');
    expect(page.$('.card input')).toHaveLength(0);
    expect(page.path).toContain(`q=${key}`);
  });

  test('more than 50 are refused in words', async () => {
    const keys = Array.from({ length: 51 }, (_, at) => `key=SHOP-${at + 1}`).join('&');
    const page = await team.ben.visit(`${paths.boards.several({ id: boardId })}?what=move&${keys}`);
    expect(page.status).toBe(422);
    expect(page.text).toContain('At most 50 work items can be changed at once; these are 51.');
  });

  test('none at all is said, too', async () => {
    expect((await selects(team.ben, [], 'Priority')).text).toContain('No work item is selected.');
  });
});

describe('several work items are moved', () => {
  test('where Jira offers a way for each; what it will refuse is said before anything is sent', async () => {
    const [first, second] = inStatus('To Do');
    const [done] = inStatus('Done');
    const [machine] = inStatus('Reported', 'OPS');
    const choose = await selects(team.ben, [first, second, done, machine], 'Move to …');
    expect(choose.$('h1').text()).toBe('Change 4 work items');
    team.jira.calls.clear();
    const preview = await team.ben.press('Preview', { to: optionOf(choose, 'to', 'In Progress') });
    expect(writes()).toEqual([]);
    expect(preview.text).toContain('2 work items can be changed. What is not checked is left out.');
    const said = lines(preview);
    expect(said.find((line) => line.startsWith(done))).toContain(`Jira offers you no way for ${done}`);
    expect(said.find((line) => line.startsWith(machine))).toContain(
      lacks(`move ${machine}`, 'Transition Issues'),
    );
    expect(
      preview
        .$('.several-preview [name=key][checked]')
        .map((_, one) => one.attribs.value)
        .get()
        .sort(),
    ).toEqual([first, second].sort());

    const made = await team.ben.press('Move to “In Progress”');
    expect(made.path).toContain(`${path}/several/`);
    expect(made.text).toContain('2 made');
    expect([first, second, done, machine].map(statusOf)).toEqual([
      'In Progress',
      'In Progress',
      'Done',
      'Reported',
    ]);

    const undone = await team.ben.press('Undo all');
    expect(undone.text).toContain('2 made');
    expect([first, second].map(statusOf)).toEqual(['To Do', 'To Do']);
  });

  test('where none can, nothing is offered to send', async () => {
    const [done] = inStatus('Done');
    const choose = await selects(team.ben, [done], 'Move to …');
    const preview = await team.ben.press('Preview', { to: optionOf(choose, 'to', 'In Progress') });
    expect(preview.text).toContain('None of these can be changed this way.');
    expect(preview.$('.several-preview button')).toHaveLength(0);
  });

  test('once, however often the form is sent', async () => {
    const [first, second] = inStatus('To Do');
    const choose = await selects(team.ben, [first, second], 'Move to …');
    const preview = await team.ben.press('Preview', { to: optionOf(choose, 'to', 'In Progress') });
    const sent = {
      operation: preview.value('operation'),
      what: 'move',
      to: preview.value('to'),
      key: [first, second],
    };
    team.jira.calls.clear();
    const several = paths.boards.several({ id: boardId });
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push((await team.ben.post(several, sent)).path);
    expect(new Set(answers).size).toBe(1);
    expect(writes().filter(({ path: called }) => called.endsWith('/transitions'))).toHaveLength(2);
    await team.ben.press('Undo all');
  });

  test('each is a change of its own, which can be taken back by itself', async () => {
    const [first, second] = inStatus('To Do');
    const choose = await selects(team.ben, [first, second], 'Move to …');
    await team.ben.press('Preview', { to: optionOf(choose, 'to', 'In Progress') });
    const made = await team.ben.press('Move to “In Progress”');
    await team.ben.press('Undo');
    expect(new URL(team.ben.page.url).pathname).toBe(new URL(made.url).pathname);
    expect([first, second].map(statusOf).sort()).toEqual(['In Progress', 'To Do']);
    await team.ben.press('Undo all');
    expect([first, second].map(statusOf)).toEqual(['To Do', 'To Do']);
  });
});

test('several are assigned, and a person whom Jira does not take is said beforehand', async () => {
  const keys = inStatus('To Do').slice(0, 2);
  const before = keys.map((key) => issue(key).assignee);
  const choose = await selects(team.ben, keys, 'Assign');
  const preview = await team.ben.press('Preview', { assignee: optionOf(choose, 'assignee', 'Cleo Marín') });
  expect(preview.text).toContain('Assign to Cleo Marín');
  const made = await team.ben.press('Assign to Cleo Marín');
  expect(made.text).toContain(`${keys.filter((_, at) => before[at] !== 'cleo').length} made`);
  expect(keys.map((key) => issue(key).assignee)).toEqual(['cleo', 'cleo']);
  await team.ben.press('Undo all');
  expect(keys.map((key) => issue(key).assignee)).toEqual(before);

  await selects(team.ben, keys, 'Assign');
  const stranger = `${team.ben.page.path}&assignee=finn&press=preview`;
  expect(lines(await team.ben.visit(stranger)).join()).toContain('be assigned to finn');
});

test('labels are added and taken away beside those that each has', async () => {
  const keys = inStatus('To Do').slice(0, 2);
  const [before, other] = keys.map((key) => [...issue(key).labels]);
  await selects(team.ben, keys, 'Labels');
  await team.ben.press('Preview', { add: 'together later' });
  const made = await team.ben.press('Add “later”, “together”');
  expect(made.text).toContain('2 made');
  expect(keys.map((key) => [...issue(key).labels].sort())).toEqual(
    [before, other].map((labels) => [...labels, 'together', 'later'].sort()),
  );
  await team.ben.visit(path); // read again by the way
  await selects(team.ben, keys, 'Labels');
  await team.ben.press('Preview', { remove: ['together', 'later'] });
  await team.ben.press('Take away “together”, “later”');
  expect(keys.map((key) => issue(key).labels)).toEqual([before, other]);
});

test('the priority of those is set whose edit screen has it', async () => {
  const keys = inStatus('To Do').slice(0, 2);
  const [machine] = inStatus('Reported', 'OPS');
  const before = keys.map((key) => issue(key).priority);
  const choose = await selects(team.ben, [...keys, machine], 'Priority');
  const preview = await team.ben.press('Preview', { priority: optionOf(choose, 'priority', 'Highest') });
  expect(lines(preview).find((line) => line.startsWith(machine))).toContain(
    lacks(`edit ${machine}`, 'Edit Issues'),
  );
  await team.ben.press('Set priority to Highest');
  expect(keys.map((key) => issue(key).priority)).toEqual(['1', '1']);
  await team.ben.press('Undo all');
  expect(keys.map((key) => issue(key).priority)).toEqual(before);
});

test('what is made again by taking the undo back can be undone again', async () => {
  const keys = inStatus('To Do').slice(0, 2);
  const priorities = () => keys.map((key) => issue(key).priority);
  const before = priorities();
  const isMade = async ({ path: made }: Page) => {
    await until(async () => (await team.ben.visit(made)).text.includes('2 made'));
    return priorities();
  };
  const choose = await selects(team.ben, keys, 'Priority');
  await team.ben.press('Preview', { priority: optionOf(choose, 'priority', 'Highest') });
  const made = await team.ben.press('Set priority to Highest');
  expect(await isMade(made)).toEqual(['1', '1']);
  for (let i = 0; i < 2; i++) {
    expect(await isMade(await team.ben.press('Undo all'))).toEqual(before);
    expect(await isMade(await team.ben.press('Undo all'))).toEqual(['1', '1']);
    await team.ben.visit(made.path);
  }
  expect(await isMade(await team.ben.press('Undo all'))).toEqual(before);
});

test('what is taken back is told again, however often that is pressed', async () => {
  const keys = inStatus('To Do').slice(0, 2);
  const before = keys.map((key) => issue(key).priority);
  const choose = await selects(team.ben, keys, 'Priority');
  await team.ben.press('Preview', { priority: optionOf(choose, 'priority', 'Highest') });
  const { path: made } = await team.ben.press('Set priority to Highest');
  await until(async () => (await team.ben.visit(made)).text.includes('2 made'));
  team.jira.calls.clear();
  const undo = `${made.split('?')[0]}/undo`;
  const answers = await Promise.all([1, 2].map(() => team.ben.post(undo, { key: keys })));
  answers.push(await team.ben.post(undo, { key: keys }));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(new Set(answers.map((answer) => answer.path)).size).toBe(1);
  await until(async () => (await team.ben.visit(answers[0].path)).text.includes('2 made'));
  expect(keys.map((key) => issue(key).priority)).toEqual(before);
  expect(writes()).toHaveLength(2);
});

test('what Jira asks for on the way is filled in once for all, and asked for before anything is sent', async () => {
  const keys = inStatus('In Progress').slice(0, 2);
  const choose = await selects(team.ben, keys, 'Move to …');
  let page = await team.ben.press('Preview', { to: optionOf(choose, 'to', 'Done') });
  expect(page.$('.several-preview select[name="f-41-resolution"]')).toHaveLength(1);
  expect(page.text).toContain('For “Done” Jira needs');
  page = await team.ben.press('Move to “Done”');
  expect([page.status, page.$('#f-41-resolution-error').text()]).toEqual([
    422,
    expect.stringContaining('Jira needs Resolution.'),
  ]);
  expect(keys.map(statusOf)).toEqual(['In Progress', 'In Progress']);
  page = await team.ben.press('Move to “Done”', { 'f-41-resolution': '10002' });
  expect(page.text).toContain('2 made');
  expect(keys.map((key) => [statusOf(key), issue(key).resolution])).toEqual([
    ['Done', '10002'],
    ['Done', '10002'],
  ]);
  page = await team.ben.press('Undo all');
  expect(page.text).toContain('2 refused');
  expect(page.text).toContain(`Jira offers you no way for ${keys[0]} from “Done” to “In Progress”.`);
  for (const key of keys) team.jira.world.editIssue(key, { status: '3', resolution: null }, { by: 'ada' });
});

describe('where several ways lead into a column', () => {
  const second = { id: '99', name: 'Straight to review', from: ['10010'], to: '10011', required: [] };
  beforeAll(() => team.jira.world.workflows[0].transitions.push(second));
  afterAll(() => team.jira.world.workflows[0].transitions.pop());

  test('it is asked which of them each goes', async () => {
    const keys = inStatus('To Do').slice(0, 2);
    const choose = await selects(team.ben, keys, 'Move to …');
    const preview = await team.ben.press('Preview', { to: optionOf(choose, 'to', 'In Progress') });
    expect(
      preview
        .$(`select[name="way-${keys[0]}"] option`)
        .map((_, one) => preview.$(one).text())
        .get(),
    ).toEqual(['Start work', 'Straight to review']);
    const made = await team.ben.press('Move to “In Progress”', { [`way-${keys[1]}`]: '99' });
    expect(made.text).toContain('2 made');
    expect(keys.map(statusOf)).toEqual(['In Progress', 'In Review']);
    await team.ben.press('Undo all');
    expect(keys.map(statusOf)).toEqual(['To Do', 'To Do']);
  });
});

test.each([
  ['a scrum board', { source: 'board', board: '1', name: 'Scrum' }],
  ['a board of a project', { source: 'projects', projects: ['SHOP'], name: 'Project' }],
])('several are put into a sprint and back into the backlog on %s', async (_, values) => {
  const scrum = await aBoard(team.ben, team.accountId, values);
  const waits = async () => (await team.ben.visit(`${scrum}?sprint=all`)).$('.card').length === 0;
  for (let i = 0; i < 50 && (await waits()); i++);
  const keys = inStatus('To Do')
    .filter((key) => issue(key).type !== '10003')
    .slice(0, 2);
  const before = keys.map((key) => team.jira.world.currentSprint(issue(key))?.id);
  const several = paths.boards.several({ id: scrum.split('/')[2] });
  const at = `at=${encodeURIComponent('?sprint=all')}&${keys.map((key) => `key=${key}`).join('&')}`;
  const choose = await team.ben.visit(`${several}?what=sprint&${at}`);
  await team.ben.press('Preview', { sprint: optionOf(choose, 'sprint', 'Sprint 13') });
  const made = await team.ben.press('Put into “Sprint 13”');
  expect(made.text).toContain('2 made');
  expect(keys.map((key) => team.jira.world.currentSprint(issue(key))?.id)).toEqual([13, 13]);
  await team.ben.press('Undo all');
  expect(keys.map((key) => team.jira.world.currentSprint(issue(key))?.id)).toEqual(before);
});

test('several can go to the backlog where Jira shows the sprints of none of its boards', async () => {
  const body = '{"errorMessages":["No."],"errors":{}}';
  team.jira.faults.plant({ kind: 'status', status: 404, body, on: /\/board\/\d+\/sprint$/ });
  const page = await team.ben.visit(
    `${paths.boards.several({ id: boardId })}?what=sprint&key=${inStatus('To Do')[0]}`,
  );
  expect(page.$('select[name=sprint] option').text()).toContain('Backlog');
  expect(page.text).toContain('Jira does not have this, or does not show it to you.');
});

describe('whoever may change nothing in a project', () => {
  const machine = 'OPS-3';
  test.each([
    ['Move to …', 'to', 'In Progress', `move ${machine}`, 'Transition Issues'],
    ['Assign', 'assignee', 'Me', `assign ${machine}`, 'Assign Issues'],
    ['Priority', 'priority', 'Lowest', `edit ${machine}`, 'Edit Issues'],
    ['Labels', 'add', 'urgent', `edit ${machine}`, 'Edit Issues'],
  ])('is told for %s which permission is missing, before', async (button, control, to, what, permission) => {
    const choose = await selects(team.ben, [machine], button);
    const preview = await team.ben.press('Preview', { [control]: optionOf(choose, control, to) ?? to });
    expect(lines(preview)).toEqual([expect.stringContaining(lacks(what, permission))]);
    expect(preview.text).toContain('None of these can be changed this way.');
  });
});

test('where Jira lets a status be edited by nobody, that is the reason', async () => {
  const [key] = inStatus('To Do');
  team.jira.faults.plant({ kind: 'alter', change: () => ({ fields: {} }), on: /editmeta/ });
  await selects(team.ben, [key], 'Labels');
  const preview = await team.ben.press('Preview', { add: 'urgent' });
  expect(lines(preview)).toEqual([expect.stringContaining(`Jira does not let you edit ${key} in “To Do”.`)]);
});

test('the same selection is looked at for each person as themselves', async () => {
  const [machine] = inStatus('Reported', 'OPS');
  const [shop] = inStatus('To Do');
  const looked = async (browser: Browser) => {
    const choose = await selects(browser, [machine, shop], 'Priority');
    const preview = await browser.press('Preview', { priority: optionOf(choose, 'priority', 'Lowest') });
    return preview
      .$('.several-preview [name=key][checked]')
      .map((_, one) => one.attribs.value)
      .get();
  };
  expect(await looked(team.ben)).toEqual([shop]);
  expect((await looked(team.ada)).sort()).toEqual([machine, shop].sort());
});

describe('what somebody is not shown', () => {
  test('is not found among the selected, and nothing of it is asked of Jira', async () => {
    const [hidden] = inStatus('To Do', 'MOB');
    const [own] = inStatus('To Do');
    const several = paths.boards.several({ id: boardId });
    team.jira.calls.clear();
    const page = await team.ben.visit(`${several}?what=move&key=${own}&key=${hidden}`);
    expect(page.text).toContain('1 work item of those that were selected is not on this board any more.');
    expect(page.text).not.toContain(issue(hidden).summary);
    expect((await team.ben.visit(`${several}?what=move&key=${hidden}`)).status).toBe(404);
    const both = await team.ben.post(several, {
      what: 'labels',
      add: 'seen',
      key: [hidden, own],
      operation: 'both',
    });
    expect(both.text).toContain('Nothing new was begun for 1 work item.');
    await team.ben.press('Undo all');
    await team.ben.post(several, { what: 'labels', add: 'seen', key: [hidden], operation: 'hidden' });
    expect(team.ben.page.status).toBe(404);
    expect(team.jira.calls.filter(({ path: called }) => called.includes(hidden))).toEqual([]);
    expect(issue(hidden).labels).not.toContain('seen');
  });

  test('is also what somebody else has changed', async () => {
    const [key] = inStatus('To Do');
    await selects(team.ben, [key], 'Labels');
    await team.ben.press('Preview', { add: 'mine' });
    const { path: mine } = await team.ben.press('Add “mine”');
    expect((await team.ada.visit(mine)).status).toBe(404);
    expect((await team.ben.visit(mine)).text).toContain('1 made');
    await team.ben.press('Undo all');
  });
});

describe('while Jira does not answer', () => {
  test('of some only, those are told apart from what it allows', async () => {
    const [first, second] = inStatus('To Do');
    const [machine] = inStatus('Reported', 'OPS');
    await selects(team.ben, [first, second, machine], 'Labels');
    team.jira.faults.plant({ kind: 'maintenance', on: new RegExp(`/${second}/editmeta`) });
    const preview = await team.ben.press('Preview', { add: 'urgent' });
    expect(preview.text).toContain(
      'Jira allows 1 of them. Of 1 it has not said whether it does: it is tried. What is not checked is left out.',
    );
    expect(lines(preview).filter((line) => line.includes('It is tried.'))).toEqual([
      expect.stringContaining(second),
    ]);
  });

  test('what it would refuse is not known, all of it waits, and is made once', async () => {
    const keys = inStatus('To Do').slice(0, 2);
    const choose = await selects(team.ben, keys, 'Move to …');
    const to = optionOf(choose, 'to', 'In Progress');
    team.jira.faults.plant({ kind: 'maintenance' });
    const preview = await team.ben.press('Preview', { to });
    expect(lines(preview).join()).toContain('Jira could not be asked');
    expect(preview.text).toContain('Jira has not said whether it allows this.');
    expect(preview.text).not.toContain('Jira allows');
    let made = await team.ben.press('Move to “In Progress”');
    expect(made.text).toContain('2 waiting');
    team.jira.faults.clear();
    for (let i = 0; i < 2; i++) await team.ben.press('Try again');
    made = await team.ben.visit(made.path);
    expect(made.text).toContain('2 made');
    expect(keys.map(statusOf)).toEqual(['In Progress', 'In Progress']);
    await team.ben.press('Undo all');
  });
});
