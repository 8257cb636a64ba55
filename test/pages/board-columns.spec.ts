import { randomUUID } from 'node:crypto';
import { Board } from '../../src/boards/board.entity.js';
import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Page } from '../support/browser.js';

let team: Team;

beforeAll(async () => {
  team = await aTeam();
});
afterAll(() => team?.stop());
afterEach(() => team.jira.faults.clear());

const SHOP = { source: 'projects', projects: ['SHOP'] };
const columnsOf = (path: string) => paths.boards.columns({ id: path.split('/')[2] });
const texts = (page: Page, selector: string) =>
  page
    .$(selector)
    .map((_, one) => page.$(one).text().replace(/\s+/g, ' ').trim())
    .get();
const names = (page: Page) =>
  page
    .$('[name=columnName]')
    .map((_, one) => page.$(one).attr('value') ?? '')
    .get();
/** Which column each status is in, by its name. */
const places = (page: Page) =>
  Object.fromEntries(
    page
      .$('.statuses li')
      .map((_, row) => [
        [page.$(row).find('.badge').text(), page.$(row).find('option[selected]').text()] as const,
      ])
      .get()
      .filter((one) => Array.isArray(one))
      .map((one) => one as unknown as [string, string]),
  );

describe('columns of one’s own', () => {
  test('begin with those that the board has, each status of its projects in one of them', async () => {
    const path = await aBoard(team.ada, team.accountId, SHOP);
    const page = await team.ada.visit(columnsOf(path));
    expect(page.status).toBe(200);
    expect(names(page)).toEqual(['To Do', 'In Progress', 'Done']);
    expect(places(page)).toMatchObject({ 'To Do': 'To Do', 'In Review': 'In Progress', Done: 'Done' });
    expect(page.$('.statuses').first().text()).toContain('work item');
  });

  test('are added, named, put into another order and removed by plain buttons, and the board follows', async () => {
    const path = await aBoard(team.ada, team.accountId, SHOP);
    await team.ada.visit(columnsOf(path));
    let page = await team.ada.press('Add column');
    expect(page.status).toBe(200);
    expect(names(page)).toEqual(['To Do', 'In Progress', 'Done', '']);
    const status = team.jira.world.statuses.find(({ name }) => name === 'In Review')!;
    const sent = page
      .$('[name=status] option[selected]')
      .map((_, one) => page.$(one).attr('value') ?? '')
      .get()
      .map((value) => (value.startsWith(`${status.id}:`) ? `${status.id}:3` : value));
    page = await team.ada.press('Move column 4 up', {
      columnName: ['To Do', 'In Progress', 'Done', 'Review'],
      status: sent,
    });
    expect(names(page)).toEqual(['To Do', 'In Progress', 'Review', 'Done']);
    expect(places(page)).toMatchObject({ 'In Review': 'Review', Done: 'Done' });

    page = await team.ada.press('Save columns', { max: ['', '', '2', ''] });
    expect(page.path).toBe(path);
    expect(page.text).toContain('The columns of the board were changed.');
    expect(texts(page, '.column h2')).toEqual(['To Do', 'In Progress', 'Review', 'Done']);
    expect(texts(page, '.column-sum')[2]).toMatch(/^\d of 2/);
    expect((await team.ada.visit(paths.boards.index())).text).toContain('To DoIn ProgressReviewDone');

    await team.ada.visit(columnsOf(path));
    page = await team.ada.press('Remove Review');
    expect(names(page)).toEqual(['To Do', 'In Progress', 'Done']);
    expect(page.text).toContain('Not on the board: In Review');
  });

  test('say what statuses they leave out, with counts, a look at them and the way to the form', async () => {
    const path = await aBoard(team.ada, team.accountId, SHOP);
    await team.ada.visit(columnsOf(path));
    await team.ada.press('Remove In Progress');
    const page = await team.ada.press('Save columns');
    expect(texts(page, '.column h2')).toEqual(['To Do', 'Done']);
    expect(page.$('[data-key=SHOP-4]')).toHaveLength(0);
    expect(page.$('#board-unplaced').text()).toMatch(
      /^Not on the board: \d work items have a status that no column takes: In Progress \(\d\) and In Review \(\d\)\./,
    );
    expect(page.link('Edit columns')).toContain(columnsOf(path));
    // Somebody who may not change the board is told all the same.
    expect((await team.ben.visit(path)).$('#board-unplaced').text()).not.toContain('Edit columns');
    const csv = await team.ada.visit(`${path}/cards.csv`);
    expect(csv.html).not.toContain('SHOP-4,');

    await team.ada.visit(path);
    const all = await team.ada.follow('Show them');
    expect(texts(all, '.column h2')).toEqual(['To Do', 'Done', 'Other statuses']);
    expect(all.$('[data-key=SHOP-4]').closest('.column').attr('data-column')).toBeUndefined();
    expect(all.$('[data-key=SHOP-4] .badge').text()).toBe('In Progress');
    expect(all.$('#find [name=others]').attr('value')).toBe('yes');
  });

  test('are refused with a sentence at each box, and what was typed stays', async () => {
    const path = await aBoard(team.ada, team.accountId, SHOP);
    await team.ada.visit(columnsOf(path));
    await team.ada.press('Add column');
    const page = await team.ada.press('Save columns', {
      columnName: ['Open', 'open', '', 'Ideas'],
      min: ['', '3', 'x', ''],
      max: ['0', '2', '', ''],
    });
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Error: /);
    expect(texts(page, '.error-summary li')).toEqual([
      'Enter a whole number from 1 to 9999.',
      'Another column is called “Open” already.',
      'At least cannot be more than at most.',
      'Give the column a name.',
      'Enter a whole number from 1 to 9999.',
      'Choose a status for “Ideas” below, or remove the column.',
    ]);
    for (const link of page.$('.error-summary a').get())
      expect(page.$(String(page.$(link).attr('href')))).toHaveLength(1);
    expect(names(page)).toEqual(['Open', 'open', '', 'Ideas']);
    expect(texts(await team.ada.visit(path), '.column h2')).toEqual(['To Do', 'In Progress', 'Done']);
  });

  test('have each status once, however the form is sent', async () => {
    const path = await aBoard(team.ada, team.accountId, SHOP);
    await team.ada.visit(columnsOf(path));
    const { id } = team.jira.world.statuses.find(({ name }) => name === 'To Do')!;
    const page = await team.ada.press('Add column', {
      columnName: ['One', 'Two'],
      min: ['', ''],
      max: ['', ''],
      status: [`${id}:0`, `${id}:1`, `${id}:77`, 'nonsense', `${id}:1`],
    });
    expect(page.$(`#status-${id} option[selected]`).text()).toBe('Two');
    for (const press of ['up:x', 'remove:99', 'bogus', 'up:0'])
      expect((await team.ada.post(columnsOf(path), { press, columnName: 'One' })).status).toBe(200);
    expect((await team.ada.post(columnsOf(path), {})).status).toBe(422);
  });

  test('changed by two people at once: the second is told, and may save all the same', async () => {
    const path = await aBoard(team.ada, team.accountId, SHOP);
    const eve = team.footbridge.browser();
    eve.shareCookiesOf(team.ada);
    await Promise.all([team.ada.visit(columnsOf(path)), eve.visit(columnsOf(path))]);
    await team.ada.press('Save columns', { columnName: ['Ideas', 'In Progress', 'Done'] });
    let page = await eve.press('Save columns', { max: ['', '4', ''] });
    expect(page.status).toBe(422);
    expect(page.text).toContain('This board was changed while you had this form open: Columns.');
    expect(page.text).toContain('It is now “Ideas (To Do), In Progress');
    expect(names(page)).toEqual(['To Do', 'In Progress', 'Done']);
    expect(texts(await team.ada.visit(path), '.column h2')[0]).toBe('Ideas');
    page = await eve.press('Save columns');
    expect(texts(page, '.column h2')[0]).toBe('To Do');
  });

  test('tell of a status that Jira has no more', async () => {
    const { world } = team.jira;
    world.statuses.push({ id: '10999', name: 'Parked', category: 'new' });
    const path = await aBoard(team.ada, team.accountId, { source: 'jql', jql: 'project = SHOP' });
    await team.ada.visit(columnsOf(path));
    const value = (id: string, at: number) => `${id}:${at}`;
    await team.ada.press('Save columns', {
      columnName: ['To Do'],
      min: [''],
      max: ['6'],
      status: [value('10010', 0), value('10999', 0)],
    });
    world.statuses.pop();
    const page = await team.ada.visit(columnsOf(path));
    expect(page.text).toContain('Jira no longer has the status “Parked”, which was in “To Do”.');
    await team.ada.press('Save columns');
    expect((await team.ada.visit(columnsOf(path))).text).not.toContain('Parked');
  });

  test('are made where Jira gives no list of its statuses, from those that are seen', async () => {
    const path = await aBoard(team.ada, team.accountId, SHOP);
    await team.ada.visit(path);
    team.jira.faults.plant({ kind: 'status', status: 500, on: /\/status(es)?$/ });
    const page = await team.ada.visit(columnsOf(path));
    expect(page.status).toBe(200);
    expect(page.text).toContain('Jira gave no list of its statuses.');
    expect(places(page)).toMatchObject({ 'To Do': 'To Do', 'In Review': 'In Progress' });
  });

  test('are for who made the board and for administrators', async () => {
    const path = await aBoard(team.ben, team.accountId, SHOP);
    expect((await team.finn.visit(columnsOf(path))).status).toBe(404);
    expect((await team.finn.post(columnsOf(path), { columnName: 'Mine' })).status).toBe(404);
    expect((await team.ada.visit(columnsOf(path))).status).toBe(200);
  });

  test('are chosen in the form of the board, and stay when its work items come from elsewhere', async () => {
    let path = await aBoard(team.ada, team.accountId, { name: 'Own', ...SHOP }).then(() => '');
    await team.ada.visit(`${paths.boards.new()}?account=${team.accountId}`);
    let page = await team.ada.press('Save board', { source: 'board', board: '1', columns: 'own' });
    path = page.path.replace(/\/columns$/, '');
    expect(page.path).toBe(columnsOf(path));
    expect(page.text).toContain('The board Web Shop board was made.');
    expect(names(page)).toEqual(['To Do', 'In Progress', 'In Review', 'Done']);
    page = await team.ada.press('Save columns', { columnName: ['Next', 'Now', 'Review', 'Over'] });
    await team.ada.visit(`${path}/edit`);
    expect(team.ada.page.value('columns')).toBe('own');
    expect(team.ada.page.link('Edit columns')).toContain(columnsOf(path));
    page = await team.ada.press('Save board', { source: 'jql', jql: 'project = SHOP' });
    expect(page.path).toBe(path);
    expect(texts(page, '.column h2')).toEqual(['Next', 'Now', 'Review', 'Over']);
    await team.ada.visit(`${path}/edit`);
    page = await team.ada.press('Save board', { source: 'board', board: '1', columns: 'board' });
    expect(texts(page, '.column h2')).toEqual(['To Do', 'In Progress', 'In Review', 'Done']);
  });
});

