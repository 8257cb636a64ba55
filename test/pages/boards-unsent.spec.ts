import { paths } from '../../src/paths.js';
import { Profile } from '../../src/people/profile.entity.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser, Page } from '../support/browser.js';
import { endsSessionOf, signedInAt, signsIn } from '../support/ended-session.js';
import { comesTo, until } from '../support/until.js';

const SHOP = { source: 'projects', projects: ['SHOP'] };
const BEN = 'ben@example.com';

let team: Team;
let board: string;

beforeAll(async () => {
  team = await aTeam();
  board = await aBoard(team.ben, team.accountId, SHOP);
  await until(async () => (await team.ben.visit(board)).$('.card').length > 0);
});
afterAll(() => team?.stop());

const id = () => board.split('/')[2];
const idOf = async (name: string) =>
  (await team.footbridge.database.read.findOneByOrFail(Profile, { name })).id;

/** Ben at a form, whose session ends in another tab. */
async function benWhoseSessionEnds(path: string): Promise<Browser> {
  const ben = await signedInAt(team.footbridge, BEN, path);
  await endsSessionOf(team.footbridge, ben);
  return ben;
}

/** Nothing is done of what was sent; signed in again, the person is at the form. */
async function comesBack(ben: Browser, form: string, email = BEN): Promise<Page> {
  expect(ben.page.path).toContain(paths.signIn());
  expect(ben.page.text).toContain('Your session had ended, so nothing was sent.');
  await signsIn(ben, email);
  expect([ben.page.status, ben.page.path]).toEqual([200, expect.stringContaining(form)]);
  return ben.page;
}
const values = ({ $ }: Page, name: string) =>
  $(`[name="${name}"]`)
    .map((_, one) => $(one).attr('value') ?? '')
    .get();
const ticked = ({ $ }: Page, name: string) =>
  $(`[name="${name}"][checked]`)
    .map((_, one) => $(one).attr('value') ?? '')
    .get();

test('columns that were made when the session had ended are there again after signing in, and are saved', async () => {
  const form = paths.boards.columns({ id: id() });
  const ben = await benWhoseSessionEnds(form);
  await ben.press('Save columns', {
    columnName: ['Open', 'Busy', 'Closed'],
    max: ['', '4', ''],
    done: ['2'],
  });
  const page = await comesBack(ben, form);
  expect(page.text).toContain('What you typed is here again');
  expect([values(page, 'columnName'), values(page, 'max'), ticked(page, 'done')]).toEqual([
    ['Open', 'Busy', 'Closed'],
    ['', '4', ''],
    ['2'],
  ]);
  expect((await ben.press('Save columns')).text).toContain('The columns of the board were changed.');
  expect((await ben.visit(board)).text).toContain('Busy');
});

test('a press of another button of a form keeps what was typed as well', async () => {
  const form = paths.boards.columns({ id: id() });
  const ben = await benWhoseSessionEnds(form);
  await ben.press('Add column', { columnName: ['First', 'Second', 'Third'] });
  expect(values(await comesBack(ben, form), 'columnName')).toEqual(['First', 'Second', 'Third']);
});

test('quick filters that were made when the session had ended are there again after signing in, and are saved', async () => {
  const form = paths.boards.quickFilters({ id: id() });
  const ben = await benWhoseSessionEnds(form);
  await ben.press('Save quick filters', {
    filterId: [''],
    filterName: ['Mine'],
    jql: ['assignee = currentUser()'],
  });
  const page = await comesBack(ben, form);
  expect([values(page, 'filterName')[0], values(page, 'jql')[0]]).toEqual([
    'Mine',
    'assignee = currentUser()',
  ]);
  await ben.press('Save quick filters');
  expect((await ben.visit(board)).text).toContain('Mine');
});

