import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { askAsScript } from '../support/script.js';
import { until } from '../support/until.js';

let team: Team;
let path: string;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP', 'MOB'] });
  boardId = path.split('/')[2];
});
afterAll(() => team?.stop());
beforeEach(() => team.jira.calls.clear());
afterEach(() => team.jira.faults.clear());

const item = (browser: Browser, key: string, query = '') =>
  browser.visit(paths.items.show({ boardId, key }) + query);
const changes = () =>
  team.jira.calls.filter(({ method, path: called }) => method !== 'GET' && !called.endsWith('/search'));
const issue = (key: string) => team.jira.world.issue(key);

describe('moving a work item', () => {
  test('lists what Jira offers this person now, and is made as that person', async () => {
    await team.ben.visit(path);
    await team.ben.visit(path); // the card is there for Ben
    await team.ben.visit(String(team.ben.page.$('[data-key=SHOP-5] .card-more').attr('href')));
    const ways = team.ben.page
      .$('.move-menu li')
      .map((_, way) => team.ben.page.$(way).text().trim())
      .get();
    expect(ways).toEqual(['Start work → In Progress']);

    const page = await team.ben.press('Start work → In Progress');
    expect(page.path).toBe(path);
    expect(page.text).toContain('SHOP-5 is now in “In Progress”.');
    const column = page.$('[data-key=SHOP-5]').closest('.column');
    expect(column.find('h2').text()).toBe('In Progress');
    const keys = column
      .find('.card')
      .map((_, card) => page.$(card).attr('data-key'))
      .get();
    expect(page.text).toContain(
      `Its card is in “In Progress”, position ${keys.indexOf('SHOP-5') + 1} of ${keys.length}.`,
    );
    expect(changes().map(({ user }) => user)).toEqual(['ben']);
    expect(issue('SHOP-5').history.at(-1)!.author).toBe('ben');
  });

  test('JF-38 asks for the fields of the transition’s screen, says Jira’s reason beside them, and keeps what was chosen', async () => {
    await item(team.ada, 'SHOP-6');
    let page = await team.ada.press('Move', { transition: '41' });
    expect(page.status).toBe(422);
    expect(page.$('#f-41-resolution-error').text()).toContain('Jira needs Resolution');
    expect(page.value('transition')).toBe('41');
    expect(changes()).toHaveLength(0);

    const wontDo = page
      .$('#f-41-resolution option')
      .filter((_, o) => page.$(o).text() === "Won't Do")
      .attr('value')!;
    page = await team.ada.press('Move', { 'f-41-resolution': wontDo });
    expect(page.text).toContain('SHOP-6 is now in “Done”.');
    expect(issue('SHOP-6').resolution).toBe(wontDo);
  });

  test('JF-26 JF-37 that is not offered any more says where the item is now, and offers the new list', async () => {
    await item(team.ada, 'SHOP-9');
    team.jira.world.editIssue('SHOP-9', { status: 'In Review' }, { by: 'ben' });
    const page = await team.ada.press('Move', { transition: '21' });
    expect(page.status).toBe(422);
    expect(page.$('#transition-error').text()).toContain('SHOP-9 is now in “In Review”');
    expect(page.$('#transition').text()).toContain('Needs more work');
    expect(changes()).toHaveLength(0);
  });

  test('that somebody has moved meanwhile names the place where its card is now', async () => {
    await item(team.ada, 'SHOP-9');
    team.jira.world.editIssue('SHOP-9', { status: 'Done' }, { by: 'ben' });
    const page = await team.ada.press('Move', { transition: '21' });
    expect(page.status).toBe(422);
    expect(page.$('.places legend').text()).toContain('Place in “Done”');
  });

  test('says Jira’s own reason for a refusal beside the field, and keeps what was typed', async () => {
    const transition = team.jira.world.workflows[0].transitions.find(({ id }) => id === '21')!;
    transition.required = ['duedate'];
    await item(team.ada, 'SHOP-10');
    const page = await team.ada.press('Move', { transition: '21', 'f-21-duedate': '2026-99-99' });
    transition.required = [];
    expect(page.status).toBe(422);
    expect(page.$('#f-21-duedate-error').text()).toMatch(/date/i);
    expect(page.value('f-21-duedate')).toBe('2026-99-99');
    expect(page.value('transition')).toBe('21');
    expect(issue('SHOP-10').status).toBe('10010');
  });

  test('JF-38 that a plain page cannot ask for leads into Jira', async () => {
    const transition = team.jira.world.workflows[0].transitions.find(({ id }) => id === '21')!;
    transition.required = ['issuelinks'];
    const page = await item(team.ada, 'SHOP-10');
    transition.required = [];
    expect(page.text).toContain('Jira asks for more before “Start work → In Progress”');
    expect(page.text).toContain('(Linked Issues)');
    expect(page.link('make it in Jira')).toBe(`${team.jira.url}/browse/SHOP-10`);
  });
});

