import { Change } from '../../src/changes/change.entity.js';
import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Page } from '../support/browser.js';
import { later } from '../support/clock.js';
import { askAsScript } from '../support/script.js';
import { until } from '../support/until.js';

let team: Team;
let path: string;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
});
afterAll(() => team?.stop());
beforeEach(() => team.jira.calls.clear());
afterEach(() => team.jira.faults.clear());

const NOT_KNOWN = 'Jira has not answered yet. It is not known whether';
const item = (key: string) => team.ben.visit(paths.items.show({ boardId, key }));
const issue = (key: string) => team.jira.world.issue(key);
const writes = () =>
  team.jira.calls
    .filter(({ method, path: called }) => method !== 'GET' && !called.endsWith('/search'))
    .map(({ method }) => method);
const saying = (key: string, text: string) => issue(key).comments.filter(({ body }) => body === text);
const html = { 'Content-Type': 'text/html' };
const drop = async (key: string, column: string) => {
  await team.ben.visit(path);
  const _csrf = team.ben.page.$('#board').attr('data-csrf')!;
  const target = paths.items.move({ boardId, key });
  return askAsScript(team.ben, target, { column, _csrf });
};
/** Jira takes a write and its answer gets lost; what Jira does with it is for the test to say. */
const swallow = (on: RegExp) => {
  for (const method of ['POST', 'PUT'])
    team.jira.faults.plant({ kind: 'status', status: 504, on, method, times: 1 });
};

