import { paths } from '../../src/paths.js';
import { aPerson } from '../fake-jira/people.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';

let team: Team;
let boardId: string;

beforeAll(async () => {
  team = await aTeam();
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
});
afterAll(() => team?.stop());
beforeEach(() => team.jira.calls.clear());

const item = (browser: Browser, key: string) => browser.visit(paths.items.show({ boardId, key }));
const issue = (key: string) => team.jira.world.issue(key);
/** Presses the Save of one field, as it is labelled for those who do not see it. */
async function save(browser: Browser, label: string, fields: Record<string, string | string[]>) {
  const { $ } = browser.page;
  const button = $(`button[aria-label="Save ${label}"]`);
  expect(button).toHaveLength(1);
  button.text(`Save ${label}`);
  return browser.press(`Save ${label}`, fields);
}

/** Before, theirs and yours. */
const cells = ($: Browser['page']['$']) =>
  $('tbody td')
    .map((_, cell) => $(cell).text())
    .get();

describe('a field is edited in place', () => {
  test('also the reporter, of whom there is always one, and who is found by name', async () => {
    await item(team.ben, 'SHOP-6');
    const { $ } = team.ben.page;
    const row = $('#edit-reporter');
    expect(row.find('.edit-value').text()).toBe('Ada Northcott');
    expect(row.find('option[value=""]')).toHaveLength(0);
    await team.ben.post(paths.items.people({ boardId, key: 'SHOP-6' }), { 'q-e-reporter': 'cleo' });
    expect(team.ben.page.$('#e-reporter option').text()).toContain('Cleo Marín');
    let page = await save(team.ben, 'Reporter', { 'e-reporter': 'cleo' });
    expect(page.text).toContain('“Reporter” of SHOP-6 is changed in Jira.');
    expect(issue('SHOP-6')).toMatchObject({ reporter: 'cleo' });
    expect(issue('SHOP-6').history.at(-1)).toMatchObject({ author: 'ben', items: [{ field: 'reporter' }] });
    page = await team.ben.press('Undo');
    expect(issue('SHOP-6').reporter).toBe('ada');
    expect(page.status).toBe(200);
  });

  test('a reporter need not be one of those whom it can be assigned to', async () => {
    const { world } = team.jira;
    world.people.push(aPerson({ name: 'gail', key: 'JIRAUSER10190', displayName: 'Gail Waters' }));
    const found = async (name: string) => {
      await team.ben.post(paths.items.people({ boardId, key: 'SHOP-6' }), { [name]: 'gail' });
      return team.ben.page.$('#item-form option[value=gail]').length;
    };
    expect([await found('person'), await found('q-e-reporter')]).toEqual([0, 1]);
    const typing = `${paths.items.people({ boardId, key: 'SHOP-6' })}?term=gail&name=`;
    expect((await team.ben.visit(`${typing}person`)).text).not.toContain('Gail');
    expect((await team.ben.visit(`${typing}q-e-reporter`)).text).toContain('Gail Waters');
    await item(team.ben, 'SHOP-6');
    await team.ben.post(paths.items.people({ boardId, key: 'SHOP-6' }), { 'q-e-reporter': 'gail' });
    const page = await save(team.ben, 'Reporter', { 'e-reporter': 'gail' });
    expect(page.text).toContain('“Reporter” of SHOP-6 is changed in Jira.');
    expect(issue('SHOP-6').reporter).toBe('gail');
    // Who may look for nobody else in Jira finds those all the same.
    const ben = world.people.find(({ name }) => name === 'ben')!;
    ben.browsesNobody = true;
    expect((await team.ben.visit(`${typing.replace('gail', 'cleo')}q-e-reporter`)).text).toContain(
      'Cleo Marín',
    );
    ben.browsesNobody = false;
    world.editIssue('SHOP-6', { reporter: 'ada' }, { by: 'ada' });
  });

  test('as the person, and what it was before is a press away', async () => {
    await item(team.ben, 'SHOP-5');
    const before = issue('SHOP-5').summary;
    let page = await save(team.ben, 'Summary', { 'e-summary': 'Pay by invoice, at last' });
    expect(page.text).toContain('SHOP-5 is changed in Jira.');
    expect(page.path).toContain(paths.items.show({ boardId, key: 'SHOP-5' }));
    expect(issue('SHOP-5').summary).toBe('Pay by invoice, at last');
    const writes = team.jira.calls.filter(({ method }) => method === 'PUT');
    expect(writes.map(({ user }) => user)).toEqual(['ben']);
    page = await team.ben.press('Undo');
    expect(issue('SHOP-5').summary).toBe(before);
  });

  test('the longest text that Jira takes is edited again in any script, and other fields beside it', async () => {
    const text = '漢'.repeat(32_000);
    await item(team.ben, 'SHOP-7');
    await save(team.ben, 'Description', { 'e-description': text });
    expect(issue('SHOP-7').description).toBe(text);
    await save(team.ben, 'Summary', { 'e-summary': 'Still short' });
    expect(issue('SHOP-7').summary).toBe('Still short');
    await save(team.ben, 'Description', { 'e-description': `${text}.` });
    expect(issue('SHOP-7').description).toBe(`${text}.`);
  });

  test('signs that Jira has no room for are left out, and are nobody else’s change', async () => {
    await item(team.ben, 'SHOP-7');
    await save(team.ben, 'Summary', { 'e-summary': 'Nul\0 and bell\x07' });
    expect(issue('SHOP-7').summary).toBe('Nul and bell');
    await save(team.ben, 'Summary', { 'e-summary': 'Again' });
    expect(issue('SHOP-7').summary).toBe('Again');
  });

  test('whatever it holds: a list, a day, labels, and wiki text of several lines', async () => {
    await item(team.ben, 'SHOP-6');
    await save(team.ben, 'Description', { 'e-description': 'h2. Why\n\nBecause *so*.' });
    expect(issue('SHOP-6').description).toBe('h2. Why\n\nBecause *so*.');
    expect(team.ben.page.$('#description .rich h4').text()).toBe('Why');
    const page = await save(team.ben, 'Labels', { 'e-labels': 'two, one' });
    expect(page.text).toContain('the comma would become part of “two,”. Take it away.');
    await save(team.ben, 'Labels', { 'e-labels': 'two one  one' });
    expect([...issue('SHOP-6').labels].sort()).toEqual(['one', 'two']);
    const { $ } = team.ben.page;
    const priority = $('[name=e-priority] option:not([selected])').last();
    await save(team.ben, 'Priority', { 'e-priority': String(priority.attr('value')) });
    expect(issue('SHOP-6').priority).toBe(priority.attr('value'));
    await save(team.ben, 'Due Date', { 'e-duedate': '2026-12-24' });
    expect(issue('SHOP-6').dueDate).toBe('2026-12-24');
    expect(team.ben.page.$('#edit-duedate .edit-value').text()).toBe('24 Dec 2026');
  });

  test('wiki text of several lines is nobody else’s change, however Jira and the browser end its lines', async () => {
    Object.assign(issue('SHOP-9'), { description: 'h2. Why\r\n\r\nBecause *so*.\r\n' });
    await item(team.ben, 'SHOP-9');
    for (const text of ['h2. Why\n\nBecause *not*.', 'h2. Why\n\nNobody knows.']) {
      const page = await save(team.ben, 'Description', { 'e-description': text });
      expect(page.text).toContain('“Description” of SHOP-9 is changed in Jira.');
      expect(issue('SHOP-9').description).toBe(text);
    }
  });

  test('what somebody else made of it meanwhile is not overwritten, and what was typed stays', async () => {
    await item(team.ben, 'SHOP-7');
    team.jira.world.editIssue('SHOP-7', { summary: 'Theirs' }, { by: 'ada' });
    let page = await save(team.ben, 'Summary', { 'e-summary': 'Mine' });
    expect(page.text).toContain('Ada Northcott changed “Summary” of SHOP-7 meanwhile: nothing was sent.');
    expect(page.path).toBe(paths.items.show({ boardId, key: 'SHOP-7' }));
    expect(cells(page.$).slice(1)).toEqual(['Theirs', 'Mine']);
    expect(issue('SHOP-7').summary).toBe('Theirs');
    page = await team.ben.press('Take mine');
    expect(page.text).toContain('“Summary” of SHOP-7 is changed in Jira.');
    expect(issue('SHOP-7').summary).toBe('Mine');
  });

  test('labels and lists are added to: what two people add at once both stays, and undo takes back one’s own', async () => {
    team.jira.world.editIssue('SHOP-12', { labels: ['old'] });
    await item(team.ben, 'SHOP-12');
    team.jira.world.editIssue('SHOP-12', { labels: ['old', 'adas'] }, { by: 'ada' });
    const page = await save(team.ben, 'Labels', { 'e-labels': 'bens' });
    expect(page.text).toContain('SHOP-12 is changed in Jira.');
    const [write] = team.jira.calls.filter(({ method }) => method === 'PUT');
    expect(JSON.parse(write.body)).toEqual({ update: { labels: [{ add: 'bens' }, { remove: 'old' }] } });
    expect(issue('SHOP-12').labels).toEqual(['adas', 'bens']);
    await team.ben.press('Undo');
    expect([...issue('SHOP-12').labels].sort()).toEqual(['adas', 'old']);
    expect((await team.ben.visit(paths.changes.index())).text).toContain(
      'Add “bens”, take away “old” (Labels)',
    );
  });

  test('what is so already is not sent, and says who made it so', async () => {
    await item(team.ben, 'SHOP-13');
    team.jira.world.editIssue('SHOP-13', { summary: 'The same' }, { by: 'ada' });
    let page = await save(team.ben, 'Summary', { 'e-summary': 'The same' });
    expect(page.text).toContain('“Summary” of SHOP-13 is so already: nothing had to be sent.');
    expect(page.text).not.toContain('is changed in Jira');
    await item(team.ben, 'SHOP-13');
    team.jira.world.editIssue('SHOP-13', { points: 21 }, { by: 'ada' });
    page = await team.ben.press('Set points', { points: '21' });
    expect(page.text).toContain(
      'SHOP-13 has 21 points. That is so already, by Ada Northcott: nothing had to be sent.',
    );
    expect(team.jira.calls.filter(({ method }) => method === 'PUT')).toHaveLength(0);
  });

  test('what is saved as it was shown is nothing to send, and is not kept to be sent while Jira is away', async () => {
    Object.assign(issue('SHOP-9'), { labels: ['cart', 'web'], summary: 'Left alone' });
    await item(team.ben, 'SHOP-9');
    const rows = async () => (await team.ben.visit(paths.changes.index())).text;
    const before = await rows();
    team.jira.faults.plant({ kind: 'reset', method: 'PUT' });
    for (const button of ['Set points', 'Assign']) {
      await item(team.ben, 'SHOP-9');
      // What Jira has by now may be another one: nobody asked it.
      team.jira.world.editIssue('SHOP-9', { points: 55, assignee: 'dora' }, { by: 'ada' });
      const page = await team.ben.press(button);
      expect(page.$('.notice').text()).toContain('You left SHOP-9 as it was shown: nothing was sent.');
      team.jira.world.editIssue('SHOP-9', { points: 2, assignee: 'ben' }, { by: 'ada' });
    }
    for (const label of ['Labels', 'Summary', 'Due Date']) {
      await item(team.ben, 'SHOP-9');
      const page = await save(team.ben, label, {});
      expect(page.$('.notice').text()).toContain('You left SHOP-9 as it was shown: nothing was sent.');
      expect(page.text).not.toContain('is changed in Jira');
    }
    team.jira.faults.clear();
    expect(await rows()).toBe(before);
    expect(team.jira.calls.filter(({ method }) => method === 'PUT')).toHaveLength(0);
  });

  test('a label that is longer than a sentence is named by its beginning', async () => {
    const label = 'long'.repeat(60);
    await item(team.ben, 'SHOP-9');
    await save(team.ben, 'Labels', { 'e-labels': label });
    expect(issue('SHOP-9').labels).toEqual([label]);
    const { text } = await team.ben.visit(paths.changes.index());
    expect(text).toContain(`Add “${label.slice(0, 60)}…”`);
    expect(text).not.toContain(label);
  });

  test('undo asks where somebody has changed the same since, also of what is chosen from a list', async () => {
    await item(team.ben, 'SHOP-14');
    await save(team.ben, 'Priority', { 'e-priority': '1' });
    team.jira.world.editIssue('SHOP-14', { priority: '4' }, { by: 'ada' });
    const page = await team.ben.press('Undo');
    expect(page.text).toContain('meanwhile: nothing was sent.');
    expect(cells(page.$)).toEqual(['Highest', 'Low', 'Medium']);
    await team.ben.press('Take mine');
    expect(issue('SHOP-14').priority).toBe('3');
  });

  test('Jira’s own reason stands beside the field, which stays open with what was typed', async () => {
    await item(team.ben, 'SHOP-8');
    const page = await save(team.ben, 'Summary', { 'e-summary': '' });
    expect(page.status).toBe(422);
    expect(page.$('#edit-summary .error-message').text()).toContain('Jira needs “Summary”.');
    expect(team.jira.calls.filter(({ method }) => method === 'PUT')).toHaveLength(0);
  });

  test('what Jira would refuse is not offered, with a sentence', async () => {
    team.jira.world.deny('ben', 'edit', 'SHOP');
    const { $, text } = await item(team.ben, 'SHOP-9');
    expect($('.edit')).toHaveLength(0);
    expect(text).toContain(
      'Jira does not let you edit SHOP-9: you lack the permission “Edit Issues” in this project.',
    );
    team.jira.world.grant('ben', 'edit', 'SHOP');
  });
});

