import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';

let team: Team;
let boardId: string;
const KEY = 'SHOP-11';

beforeAll(async () => {
  team = await aTeam();
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
});
afterAll(() => team?.stop());

const open = (query = '') => team.ben.visit(`${paths.items.show({ boardId, key: KEY })}${query}`);
const changelogs = () =>
  team.jira.calls.filter(({ query, user }) => user === 'ben' && query.expand === 'changelog').length;

test('the history is asked for by whoever wants to see it, as themselves: who, when, from and to, the newest first', async () => {
  team.jira.world.editIssue(KEY, { points: 1 }, { by: 'ada' });
  team.jira.world.editIssue(KEY, { points: 8 }, { by: 'dora' });
  await open();
  const before = changelogs();
  const page = await team.ben.visit(`${paths.items.show({ boardId, key: KEY })}?history=1`);
  expect(changelogs()).toBe(before + 1);
  const [newest, older] = page
    .$('.history > li')
    .map((_, entry) => page.$(entry).text().replace(/\s+/g, ' '))
    .get();
  expect(newest).toMatch(/Dora Mills .*Story Points\s*1 .*8/);
  expect(older).toContain('Ada Northcott');
  expect((await open()).$('.history')).toHaveLength(0);
});

test('a long history comes page by page', async () => {
  for (let points = 20; points < 45; points++) team.jira.world.editIssue(KEY, { points }, { by: 'ada' });
  let page = await open('?history=1');
  expect(page.$('.history > li')).toHaveLength(20);
  page = await team.ben.visit(page.link('Older').replace(/^https?:\/\/[^/]+/, ''));
  expect(page.$('.history > li').length).toBeGreaterThan(4);
  expect(page.link('Newer')).toContain('history=1');
});

test('the page of a work item leads back to what the board showed', async () => {
  const page = await open(`?at=${encodeURIComponent('mine=yes&q=pay')}`);
  const back = new URL(page.link('Team board'), 'http://here');
  expect([back.pathname, back.search, back.hash]).toEqual([
    paths.boards.show({ id: boardId }),
    '?q=pay&mine=yes',
    `#${KEY}`,
  ]);
});

test('a person has the same face on cards, in the history and beside comments', async () => {
  team.jira.world.editIssue(KEY, { assignee: 'ada' }, { by: 'ada' });
  team.jira.world.comment(KEY, 'Mine now', { by: 'ada' });
  const item = await open('?history=1');
  const ofHistory = item.$('.history .face').first().attr('class');
  const ofComment = item.$('.comment-head .face').first().attr('class');
  const board = await team.ben.visit(`/boards/${boardId}`);
  const ofCard = board.$('.card .face[title="Ada Northcott"]').first().attr('class');
  expect(ofCard).toContain('hue-');
  expect([ofHistory, ofComment]).toEqual([ofCard, ofCard]);
});
