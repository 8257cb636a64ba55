import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Page } from '../support/browser.js';
import { cardKeys, foundWords } from '../support/shown-cards.js';

let team: Team;
let shop: string; // all work items of the project
let id: string;

beforeAll(async () => {
  team = await aTeam();
  const board = team.jira.world.boards.find((one) => one.id === 1)!;
  board.quickFilters = [{ id: 7, name: 'Only bugs', query: 'issuetype = Bug ORDER BY priority' }];
  shop = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  id = shop.split('/')[2];
  await team.ben.visit(shop);
});
afterAll(() => team?.stop());

const keys = (page: Page) => cardKeys(page).sort();
const toggle = (page: Page, name: string) =>
  page
    .$('.quick-filters label')
    .filter((_, one) => page.$(one).text() === name)
    .find('input');
const idOf = (page: Page, name: string) => String(toggle(page, name).attr('value'));

/** Saves quick filters by their form. */
async function save(...filters: [name: string, jql: string][]): Promise<Page> {
  await team.ada.visit(paths.boards.quickFilters({ id }));
  const names = filters.map(([name]) => name);
  const queries = filters.map(([, jql]) => jql);
  return team.ada.press('Save quick filters', {
    filterId: names.map(() => ''),
    filterName: names,
    jql: queries,
  });
}

test('whoever may change a board gives it quick filters, which are toggles above it and stand in its address', async () => {
  const board = await save(['Mine', 'assignee = currentUser()'], ['Urgent', 'priority in (Highest, High)']);
  expect(board.path).toBe(shop);
  const page = await team.ada.press('Show', { quick: [idOf(board, 'Mine')] });
  expect(page.path).toContain(`quick=${idOf(board, 'Mine')}`);
  expect(keys(page)).toEqual(['SHOP-15', 'SHOP-20', 'SHOP-9']);
  expect(foundWords(page)).toBe('3 of 16 cards');
  expect(toggle(page, 'Mine').attr('checked')).toBeDefined();
  expect(toggle(page, 'Urgent').attr('checked')).toBeUndefined();
});

test('Jira is asked as each person what fits, and nobody is shown more than they see', async () => {
  const board = await save(['Mine', 'assignee = currentUser()'], ['Not done', 'statusCategory != Done']);
  const mine = `${shop}?quick=${idOf(board, 'Mine')}`;
  team.jira.calls.clear();
  expect(keys(await team.ben.visit(mine))).toEqual(['SHOP-3', 'SHOP-4', 'SHOP-5']);
  const asked = team.jira.calls.filter(({ body }) => body.includes('currentUser()'));
  expect(new Set(asked.map(({ user }) => user))).toEqual(new Set(['ben']));
  const open = await team.ben.visit(`${shop}?quick=${idOf(board, 'Not done')}`);
  expect(open.html).not.toContain('SHOP-15');
  expect((await team.ben.visit(`${shop}/cards.csv?quick=${idOf(board, 'Mine')}`)).text).not.toContain(
    'SHOP-9',
  );
});

test('quick filters count together with each other and with everything else that is chosen', async () => {
  const board = await save(['Mine', 'assignee = currentUser()'], ['Bugs', 'issuetype = Bug']);
  const [mine, bugs] = ['Mine', 'Bugs'].map((name) => `quick=${idOf(board, name)}`);
  expect(keys(await team.ada.visit(`${shop}?${mine}&${bugs}`))).toEqual(['SHOP-20', 'SHOP-9']);
  expect(keys(await team.ada.visit(`${shop}?${mine}&${bugs}&label=security`))).toEqual(['SHOP-20']);
  const all = await team.ada.visit(team.ada.page.link('Show all')!);
  expect(keys(all)).toHaveLength(16);
});

test('what Jira does not understand is said beside its query, and nothing is saved', async () => {
  await save(['Mine', 'assignee = currentUser()']);
  const page = await save(['Mine', 'assignee = currentUser()'], ['Broken', 'shoeSize = 42']);
  expect(page.status).toBe(422);
  expect(page.$('#jql-1-error').text()).toContain("Field 'shoeSize' does not exist");
  expect(page.$('#jql-1').attr('value')).toBe('shoeSize = 42');
  expect((await save(['', 'project = SHOP'])).$('#filter-0-error').text()).toContain(
    'Give the quick filter a name.',
  );
  expect((await team.ada.visit(shop)).$('.quick-filters label').text()).toBe('Mine');
});

