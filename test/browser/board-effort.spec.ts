import { aBoard } from '../support/board-stories.js';
import { atBoard } from './support/board.js';
import type { Person } from './support/person.js';

/*
 * What working on a board takes. The README tells these figures: whoever changes one of them changes it there.
 */
const MOST_TABS = 23; // from the top of the page to the first card
const at = atBoard();

const inPanel = (person: Person, box: string) =>
  person.page.locator(`#item-panel [name=${box}]:focus`).waitFor();
const says = (person: Person, words: string) =>
  person.page.locator('#item-panel .flash', { hasText: words }).waitFor();
const focusedCard = ({ page }: Person) =>
  page.evaluate(() => document.activeElement?.closest('.card')?.id ?? '');

async function atACard(): Promise<Person> {
  const ada = await at.sits('ada');
  await ada.page.locator('#SHOP-5 .card-title a').focus();
  return ada;
}

test('thirty cards and more are in sight at 1440 × 900, and the board begins in the first 120 pixels', async () => {
  for (let number = 1; number <= 60; number++)
    at.team.jira.world.addIssue({
      project: 'SHOP',
      type: 'Story',
      summary: `Work item ${number} with a summary of the usual length`,
      labels: number % 2 ? ['checkout'] : [],
      status: ['10010', '3', '10011', '10012'][number % 4],
    });
  const ada = await at.sits('ada');
  await ada.page.setViewportSize({ width: 1440, height: 900 });
  await ada.page.getByRole('button', { name: 'Refresh' }).click();
  await ada.page.getByText('Work item 60 with').waitFor({ state: 'attached' });
  await ada.goes(at.path);
  const seen = await ada.page.evaluate(() => {
    const isWhole = (card: Element) => card.getBoundingClientRect().bottom <= innerHeight;
    return {
      cards: [...document.querySelectorAll('#board .card')].filter(isWhole).length,
      top: document.getElementById('board')!.getBoundingClientRect().top,
    };
  });
  expect(seen.cards).toBeGreaterThanOrEqual(30);
  expect(seen.top).toBeLessThan(120);
  // Also where there are quick filters, and a line that says what the sub-filter of a kanban board leaves out.
  const kanban = at.team.jira.world.boards.find(({ id }) => id === 3)!;
  kanban.quickFilters = [{ id: 3, name: 'Only my issues', query: 'assignee = currentUser()' }];
  const values = { source: 'board', board: '3', columns: 'board' };
  await ada.goes(await aBoard(at.team.ada, at.team.accountId, values));
  await ada.page.locator('#board-note', { hasText: 'sub-filter' }).waitFor();
  await ada.page.getByText('Only my issues').waitFor();
  const { y } = (await ada.page.locator('#board').boundingBox())!;
  expect(y).toBeLessThan(120);
});

test('a card is reached by one key, or by Tab in a bounded number of presses', async () => {
  const ada = await at.sits('ada');
  await ada.page.keyboard.press('j');
  const first = await focusedCard(ada);
  expect(first).not.toBe('');
  await ada.goes(at.path);
  let tabs = 0;
  do {
    await ada.page.keyboard.press('Tab');
    tabs++;
  } while ((await focusedCard(ada)) !== first && tabs <= MOST_TABS);
  expect(tabs).toBeLessThanOrEqual(MOST_TABS);
});

test('three presses move a card', async () => {
  const ada = await atACard();
  const doing = ada.page.locator('.column', { has: ada.page.getByRole('heading', { name: 'In Progress' }) });
  await ada.page.keyboard.press('m');
  await ada.page.locator('#SHOP-5.is-moving').waitFor();
  await ada.page.keyboard.press('ArrowRight');
  await ada.page.keyboard.press('Enter');
  await doing.locator('#SHOP-5:not(.is-saving)').waitFor();
  expect(await focusedCard(ada)).toBe('SHOP-5');
  expect(ada.complaints).toEqual([]);
});

test('two presses and a part of the name assign, two and the number estimate, three and the words comment', async () => {
  const ada = await atACard();
  await ada.page.keyboard.press('a');
  await inPanel(ada, 'person');
  await ada.page.keyboard.type('cle');
  await ada.page.getByRole('option', { name: /Cleo/ }).waitFor();
  await ada.page.keyboard.press('Enter');
  await says(ada, 'SHOP-5 is assigned to Cleo Marín.');
  await ada.page.keyboard.press('Escape');

  await ada.page.keyboard.press('p');
  await inPanel(ada, 'points');
  await ada.page.keyboard.type('13');
  await ada.page.keyboard.press('Enter');
  await says(ada, 'SHOP-5 has 13 points.');
  await ada.page.keyboard.press('Escape');

  await ada.page.keyboard.press('c');
  await inPanel(ada, 'comment');
  await ada.page.keyboard.type('Half of it is done.');
  await ada.page.keyboard.press('Tab');
  await ada.page.keyboard.press('Enter');
  await says(ada, 'Your comment is on SHOP-5 in Jira.');
  await ada.page.keyboard.press('Escape');
  expect(await focusedCard(ada)).toBe('SHOP-5');
  expect(ada.complaints).toEqual([]);
});
