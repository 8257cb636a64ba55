import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { LivePage } from '../support/live-page.js';

let team: Team;
let board: string;
const GERMAN = { 'accept-language': 'de-DE,de;q=0.9' };

beforeAll(async () => {
  team = await aTeam();
  team.jira.world.editIssue('SHOP-9', { points: 0.5 });
  board = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  await team.ben.visit(board);
});
afterAll(() => team?.stop());

test('dates and numbers of a board are written as each browser asks, side by side', async () => {
  const [ada, ben] = [await team.ada.visit(board, GERMAN), await team.ben.visit(board)];
  expect(ada.$('#SHOP-9 .points').text()).toContain('0,5');
  expect(ben.$('#SHOP-9 .points').text()).toContain('0.5');
  expect(ada.$('#SHOP-4 .due').attr('title')).toMatch(/^Due \d+\. \S+ \d{4}$/);
  expect(ben.$('#SHOP-4 .due').attr('title')).toMatch(/^Due \d+ \w+ \d{4}$/);
  expect(ada.$('.column-header .column-sum').first().text()).toMatch(/\d,5 points/);
  // What stands in Jira is nobody's to write anew.
  expect(ada.$('#SHOP-4 .card-title').text()).toBe(ben.$('#SHOP-4 .card-title').text());
  const item = await team.ada.visit(
    paths.items.show({ boardId: board.split('/')[2], key: 'SHOP-9' }),
    GERMAN,
  );
  expect(item.text).toContain('0,5');
});

test('an open board in another language than the same person has elsewhere is told of what changes, and of nothing else', async () => {
  await team.ada.visit(board);
  await team.ada.visit(board, GERMAN);
  const page = await LivePage.of(team.ada, undefined, GERMAN);
  await page.next(({ event }) => event === 'hello');
  team.jira.world.editIssue('SHOP-5', { summary: 'Pay by cheque' });
  await team.ada.visit(board, GERMAN);
  await team.ada.press('Refresh');
  await page.next(({ event, data }) => event === 'change' && 'SHOP-5' in data.cards);
  page.close();
  const told = page.events.flatMap(({ event, data }) => (event === 'change' ? Object.keys(data.cards) : []));
  expect(new Set(told)).toEqual(new Set(['SHOP-5']));
});

test('a person chooses how dates are written and the time zone in their profile, whatever their browser says', async () => {
  await team.ben.visit(paths.profile.show());
  const page = await team.ben.press('Apply to dates', { locale: 'fr-FR', timeZone: 'Asia/Tokyo' });
  expect(page.text).toContain('Dates and numbers are written so from now on.');
  expect(page.text).toContain('(Asia/Tokyo)');
  expect(page.text.replace(/\s/g, ' ')).toContain('1 234,5');
  expect((await team.ben.visit(board, GERMAN)).$('#as-of').text()).toContain('(Asia/Tokyo)');
  expect((await team.ben.visit(paths.profile.show())).value('locale')).toBe('fr-FR');

  await team.ben.press('Apply to dates', { locale: '', timeZone: '' });
  expect((await team.ben.visit(board, GERMAN)).$('#SHOP-9 .points').text()).toContain('0,5');
  await team.ben.visit(paths.profile.show());
  await team.ben.post(paths.profile.region(), { locale: 'nobody', timeZone: 'Nowhere' });
  expect((await team.ben.visit(paths.profile.show())).value('locale')).toBe('');
});