describe('one’s own comment', () => {
  test('is changed and deleted by who wrote it, and by nobody else', async () => {
    await item(team.ben, 'SHOP-10');
    await team.ben.press('Comment', { comment: 'A hasty word' });
    const [{ id }] = issue('SHOP-10').comments;
    let page = await team.ben.press('Save comment', { [`c-${id}`]: 'A considered word' });
    expect(page.text).toContain('Your comment on SHOP-10 is changed in Jira.');
    expect(page.$('.comments .rich').text().trim()).toBe('A considered word');
    expect((await item(team.ada, 'SHOP-10')).$('.comment-edit')).toHaveLength(0);
    await item(team.ben, 'SHOP-10');
    page = await team.ben.press('Delete comment');
    expect([page.$('.comments').length, issue('SHOP-10').comments.length]).toEqual([0, 0]);
  });

  test('what Jira refuses is said beside it, with what was typed', async () => {
    await item(team.ben, 'SHOP-11');
    await team.ben.press('Comment', { comment: 'A word' });
    const [{ id }] = issue('SHOP-11').comments;
    const page = await team.ben.press('Save comment', { [`c-${id}`]: '' });
    expect(page.$(`#edit-c-${id} .error-message`).text()).toContain('Write a comment first.');
  });

  test('that was just made is taken back by undo', async () => {
    await item(team.ben, 'SHOP-16');
    await team.ben.press('Comment', { comment: 'Too early' });
    const page = await team.ben.press('Undo');
    expect(page.text).toContain('Undone. Your comment on SHOP-16 is deleted in Jira.');
    expect(issue('SHOP-16').comments).toHaveLength(0);
    expect(page.$('form[action$="/undo"]')).toHaveLength(0);
  });

  test('is taken back by undo too where Jira answered late, and no other one of the same words', async () => {
    team.jira.world.comment('SHOP-17', 'Twice', { by: 'ben' });
    await item(team.ben, 'SHOP-17');
    team.jira.faults.plant({ kind: 'reset', method: 'POST', on: /comment$/, times: 1 });
    const page = await team.ben.press('Comment', { comment: 'Twice' });
    expect(page.text).toContain('Jira answered late.');
    const [{ id }] = issue('SHOP-17').comments;
    await team.ben.press('Undo');
    expect(issue('SHOP-17').comments.map((one) => one.id)).toEqual([id]);
  });

  test('that somebody has changed since is not taken back without a word', async () => {
    await item(team.ben, 'SHOP-18');
    await team.ben.press('Comment', { comment: 'As I said' });
    const [{ id }] = issue('SHOP-18').comments;
    team.jira.world.editComment('SHOP-18', id, 'As somebody corrected');
    const page = await team.ben.press('Undo');
    expect(page.text).toContain('meanwhile: nothing was sent.');
    expect(cells(page.$)).toEqual(['As I said', 'As somebody corrected', 'none']);
    expect(page.$('h1').text()).toMatch(/^Undo on SHOP-18: /);
    const back = page.$('a.button').filter((_, a) => page.$(a).text() === 'Back to SHOP-18');
    expect(back.attr('href')).toContain('/items/SHOP-18');
    expect(issue('SHOP-18').comments).toHaveLength(1);
    await team.ben.press('Take mine');
    expect(issue('SHOP-18').comments).toHaveLength(0);
  });

  test('that somebody has changed while its author wrote is neither written over nor deleted without a word', async () => {
    const { id } = team.jira.world.comment('SHOP-14', 'As I said', { by: 'ben' });
    await item(team.ben, 'SHOP-14');
    team.jira.world.editComment('SHOP-14', id, 'As somebody corrected');
    let page = await team.ben.press('Save comment', { [`c-${id}`]: 'As I say now' });
    expect(cells(page.$)).toEqual(['As I said', 'As somebody corrected', 'As I say now']);
    page = await team.ben.press('Keep theirs');
    expect(issue('SHOP-14').comments[0].body).toBe('As somebody corrected');

    await item(team.ben, 'SHOP-14');
    team.jira.world.editComment('SHOP-14', id, 'As corrected again');
    page = await team.ben.press('Delete comment');
    expect(cells(page.$)).toEqual(['As somebody corrected', 'As corrected again', 'none']);
    expect(issue('SHOP-14').comments).toHaveLength(1);
    await team.ben.press('Take mine');
    expect(issue('SHOP-14').comments).toHaveLength(0);
  });

  test('that was changed says again what it said, in words that say so', async () => {
    await item(team.ben, 'SHOP-19');
    await team.ben.press('Comment', { comment: 'First' });
    const [{ id }] = issue('SHOP-19').comments;
    await team.ben.press('Save comment', { [`c-${id}`]: 'Second' });
    const page = await team.ben.press('Undo');
    expect(page.text).toContain('Undone. Your comment on SHOP-19 is changed in Jira.');
    expect(issue('SHOP-19').comments[0].body).toBe('First');
  });
});

