import { paths } from '../../src/paths.js';
import { atBoard } from './support/board.js';
import type { Person } from './support/person.js';
import { overTheWire } from './support/over-the-wire.js';
import { until } from '../support/until.js';

const at = atBoard();

const atTheBoard = () => at.sits('ben');
const setPoints = async (key: string, points: string) => {
  await at.team.ada.visit(paths.items.show({ boardId: at.path.split('/')[2], key }));
  await at.team.ada.press('Set points', { points });
};
/** Keeps what is said to a screen reader from now on. */
const listens = (ben: Person) =>
  ben.page.evaluate(`
    globalThis.said = [];
    const announcer = document.getElementById('announcer');
    new MutationObserver(() => said.push(announcer.textContent)).observe(announcer, { childList: true });
  `);
const allSaid = async (ben: Person) => (await ben.page.evaluate<string[]>('said')).join('\n');
const pointsOf = (ben: Person, key: string) => ben.page.locator(`#${key} .points`).textContent();

test('what somebody else changes is seen without a reload, only that card is another, and the rest keeps its place', async () => {
  const ben = await atTheBoard();
  let pages = 0;
  ben.page.on('request', (request) => {
    if (request.url().endsWith(at.path)) pages++;
  });
  await ben.page.locator('#SHOP-16').scrollIntoViewIfNeeded();
  await ben.page.evaluate(`document.querySelectorAll('.card').forEach((card) => (card.isAsBefore = true))`);
  await ben.page.locator('#SHOP-16 a').first().focus();
  const before = await ben.page.locator('#SHOP-16').boundingBox();
  await setPoints('SHOP-6', '34');
  await ben.page.locator('#SHOP-6 .points', { hasText: '34' }).waitFor();
  const others = await ben.page.evaluate(
    `[...document.querySelectorAll('.card')].filter((card) => !card.isAsBefore).map(({ id }) => id)`,
  );
  expect([others, pages]).toEqual([['SHOP-6'], 0]);
  expect((await ben.page.locator('#SHOP-16').boundingBox())!.y).toBeCloseTo(before!.y, 0);
  expect(await ben.page.evaluate(`document.activeElement.closest('.card').id`)).toBe('SHOP-16');
  expect(ben.complaints).toEqual([]);
});

test('a board that somebody else has called otherwise is called so where it is open, also behind a work item', async () => {
  const ben = await atTheBoard();
  const former = await ben.page.locator('h1').first().textContent();
  await ben.page.locator('#SHOP-5 .card-title a').click();
  await ben.page.locator('#item-panel[data-key="SHOP-5"][data-state="shown"]').waitFor();
  const rename = async (name: string) => {
    await at.team.ada.visit(paths.boards.edit({ id: at.path.split('/')[2] }));
    await at.team.ada.press('Save board', { name });
  };
  await rename('Q&A <3');
  await ben.page.locator('#board-name', { hasText: 'Q&A <3' }).waitFor();
  expect(await ben.page.title()).toContain('SHOP-5');
  await ben.page.keyboard.press('Escape');
  await until(async () => (await ben.page.title()) === 'Q&A <3 · Footbridge');
  await rename(former!);
  await until(async () => (await ben.page.title()) === `${former} · Footbridge`);
  expect(ben.complaints).toEqual([]);
});

test('whoever does not see it hears where a card that somebody else has moved stands now', async () => {
  const ben = await atTheBoard();
  await at.team.ada.visit(paths.items.show({ boardId: at.path.split('/')[2], key: 'SHOP-8' }));
  await at.team.ada.press('Move', { transition: '11' });
  const words = /^SHOP-8 moved to .*To Do.*, position \d+ of \d+\.$/;
  await ben.page.locator('#announcer', { hasText: words }).waitFor({ state: 'attached' });
  expect(ben.complaints).toEqual([]);
});

test('what one changes in the panel is said once: by its answer, and not by the board again', async () => {
  const ben = await atTheBoard();
  await listens(ben);
  await ben.page.locator('#SHOP-5 .card-title a').click();
  await ben.page.locator('#item-panel[data-key="SHOP-5"][data-state="shown"]').waitFor();
  await ben.unfolds('Story points');
  await ben.page.locator('#item-panel').getByLabel('Story points').fill('21');
  await ben.page.getByRole('button', { name: 'Set points' }).click();
  await ben.page.locator('#item-panel .flash', { hasText: '21 points' }).waitFor();
  await ben.page.locator('#SHOP-5 .points', { hasText: '21' }).waitFor();
  await setPoints('SHOP-7', '34');
  await until(async () => (await allSaid(ben)).includes('SHOP-7 was updated.'));
  expect(await allSaid(ben)).toContain('21 points');
  expect(await allSaid(ben)).not.toContain('SHOP-5 was updated.');
  expect(ben.complaints).toEqual([]);
});

