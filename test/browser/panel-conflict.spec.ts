import { atBoard } from './support/board.js';

const KEY = 'SHOP-16';
const at = atBoard();

test('what was said of a change that waits goes once somebody else’s value is asked about: nothing stands above the question', async () => {
  const { jira } = at.team;
  const ben = await at.sits('ben');
  await ben.page.locator(`#${KEY} a[href$="/items/${KEY}"]`).first().click();
  await ben.page.locator(`#item-panel[data-key="${KEY}"][data-state="shown"]`).waitFor();
  const panel = ben.page.locator('#item-panel');
  jira.faults.plant({ kind: 'maintenance' });
  await ben.unfolds('Story points');
  await panel.getByLabel('Story points').fill('9');
  await panel.getByRole('button', { name: 'Set points' }).click();
  await panel.locator('.flash', { hasText: '“Set points to 9” waits' }).waitFor();

  jira.world.editIssue(KEY, { points: 21 }, { by: 'ada' });
  jira.faults.clear();
  // Or Footbridge has tried it by itself.
  const again = panel.getByRole('button', { name: 'Try again' });
  await again.click({ timeout: 2_000 }).catch(() => undefined);
  await panel.locator('.item-change', { hasText: 'meanwhile: nothing was sent' }).waitFor();
  expect(await panel.locator('.flash').count()).toBe(0);
  await ben.checksPage();

  await panel.getByRole('button', { name: 'Take mine' }).click();
  await panel.locator('.flash', { hasText: `${KEY} has 9 points` }).waitFor();
  expect(ben.complaints).toEqual([]);
});