test.each([
  ['Reporter', 'q-e-reporter', 'e-reporter'],
  ['Assignee', 'person', 'assignee'],
])(
  'a name in the search of %s is not passed over: one of those found is to be chosen',
  async (label, search, control) => {
    await item(team.ben, 'SHOP-6');
    const sending = { [search]: 'cleo' };
    const page = await (label === 'Reporter'
      ? save(team.ben, label, sending)
      : team.ben.press('Assign', sending));
    expect(page.status).toBe(422);
    expect(page.$(`#${control}-error`).text()).toContain('Nobody is chosen by “cleo” yet.');
    expect(page.value(search)).toBe('cleo');
    expect(page.$(`select[name="${control}"] option[value="cleo"]`)).toHaveLength(1);
    expect(team.jira.calls.filter(({ method }) => method === 'PUT')).toEqual([]);
  },
);

describe('without scripts, the Enter key', () => {
  test('saves the only field in which something was typed, and keeps a comment that was begun', async () => {
    await item(team.ben, 'SHOP-7');
    const { assignee } = issue('SHOP-7');
    const page = await team.ben.pressEnter('e-summary', { 'e-summary': 'By Enter', comment: 'Half a com' });
    expect(page.text).toContain('SHOP-7 is changed in Jira.');
    expect(issue('SHOP-7').summary).toBe('By Enter');
    expect(page.text).toContain('Your comment is not sent yet');
    expect(page.value('comment')).toBe('Half a com');
    await item(team.ben, 'SHOP-7');
    await team.ben.pressEnter('points', { points: '8' });
    await item(team.ben, 'SHOP-7');
    expect(team.ben.page.value('points')).toBe('8');
    expect(issue('SHOP-7').assignee).toEqual(assignee);
  });

  test('sends nothing where several were changed, and says so beside each', async () => {
    await item(team.ben, 'SHOP-7');
    const page = await team.ben.pressEnter('points', { points: '5', 'e-summary': 'Two at once' });
    expect(page.status).toBe(422);
    expect(page.$('#points-error').text()).toContain('press its own button');
    expect(page.$('#e-summary-error').text()).toContain('press its own button');
    expect([page.value('points'), page.value('e-summary')]).toEqual(['5', 'Two at once']);
    expect(team.jira.calls.filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  test('searches people where a name was typed, changes nothing by it, and saves again afterwards', async () => {
    await item(team.ben, 'SHOP-7');
    const offered = () => team.ben.page.$('select[name=assignee] option').length;
    const before = offered();
    let page = await team.ben.pressEnter('person', { person: 'a' });
    expect(page.status).toBe(200);
    expect(offered()).toBeGreaterThan(before);
    expect(team.jira.calls.filter(({ method }) => method === 'PUT')).toEqual([]);
    page = await team.ben.pressEnter('e-summary', { 'e-summary': 'After a search' });
    expect(issue('SHOP-7').summary).toBe('After a search');
    page = await item(team.ben, 'SHOP-7');
    expect((await team.ben.pressEnter('e-summary')).status).toBe(200);
  });
});
