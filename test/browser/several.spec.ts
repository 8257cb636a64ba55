import { paths } from '../../src/paths.js';
import { atBoard } from './support/board.js';
import type { Person } from './support/person.js';

const at = atBoard();
const KEYS = ['SHOP-10', 'SHOP-11', 'SHOP-12'];

afterEach(() => at.team.jira.faults.clear());

const issue = (key: string) => at.team.jira.world.issue(key);
const statusOf = (key: string) => at.team.jira.world.status(issue(key).status).name;
const card = ({ page }: Person, key: string) => page.locator(`#${key}`);
const bar = ({ page }: Person) => page.locator('#board-several');
const dialog = ({ page }: Person) => page.locator('.several-dialog');
const selected = ({ page }: Person): Promise<string[]> =>
  page.locator('.card.is-selected').evaluateAll((cards) => cards.map(({ id }) => id));
const isCount = (person: Person, words: string) =>
  bar(person).locator('[data-count]', { hasText: words }).waitFor();

/** Sends what is chosen in the dialog, looks at it, and makes it. */
async function goesOn({ page }: Person, verb: string) {
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('button', { name: verb }).click();
  await page.locator('.several-made').waitFor();
}

test('by keyboard: x selects the card in focus, Esc selects nothing any more, and the focus stays', async () => {
  const ben = await at.sits('ben');
  expect(await bar(ben).isVisible()).toBe(false);
  await card(ben, KEYS[0]).locator('.card-title a').focus();
  for (const key of ['x', 'j', 'x', 'j', 'x', 'x']) await ben.page.keyboard.press(key);
  expect(await selected(ben)).toEqual(KEYS.slice(0, 2));
  await isCount(ben, '2 selected');
  await ben.checksPage();
  await ben.page.keyboard.press('Escape');
  expect(await selected(ben)).toEqual([]);
  expect(await bar(ben).isVisible()).toBe(false);
  expect(await ben.page.evaluate(`document.activeElement.closest('.card').id`)).toBe(KEYS[2]);
  expect(ben.complaints).toEqual([]);
});

test('by mouse: Ctrl and Shift and a click select, also on the title, and no card is opened by it', async () => {
  const ben = await at.sits('ben');
  await card(ben, KEYS[0])
    .locator('.card-title a')
    .click({ modifiers: ['Control'] });
  await card(ben, KEYS[2]).click({ modifiers: ['Shift'] });
  expect(await selected(ben)).toEqual(KEYS);
  await card(ben, KEYS[1]).click({ modifiers: ['Control'] });
  expect(await selected(ben)).toEqual([KEYS[0], KEYS[2]]);
  expect(await ben.page.locator('#item-panel').count()).toBe(0);
  expect(await ben.page.evaluate(`String(getSelection())`)).toBe('');
  await ben.takesPicture('select-bar');
  await ben.page.getByRole('link', { name: 'Stop selecting' }).click();
  expect(await selected(ben)).toEqual([]);
});

test('by finger: in the mode for selecting a tap on a card selects it, and a box says so', async () => {
  const ben = await at.sits('ben', { hasTouch: true });
  await ben.page.locator('summary', { hasText: 'More' }).tap();
  await ben.page.getByRole('link', { name: 'Select', exact: true }).tap();
  await card(ben, KEYS[0]).locator('.card-box').tap();
  await card(ben, KEYS[1]).locator('.card-title a').tap();
  await isCount(ben, '2 selected');
  expect(await card(ben, KEYS[1]).locator('.card-box input').isChecked()).toBe(true);
  await card(ben, KEYS[0]).tap({ position: { x: 120, y: 30 } });
  expect(await selected(ben)).toEqual([KEYS[1]]);
  await ben.checksPage();
  await ben.takesPicture('select-phone', { phone: true });
  expect(ben.complaints).toEqual([]);
});

test('in that mode Enter opens a card, and what is selected stays so while something is found', async () => {
  const ben = await at.sits('ben');
  await ben.goes(`${at.path}?select=1`);
  await card(ben, KEYS[0]).click();
  await card(ben, KEYS[1]).click();
  await ben.page.getByLabel('Find text').fill(KEYS[1]);
  await card(ben, KEYS[0]).waitFor({ state: 'detached' });
  await isCount(ben, '2 selected, 1 not shown');
  expect(await card(ben, KEYS[1]).locator('.card-box input').isChecked()).toBe(true);
  await ben.page.getByLabel('Find text').fill('');
  await card(ben, KEYS[0]).waitFor();
  await isCount(ben, '2 selected');
  expect(await selected(ben)).toEqual(KEYS.slice(0, 2));
  await card(ben, KEYS[2]).locator('.card-title a').focus();
  await ben.page.keyboard.press('Enter');
  await ben.page.locator(`#item-panel[data-key="${KEYS[2]}"][data-state="shown"]`).waitFor();
  await ben.page.keyboard.press('Escape');
  await ben.page.locator('#item-panel').waitFor({ state: 'detached' });
  expect(await selected(ben)).toEqual(KEYS.slice(0, 2));
  expect(ben.complaints).toEqual([]);
});

