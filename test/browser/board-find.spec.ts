import { paths } from '../../src/paths.js';
import { atBoard } from './support/board.js';

const at = atBoard();

const atTheBoard = (javaScript = true) => at.sits('ada', { javaScript });

test('what is typed and chosen counts at once, without a page, and stays while the board is told of changes', async () => {
  const ada = await atTheBoard();
  await ada.page.evaluate('window.isSamePage = true');
  await ada.page.getByLabel('Find text').pressSequentially('pay by');
  await ada.page.locator('#board-found', { hasText: '2 of 16 cards' }).waitFor();
  expect(ada.path).toBe(`${at.path}?q=pay+by`);
  expect(await ada.page.locator('.card').count()).toBe(2);
  at.team.jira.world.editIssue('SHOP-5', { summary: 'Pay by invoice, soon' }, { by: 'ben' });
  at.team.jira.world.editIssue('SHOP-14', { summary: 'Pay by parcel' }, { by: 'ben' });
  await ada.page.getByRole('button', { name: 'Refresh' }).click();
  await ada.page.locator('#board-found', { hasText: '3 of 16 cards' }).waitFor();
  expect(await ada.page.getByRole('link', { name: 'Pay by invoice, soon' }).count()).toBe(1);
  expect(ada.path).toBe(`${at.path}?q=pay+by`);
  expect(ada.complaints).toEqual([]);
});

test('a press on a face or a label finds by it, and Back leads to what was seen before', async () => {
  const ada = await atTheBoard();
  await ada.page.evaluate('window.isSamePage = true');
  await ada.page.locator('#SHOP-8 .tag', { hasText: 'customer' }).click();
  await ada.page.locator('#board-found', { hasText: '3 of 16 cards' }).waitFor();
  expect(await ada.page.getByLabel('customer').isChecked()).toBe(true);
  await ada.page.locator('#SHOP-8 .face').click();
  await ada.page.locator('#board-found', { hasText: '2 of 16 cards' }).waitFor();
  await ada.page.goBack();
  await ada.page.locator('#board-found', { hasText: '3 of 16 cards' }).waitFor();
  await ada.page.getByRole('link', { name: 'Show all' }).click();
  await ada.page.locator('#board-found', { hasText: /^16 cards/ }).waitFor();
  expect(await ada.page.evaluate('window.isSamePage')).toBe(true);
});

test('a press on a sprint shows that sprint, a second one what was shown before, and where nobody is, what is nobody’s', async () => {
  const ada = await atTheBoard();
  const tag = ada.page.locator('#SHOP-5 .tag[data-find=sprint]');
  const words = await tag.textContent();
  await tag.click();
  await ada.page.waitForURL(/\?sprint=\d+$/);
  await ada.page.locator('#SHOP-14').waitFor({ state: 'detached' });
  expect(await ada.page.locator('#find-sprint option:checked').textContent()).toBe(words);
  await tag.click();
  await ada.page.locator('#board-found', { hasText: /^16 cards/ }).waitFor();
  await ada.page.locator('.card .face-nobody').first().click();
  await ada.page.waitForURL(/\?person=-$/);
  await ada.page.locator('.card .face[data-value]:not(.face-nobody)').first().waitFor({ state: 'detached' });
  expect(ada.complaints).toEqual([]);
});

test('Back takes back one choice after the other, and what was typed in one go as one', async () => {
  const ada = await atTheBoard();
  const found = (words: string | RegExp) => ada.page.locator('#board-found', { hasText: words }).waitFor();
  await ada.page.getByLabel('Find text').pressSequentially('pay');
  await found('of 16 cards');
  await ada.page.locator('#find .find-menu summary').click();
  await ada.page.getByRole('checkbox', { name: 'Story' }).check();
  await ada.page.locator('#find-set', { hasText: '1' }).waitFor();
  await ada.page.getByRole('checkbox', { name: 'checkout', exact: true }).check();
  await ada.page.locator('#find-set', { hasText: '2' }).waitFor();
  expect(ada.path).toBe(`${at.path}?q=pay&type=Story&label=checkout`);
  for (const path of ['?q=pay&type=Story', '?q=pay', '']) {
    await ada.page.goBack();
    await ada.page.waitForURL(`**${at.path}${path}`);
  }
  await found(/^16 cards/);
  expect(await ada.page.getByLabel('Find text').inputValue()).toBe('');
});

