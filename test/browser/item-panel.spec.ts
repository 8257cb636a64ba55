import { paths } from '../../src/paths.js';
import { atBoard } from './support/board.js';
import type { Person } from './support/person.js';

const KEY = 'SHOP-16';
const at = atBoard();

const itemPath = (key: string) => paths.items.show({ boardId: at.path.split('/')[2], key });
const atTheBoard = () => at.sits('ben');
const open = async (ben: Person, key = KEY) => {
  await ben.page.locator(`#${key} a[href$="/items/${key}"]`).first().click();
  await ben.page.locator(`#item-panel[data-key="${key}"][data-state="shown"]`).waitFor();
};
const focusedCard = (ben: Person) => ben.page.evaluate(`document.activeElement.closest('.card')?.id ?? ''`);
const isClosed = (ben: Person) => ben.page.locator('#item-panel').waitFor({ state: 'detached' });

test.each(['Back', 'Escape', 'Close'])(
  'a card opens beside its board, at its own address; %s leads to the same place and focus',
  async (how) => {
    const ben = await atTheBoard();
    await ben.page.evaluate(
      `document.querySelector('#${KEY}').scrollIntoView({ block: 'center', behavior: 'instant' })`,
    );
    await ben.page.waitForTimeout(300);
    const before = await ben.page.locator(`#${KEY}`).boundingBox();
    await open(ben);
    expect(ben.path).toBe(itemPath(KEY));
    expect(await ben.page.locator('#board .card').count()).toBeGreaterThan(10);
    if (how === 'Back') await ben.page.goBack();
    else if (how === 'Escape') await ben.page.keyboard.press('Escape');
    else await ben.page.getByRole('button', { name: 'Close' }).click();
    await isClosed(ben);
    expect(ben.path).toBe(at.path);
    expect(await focusedCard(ben)).toBe(KEY);
    expect((await ben.page.locator(`#${KEY}`).boundingBox())!.y).toBeCloseTo(before!.y, 0);
    expect(ben.complaints).toEqual([]);
  },
);

test('the board with its panel is looked at: accessible, in both themes, on a phone too', async () => {
  const ben = await atTheBoard();
  await open(ben);
  // A button half below the head of its column counts as a small one.
  await ben.page.evaluate(`document.getElementById('board').scrollTo({ top: 0, behavior: 'instant' })`);
  await ben.checksPage();
  await ben.checksPageInTheDark();
  expect(ben.complaints).toEqual([]);
});

test('Move stands beside its list, and below the fields that the chosen way asks for', async () => {
  const ben = await atTheBoard();
  await open(ben, 'SHOP-8');
  const list = ben.page.locator('#item-panel select[name=transition]');
  const below = async () => {
    const move = ben.page.locator('#item-panel .move-form').getByRole('button', { name: 'Move' });
    const [one, other] = [(await list.boundingBox())!, (await move.boundingBox())!];
    return other.y - one.y;
  };
  expect(Math.abs(await below())).toBeLessThan(4);
  const screen = ben.page.locator('#item-panel fieldset[data-transition]');
  await list.selectOption((await screen.getAttribute('data-transition'))!);
  await screen.waitFor();
  expect(await below()).toBeGreaterThan(60);
});

test('what is changed in the panel is seen on the card at once, and the panel stays', async () => {
  const ben = await atTheBoard();
  await open(ben);
  await ben.unfolds('Story points');
  await ben.page.locator('#item-panel').getByLabel('Story points').fill('13');
  await ben.page.getByRole('button', { name: 'Set points' }).click();
  await ben.page.locator(`#${KEY} .points`, { hasText: '13' }).waitFor();
  expect(ben.path).toBe(itemPath(KEY));
  expect(await ben.page.locator('#item-panel .flash').textContent()).toContain('13 points');
  expect(at.team.jira.world.issue(KEY).points).toBe(13);
});

