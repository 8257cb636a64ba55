import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { later, MINUTE } from '../support/clock.js';
import { until } from '../support/until.js';

let team: Team;
/** A board by story points, one by a number of its own, and one by time. */
let byPoints: string;
let byEffort: string;
let byTime: string;
const EFFORT = 'customfield_10190';
const KEY = 'SHOP-5';

beforeAll(async () => {
  team = await aTeam();
  const { world } = team.jira;
  const custom = 'com.atlassian.jira.plugin.system.customfieldtypes:float';
  world.fields.push({
    ...world.fields.find(({ id }) => id === world.parts.points)!,
    ...{ id: EFFORT, name: 'Effort', schema: { type: 'number', custom, customId: 10190 } },
  });
  const [shop] = world.boards;
  world.boards.push({ ...shop, id: 71, name: 'Effort board', estimation: EFFORT });
  const quickFilters = [{ id: 7, name: 'Only mine', query: 'assignee = currentUser()' }];
  world.boards.push({
    ...shop,
    id: 72,
    name: 'Time board',
    estimation: 'timeoriginalestimate',
    quickFilters,
  });
  world.fields.push({
    ...world.fields.find(({ id }) => id === 'timespent')!,
    ...{ id: 'timeoriginalestimate', name: 'Original Estimate' },
  });
  world.editIssue(KEY, { points: 3, custom: { [EFFORT]: 40 } }, { by: 'ada' });
  [byPoints, byEffort, byTime] = [await ofJira('1'), await ofJira('71'), await ofJira('72')];
});
afterAll(() => team?.stop());

async function ofJira(board: string): Promise<string> {
  const source = { source: 'board', board, columns: 'board', name: `Board ${board}` };
  return (await aBoard(team.ada, team.accountId, source)).split('/')[2];
}
const item = (boardId: string) => team.ben.visit(paths.items.show({ boardId, key: KEY }));
/** What the card says on the board, once it is there. */
async function pointsOn(boardId: string): Promise<string> {
  let words = '';
  await until(async () => {
    const { $ } = await team.ben.visit(paths.boards.show({ id: boardId }));
    words = $(`#${KEY} .points`).attr('title') ?? '';
    return $(`#${KEY}`).length > 0;
  });
  return words;
}
const inJira = () => {
  const { points, custom } = team.jira.world.issue(KEY);
  return [points, custom[EFFORT]];
};

test('points are those by which the board in Jira estimates, on its cards, in their row and in Jira', async () => {
  expect([await pointsOn(byPoints), await pointsOn(byEffort)]).toEqual(['3 points', '40 Effort']);
  let page = await item(byEffort);
  expect(page.$('#edit-points').text()).toMatch(/^\s*Effort 40/);
  expect(page.$(`#edit-${EFFORT}`)).toHaveLength(0);
  page = await team.ben.press('Set Effort', { points: '55' });
  expect(inJira()).toEqual([3, 55]);
  expect([await pointsOn(byEffort), await pointsOn(byPoints)]).toEqual(['55 Effort', '3 points']);
  await item(byEffort);
  await team.ben.press('Set Effort', { points: '60' });
  await team.ben.press('Undo');
  expect(inJira()).toEqual([3, 55]);
});

test('what a board estimates by is called as in Jira in a sum, in what one has changed, and where somebody else changed it', async () => {
  await pointsOn(byEffort);
  expect(team.ben.page.$('.column-sum').text()).toContain(' Effort');
  expect(team.ben.page.$('.column-sum').text()).not.toContain('point');
  const page = await item(byEffort);
  const seen = page.$('input[name="pointsShown"]').attr('value');
  team.jira.world.editIssue(KEY, { custom: { [EFFORT]: 20 } }, { by: 'ada' });
  const told = await team.ben.press('Set Effort', { points: '70' });
  expect(
    told
      .$('.change-table tbody tr')
      .children()
      .toArray()
      .map((one) => told.$(one).text()),
  ).toEqual([...['Effort', seen, '20', '70']]);
  const { $ } = await team.ben.visit(paths.changes.index());
  const entry = $('main li').first().text();
  expect(entry).toContain('Set “Effort” to 70');
  expect(entry).toContain(`Ada Northcott changed “Effort” of ${KEY} meanwhile`);
  expect(entry).not.toMatch(/points/i);
  await team.ben.press('Take mine');
  expect(team.ben.page.text).toContain(`“Effort” of ${KEY} is 70.`);
  await item(byEffort);
  await team.ben.press('Set Effort', { points: '' });
  expect(inJira()[1] ?? null).toBeNull();
  expect((await team.ben.visit(paths.changes.index())).$('main li').first().text()).toMatch(
    new RegExp(`Empty “Effort”.*“Effort” of ${KEY} is empty`, 's'),
  );
  await team.ben.press('Undo');
  expect(inJira()[1]).toBe(70);
});