test('Only mine and the faces are one choice, also by a press on the own face', async () => {
  const ada = await atTheBoard();
  const isMine = () => ada.page.getByLabel('Only mine').isChecked();
  await ada.page.locator('#SHOP-9 .face').click();
  await ada.page.locator('#board-found', { hasText: '3 of 16 cards' }).waitFor();
  expect([ada.path, await isMine()]).toEqual([`${at.path}?mine=yes`, true]);
  await ada.page.getByTitle('Dora Mills').first().click();
  await ada.page.locator('#board-found', { hasText: '6 of 16 cards' }).waitFor();
  await ada.page.locator('#SHOP-9 .face').click();
  await ada.page.locator('#board-found', { hasText: '3 of 16 cards' }).waitFor();
  expect(await isMine()).toBe(false);
});

test('what is found beside an open panel stays found when the panel is closed', async () => {
  const ada = await atTheBoard();
  await ada.page.locator('#SHOP-8 .card-title a').click();
  await ada.page.locator('#item-panel h1').waitFor();
  await ada.page.getByLabel('Find text').pressSequentially('basket');
  await ada.page.locator('#board-found', { hasText: '3 of 16 cards' }).waitFor();
  await ada.page.locator('#SHOP-8 .card-title a').focus();
  await ada.page.keyboard.press('Escape');
  await ada.page.locator('#item-panel').waitFor({ state: 'detached' });
  expect(ada.path).toBe(`${at.path}?q=basket`);
  expect(await ada.page.locator('.card').count()).toBe(3);
});

test('a lane that is closed stays so when the board is found by something else', async () => {
  const ada = await atTheBoard();
  await ada.goes(`${at.path}?lanes=epic`);
  await ada.page.locator('.lane[data-lane="SHOP-2"] > summary').click();
  await ada.page.waitForURL('**closed=SHOP-2');
  await ada.page.getByLabel('Find text').pressSequentially('a');
  await ada.page.locator('#board-found', { hasText: 'of 16' }).waitFor();
  expect(ada.path).toContain('closed=SHOP-2');
  expect(await ada.page.locator('.lane[data-lane="SHOP-2"]').getAttribute('open')).toBeNull();
});

test.each([true, false])(
  'every state of the bar can be used by everybody, JavaScript %s',
  async (javaScript) => {
    const ada = await atTheBoard(javaScript);
    for (const query of [
      '?mine=yes&folded=1',
      '?lanes=epic',
      '?lanes=person&folded=0&label=customer',
      '?q=none+such',
    ]) {
      await ada.goes(at.path + query);
      await ada.page.locator('#find .find-menu summary').click();
      await ada.checksPage();
      await ada.checksPageInTheDark();
    }
    expect(ada.complaints).toEqual([]);
  },
);

test.each([1024, 1280, 1440, 1920])(
  'all of the filter is in sight in a window of %d pixels',
  async (width) => {
    const ada = await atTheBoard();
    await ada.page.setViewportSize({ width, height: 900 });
    await ada.page.locator('#find .find-menu summary').click();
    const box = (await ada.page.locator('#find .find-box').boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
  },
);

test('on a phone a press on the name of a column shows that column, and a second one the next', async () => {
  const ada = await atTheBoard();
  await ada.page.setViewportSize({ width: 390, height: 844 });
  const shownColumns = () => ada.page.locator('.column:visible h2').allTextContents();
  for (const name of ['In Progress', 'Done', 'To Do']) {
    await ada.page.locator('.column-tabs a', { hasText: name }).click();
    await ada.page.waitForTimeout(700); // whatever would take it back has had its time
    expect((await shownColumns()).map((words) => words.trim())).toEqual([name]);
  }
  expect(ada.complaints).toEqual([]);
});

test.each([true, false])(
  'on a phone what is found is in the column that is shown, JavaScript %s',
  async (javaScript) => {
    const ada = await atTheBoard(javaScript);
    await ada.page.setViewportSize({ width: 390, height: 844 });
    await ada.page.locator('.column-tabs a', { hasText: 'Done' }).click();
    await ada.page.getByText('Find and filters').click();
    await ada.page.getByLabel('Find text').fill('gift wrap');
    await ada.page.getByLabel('Find text').press('Enter');
    await ada.page.locator('#board-found', { hasText: '1 of 16 cards' }).waitFor();
    const shown = await ada.page.locator('.column:visible h2').allTextContents();
    expect(shown).toEqual(['In Progress']);
    expect(await ada.page.locator('.card:visible').count()).toBe(1);
  },
);

test.each([true, false])(
  'on a phone all that cards are found by is behind one control, and the board begins early, JavaScript %s',
  async (javaScript) => {
    const ada = await atTheBoard(javaScript);
    await ada.page.setViewportSize({ width: 390, height: 844 });
    expect(await ada.page.getByLabel('Find text').isVisible()).toBe(false);
    expect((await ada.page.locator('.board-head').boundingBox())!.height).toBeLessThan(100);
    const fold = ada.page.getByLabel('Find and filters');
    await fold.focus();
    await ada.page.keyboard.press('Space');
    expect(await ada.page.getByLabel('Find text').isVisible()).toBe(true);
    await ada.checksPage();
    await ada.checksPageInTheDark();
  },
);

test('without JavaScript the bar keeps within a window of 1,280 pixels, and the board begins above its 120th', async () => {
  const ada = await atTheBoard(false);
  await ada.page.setViewportSize({ width: 1280, height: 800 });
  expect((await ada.page.locator('#board').boundingBox())!.y).toBeLessThan(120);
  const edges = await ada.page
    .locator('.board-head :is(button, select, summary, a, label):visible')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right));
  expect(Math.max(...edges)).toBeLessThanOrEqual(1280);
});