test('it is said once also where the board takes it over long after the answer', async () => {
  const ben = await atTheBoard();
  await listens(ben);
  await ben.page.locator('#SHOP-5 .card-title a').click();
  await ben.page.locator('#item-panel[data-key="SHOP-5"][data-state="shown"]').waitFor();
  await ben.unfolds('Story points');
  await ben.page.locator('#item-panel').getByLabel('Story points').fill('13');
  // A card in the hand holds the board still.
  await ben.page.locator('#SHOP-6 .card-title a').focus();
  await ben.page.keyboard.press('m');
  await ben.page.locator('#SHOP-6.is-moving').waitFor();
  await ben.page.getByRole('button', { name: 'Set points' }).dispatchEvent('click');
  await ben.page.locator('#item-panel .flash', { hasText: '13 points' }).waitFor();
  await ben.page.waitForTimeout(2_500); // longer than what comes is taken for one's own
  await ben.page.keyboard.press('Escape');
  await ben.page.locator('#SHOP-5 .points', { hasText: '13' }).waitFor();
  await setPoints('SHOP-7', '8');
  await until(async () => (await allSaid(ben)).includes('SHOP-7 was updated.'));
  expect(await allSaid(ben)).not.toContain('SHOP-5 was updated.');
  expect(ben.complaints).toEqual([]);
});

test('a board that is opened again asks for its page and its connection, and for nothing else', async () => {
  const ben = await atTheBoard();
  const page = await ben.page.context().newPage(); // of a browser that has been there, and keeps what it has
  const asked = await overTheWire(await ben.page.context().newCDPSession(page));
  const connected = page.waitForResponse((response) => response.url().includes('/live?'));
  await page.goto(ben.page.url(), { waitUntil: 'load' });
  await connected;
  const addresses = [...asked.values()].map((url) => new URL(url).pathname);
  expect(addresses.sort()).toEqual([at.path, `${at.path}/live`]);
  await page.close();
});

test('a text that is selected on the board stays until it is let go', async () => {
  const ben = await atTheBoard();
  await ben.page.evaluate(`getSelection().selectAllChildren(document.querySelector('#SHOP-6 .card-title'))`);
  const before = await pointsOf(ben, 'SHOP-6');
  await setPoints('SHOP-6', '55');
  await ben.page.waitForTimeout(3_000);
  expect(await pointsOf(ben, 'SHOP-6')).toBe(before);
  await ben.page.evaluate(`getSelection().removeAllRanges()`);
  await ben.page.locator('#SHOP-6 .points', { hasText: '55' }).waitFor();
});

test('where the connection is held back, the board asks now and then, and the open panel follows it', async () => {
  const ben = await atTheBoard();
  await ben.page.route('**/live?*', () => {}); // never answered
  await ben.page.reload();
  const panel = ben.page.locator('#item-panel');
  await ben.page.locator('#SHOP-6 a').first().click();
  await ben.page.locator('#item-panel[data-key="SHOP-6"][data-state="shown"]').waitFor();
  at.team.jira.world.comment('SHOP-6', 'Who pays for it?', { by: 'cleo' });
  await setPoints('SHOP-6', '3');
  await ben.page.locator('#SHOP-6 .points', { hasText: /^3/ }).waitFor({ timeout: 90_000 });
  await panel.getByText('Who pays for it?').waitFor();
});

test('what somebody else comments stands in the open panel at once, and nothing that is read moves', async () => {
  const ben = await atTheBoard();
  const panel = ben.page.locator('#item-panel');
  await ben.page.locator('#SHOP-4 a').first().click();
  await panel.locator('.comments > li').first().waitFor();
  const body = panel.locator('.item-panel-body');
  await body.evaluate((one) => (one.scrollTop = one.scrollHeight));
  const last = panel.locator('.comments > li').last();
  const before = await last.boundingBox();
  at.team.jira.world.comment('SHOP-4', 'The bank has answered.', { by: 'cleo' });
  await at.team.ada.visit(paths.items.show({ boardId: at.path.split('/')[2], key: 'SHOP-4' }));
  await at.team.ada.press('Comment', { comment: 'Good.' });
  await panel.getByText('The bank has answered.').waitFor();
  expect((await last.boundingBox())!.y).toBeCloseTo(before!.y, 0);

  await panel.locator('#comment').fill('Half a thought');
  await at.team.ada.visit(paths.items.show({ boardId: at.path.split('/')[2], key: 'SHOP-4' }));
  await at.team.ada.press('Comment', { comment: 'One more thing.' });
  await panel.getByText('Ada Northcott commented.').waitFor();
  expect(await panel.getByText('One more thing.').count()).toBe(0);
  await panel.getByRole('button', { name: 'Show', exact: true }).click();
  await panel.getByText('One more thing.').waitFor();
  expect(await panel.locator('#comment').inputValue()).toBe('Half a thought');
  expect(ben.complaints).toEqual([]);
});