describe('dropping a card on a column', () => {
  const drop = async (browser: Browser, key: string, column: string) => {
    await browser.visit(path);
    const _csrf = browser.page.$('#board').attr('data-csrf')!;
    return askAsScript(browser, paths.items.move({ boardId, key }), { column, _csrf });
  };

  test('makes the first transition that leads there, as the person', async () => {
    const answer = await drop(team.ben, 'SHOP-11', '1');
    expect(answer).toMatchObject({ status: 200, ok: true, message: 'SHOP-11 is now in “In Progress”.' });
    expect(answer.cardHtml).toContain('data-key="SHOP-11"');
    expect(issue('SHOP-11').history.at(-1)!.author).toBe('ben');
  });

  test('says it when Jira offers no way', async () => {
    const answer = await drop(team.ada, 'SHOP-12', '2');
    expect(answer).toMatchObject({ status: 422, ok: false });
    expect(answer.message).toContain('Jira offers you no way for SHOP-12 from “To Do” to “Done”.');
  });

  test('leads to the form when Jira asks for more', async () => {
    const answer = await drop(team.ada, 'SHOP-11', '2');
    expect(answer).toMatchObject({
      ok: false,
      needsForm: `${paths.items.show({ boardId, key: 'SHOP-11' })}?transition=41`,
    });
    const page = await team.ada.visit(answer.needsForm!);
    expect(page.value('transition')).toBe('41');
  });

  test('of a work item that the person may not see answers as for none', async () => {
    const hidden = await drop(team.ben, 'SHOP-15', '1');
    const none = await drop(team.ben, 'SHOP-999', '1');
    expect(hidden).toEqual(none);
    expect(hidden).toEqual({ status: 404, ok: false, message: 'There is no such work item.' });
    expect(changes()).toHaveLength(0);
  });
});

describe('assigning', () => {
  test('offers the people whom Jira lets be assigned, and can be searched', async () => {
    await item(team.ada, 'SHOP-12');
    // Never all of them at once: whoever has many colleagues would wait for each page, and search in vain.
    expect(team.ada.page.$('#assignee').text()).not.toContain('Cleo Marín');
    let page = await team.ada.press('Search', { person: 'dora' });
    expect(page.status).toBe(200);
    expect(page.value('person')).toBe('dora');
    expect(
      page
        .$('#assignee option')
        .map((_, o) => page.$(o).text())
        .get(),
    ).toEqual(['Nobody', 'Ada Northcott', 'Dora Mills']);
    expect(page.value('assignee')).toBe('dora');

    page = await team.ada.press('Assign', { assignee: 'dora' });
    expect(page.text).toContain('SHOP-12 is assigned to Dora Mills.');
    expect(issue('SHOP-12').assignee).toBe('dora');

    await item(team.ada, 'SHOP-12');
    await team.ada.press('Assign', { assignee: '' });
    expect(issue('SHOP-12').assignee).toBeNull();
    expect(changes().map(({ user }) => user)).toEqual(['ada', 'ada']);
  });

  test('to oneself, and to nobody, is one press, whoever is chosen in the list', async () => {
    await item(team.ada, 'SHOP-12');
    let page = await team.ada.press('Assign to me', { assignee: 'cleo' });
    expect(page.text).toContain('SHOP-12 is assigned to Ada Northcott.');
    expect((await item(team.ada, 'SHOP-12')).text).not.toContain('Assign to me');
    page = await team.ada.press('Unassigned');
    expect(page.text).toContain('SHOP-12 is assigned to nobody.');
    expect(issue('SHOP-12').assignee).toBeNull();
    expect((await item(team.ada, 'SHOP-12')).$('button[value=nobody]')).toHaveLength(0);
  });

  test('is not done by the Enter key in the search: that searches', async () => {
    await item(team.ada, 'SHOP-12');
    const page = await team.ada.pressEnter('person', { person: 'dora', assignee: 'cleo' });
    expect(page.status).toBe(200);
    expect(page.$('#assignee').text()).toContain('Dora Mills');
    expect(changes()).toHaveLength(0);
  });

  test('of somebody whom Jira refuses says so beside the field', async () => {
    await item(team.ada, 'SHOP-12');
    const page = await team.ada.post(paths.items.assignee({ boardId, key: 'SHOP-12' }), { assignee: 'emil' });
    expect(page.status).toBe(422);
    expect(page.$('#assignee-error').text()).toMatch(/emil|assign/i);
    expect(page.value('assignee')).toBe('emil');
  });
});