describe('JF-39 R25 a comment that Jira has not answered', () => {
  const looksAgain = (page: Page) => page.$('button[value=look]').text();

  test('is not said to be refused, is not sent again, and is found once Jira has made it', async () => {
    await item('SHOP-4');
    swallow(/comment$/);
    let page = await team.ben.press('Comment', { comment: 'Only once' });
    expect(page.status).toBe(422);
    expect(page.$('#comment-error').text()).toContain(`${NOT_KNOWN} the comment was made.`);
    expect(page.text).not.toMatch(/not changed|try again\./i);
    expect([page.value('comment').trim(), looksAgain(page)]).toEqual(['Only once', 'Look again']);

    page = await team.ben.press('Comment'); // Jira still works on it
    expect(page.text).toContain(`${NOT_KNOWN} the comment was made.`);
    page = await team.ben.press('Look again');
    expect(page.text).toContain(`${NOT_KNOWN} the comment was made.`);
    expect(writes()).toEqual(['POST']);

    team.jira.world.comment('SHOP-4', 'Only  once\n', { by: 'ben' });
    page = await team.ben.press('Look again');
    expect(page.text).toContain('Your comment is on SHOP-4 in Jira. Jira answered late.');
    expect(page.value('comment').trim()).toBe('');
    expect(writes()).toEqual(['POST']);
  });

  test('is found by the button that sent it as well, and never sent twice', async () => {
    await item('SHOP-4');
    swallow(/comment$/);
    await team.ben.press('Comment', { comment: 'Pressed twice' });
    team.jira.world.comment('SHOP-4', 'Pressed twice', { by: 'ben' });
    const page = await team.ben.press('Comment');
    expect(page.text).toContain('Your comment is on SHOP-4 in Jira. Jira answered late.');
    expect(saying('SHOP-4', 'Pressed twice')).toHaveLength(1);
    await item('SHOP-4');
    await team.ben.press('Comment', { comment: 'Pressed twice' }); // on purpose, later
    expect(saying('SHOP-4', 'Pressed twice')).toHaveLength(2);
  });

  test('may be sent again after 90 seconds in which Jira shows none', async () => {
    await item('SHOP-5');
    swallow(/comment$/);
    await team.ben.press('Comment', { comment: 'Lost on the way' });
    await later(91_000, async () => {
      let page = await team.ben.press('Look again');
      expect(page.text).toContain('Jira shows nothing of it: the comment was not made. Send it again.');
      expect(writes()).toEqual(['POST']);
      page = await team.ben.press('Comment');
      expect(page.text).toContain('Your comment is on SHOP-5 in Jira.');
    });
    expect(saying('SHOP-5', 'Lost on the way')).toHaveLength(1);
  });

  test('is not taken for the same words of somebody else, or of an earlier day', async () => {
    team.jira.world.comment('SHOP-6', 'Done', { by: 'ben' });
    await item('SHOP-6');
    swallow(/comment$/);
    await team.ben.press('Comment', { comment: 'Done' });
    team.jira.world.comment('SHOP-6', 'Done', { by: 'ada' });
    expect((await team.ben.press('Comment')).text).toContain(NOT_KNOWN);
  });

  test('is not sent again by a press whose look takes longer than the page waits', async () => {
    await item('SHOP-11');
    swallow(/comment$/);
    await team.ben.press('Comment', { comment: 'Looked for slowly' });
    team.jira.world.comment('SHOP-11', 'Looked for slowly', { by: 'ben' });
    const answer = team.jira.faults.hold({ on: /comment$/, method: 'GET' });
    const page = await team.ben.press('Comment');
    expect(page.text).toContain('is on its way');
    answer();
    const { database } = team.footbridge;
    await until(() => database.read.existsBy(Change, { key: 'SHOP-11', state: 'made' }));
    expect(writes()).toEqual(['POST']);
    expect(saying('SHOP-11', 'Looked for slowly')).toHaveLength(1);
  });

  test('is looked for by two presses at the same time as by one', async () => {
    await item('SHOP-7');
    const again = team.footbridge.browser();
    again.shareCookiesOf(team.ben);
    await again.visit(paths.items.show({ boardId, key: 'SHOP-7' }));
    team.jira.faults.plant({ kind: 'delay', ms: 300, on: /comment$/ });
    const pages = await Promise.all(
      [team.ben, again].map((browser) => browser.press('Comment', { comment: 'From two windows' })),
    );
    expect(pages.map(({ status }) => status)).toEqual([200, 200]);
    expect(saying('SHOP-7', 'From two windows')).toHaveLength(1);
  });

  const created = { 'Content-Type': 'application/json' };
  test.each([
    ['SHOP-1', 'a 201 that is cut', { status: 201, headers: created, body: '{"id":"100' }],
    ['SHOP-3', 'a 201 without a word', { status: 201, headers: created, body: '' }],
    ['SHOP-8', 'a 201 that names no comment', { status: 201, headers: created, body: '{}' }],
    [
      'SHOP-13',
      'a 200 with a page',
      { status: 200, headers: html, body: '<html><title>Hello</title></html>' },
    ],
    ['SHOP-17', 'a 404 with a page', { status: 404, headers: html, body: '<html><title>No</title></html>' }],
    ['SHOP-18', 'a redirect', { status: 302, headers: { Location: '/login.jsp' }, body: '' }],
  ])('on %s is not proved by %s', async (key, name, answer) => {
    await item(key);
    team.jira.faults.plant({ kind: 'status', on: /comment$/, method: 'POST', times: 1, ...answer });
    const page = await team.ben.press('Comment', { comment: name });
    expect(page.status).toBe(422);
    expect(page.text).toContain(`${NOT_KNOWN} the comment was made.`);
    expect(saying(key, name)).toHaveLength(0);
  });

  test.each([
    ['SHOP-9', 'is refused', 403, '{"errorMessages":["No."]}'],
    ['SHOP-14', 'has no list', 200, '{"total":0}'],
    ['SHOP-16', 'says less than it counts', 200, '{"startAt":0,"total":3,"comments":[]}'],
  ])(
    'stays unknown, after 90 seconds too, on %s where the list of comments %s',
    async (key, name, status, body) => {
      await item(key);
      swallow(/comment$/);
      let page = await team.ben.press('Comment', { comment: name });
      team.jira.faults.plant({ kind: 'status', status, on: /comment$/, headers: created, body });
      page = await later(91_000, () => team.ben.press('Comment'));
      expect(page.text).toContain(`${NOT_KNOWN} the comment was made.`);
      expect(page.text).toContain('look at it in Jira before you try again');
      expect(writes()).toEqual(['POST']);
    },
  );
});