test('selected cards are moved over the board: preview, result and Undo all, and the board follows', async () => {
  const ben = await at.sits('ben');
  await card(ben, KEYS[0]).click({ modifiers: ['Control'] });
  await card(ben, 'SHOP-13').click({ modifiers: ['Control'] }); // is done, and has no way
  await bar(ben).getByRole('button', { name: 'Move to …' }).click();
  await ben.page.getByRole('heading', { name: 'Change 2 work items' }).waitFor();
  await ben.page.getByLabel('Move to').selectOption({ label: 'In Progress' });
  await ben.page.getByRole('button', { name: 'Preview' }).click();
  await dialog(ben).locator('.is-refused', { hasText: 'SHOP-13' }).waitFor();
  await ben.checksPage();
  await ben.checksPageInTheDark();
  await ben.takesPicture('select-preview');
  await ben.page.getByRole('button', { name: 'Move to “In Progress”' }).click();
  await dialog(ben).locator('.several-states', { hasText: '1 made' }).waitFor();
  await ben.checksPage();
  await ben.takesPicture('select-made', { dark: true });
  expect([statusOf(KEYS[0]), statusOf('SHOP-13')]).toEqual(['In Progress', 'Done']);
  await ben.page.getByRole('link', { name: 'Back to the board' }).click();
  await dialog(ben).waitFor({ state: 'detached' });
  await ben.page.locator(`[data-column="1"] #${KEYS[0]}`).waitFor();
  expect(await selected(ben)).toEqual([]);

  await card(ben, KEYS[0]).click({ modifiers: ['Control'] });
  await bar(ben).getByRole('button', { name: 'Labels' }).click();
  await dialog(ben).getByLabel('Add').fill('for-all');
  await goesOn(ben, 'Add “for-all”');
  await dialog(ben).locator('.several-states', { hasText: '1 made' }).waitFor();
  expect(issue(KEYS[0]).labels).toContain('for-all');
  await dialog(ben).getByRole('button', { name: 'Undo all' }).click();
  await dialog(ben).getByText('Take away “for-all”').first().waitFor();
  expect(issue(KEYS[0]).labels).not.toContain('for-all');
  expect(ben.complaints).toEqual([]);
});

test('what is changed at once is said by the dialog, and not by the board again when it is closed', async () => {
  const ben = await at.sits('ben');
  await ben.page.evaluate(`
    globalThis.said = [];
    const announcer = document.getElementById('announcer');
    new MutationObserver(() => said.push(announcer.textContent)).observe(announcer, { childList: true });
  `);
  for (const key of KEYS.slice(1)) await card(ben, key).click({ modifiers: ['Control'] });
  await bar(ben).getByRole('button', { name: 'Labels' }).click();
  await dialog(ben).getByLabel('Add').fill('said-once');
  await goesOn(ben, 'Add “said-once”');
  await dialog(ben).locator('.several-states', { hasText: '2 made' }).waitFor();
  await ben.page.getByRole('link', { name: 'Back to the board' }).click();
  for (const key of KEYS.slice(1)) await card(ben, key).getByText('said-once').waitFor();
  const said = (await ben.page.evaluate<string[]>('said')).join('\n');
  expect(said).toContain('2 made');
  expect(said).not.toMatch(/updated/);
  expect(ben.complaints).toEqual([]);
});

test('a selection stays while others change the board, and no card moves under it', async () => {
  const ben = await at.sits('ben');
  const { ada } = at.team;
  const boardId = at.path.split('/')[2];
  await card(ben, 'SHOP-19').click({ modifiers: ['Control'] });
  await ada.visit(paths.items.show({ boardId, key: 'SHOP-14' }));
  await ada.press('Set points', { points: '21' });
  await card(ben, 'SHOP-14').locator('.points', { hasText: '21' }).waitFor();
  const before = await card(ben, 'SHOP-19').boundingBox();
  await ada.visit(paths.items.show({ boardId, key: 'SHOP-12' }));
  await ada.press('Move', { transition: '21' });
  await ben.page.waitForTimeout(3_000);
  expect(await selected(ben)).toEqual(['SHOP-19']);
  expect(await card(ben, 'SHOP-19').boundingBox()).toEqual(before);
  await ben.page.keyboard.press('Escape');
  await ben.page.locator('[data-column="1"] #SHOP-12').waitFor();
  expect(ben.complaints).toEqual([]);
});

test('what Jira takes its time for is told as soon as it is known', async () => {
  const ben = await at.sits('ben');
  const answer = at.team.jira.faults.hold({ on: /\/issue\/SHOP-19$/, method: 'PUT' });
  await card(ben, 'SHOP-19').click({ modifiers: ['Control'] });
  await bar(ben).getByRole('button', { name: 'Priority' }).click();
  await ben.page.getByLabel('Set priority to').selectOption({ label: 'Highest' });
  await goesOn(ben, 'Set priority to Highest');
  await dialog(ben).locator('.several-states', { hasText: '1 on the way' }).waitFor();
  answer();
  await dialog(ben).locator('.several-states', { hasText: '1 made' }).waitFor();
  expect(issue('SHOP-19').priority).toBe('1');
  expect(ben.complaints).toEqual([]);
});