test('what a board is made of, and for whom it is there, is kept', async () => {
  const own = await aBoard(team.ben, team.accountId, SHOP);
  const form = `${own}/edit`;
  const finn = await idOf('Finn');
  const ben = await benWhoseSessionEnds(form);
  const sent = { name: 'Harbour', source: 'jql', jql: 'project = SHOP AND labels = quay', seenBy: 'chosen' };
  await ben.press('Save board', { ...sent, people: [finn] });
  const page = await comesBack(ben, form);
  expect(['name', 'source', 'jql', 'seenBy'].map((name) => page.value(name).trim())).toEqual(
    Object.values(sent),
  );
  expect(ticked(page, 'people')).toEqual([finn]);
  expect((await ben.press('Save board')).text).toContain('The board was changed.');
  expect((await team.finn.visit(own)).text).toContain('Harbour');
});

test('what another has changed of the board before its person has signed in again is not written over without a word', async () => {
  const form = paths.boards.edit({ id: id() });
  const ben = await benWhoseSessionEnds(form);
  await team.ada.visit(form);
  await team.ada.press('Save board', { name: 'Theirs' });
  await ben.press('Save board', { name: 'Mine' });
  await comesBack(ben, form);
  expect((await ben.press('Save board')).text).toContain('was changed while you had this form open');
  expect((await team.ada.visit(board)).title).toContain('Theirs');
});

test('a new board is kept with its ALM account', async () => {
  const ben = await benWhoseSessionEnds(`${paths.boards.new()}?account=${team.accountId}`);
  await ben.press('Save board', { ...SHOP, name: 'Typed long ago' });
  const page = await comesBack(ben, paths.boards.new());
  expect([page.value('name'), page.value('source'), ticked(page, 'projects')]).toEqual([
    'Typed long ago',
    'projects',
    ['SHOP'],
  ]);
  expect((await ben.press('Save board')).text).toContain('The board Typed long ago was made.');
});

test('nobody else is shown a form of a board that was typed in that browser', async () => {
  const form = paths.boards.quickFilters({ id: id() });
  const ben = await benWhoseSessionEnds(form);
  await ben.press('Save quick filters', { filterName: ['For Ben alone'], jql: ['labels = x'] });
  expect((await comesBack(ben, form, 'ada@example.com')).html).not.toContain('For Ben alone');
});

describe('several work items', () => {
  const form = () => paths.boards.several({ id: id() });
  const assignees = (keys: string[]) => keys.map((key) => team.jira.world.issue(key).assignee);
  const preview = (keys: string[]) => {
    const sent = new URLSearchParams({ what: 'assign', assignee: 'cleo', press: 'preview' });
    for (const key of keys) sent.append('key', key);
    return `${form()}?${sent}`;
  };

  /** Until the board shows it to Ben as well. */
  const untilKnown = (keys: string[], assignee: string) =>
    until(async () => {
      await team.ben.post(paths.boards.refresh({ id: id() }));
      return (await team.ben.visit(preview(keys))).value(`was-${keys[0]}`).includes(assignee);
    });

  test('that were to be changed at once when the session had ended are chosen again after signing in', async () => {
    const keys = ['SHOP-3', 'SHOP-4'];
    const before = assignees(keys);
    const ben = await benWhoseSessionEnds(preview(keys));
    await ben.press('Assign to Cleo Marín', { key: keys });
    const page = await comesBack(ben, form());
    expect(page.text).toContain('What you typed is here again');
    expect([ticked(page, 'key'), assignees(keys)]).toEqual([keys, before]);
    await ben.press('Assign to Cleo Marín');
    await until(() => assignees(keys).every((name) => name === 'cleo'));
  });

  test('of which one was changed by somebody else meanwhile, which is not written over without a word', async () => {
    const keys = ['SHOP-9', 'SHOP-16'];
    const ben = await benWhoseSessionEnds(preview(keys));
    team.jira.world.editIssue(keys[0], { assignee: 'dora' }, { by: 'ada' });
    await untilKnown(keys, 'dora');
    await ben.press('Assign to Cleo Marín', { key: keys });
    await comesBack(ben, form());
    await ben.press('Assign to Cleo Marín');
    await comesTo(() => assignees(keys), ['dora', 'cleo']);
  });
});
