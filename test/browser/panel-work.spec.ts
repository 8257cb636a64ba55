import { paths } from '../../src/paths.js';
import { until } from '../support/until.js';
import { atBoard } from './support/board.js';
import type { Person } from './support/person.js';

const at = atBoard();
const KEY = 'SHOP-16';

const issue = (key: string) => at.team.jira.world.issue(key);
const panel = (person: Person) => person.page.locator('#item-panel');
const itemPath = (key: string) => paths.items.show({ boardId: at.path.split('/')[2], key });
const open = async (person: Person, key = KEY) => {
  await person.page.locator(`#${key} a[href$="/items/${key}"]`).first().click();
  await person.page.locator(`#item-panel[data-key="${key}"][data-state="shown"]`).waitFor();
};
const looked = async (person: Person) => {
  // A button half below the head of its column counts as a small one.
  await person.page.evaluate(`document.getElementById('board').scrollTo({ top: 0, behavior: 'instant' })`);
  await person.checksPage();
  await person.checksPageInTheDark();
  expect(person.complaints).toEqual([]);
};

test('a card that is dropped where Jira asks for more opens that form beside the board, and stands where it was let go', async () => {
  const ada = await at.sits('ada');
  const card = (key: string) => ada.page.locator(`#${key}`);
  const done = ada.page.locator('[data-column="2"]');
  const [neighbour] = await done.locator('.card').evaluateAll((cards) => cards.map(({ id }) => id));
  await ada.dragsBeside(card('SHOP-6'), 'above', card(neighbour));
  await ada.page.locator('#item-panel fieldset[data-transition]:not([hidden]) select').first().waitFor();
  expect(new URL(ada.page.url()).pathname).toBe(itemPath('SHOP-6'));
  await looked(ada);
  const resolution = panel(ada).locator('fieldset[data-transition]:not([hidden]) select').first();
  await resolution.selectOption({ label: 'Done' });
  await panel(ada).getByRole('button', { name: 'Move', exact: true }).first().click();
  await panel(ada).locator('.flash').waitFor();
  await done.locator('#SHOP-6').waitFor();
  expect(issue('SHOP-6').status).toBe(issue(neighbour).status);
  await until(() => issue('SHOP-6').rank < issue(neighbour).rank);
});

test('whoever is found while one types is assigned by one press, and by Enter', async () => {
  const ben = await at.sits('ben');
  await open(ben);
  await ben.unfolds('Assignee');
  const box = panel(ben).getByLabel('Search people by name');
  await box.pressSequentially('dora');
  await panel(ben).locator('.people-found [role=option]', { hasText: 'Dora Mills' }).waitFor();
  await looked(ben);
  await box.press('Escape');
  expect(await panel(ben).locator('.people-found [role=option]').count()).toBe(0);
  await box.fill('cleo');
  await panel(ben).locator('.people-found [role=option]', { hasText: 'Cleo' }).waitFor();
  await box.press('Enter');
  await panel(ben).locator('.flash', { hasText: 'is assigned to Cleo' }).waitFor();
  expect(issue(KEY).assignee).toBe('cleo');
  expect(new URL(ben.page.url()).pathname).toBe(itemPath(KEY));
});

test.each([
  ['Keep theirs', 21],
  ['Take mine', 3],
])('a conflict is said once, in the panel, with who and what; %s', async (button, points) => {
  const ben = await at.sits('ben');
  await open(ben);
  await ben.unfolds('Story points');
  await panel(ben).getByLabel('Story points').fill('3');
  at.team.jira.world.editIssue(KEY, { points: 21 }, { by: 'ada' });
  await panel(ben).getByRole('button', { name: 'Set points' }).click();
  const conflict = panel(ben).locator('.item-change', { hasText: 'Ada Northcott changed “Points”' });
  await conflict.waitFor();
  expect(await panel(ben).getByText('nothing was sent').count()).toBe(1);
  expect(new URL(ben.page.url()).pathname).toBe(itemPath(KEY));
  if (button === 'Take mine') await looked(ben);
  await conflict.getByRole('button', { name: button }).click();
  await conflict.waitFor({ state: 'detached' });
  expect(new URL(ben.page.url()).pathname).toBe(itemPath(KEY));
  expect(issue(KEY).points).toBe(points);
  at.team.jira.world.editIssue(KEY, { points: 1 }, { by: 'ada' });
});

test('a work item that is found while one types is linked by Enter, and the link is taken away in the panel', async () => {
  const ben = await at.sits('ben');
  await open(ben, 'SHOP-7');
  const links = panel(ben).locator('#links');
  await links.locator('summary').click();
  await links.getByLabel('How').selectOption({ label: 'blocks' });
  const box = links.getByLabel('Which work item');
  await box.pressSequentially('shop-9');
  await links.getByRole('option', { name: /SHOP-9/ }).waitFor();
  await box.press('Enter');
  expect(await box.inputValue()).toBe('SHOP-9');
  await box.press('Enter');
  await panel(ben).locator('.flash', { hasText: 'SHOP-7 blocks SHOP-9.' }).waitFor();
  await links.getByRole('link', { name: /SHOP-9/ }).waitFor();
  await looked(ben);
  await links.getByRole('button', { name: 'Remove the link: blocks SHOP-9' }).click();
  await panel(ben).locator('.flash', { hasText: 'not linked so any more' }).waitFor();
  expect(at.team.jira.world.links.some(({ from }) => from === issue('SHOP-7').id)).toBe(false);
});