test('a query that could end its brackets, or that has an order, is refused beside its field', async () => {
  await save(['Mine', 'assignee = currentUser()']);
  const open = 'labels = urgent) OR (labels is EMPTY';
  for (const jql of [open, '(labels = urgent', 'labels = urgent) OR (summary ~ ")"'])
    expect((await save(['Broken', jql])).$('#jql-0-error').text()).toContain('Close every bracket');
  const ordered = await save(['Broken', 'labels = urgent ORDER BY rank']);
  expect(ordered.$('#jql-0-error').text()).toContain('Leave out ORDER BY');
  expect(ordered.$('#jql-0').attr('value')).toBe('labels = urgent ORDER BY rank');
  // Balanced for whoever takes what follows the escaped mark for a text, and not for Jira.
  expect((await save(['Broken', 'labels = a\\" ) OR (labels = b\\"'])).status).toBe(422);
  expect((await team.ada.visit(shop)).$('.quick-filters label').text()).toBe('Mine');
  const quoted = await save(['Quoted', 'summary ~ "order by :-)" AND (labels = urgent)']);
  expect(quoted.path).toBe(shop);
});

test('Jira’s words count from where the person began to type', async () => {
  const page = await save(['Broken', 'labels = urgent AND AND']);
  expect(page.$('#jql-0-error').text()).toContain('character 21');
});

test('half a query of a Jira board is put beside nothing', async () => {
  const { quickFilters } = team.jira.world.boards.find((one) => one.id === 1)!;
  quickFilters!.push({ id: 8, name: 'Half', query: 'issuetype = Bug) OR (project = SHOP' });
  const scrum = await aBoard(team.ada, team.accountId, {
    name: 'Half',
    source: 'board',
    board: '1',
    columns: 'board',
  });
  team.jira.calls.clear();
  const page = await team.ada.visit(`${scrum}?quick=jira-8`);
  expect(page.$('.quick-problem').text()).toContain('Close every bracket');
  expect(team.jira.calls.filter(({ path }) => decodeURIComponent(path).includes(') OR ('))).toEqual([]);
  quickFilters!.pop();
});

test('a filter that Jira comes to refuse says so beside the toggles, and leaves out nothing', async () => {
  const { world } = team.jira;
  const jql = 'labels = payments';
  const shared = { favouriteOf: [], sharedWith: ['ada'], description: '' };
  world.filters.push({ ...shared, id: '10900', name: 'Paid', owner: 'dora', jql });
  const board = await save(['Paid', 'filter = 10900']);
  const address = `${shop}?quick=${idOf(board, 'Paid')}`;
  expect(keys(await team.ada.visit(address))).toEqual(['SHOP-4', 'SHOP-5']);
  world.unshare('10900', 'ada');
  world.editIssue('SHOP-9', { summary: 'Checkout is slow on the first day' });
  await team.ada.press('Refresh');
  const page = await team.ada.visit(address);
  expect(page.$('.quick-problem').text()).toContain('“Paid” leaves out nothing: Jira says: ');
  expect(keys(page)).toHaveLength(16);
});

test('a filter keeps its address when others come and go, and one that is removed is chosen no more', async () => {
  const board = await save(['Mine', 'assignee = currentUser()'], ['Bugs', 'issuetype = Bug']);
  const bugs = idOf(board, 'Bugs');
  await team.ada.visit(paths.boards.quickFilters({ id }));
  const form = await team.ada.press('Remove Mine');
  expect(
    form
      .$('input[name=filterName]')
      .map((_, one) => form.$(one).attr('value'))
      .get(),
  ).toEqual(['Bugs', '']);
  const after = await team.ada.press('Save quick filters');
  expect(idOf(after, 'Bugs')).toBe(bugs);
  expect(after.$('.quick-filters label').text()).toBe('Bugs');
  const gone = await team.ada.visit(`${shop}?quick=${idOf(board, 'Mine')}`);
  expect(keys(gone)).toHaveLength(16);
});

test('those of the Jira board are offered as well, in Jira’s words', async () => {
  const scrum = await aBoard(team.ada, team.accountId, {
    name: 'Scrum',
    source: 'board',
    board: '1',
    columns: 'board',
  });
  const page = await team.ada.visit(scrum);
  expect(idOf(page, 'Only bugs')).toBe('jira-7');
  const bugs = await team.ada.visit(`${scrum}?quick=jira-7`);
  expect(keys(bugs)).toEqual(['SHOP-20', 'SHOP-8', 'SHOP-9']);
});

test('a board without quick filters has no row for them, and others than those who may change it no form', async () => {
  await save();
  expect((await team.ada.visit(shop)).$('#board-quick').html()).toBe('');
  expect((await team.ben.visit(paths.boards.quickFilters({ id }))).status).toBe(404);
  expect((await team.ben.visit(shop)).text).not.toContain('Quick filters');
});