describe('columns of the board in Jira', () => {
  test('leave out, as Jira does, what no column takes, and say so', async () => {
    const board = team.jira.world.boards.find(({ id }) => id === 3)!;
    const columns = board.columns;
    board.columns = columns.slice(0, 2);
    const page = await team.ada.visit(
      await aBoard(team.ada, team.accountId, { name: 'Ops', source: 'board', board: '3', columns: 'board' }),
    );
    board.columns = columns;
    expect(page.$('[data-key=OPS-1]')).toHaveLength(0);
    expect(page.$('#board-unplaced').text()).toContain('Not on the board, as in Jira:');
    expect((await team.ada.follow('Show them')).$('[data-key=OPS-1]')).toHaveLength(1);
  });

  test('follow it: a press on Refresh brings what was changed there, and columns of one’s own stay', async () => {
    const values = { source: 'board', board: '3', columns: 'board' };
    const path = await aBoard(team.ada, team.accountId, { name: 'Followed', ...values });
    const own = await aBoard(team.ada, team.accountId, { name: 'Not followed', ...values });
    await team.ada.visit(columnsOf(own));
    await team.ada.press('Save columns');
    const board = team.jira.world.boards.find(({ id }) => id === 3)!;
    const columns = board.columns;
    board.columns = columns.map((one) => (one.name === 'Reported' ? { ...one, name: 'Inbox', max: 1 } : one));
    for (const [board, name] of [
      [path, 'Inbox'],
      [own, 'Reported'],
    ]) {
      await team.ada.visit(board);
      const page = await team.ada.press('Refresh');
      expect(texts(page, '.column h2')[0]).toBe(name);
    }
    board.columns = columns;
    expect((await team.ada.visit(path)).$('.column').first().text()).toContain('over the limit of 1');
    // Jira being away changes nothing.
    team.jira.faults.plant({ kind: 'maintenance' });
    expect(texts(await team.ada.press('Refresh'), '.column h2')[0]).toBe('Inbox');
  });

  test('and what kind of board it is are asked for by the first who opens one of which that is not known', async () => {
    const values = { source: 'board', board: '1', columns: 'board' };
    const made = await aBoard(team.ada, team.accountId, values);
    const { database } = team.footbridge;
    const board = await database.read.findOneByOrFail(Board, { id: made.split('/')[2] });
    const id = randomUUID();
    await database.write((manager) => manager.insert(Board, { ...board, id, jira: null }));
    const path = paths.boards.show({ id });
    team.jira.calls.clear();
    const page = await team.ben.visit(path);
    expect(page.$('#find-sprint option').first().text()).toContain('Sprint 12');
    expect((await database.read.findOneByOrFail(Board, { id })).jira).toMatchObject({ type: 'scrum' });
    const asked = () => team.jira.calls.filter(({ path: called }) => called.endsWith('/configuration'));
    expect(asked().map(({ user }) => user)).toEqual(['ben']);
    await team.ben.visit(path);
    expect(asked()).toHaveLength(1);
  });
});