test('the history is shown in the panel, what is typed stays, and Back leads to the board with its filter', async () => {
  const ben = await at.sits('ben');
  await ben.goes(`${at.path}?q=SHOP-16`);
  await open(ben);
  expect(new URL(ben.page.url()).searchParams.get('at')).toBe('q=SHOP-16');
  await panel(ben).getByLabel('Your comment').fill('Half a thought');
  await panel(ben).getByRole('link', { name: 'Show history' }).click();
  await panel(ben).locator('.history > li').first().waitFor();
  expect(await panel(ben).getByLabel('Your comment').inputValue()).toBe('Half a thought');
  await looked(ben);
  await panel(ben).getByLabel('Your comment').fill('');
  await ben.page.goBack();
  await panel(ben).waitFor({ state: 'detached' });
  expect(new URL(ben.page.url()).search).toBe('?q=SHOP-16');
});

test('a comment that Jira refuses stays in the panel with the reason, whatever changes on the card meanwhile', async () => {
  const ben = await at.sits('ben');
  await open(ben);
  const box = panel(ben).getByLabel('Your comment', { exact: true });
  at.team.jira.faults.plant({ kind: 'xsrf', on: /\/comment$/, method: 'POST', times: 1 });
  await box.fill('All of a thought');
  await panel(ben).getByRole('button', { name: 'Comment', exact: true }).click();
  const problem = panel(ben).locator('.error-summary');
  await problem.waitFor();
  await at.team.ada.visit(itemPath(KEY));
  await at.team.ada.press('Set points', { points: '34' });
  await ben.page.locator(`#${KEY} .points`, { hasText: '34' }).waitFor();
  await ben.page.waitForTimeout(500); // in which the panel would be shown anew
  expect(await problem.isVisible()).toBe(true);
  expect(await box.inputValue()).toBe('All of a thought');
  await ben.page.keyboard.press('Escape'); // it is asked before that is dropped
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await panel(ben).getByRole('button', { name: 'Comment', exact: true }).click();
  await panel(ben).locator('.comments', { hasText: 'All of a thought' }).waitFor();
  expect(await box.inputValue()).toBe('');
});

test('a field that is saved by Enter leaves the focus at its row', async () => {
  const ben = await at.sits('ben');
  await open(ben);
  await ben.unfolds('Story points');
  await panel(ben).getByLabel('Story points').fill('8');
  await panel(ben).getByLabel('Story points').press('Enter');
  await panel(ben).locator('.flash', { hasText: '8' }).waitFor();
  expect(await focused(ben)).toContain('Story points');
  await ben.unfolds('Assignee');
  const search = panel(ben).getByLabel('Search people by name');
  await search.fill('dora');
  await panel(ben).locator('.people-found [role=option]', { hasText: 'Dora Mills' }).waitFor();
  await search.press('Enter');
  await panel(ben).locator('.flash', { hasText: 'Dora Mills' }).waitFor();
  expect(await focused(ben)).toContain('Assignee');
});

const focused = (person: Person) =>
  person.page.evaluate(`document.activeElement.matches('summary') && document.activeElement.textContent`);

test('while Jira is slow the panel is there with what the card says, and can be closed', async () => {
  const ben = await at.sits('ben');
  const asked: (() => void)[] = [];
  await ben.page.route(/\/items\/SHOP-\d+(\?|$)/, (route) => void asked.push(() => void route.continue()));
  await ben.page.locator(`#${KEY} a[href$="/items/${KEY}"]`).first().click();
  const body = panel(ben).locator('.item-panel-body[aria-busy="true"]', { hasText: 'Asking Jira' });
  await body.waitFor();
  expect(await body.locator('h1').textContent()).toContain(KEY);
  expect(await ben.page.evaluate(`document.activeElement.closest('.card')?.id`)).toBe(KEY);
  await looked(ben);
  await ben.page.keyboard.press('Escape');
  await panel(ben).waitFor({ state: 'detached' });
  asked.splice(0).forEach((goesOn) => goesOn());
  await ben.page.waitForTimeout(1_000);
  expect(await panel(ben).count()).toBe(0);
  await ben.page.locator(`#${KEY} a[href$="/items/${KEY}"]`).first().click();
  await body.waitFor();
  asked.forEach((goesOn) => goesOn());
  await panel(ben).getByLabel('Your comment', { exact: true }).waitFor();
  expect(await panel(ben).locator('[aria-busy="true"]').count()).toBe(0);
});