describe('points and comments', () => {
  test('points are set, with a comma too, and taken away', async () => {
    await item(team.ben, 'SHOP-12');
    expect((await team.ben.press('Set points', { points: '0,5' })).text).toContain('SHOP-12 has 0.5 points.');
    expect(issue('SHOP-12').points).toBe(0.5);
    await item(team.ben, 'SHOP-12');
    await team.ben.press('Set points', { points: '' });
    expect(issue('SHOP-12').points).toBeNull();
    expect(new Set(changes().map(({ user }) => user))).toEqual(new Set(['ben']));
  });

  test('what is no number is said beside the field and kept', async () => {
    await item(team.ben, 'SHOP-12');
    const page = await team.ben.press('Set points', { points: 'many' });
    expect(page.status).toBe(422);
    expect(page.$('#points-error').text()).toContain('Enter a number');
    expect(page.value('points')).toBe('many');
    expect(changes()).toHaveLength(0);
  });

  test.each([
    ['-3', 'Points cannot be less than 0.'],
    ['1001', 'Points can be at most 1,000.'],
    ['999999999999', 'Points can be at most 1,000.'],
    ['99999999999999999999', 'Points can be at most 1,000.'],
    ['1.23456789012345', 'Use at most two digits after the point'],
    ['1e5', 'Enter a number'],
    ['1e308', 'Enter a number'],
    ['0x10', 'Enter a number'],
    ['NaN', 'Enter a number'],
    ['Infinity', 'Enter a number'],
    ['1,000', 'Use at most two digits after the point'],
    ['0.125', 'Use at most two digits after the point'],
  ])('points have a sane range: %s is refused, and kept', async (points, sentence) => {
    await item(team.ben, 'SHOP-12');
    const page = await team.ben.press('Set points', { points, comment: 'Kept too' });
    expect(page.status).toBe(422);
    expect(page.$('#points-error').text()).toContain(sentence);
    expect([page.value('points'), page.value('comment').trim()]).toEqual([points, 'Kept too']);
    expect(changes()).toHaveLength(0);
  });

  test.each([
    ['0', 0],
    ['1000', 1000],
    ['2,5', 2.5],
    ['.25', 0.25],
  ])('points of %s are taken', async (points, value) => {
    await item(team.ben, 'SHOP-12');
    expect((await team.ben.press('Set points', { points })).status).toBe(200);
    expect(issue('SHOP-12').points).toBe(value);
  });

  test('a comment stands in Jira under the person’s name', async () => {
    await item(team.ben, 'SHOP-12');
    const page = await team.ben.press('Comment', { comment: 'I take this one.' });
    expect(page.path).toBe(paths.items.show({ boardId, key: 'SHOP-12' }));
    expect(issue('SHOP-12').comments.at(-1)).toMatchObject({ author: 'ben', body: 'I take this one.' });
  });

  test('Jira’s refusal keeps the comment that was written', async () => {
    await item(team.ben, 'SHOP-12');
    const body = '{"errorMessages":["Comments are closed for the weekend."],"errors":{}}';
    team.jira.faults.plant({
      kind: 'status',
      status: 400,
      on: /comment$/,
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    const page = await team.ben.press('Comment', { comment: 'Long thought <out>' });
    expect(page.status).toBe(422);
    expect(page.$('#comment-error').text()).toContain('Comments are closed for the weekend.');
    expect(page.value('comment').trim()).toBe('Long thought <out>');
  });

  test('JF-35 of a work item that was deleted meanwhile nothing is written, and the comment is not lost', async () => {
    const { key } = team.jira.world.addIssue({ project: 'SHOP', summary: 'Soon gone' });
    await item(team.ben, key);
    team.jira.world.deleteIssue(key);
    const page = await team.ben.press('Comment', { comment: 'Too late <for> this' });
    expect([page.status, page.text]).toEqual([404, expect.stringContaining('no such work item')]);
    expect(page.$('textarea[readonly]').text()).toBe('Too late <for> this');
  });

  test('a comment longer than Jira takes is refused whole, and kept, in any script', async () => {
    await item(team.ben, 'SHOP-12');
    for (const comment of ['x'.repeat(40_000), '橋'.repeat(40_000)]) {
      const page = await team.ben.press('Comment', { comment });
      expect(page.status).toBe(422);
      expect(page.$('#comment-error').text()).toContain('at most 32,767 characters; yours has 40,000.');
      expect(page.value('comment').trim()).toBe(comment);
    }
    expect(changes()).toHaveLength(0);
  });

  test('while Jira is away altogether a comment waits, is seen to wait, and goes when Jira is back', async () => {
    await item(team.ben, 'SHOP-12');
    team.jira.faults.plant({ kind: 'status', status: 503 });
    const page = await team.ben.press('Comment', { comment: 'Still here' });
    expect(page.text).toContain('“Comment ‘Still here’” waits and is made as soon as it can be.');
    expect(page.$('.item-change').text()).toContain('Still here');
    team.jira.faults.clear();
    const isThere = () => issue('SHOP-12').comments.filter(({ body }) => body === 'Still here').length;
    await until(isThere);
    await team.ben.visit(paths.changes.index());
    expect(isThere()).toBe(1);
  });
});

describe('what is typed beside the button that is pressed', () => {
  const itemPath = (key: string) => paths.items.show({ boardId, key });

  test('a comment outlives another button, and the page says that it is not sent yet', async () => {
    await item(team.ben, 'SHOP-7');
    const page = await team.ben.press('Set points', { points: '6', comment: 'Half <written>' });
    expect(page.path).toBe(itemPath('SHOP-7'));
    expect(page.text).toContain('SHOP-7 has 6 points.');
    expect(page.text).toContain('Your comment is not sent yet');
    expect(page.text).not.toContain('The points that you typed');
    expect(page.value('comment').trim()).toBe('Half <written>');
    expect(issue('SHOP-7').comments.map(({ body }) => body)).not.toContain('Half <written>');
    expect((await item(team.ben, 'SHOP-8')).value('comment').trim()).toBe('');
    expect((await item(team.ben, 'SHOP-7')).value('comment').trim()).toBe('');
  });

  test('points outlive a comment and an assignment', async () => {
    await item(team.ben, 'SHOP-7');
    let page = await team.ben.press('Comment', { points: '8', comment: 'Sent' });
    expect(page.text).toContain('The points that you typed are not set yet');
    expect([page.value('points'), page.value('comment').trim()]).toEqual(['8', '']);
    page = await team.ben.press('Assign', { assignee: 'ben' });
    expect([page.path, page.value('points')]).toEqual([itemPath('SHOP-7'), '8']);
    page = await team.ben.press('Set points');
    expect(page.path).toBe(itemPath('SHOP-7'));
    expect(issue('SHOP-7').points).toBe(8);
  });

  test('points that nobody typed follow Jira', async () => {
    await item(team.ben, 'SHOP-8');
    team.jira.world.editIssue('SHOP-8', { points: 11 }, { by: 'ada' });
    let page = await team.ben.press('Move', { comment: 'Not yet' });
    expect([page.status, page.value('points'), page.value('comment').trim()]).toEqual([422, '11', 'Not yet']);
    page = await team.ben.press('Assign', { assignee: 'ben', comment: '' });
    expect(page.path).toBe(itemPath('SHOP-8'));
    expect(page.text).not.toContain('not set yet');
  });

  test('everything is shown again on a refusal and after a search', async () => {
    await item(team.ben, 'SHOP-7');
    const typed = { points: 'many', comment: 'Kept', assignee: 'cleo', person: 'o' };
    const transition = team.ben.page.$('#transition option').last().attr('value')!;
    for (const button of ['Set points', 'Search']) {
      const page = await team.ben.press(button, { ...typed, transition });
      const { points, assignee } = { points: page.value('points'), assignee: page.value('assignee') };
      expect({
        points,
        assignee,
        comment: page.value('comment').trim(),
        person: page.value('person'),
      }).toEqual(typed);
      expect(page.value('transition')).toBe(transition);
    }
    team.jira.faults.plant({ kind: 'maintenance' });
    const page = await team.ben.press('Move', { comment: 'Kept still' });
    expect(page.text).toContain('waits and is made as soon as it can be.');
    expect(page.value('comment').trim()).toBe('Kept still');
    expect(page.text).toContain('Jira could not be asked just now which moves it offers you.');
    expect(page.text).not.toContain('Jira offers you no move');
    expect(changes()).toHaveLength(0);
  });
});

test('the address of a button leads to its page', async () => {
  for (const form of ['assignee', 'points', 'sprint', 'people', 'comments'] as const) {
    const page = await team.ben.visit(paths.items[form]({ boardId, key: 'SHOP-7' }));
    expect([page.status, page.path]).toEqual([200, paths.items.show({ boardId, key: 'SHOP-7' })]);
  }
  expect((await team.ben.visit(`${path}/refresh`)).path).toBe(path);
});

describe('JF-40 a form that is sent twice, as by a double click without JavaScript', () => {
  const sentTwice = async (form: 'comments' | 'move' | 'points', fields: Record<string, string>) => {
    await item(team.ben, 'SHOP-2');
    const operation = team.ben.page.value('operation');
    const again = team.footbridge.browser();
    again.shareCookiesOf(team.ben);
    await item(again, 'SHOP-2');
    const target = paths.items[form]({ boardId, key: 'SHOP-2' });
    team.jira.calls.clear();
    const pages = [team.ben, again].map((browser) => browser.post(target, { operation, ...fields }));
    return Promise.all(pages);
  };

  test('acts once, and leads to the same page', async () => {
    const pages = await sentTwice('comments', { comment: 'Only once' });
    expect(pages.map(({ status, path: shown }) => [status, shown])).toEqual(
      pages.map(() => [200, paths.items.show({ boardId, key: 'SHOP-2' })]),
    );
    expect(pages.some(({ text }) => text.includes('Your comment is on SHOP-2'))).toBe(true);
    expect(issue('SHOP-2').comments.filter(({ body }) => body === 'Only once')).toHaveLength(1);

    await sentTwice('points', { points: '7' });
    expect(changes()).toHaveLength(1);
  });

  test('acts again when something else is in it, and when it was refused', async () => {
    await item(team.ben, 'SHOP-2');
    const operation = team.ben.page.value('operation');
    const target = paths.items.comments({ boardId, key: 'SHOP-2' });
    for (const comment of ['First', 'Second']) await team.ben.post(target, { operation, comment });
    expect(
      issue('SHOP-2')
        .comments.slice(-2)
        .map(({ body }) => body),
    ).toEqual(['First', 'Second']);

    const headers = { 'Content-Type': 'application/json' };
    team.jira.faults.plant({ kind: 'status', status: 403, on: /comment$/, headers, body: '{}' });
    expect((await team.ben.post(target, { operation, comment: 'Third' })).status).toBe(422);
    team.jira.faults.clear();
    await team.ben.post(target, { operation, comment: 'Third' });
    expect(issue('SHOP-2').comments.at(-1)!.body).toBe('Third');
  });
});

describe('an answer that got lost', () => {
  test('is looked up: the change was made', async () => {
    await item(team.ada, 'SHOP-19');
    team.jira.faults.plant({ kind: 'reset', on: /comment$/ });
    const page = await team.ada.press('Comment', { comment: 'Said once' });
    expect(page.text).toContain('Your comment is on SHOP-19 in Jira. Jira answered late.');
    expect(issue('SHOP-19').comments).toHaveLength(1);
  });
});

test('JF-36 an issue that moved to another project is found by its old key, and shown by its new one', async () => {
  const moved = team.jira.world.moveIssue('SHOP-18', 'MOB');
  const page = await item(team.ada, 'SHOP-18');
  expect(page.text).toContain(moved.key);
  await team.ada.press('Set points', { points: '4' });
  expect(issue(moved.key).points).toBe(4);
});