test('a quick filter counts at once, folds with the rest on a phone, and everybody can use it', async () => {
  const ada = await atTheBoard();
  const id = at.path.split('/')[2];
  await ada.goes(paths.boards.quickFilters({ id }));
  await ada.page.getByLabel('Name of quick filter 1').fill('Mine');
  await ada.page.getByLabel('JQL query of quick filter 1').fill('assignee = currentUser()');
  await ada.page.getByRole('button', { name: 'Save quick filters' }).click();
  await ada.page.locator('.quick-filters').waitFor();
  await ada.goes(at.path);
  await ada.page.getByText('Mine', { exact: true }).click();
  await ada.page.locator('#board-found', { hasText: '3 of 16 cards' }).waitFor();
  expect(ada.path).toMatch(/\?quick=[0-9a-f]+$/);
  expect((await ada.page.locator('#board').boundingBox())!.y).toBeLessThan(120);
  await ada.checksPage();
  await ada.checksPageInTheDark();
  await ada.page.setViewportSize({ width: 390, height: 844 });
  expect(await ada.page.getByText('Mine', { exact: true }).isVisible()).toBe(true);
  await ada.page.getByText('Mine', { exact: true }).click();
  await ada.page.locator('#board-found', { hasText: /^16 cards/ }).waitFor();
  expect(await ada.page.getByText('Mine', { exact: true }).isVisible()).toBe(false);
  expect(ada.complaints).toEqual([]);
});

test('on paper a board is a table: a row for each card below its column, names instead of faces, no controls', async () => {
  const ada = await atTheBoard();
  await ada.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const row = ada.page.locator('#SHOP-8');
  const box = async (part: string) => (await row.locator(part).boundingBox())!;
  const [key, title, end] = [await box('.card-key'), await box('.card-title'), await box('.card-end')];
  expect(key.x).toBeLessThan(title.x);
  expect(title.x).toBeLessThan(end.x);
  expect(Math.abs(key.y - end.y)).toBeLessThan(6);
  const words = await row
    .locator('.face')
    .evaluate((face) => getComputedStyle(face, '::after').getPropertyValue('content'));
  expect(words).toBe('"Dora Mills"');
  expect(await ada.page.locator(':is(button, input, select, summary, .site-nav a):visible').count()).toBe(0);
  expect(await ada.page.evaluate('getComputedStyle(document.body).colorScheme')).toBe('light');
  const [columns, cards] = [ada.page.locator('.column'), ada.page.locator('.card')];
  const below = (await columns.nth(0).boundingBox())!;
  expect((await columns.nth(1).boundingBox())!.y).toBeGreaterThanOrEqual(below.y + below.height);
  expect(await cards.locator('visible=true').count()).toBe(16);
});

test('on paper a work item is what it is, without what can be done with it', async () => {
  const ada = await atTheBoard();
  await ada.goes(paths.items.show({ boardId: at.path.split('/')[2], key: 'SHOP-4' }));
  await ada.page.emulateMedia({ media: 'print' });
  for (const words of ['In Progress', 'Ben Achterberg', 'A guest pays with the card that is in the purse.'])
    expect(await ada.page.getByText(words, { exact: true }).first().isVisible()).toBe(true);
  const controls = ada.page.locator('#item-form :is(button, input, select, textarea):visible');
  expect(await controls.evaluateAll((all) => all.map(({ outerHTML }) => outerHTML))).toEqual([]);
});

test('on a phone no lane has an empty box', async () => {
  const ada = await atTheBoard();
  await ada.page.setViewportSize({ width: 390, height: 844 });
  await ada.goes(`${at.path}?lanes=person`);
  const boxes = ada.page.locator('.lane .column:visible');
  expect(await boxes.count()).toBeGreaterThan(0);
  expect(await boxes.count()).toBe(await boxes.filter({ has: ada.page.locator('.card') }).count());
});