describe('JF-39 R25 moves, assignments and points that Jira has not answered', () => {
  test('a move is looked for by where the work item is, and is not sent again meanwhile', async () => {
    swallow(/transitions$/);
    let answer = await drop('SHOP-10', '1');
    expect(answer).toMatchObject({
      ok: false,
      message: expect.stringContaining(`${NOT_KNOWN} SHOP-10 was moved.`),
    });
    answer = await drop('SHOP-10', '1');
    expect(answer.message).toContain(NOT_KNOWN);
    expect(writes()).toEqual(['POST']);

    team.jira.world.editIssue('SHOP-10', { status: 'In Progress' }, { by: 'ben' });
    answer = await drop('SHOP-10', '1');
    expect(answer).toMatchObject({
      ok: true,
      message: 'SHOP-10 is now in “In Progress”. Jira answered late.',
    });
    expect(writes()).toEqual(['POST']);
  });

  test('a move that was never made may be sent again after 90 seconds', async () => {
    await item('SHOP-12');
    swallow(/transitions$/);
    let page = await team.ben.press('Move', { transition: '21' });
    expect(page.$('#transition-error').text()).toContain(`${NOT_KNOWN} SHOP-12 was moved.`);
    page = await later(91_000, () => team.ben.press('Move'));
    expect(page.text).toContain('SHOP-12 is now in “In Progress”.');
    expect(writes()).toEqual(['POST', 'POST']);
  });

  test('an assignment is not sent again within 90 seconds, and not where it is left as it was shown', async () => {
    await item('SHOP-19');
    swallow(/assignee$/);
    let page = await team.ben.press('Assign', { assignee: 'cleo' });
    expect(page.$('#assignee-error').text()).toContain(`${NOT_KNOWN} SHOP-19 was assigned.`);
    await team.ben.press('Assign');
    expect(writes()).toEqual(['PUT']);
    team.jira.world.editIssue('SHOP-19', { assignee: 'cleo' }, { by: 'ben' });
    page = await team.ben.press('Look again');
    expect(page.text).toContain('SHOP-19 is assigned to Cleo Marín. Jira answered late.');
    await item('SHOP-19');
    page = await team.ben.press('Assign', { assignee: 'cleo' });
    expect(page.text).toContain('You left SHOP-19 as it was shown: nothing was sent.');
    expect(writes()).toEqual(['PUT']);
  });

  test('points neither', async () => {
    await item('SHOP-19');
    swallow(/SHOP-19$/);
    const page = await team.ben.press('Set points', { points: '2' });
    expect(page.$('#points-error').text()).toContain(`${NOT_KNOWN} the points of SHOP-19 were set.`);
    expect(page.value('points')).toBe('2');
    team.jira.world.editIssue('SHOP-19', { points: 2 }, { by: 'ben' });
    expect((await team.ben.press('Set points')).text).toContain('SHOP-19 has 2 points. Jira answered late.');
    expect(writes()).toEqual(['PUT']);
  });
});

