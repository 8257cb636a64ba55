import { atBoard } from './support/board.js';
import type { Person } from './support/person.js';

const at = atBoard();

const atTheBoard = () => at.sits('ada');

/** Presses one key after the other. @returns the key of the card that is in focus then. */
async function keyed({ page }: Person, ...keys: string[]): Promise<string | null> {
  for (const key of keys) await page.keyboard.press(key);
  return page.evaluate(() => document.activeElement?.closest('.card')?.id ?? null);
}
const columns = ({ page }: Person): Promise<string[][]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.column-cards')].map((list) => [...list.children].map(({ id }) => id)),
  );

test('keys go from card to card and from column to column, and every column is one stop for Tab', async () => {
  const ada = await atTheBoard();
  const [first, second] = await columns(ada);
  expect(await keyed(ada, 'j')).toBe(first[0]);
  expect(await keyed(ada, 'j', 'ArrowDown', 'k')).toBe(first[1]);
  expect(await keyed(ada, 'l')).toBe(second[1]);
  expect(await keyed(ada, 'ArrowLeft')).toBe(first[1]);
  // The card's own button comes first, then the way to add to its column, the head beside it, and its one card.
  expect(await keyed(ada, 'Tab')).toBe(first[1]);
  expect(await keyed(ada, 'Tab', 'Tab', 'Tab')).toBe(second[1]);
  expect(ada.complaints).toEqual([]);
});

test('a card is moved, commented on and left by keyboard alone, and the focus is never lost', async () => {
  const ada = await atTheBoard();
  const [first] = await columns(ada);
  await keyed(ada, 'j', 'm', 'm');
  await ada.page.locator('#card-menu button').first().waitFor();
  await ada.page.keyboard.press('Escape');
  expect(await keyed(ada)).toBe(first[0]);

  await keyed(ada, 'Enter');
  await ada.page
    .locator('#announcer', { hasText: `${first[0]} is open beside` })
    .waitFor({ state: 'attached' });
  expect(await keyed(ada)).toBe(first[0]);
  await keyed(ada, 'Enter');
  await ada.page.locator('#item-panel h1:focus').waitFor();
  await ada.page.keyboard.press('Escape');
  await ada.page.locator('#item-panel').waitFor({ state: 'detached' });
  expect(await keyed(ada)).toBe(first[0]);

  await keyed(ada, 'c');
  await ada.page.locator('#item-panel [name=comment]:focus').waitFor();
  await ada.page.keyboard.type('j k m, typed as words');
  expect(await ada.page.locator('#item-panel [name=comment]').inputValue()).toBe('j k m, typed as words');
  await ada.page.locator('#item-panel [name=comment]').fill('');
  // The keys hold in the panel too, for the work item that it shows.
  await ada.page.locator('#edit-points > summary').focus();
  await ada.page.keyboard.press('c');
  await ada.page.locator('#item-panel [name=comment]:focus').waitFor();
  await ada.page.keyboard.press('Escape');
  await ada.page.locator('#item-panel').waitFor({ state: 'detached' });
  expect(await keyed(ada)).toBe(first[0]);
  expect(ada.complaints).toEqual([]);
});

test('a key that could not lead into one work item does not lead into the next one that is opened', async () => {
  const ada = await atTheBoard();
  const [[first, second]] = await columns(ada);
  await ada.page.route(new RegExp(`/items/${first}(\\?|$)`), (route) => route.abort());
  await keyed(ada, 'j', 'c');
  await ada.page.locator('#item-panel[data-state="failed"], .problem, #toasts').first().waitFor();
  await ada.page.locator(`#${second} .card-title a`).click();
  await ada.page.locator(`#item-panel[data-key="${second}"][data-state="shown"]`).waitFor();
  expect(await ada.page.evaluate(() => document.activeElement?.getAttribute('name'))).not.toBe('comment');
});

test('while Jira is slow a card in the hand says that Jira is asked, and however often a key is pressed it goes one column', async () => {
  const ada = await atTheBoard();
  const asked: (() => void)[] = [];
  await ada.page.route(/part=ways/, (route) => void asked.push(() => void route.continue()));
  const [[card]] = await columns(ada);
  await keyed(ada, 'j', 'm', 'ArrowRight', 'ArrowRight', 'ArrowRight');
  const asking = ada.page.locator('#move-mode').getByText('Asking Jira …');
  await asking.waitFor();
  await ada.page.locator('#announcer', { hasText: 'Asking Jira …' }).waitFor({ state: 'attached' });
  expect((await columns(ada))[0][0]).toBe(card);
  asked.forEach((goesOn) => goesOn());
  await ada.page.locator(`[data-column="1"] #${card}`).waitFor();
  expect(await asking.isVisible()).toBe(false);
  const announcer = ada.page.locator('#announcer', { hasText: 'In Progress, position' });
  expect(await announcer.textContent()).not.toContain('no column further on');
  await keyed(ada, 'ArrowLeft');
  await ada.page.locator(`[data-column="0"] #${card}`).waitFor();
  await keyed(ada, 'Escape');
  expect((await columns(ada))[0][0]).toBe(card);
  expect(ada.complaints).toEqual([]);
});

test('the list of keys opens by ?, and there they are switched off for this browser', async () => {
  const ada = await atTheBoard();
  await keyed(ada, '?');
  await ada.page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  await ada.checksPage();
  await ada.page.getByLabel('Use these keys in this browser').uncheck();
  await ada.page.getByRole('button', { name: 'Close', exact: true }).click();
  expect(await keyed(ada, 'j')).toBeNull();
  await ada.goes(at.path);
  expect(await keyed(ada, 'j')).toBeNull();

  await ada.page.locator('summary', { hasText: 'More' }).click();
  await ada.page.getByRole('button', { name: 'Keyboard' }).click();
  await ada.page.getByLabel('Use these keys in this browser').check();
  await ada.page.keyboard.press('Escape');
  await keyed(ada, '/');
  await ada.page.locator('#find-text:focus').waitFor();
  const [[first]] = await columns(ada);
  expect(await keyed(ada, 'ArrowDown')).toBe(first);
});

test('what is on the board is there as a file', async () => {
  const ada = await atTheBoard();
  await ada.goes(`${at.path}?q=pay+by`);
  await ada.page.locator('summary', { hasText: 'More' }).click();
  const [download] = await Promise.all([
    ada.page.waitForEvent('download'),
    ada.page.getByRole('link', { name: 'Download as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
});
