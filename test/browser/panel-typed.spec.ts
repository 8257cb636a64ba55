import { atBoard } from './support/board.js';
import type { Person } from './support/person.js';

const at = atBoard();
const KEY = 'SHOP-16';

const issue = (key: string) => at.team.jira.world.issue(key);
const panel = (person: Person) => person.page.locator('#item-panel');
const comment = (person: Person) => panel(person).getByLabel('Your comment', { exact: true });
const button = (person: Person, name: string) => panel(person).getByRole('button', { name, exact: true });
const open = async (person: Person, key = KEY) => {
  await person.page.locator(`#${key} a[href$="/items/${key}"]`).first().click();
  await person.page.locator(`#item-panel[data-key="${key}"][data-state="shown"]`).waitFor();
};

test('a comment that another button left unsent outlives an Undo too, and is not dropped without a question', async () => {
  const ben = await at.sits('ben');
  await open(ben);
  await comment(ben).fill('Half a thought');
  await ben.unfolds('Story points');
  await panel(ben).getByLabel('Story points').fill('89');
  await button(ben, 'Set points').click();
  await panel(ben).getByText('Your comment is not sent yet').waitFor();
  await ben.page.keyboard.press('Escape');
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await panel(ben).locator('.flash').getByRole('button', { name: 'Undo' }).first().click();
  await panel(ben).locator('.flash', { hasText: 'Undone' }).waitFor();
  expect(await comment(ben).inputValue()).toBe('Half a thought');
  await button(ben, 'Comment').click();
  await panel(ben).locator('.comments', { hasText: 'Half a thought' }).waitFor();
  expect(await comment(ben).inputValue()).toBe('');
  await ben.page.keyboard.press('Escape'); // nothing is left to ask about
  await panel(ben).waitFor({ state: 'detached' });
});

test('a button below a list of suggestions does what it says at the first press of the mouse', async () => {
  const ben = await at.sits('ben');
  await open(ben, 'SHOP-7');
  const links = panel(ben).locator('#links');
  await links.locator('summary').click();
  await links.getByLabel('How').selectOption({ label: 'blocks' });
  await links.getByLabel('Which work item').pressSequentially('shop-9');
  await links.getByRole('option', { name: /SHOP-9/ }).waitFor();
  await pressesByMouse(ben, links.getByRole('button', { name: 'Link', exact: true }));
  await panel(ben).locator('.flash', { hasText: 'SHOP-7 blocks SHOP-9.' }).waitFor();
  expect(at.team.jira.world.links.some(({ from }) => from === issue('SHOP-7').id)).toBe(true);
});

/** As a hand does it: the pointer stays where the button was when it went down. */
async function pressesByMouse({ page }: Person, target: ReturnType<Person['page']['locator']>) {
  await target.scrollIntoViewIfNeeded();
  const box = (await target.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.up();
}

test('of a work item that is hidden from its reader meanwhile, nothing but their own words stays in the panel', async () => {
  const ben = await at.sits('ben');
  const { world } = at.team.jira;
  await open(ben, 'SHOP-4');
  await comment(ben).fill('Half a thought');
  world.hide('SHOP-4', 'ben');
  await button(ben, 'Comment').click();
  await panel(ben).getByRole('heading', { name: 'There is no such work item.' }).waitFor();
  expect(await panel(ben).getByLabel('What you wrote was not sent').inputValue()).toBe('Half a thought');
  expect(await panel(ben).locator('#item-form, #links, .comments, .flash').count()).toBe(0);
  expect(await ben.page.title()).not.toContain(issue('SHOP-4').summary);
  await ben.checksPage();
  expect(ben.complaints).toEqual([]);
});