describe('R11 success is what the work item shows', () => {
  const taken = (method: string, on: RegExp) =>
    team.jira.faults.plant({ kind: 'status', status: 204, on, method, headers: {} });

  test('a move that Jira answers 204 and does not make is not said to be made', async () => {
    taken('POST', /transitions$/);
    expect(await drop('SHOP-4', '2')).toMatchObject({ ok: false, needsForm: expect.any(String) });
    await item('SHOP-4');
    let page = await team.ben.press('Move', { transition: '31' });
    expect(page.status).toBe(422);
    expect(page.$('#transition-error').text()).toContain(
      'Jira took the move, but SHOP-4 is still in “In Progress”: a rule of the workflow in Jira may have stopped it.',
    );
    const answer = await drop('SHOP-2', '1');
    expect(answer).toMatchObject({ ok: false });
    expect(answer.message).toContain('SHOP-2 is still in “To Do”');

    taken('PUT', /assignee$/);
    team.jira.world.editIssue('SHOP-8', { assignee: 'ben', points: 5 }, { by: 'ada' });
    await item('SHOP-8');
    page = await team.ben.press('Assign', { assignee: 'cleo' });
    expect(page.$('#assignee-error').text()).toContain('SHOP-8 is still assigned to Ben Achterberg');
    taken('PUT', /SHOP-8$/);
    page = await team.ben.press('Set points', { points: '99' });
    expect(page.$('#points-error').text()).toContain('SHOP-8 still has 5 points');
  });

  test('what Jira has said yes to, and makes later, is not said to be refused before it has had its time', async () => {
    await item('SHOP-6');
    taken('PUT', /SHOP-6$/);
    let page = await team.ben.press('Set points', { points: '44' });
    const took = 'Jira took the change, but SHOP-6 still has';
    expect(page.$('#points-error').text()).toMatch(new RegExp(`${took}.* not known yet`));
    expect((await team.ben.visit(paths.changes.index())).$('main').text()).toContain('not known yet');

    await item('SHOP-6');
    team.jira.world.editIssue('SHOP-6', { points: 44 }, { by: 'ben' });
    page = await team.ben.press('Set points', { points: '44' });
    expect(page.text).toContain('SHOP-6 has 44 points');
    expect(writes()).toEqual(['PUT']);
  });

  test('what Jira has said yes to is refused by then, and Jira’s yes is said', async () => {
    await item('SHOP-7');
    taken('PUT', /SHOP-7$/);
    await team.ben.press('Set points', { points: '45' });
    team.jira.faults.clear();
    const page = await later(91_000, () => team.ben.press('Look again'));
    expect(page.text).toContain('Jira took the change, but SHOP-7 still has');
    expect(page.text).not.toMatch(/not known|Look again/);
    expect(writes()).toEqual(['PUT']);
  });

  test('a move that a rule of Jira leads elsewhere is told by where it ended', async () => {
    taken('POST', /transitions$/);
    team.jira.world.editIssue('SHOP-10', { status: 'In Progress' }, { by: 'ada' });
    await item('SHOP-10');
    team.jira.calls.clear();
    const status = { id: '10010', name: 'To Do', statusCategory: { key: 'new' } };
    const isSent = () =>
      team.jira.calls.some(({ method, path }) => method === 'POST' && path.endsWith('transitions'));
    team.jira.faults.plant({
      kind: 'alter',
      on: /issue.SHOP-10$/,
      change: (answer) => (isSent() ? { ...answer, fields: { ...answer.fields, status } } : answer),
    });
    const page = await team.ben.press('Move', { transition: '31' });
    expect(page.$('#transition-error').text()).toContain(
      'Jira took the move, and SHOP-10 is now in “To Do”: a rule of the workflow in Jira may have moved it on.',
    );
  });

  test('a change that cannot be read again was accepted, and has not been seen', async () => {
    await item('SHOP-11');
    const answer = team.jira.faults.hold({ on: /assignee$/ });
    const pressing = team.ben.press('Assign', { assignee: 'dora' });
    await until(() => issue('SHOP-11').assignee === 'dora', 1);
    team.jira.faults.plant({ kind: 'status', status: 503, on: /SHOP-11$/ });
    answer();
    const page = await pressing;
    expect(page.text).toContain('Jira accepted the change of SHOP-11, but does not show it just now');
    expect(page.text).not.toContain('is assigned to');
  });
});