test('what was typed and not sent, and the files of a board, call it as in Jira, too', async () => {
  await item(byEffort);
  const page = await team.ben.press('Comment', { comment: 'Of the effort', points: '75' });
  expect(page.text).toContain('The Effort that you typed is not set yet: press Set Effort to set it.');
  expect(page.text).not.toMatch(/press Set points/);
  const at = paths.boards.show({ id: byEffort });
  const [names] = (await team.ben.visit(`${at}/cards.csv`)).html.split('\r\n');
  expect(names).toContain(',Assignee,Effort,Epic,');
  const { html } = await team.ben.visit(`${at}/cards.json`);
  expect(JSON.parse(html)).toMatchObject({ estimate: 'Effort' });
});

describe('a number by which a board estimates', () => {
  const OTHER = 'SHOP-4';
  const at = (boardId: string) => team.ben.visit(paths.items.show({ boardId, key: OTHER }));

  test.each([
    ['-40', -40, '-40'],
    ['250000', 250_000, '250,000'],
    ['0,125', 0.125, '0.125'],
    ['0.000002', 0.000002, '0'],
  ])('takes %s as Jira does, which story points do not', async (points, value, shown) => {
    team.jira.world.editIssue(OTHER, { custom: { [EFFORT]: 0.000001 } }, { by: 'ada' });
    await at(byEffort);
    const page = await team.ben.press('Set Effort', { points });
    expect([page.status, team.jira.world.issue(OTHER).custom[EFFORT]]).toEqual([200, value]);
    expect((await at(byEffort)).$('#edit-points').text()).toMatch(new RegExp(`^\\s*Effort ${shown}\\s`));
    await at(byPoints);
    expect((await team.ben.press('Set points', { points: '-40' })).text).toContain('cannot be less than 0.');
  });

  test('that Jira cannot keep is said to be so beside the field', async () => {
    await at(byEffort);
    const page = await team.ben.press('Set Effort', { points: '1234567890123' });
    expect([page.status, page.value('points')]).toEqual([422, '1234567890123']);
    expect(page.$('#points-error').text()).toContain('That number is too large');
  });
});

test('a change on one board is on the other at once, which keeps its own points', async () => {
  const effort = await pointsOn(byEffort);
  await pointsOn(byPoints);
  await item(byPoints);
  await team.ben.press('Set points', { points: '8' });
  expect(inJira()[0]).toBe(8);
  team.ben.page.$('button[aria-label="Save Summary"]').text('Save Summary');
  await team.ben.press('Save Summary', { 'e-summary': 'Called otherwise' });
  team.jira.faults.plant({ kind: 'status', status: 503, on: /search|agile/ });
  expect([await pointsOn(byPoints), await pointsOn(byEffort)]).toEqual(['8 points', effort]);
  expect(team.ben.page.$(`#${KEY}`).text()).toContain('Called otherwise');
  team.jira.faults.clear();
});

test('a board that estimates by time says so, and what its points are', async () => {
  expect(await pointsOn(byTime)).toBe(`${inJira()[0]} points`);
  expect(team.ben.page.$('#board-note').text()).toContain(
    'The board in Jira estimates by “Original Estimate”. Points here are story points.',
  );
});

test('a board keeps what it estimates by, and its quick filters, when it is saved while Jira does not say them', async () => {
  const effort = await pointsOn(byEffort);
  team.jira.faults.plant({ kind: 'status', status: 503, on: /\/field$|editmodel/ });
  for (const [id, name] of [
    [byEffort, 'Effort, renamed'],
    [byTime, 'Time, renamed'],
  ]) {
    await team.ada.visit(paths.boards.edit({ id }));
    expect((await team.ada.press('Save board', { name })).title).toContain(name);
  }
  expect(await pointsOn(byEffort)).toBe(effort);
  await pointsOn(byTime);
  expect(team.ben.page.$('#board-note').text()).toContain('estimates by “Original Estimate”');
  expect(team.ben.page.$('#board-quick').text()).toContain('Only mine');
  team.jira.faults.clear();
});

test('what a board estimates by is asked for again in a minute where Jira did not say it when the board was saved', async () => {
  team.jira.faults.plant({ kind: 'status', status: 503, on: /\/field$/ });
  await team.ada.visit(paths.boards.edit({ id: byPoints }));
  await team.ada.press('Save board', { board: '71' });
  expect(await pointsOn(byPoints)).toBe(`${inJira()[0]} points`);
  team.jira.faults.clear();
  await later(2 * MINUTE, async () => {
    await until(async () => (await pointsOn(byPoints)) === `${inJira()[1]} Effort`);
  });
});

test('that Jira does not list a field for whoever makes a board decides nothing for those who see it', async () => {
  const hidden = [EFFORT, 'timeoriginalestimate'];
  const change = (fields: { id: string }[]) => fields.filter(({ id }) => !hidden.includes(id));
  team.jira.faults.plant({ kind: 'alter', on: /\/field$/, change });
  const [effort, time] = [await ofJira('71'), await ofJira('72')];
  await pointsOn(time);
  expect(team.ben.page.$('#board-note').text()).toContain('estimates by “Original Estimate”');
  await pointsOn(effort);
  expect(team.ben.page.$('#board-note').text()).not.toContain('estimates by');
  team.jira.faults.clear();
  await later(4 * MINUTE, async () => {
    await until(async () => (await pointsOn(effort)) === `${inJira()[1]} Effort`);
  });
});