test('nobody waits in the panel for a slow Jira: what became of a change is said when it is known, wherever they are', async () => {
  const { jira } = at.team;
  const ben = await atTheBoard();
  await open(ben);
  const panel = ben.page.locator('#item-panel');
  const press = async (points: string) => {
    await ben.unfolds('Story points');
    await panel.getByLabel('Story points').fill(points);
    await panel.getByRole('button', { name: 'Set points' }).click();
  };
  const slow = () => jira.faults.hold({ method: 'PUT', on: /issue\//, times: 1 });

  let answer = slow();
  await press('8');
  await ben.page.locator('.item-panel-said', { hasText: `${KEY} is on its way` }).waitFor();
  await panel.getByLabel('Your comment').fill('Half a thought');
  answer();
  await panel.locator('.item-panel-said .flash', { hasText: '8 points' }).waitFor();
  expect(await panel.getByLabel('Your comment').inputValue()).toBe('Half a thought');
  await panel.getByLabel('Your comment').fill('');

  answer = slow();
  await press('5');
  await ben.page.locator('.item-panel-said', { hasText: 'is on its way' }).waitFor();
  await ben.page.getByRole('button', { name: 'Close' }).first().click();
  await isClosed(ben);
  answer();
  await ben.page.locator('.toast-done', { hasText: '5 points' }).waitFor();
  expect(jira.world.issue(KEY).points).toBe(5);
  expect(ben.complaints).toEqual([]);
});

test('what Jira refuses stands beside the field, with all that was typed', async () => {
  const ben = await atTheBoard();
  await open(ben);
  const panel = ben.page.locator('#item-panel');
  await panel.getByLabel('Your comment').fill('Half a thought');
  await ben.unfolds('Story points');
  await panel.getByLabel('Story points').fill('many');
  await ben.page.getByRole('button', { name: 'Set points' }).click();
  await panel.locator('.error-message').first().waitFor();
  expect(await panel.getByLabel('Your comment').inputValue()).toBe('Half a thought');
  expect(await panel.getByLabel('Story points').inputValue()).toBe('many');
  await ben.checksPage();
});

test('Escape asks before it drops what was typed', async () => {
  const ben = await atTheBoard();
  await open(ben);
  const comment = ben.page.locator('#item-panel').getByLabel('Your comment');
  await comment.fill('Half a thought');
  await ben.page.keyboard.press('Escape');
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  expect(await comment.inputValue()).toBe('Half a thought');
  await comment.press('Escape');
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await isClosed(ben);
});

test('the Enter key saves the field that it is pressed in', async () => {
  const ben = await atTheBoard();
  await open(ben);
  await ben.page
    .locator('#item-panel details', { hasText: 'Edit summary' })
    .first()
    .locator('summary')
    .click();
  const summary = ben.page
    .locator('#item-panel input[name="edit-summary"], #item-panel input[id*="summary"]')
    .first();
  await summary.fill('Saved by the Enter key');
  await summary.press('Enter');
  await ben.page.locator('.item-panel-said .flash').waitFor();
  expect(await ben.page.locator('#item-panel h1').textContent()).toContain('Saved by the Enter key');
  expect(await ben.page.locator('.item-panel-said').isVisible()).toBe(true);
});

test('what is typed in one field stays when another one is saved, and when Back closes the panel', async () => {
  const ben = await atTheBoard();
  await open(ben);
  const panel = ben.page.locator('#item-panel');
  await panel.locator('details', { hasText: 'Edit description' }).first().locator('summary').click();
  const description = panel.locator('details[open] textarea').first();
  await description.fill('A long text that is not sent');
  await ben.unfolds('Story points');
  await panel.getByLabel('Story points').fill('5');
  await panel.getByRole('button', { name: 'Set points' }).click();
  await ben.page.locator('.item-panel-said .flash').waitFor();
  expect(await panel.locator('details[open] textarea').first().inputValue()).toBe(
    'A long text that is not sent',
  );

  await ben.page.goBack();
  await isClosed(ben);
  expect(await ben.page.locator('.toast-done').textContent()).toContain(`What you typed at ${KEY} is kept`);
  await open(ben);
  expect(await panel.locator('details[open] textarea').first().inputValue()).toBe(
    'A long text that is not sent',
  );
});

test('the address of the panel is a page of its own, and on a phone a sheet over the board', async () => {
  const ben = await atTheBoard();
  await open(ben);
  await ben.page.reload();
  expect(await ben.page.locator('#item-panel').count()).toBe(0);
  expect(await ben.page.locator('h1').textContent()).toContain(KEY);
  await ben.goes(at.path);
  await ben.page.setViewportSize({ width: 390, height: 844 });
  await open(ben);
  const box = (await ben.page.locator('#item-panel').boundingBox())!;
  expect([box.x, box.width]).toEqual([0, 390]);
  await ben.page.keyboard.press('Shift+Tab');
  expect(await focusedCard(ben)).toBe('');
});
