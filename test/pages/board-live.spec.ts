import { load } from 'cheerio';
import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { LivePage, type LiveEvent } from '../support/live-page.js';
import { PASSWORD } from '../support/stories.js';
import { stopwatch } from '../support/stopwatch.js';
import { until } from '../support/until.js';

let team: Team;
let path: string;
const open: LivePage[] = [];

beforeAll(async () => {
  team = await aTeam();
  path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
});
afterAll(() => team?.stop());
afterEach(() => open.splice(0).forEach((page) => page.close()));

const at = (key: string) => ({ boardId: path.split('/')[2], key });
async function opens(browser: Browser, lastEventId?: string): Promise<LivePage> {
  if (!lastEventId) await browser.visit(path);
  const page = await LivePage.of(browser, lastEventId);
  open.push(page);
  await page.next(({ event }) => event === 'hello');
  return page;
}
const isOf =
  (key: string) =>
  ({ event, data }: LiveEvent): boolean =>
    event === 'change' && key in data.cards;
const setPoints = async (browser: Browser, key: string, points: string) => {
  await browser.visit(paths.items.show(at(key)));
  await browser.press('Set points', { points });
  return browser.visit(path);
};

describe('an open board', () => {
  test('is told of a change that its person makes elsewhere: that card and its sums, and nothing else', async () => {
    const page = await opens(team.ben);
    await setPoints(team.ben, 'SHOP-4', '8');
    const { data, bytes, id } = await page.next(
      // Before that it is told that the change is on its way.
      (one) => isOf('SHOP-4')(one) && load(one.data.cards['SHOP-4'])('.points').text().includes('8'),
    );
    expect(Object.keys(data.cards)).toEqual(['SHOP-4']);
    expect([data.gone, data.places]).toEqual([[], []]);
    expect(load(data.parts)('.column-sum')).toHaveLength(1);
    expect(bytes).toBeLessThan(3 * 1024);
    expect(id).toBe(String(data.revision));
  });

  test('is told within two seconds of what somebody else is known to have changed, as its own person sees it', async () => {
    const page = await opens(team.ben);
    await new Promise((resolve) => setTimeout(resolve, 1_200)); // what was read is not new any more
    team.jira.calls.clear();
    await setPoints(team.ada, 'SHOP-6', '13');
    const took = stopwatch();
    const { data } = await page.next(isOf('SHOP-6'));
    expect(took()).toBeLessThan(2_500);
    expect(load(data.cards['SHOP-6'])('.points').text()).toContain('13');
    expect(
      team.jira.calls.some(({ user, path: called }) => user === 'ben' && called.endsWith('/search')),
    ).toBe(true);
  });

  test('is told that somebody has commented, which no card shows', async () => {
    const page = await opens(team.ben);
    await team.ada.visit(paths.items.show(at('SHOP-7')));
    await team.ada.press('Comment', { comment: 'The basket is full.' });
    const { data, bytes } = await page.next(
      ({ event, data }) => event === 'change' && data.touched.includes('SHOP-7'),
    );
    expect([data.cards, data.gone, data.places]).toEqual([{}, [], []]);
    expect(bytes).toBeLessThan(1_500);
  });

  test('a card that moves is put at its place in the other column, and both sums follow', async () => {
    const page = await opens(team.ada);
    await team.ada.visit(paths.items.show(at('SHOP-9')));
    const { $ } = team.ada.page;
    const way = $('select[name=transition] option').filter((_, one) => $(one).text().includes('In Progress'));
    await team.ada.press('Move', { transition: way.attr('value')! });
    const { data } = await page.next(isOf('SHOP-9'));
    expect(data.places).toEqual([['SHOP-9', 'column-1', expect.anything()]]);
    const sums = load(data.parts)('.column-sum')
      .map((_, sum) => load(data.parts)(sum).attr('id'))
      .get();
    expect(sums).toEqual(['column-0-sum', 'column-1-sum']);
    await team.ada.visit(path);
    const cards = team.ada.page
      .$('#column-1 .card')
      .map((_, card) => team.ada.page.$(card).attr('id'))
      .get();
    expect(cards[cards.indexOf('SHOP-9') - 1]).toBe(data.places[0][2]);
  });

  test('OA-30 nobody is told of what Jira does not show them, nor of how much of it there is', async () => {
    const page = await opens(team.ben);
    await setPoints(team.ada, 'SHOP-15', '21');
    await setPoints(team.ada, 'SHOP-4', '3');
    await page.next(isOf('SHOP-4'));
    const all = JSON.stringify(page.events);
    for (const secret of ['SHOP-15', 'Renegotiate the fee']) expect(all).not.toContain(secret);
  });

  test('a work item that Jira hides from the person goes from their page alone', async () => {
    const [ben, ada] = [await opens(team.ben), await opens(team.ada)];
    team.jira.world.hide('SHOP-7', 'ben');
    await team.ben.visit(path);
    await team.ben.press('Refresh');
    const { data } = await ben.next(
      ({ event, data: { gone } }) => event === 'change' && gone.includes('SHOP-7'),
    );
    expect(data.cards).not.toHaveProperty('SHOP-7');
    expect(JSON.stringify(ada.events)).not.toContain('"gone":["SHOP-7"]');
  });

  test('who comes back with the last word that they heard misses nothing', async () => {
    const first = await opens(team.ben);
    await setPoints(team.ben, 'SHOP-4', '1');
    const { id } = await first.next(isOf('SHOP-4'));
    first.close();
    await setPoints(team.ben, 'SHOP-4', '2');
    await setPoints(team.ben, 'SHOP-8', '5');
    const again = await opens(team.ben, id);
    const { data } = await again.next(isOf('SHOP-8'));
    expect(Object.keys(data.cards).sort()).toEqual(['SHOP-4', 'SHOP-8']);
  });

  test('who comes back with a word that nobody remembers is told to load the page', async () => {
    await team.ben.visit(path);
    const page = await opens(team.ben, 'from-before');
    await page.next(({ event }) => event === 'stale');
  });

  test('who waits for the first reading is told to load the page once it is there', async () => {
    await team.ben.visit(path);
    const page = await opens(team.ben, '0');
    await page.next(({ event }) => event === 'stale');
    expect(page.events.map(({ event }) => event)).not.toContain('change');
  });

  test('is held up by no proxy, and not stored', async () => {
    const { headers } = await opens(team.ben);
    expect(headers.get('content-type')).toContain('text/event-stream');
    expect(headers.get('x-accel-buffering')).toBe('no');
    expect(headers.get('cache-control')).toContain('no-transform');
    expect(headers.get('content-encoding')).toBeNull();
  });

  test('one browser has four connections at most, so that its other windows are answered: the oldest is let go', async () => {
    const windows: LivePage[] = [];
    for (let i = 0; i < 4; i++) windows.push(await opens(team.ben));
    const elsewhere = team.footbridge.browser();
    await elsewhere.visit(paths.signIn());
    await elsewhere.press('Sign in', { email: 'ben@example.com', password: PASSWORD });
    const another = await opens(elsewhere);
    expect(open.filter(({ hasEnded }) => hasEnded)).toEqual([]);
    const [oldest, ...others] = [...windows, await opens(team.ben)];
    await oldest.next(({ event }) => event === 'crowded');
    await until(() => oldest.hasEnded);
    expect([another, ...others].filter(({ hasEnded }) => hasEnded)).toEqual([]);
  });

  test('a window that goes to another address of the board takes no place from the other windows', async () => {
    const windows: LivePage[] = [];
    for (let i = 0; i < 4; i++) windows.push(await opens(team.ben));
    for (let i = 0; i < 3; i++) {
      windows.pop()!.close();
      windows.push(await opens(team.ben));
    }
    expect(windows.flatMap(({ events }) => events.map(({ event }) => event))).not.toContain('crowded');
  });

  test('ends when its person signs out, and is told nothing more', async () => {
    const tab = team.footbridge.browser();
    await tab.visit(paths.signIn());
    await tab.press('Sign in', { email: 'ben@example.com', password: PASSWORD });
    const page = await opens(tab);
    await tab.press('Sign out');
    await page.next(({ event }) => event === 'reload');
    const told = page.events.length;
    await setPoints(team.ben, 'SHOP-4', '4');
    await until(() => page.hasEnded);
    expect(page.events).toHaveLength(told);
  });

  test('ends when the link to Jira ends', async () => {
    const page = await opens(team.finn).catch(() => opens(team.ada));
    const who = team.ada;
    const own = await opens(who);
    await who.visit(paths.credentials.edit({ accountId: team.accountId }));
    await who.press('Disconnect');
    await own.next(({ event }) => event === 'reload');
    expect(page).toBeDefined();
  });

  test('ends when Footbridge is stopped, which it does not hold up', async () => {
    const page = await opens(team.ben);
    const took = stopwatch();
    await team.footbridge.restart();
    expect(took()).toBeLessThan(5_000);
    await until(() => page.hasEnded);
    await team.ben.visit(path);
    await opens(team.ben);
  });
});
