import { aBoard } from '../support/board-stories.js';
import { atBoard } from './support/board.js';

const at = atBoard();

test('on a board whose first reading somebody waited for, everything works as on any other', async () => {
  const ben = await at.sits('ben');
  const { jira } = at.team;
  const values = { source: 'projects', projects: ['SHOP', 'MOB'] };
  const path = await aBoard(at.team.ada, at.team.accountId, values);
  const letGo = jira.faults.hold({ on: /\/search$/ });
  await ben.goes(path);
  await ben.page.locator('#board[data-reading]').waitFor();
  jira.faults.clear();
  letGo();
  const announcer = ben.page.locator('#announcer', { hasText: 'The board has been read.' });
  await announcer.waitFor({ state: 'attached' });

  await ben.page.keyboard.press('?');
  await ben.page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  await ben.page.keyboard.press('Escape');
  const card = ben.page.locator('[data-column="0"] .card', { hasText: 'SHOP-' }).first();
  const key = (await card.getAttribute('id'))!;
  await ben.drags(card, ben.page.locator('[data-column="1"]'));
  await ben.page.locator(`[data-column="1"] #${key}`).waitFor();
  await ben.page.locator(`#${key} .card-title a`).click();
  await ben.page.locator(`#item-panel[data-key="${key}"][data-state="shown"]`).waitFor();
  await ben.page.locator('#find-text').fill('pay by');
  await ben.page.locator('#board-found', { hasText: 'Show all' }).waitFor();
  expect(ben.complaints).toEqual([]);
});
