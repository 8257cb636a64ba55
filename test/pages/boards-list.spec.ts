import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Page } from '../support/browser.js';
import { signIn } from '../support/stories.js';

let team: Team;
beforeEach(async () => {
  team = await aTeam();
});
afterEach(() => team?.stop());

const named = (page: Page) =>
  page
    .$('.list-title')
    .map((_, title) => page.$(title).text())
    .get();
const boardOf = (name: string, project = 'SHOP') =>
  aBoard(team.ada, team.accountId, { name, source: 'projects', projects: [project] });
const row = (page: Page, name: string) =>
  page.$('li').filter((_, one) => page.$(one).find('.list-title').text() === name);

test('boards that a person opened last come first, and each row says what is on it for them', async () => {
  const [first] = [await boardOf('Apples'), await boardOf('Pears')];
  const { ada, ben } = team;
  expect(named(await ada.visit(paths.boards.index()))).toEqual(['Pears', 'Apples']);
  await ada.visit(first);
  expect(ada.page.$('#board-found').text()).toBe('16 cards');
  const page = await ada.visit(paths.boards.index());
  expect(row(page, 'Apples').text()).toMatch(
    /1 project · Team Jira · 16 cards · opened just now · made by Ada/,
  );
  expect(row(page, 'Apples').find('.board-columns').text()).toContain('To DoIn ProgressDone');

  const bens = await ben.visit(paths.boards.index());
  expect(named(bens)).toEqual(['Apples', 'Pears']);
  expect(bens.text).not.toContain('16 cards');
});

test('a favourite stands above the others, for the person who made it one', async () => {
  await boardOf('Apples');
  await boardOf('Pears');
  const { ada, ben } = team;
  await ada.visit(paths.boards.index());
  await ada.press('Make Apples a favourite');
  expect(named(ada.page)).toEqual(['Apples', 'Pears']);
  expect(ada.page.text).toContain('Favourites');
  expect(ada.page.$('[aria-pressed=true]')).toHaveLength(1);
  expect((await ben.visit(paths.boards.index())).text).not.toContain('Favourites');

  await ada.press('Remove Apples from the favourites');
  expect(ada.page.text).not.toContain('Favourites');
});

test('a board among many is found by words of its name, its account or its columns', async () => {
  await boardOf('Apples');
  expect((await team.ada.visit(paths.boards.index())).text).not.toContain('Find a board');
  for (const name of ['Pears', 'Plums', 'Figs', 'Dates', 'Limes', 'Quinces', 'Medlars']) await boardOf(name);
  expect((await team.ada.visit(paths.boards.index())).text).toContain('Find a board');
  const page = await team.ada.visit(`${paths.boards.index()}?q=team+fig`);
  expect(named(page)).toEqual(['Figs']);
  expect(named(await team.ada.visit(`${paths.boards.index()}?q=`))).toHaveLength(8);
  const none = await team.ada.visit(`${paths.boards.index()}?q=%3Cb%3Emelons`);
  expect(none.text).toContain('No board has “<b>melons”');
});

test('the start page is the board that was opened last, and the list for somebody who has opened none', async () => {
  const apples = await boardOf('Apples');
  const pears = await boardOf('Pears');
  const { footbridge, ada } = team;
  await ada.visit(apples);
  expect((await ada.visit('/')).url).toContain(apples);
  await signIn(footbridge.browser(), 'ada@example.com');
  // Going to and fro right before it stops: the last of it is written down all the same.
  for (const path of [pears, apples, pears, apples]) await ada.visit(path);
  await footbridge.restart();
  expect((await ada.visit('/')).url).toContain(apples);
  expect((await team.ben.visit('/')).url).toContain(paths.boards.index());

  await ada.visit(apples);
  await ada.visit(pears);
  await ada.follow('Edit board');
  await ada.follow('Remove board');
  await ada.press('Remove board');
  expect((await ada.visit('/')).url).toContain(apples);
});
