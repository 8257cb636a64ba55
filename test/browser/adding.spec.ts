import { paths } from '../../src/paths.js';
import { PASSWORD } from '../support/stories.js';
import { comesTo } from '../support/until.js';
import { atBoard } from './support/board.js';
import type { Person } from './support/person.js';

const at = atBoard();

afterEach(() => {
  at.team.jira.faults.clear();
  delete at.team.jira.world.project('SHOP').requiredForNew;
});

const called = (summary: string) => at.team.jira.world.issues.filter((one) => one.summary === summary);
const column = ({ page }: Person, number: number) => page.locator(`.column[data-column="${number}"]`);
const box = ({ page }: Person) => page.locator('.add-inline [name=summary]');
const isThere = ({ page }: Person, number: number, summary: string) =>
  page.locator(`[data-column="${number}"] .column-cards .card`, { hasText: summary }).waitFor();

test('one after the other is typed at the foot of a column, and each stands there at once', async () => {
  const ben = await at.sits('ben');
  const answer = at.team.jira.faults.hold({ on: /\/issue$/, method: 'POST' });
  await column(ben, 1).locator('.column-add a').click();
  await ben.page.locator('.add-inline [name=summary]:focus').waitFor();
  await ben.page.keyboard.type('Ribbons for parcels');
  await ben.page.keyboard.press('Enter');
  await column(ben, 1)
    .locator('.adding', { hasText: 'Ribbons for parcels' })
    .getByText('On its way')
    .waitFor();
  await ben.takesPicture('add-inline');
  await ben.page.keyboard.type('Cards for parcels');
  await ben.page.keyboard.press('Enter');
  answer();
  for (const summary of ['Ribbons for parcels', 'Cards for parcels']) await isThere(ben, 1, summary);
  await ben.page.locator('.adding').first().waitFor({ state: 'detached' });
  expect([called('Ribbons for parcels').length, called('Cards for parcels').length]).toEqual([1, 1]);
  expect(called('Cards for parcels')[0].reporter).toBe('ben');
  expect(await box(ben).evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
  await ben.checksPage();
  await box(ben).focus(); // a phone shows another column
  await ben.page.keyboard.press('Escape');
  await box(ben).waitFor({ state: 'detached' });
  expect(await ben.page.evaluate(`document.activeElement.ariaLabel`)).toBe('Add a work item to In Progress');
  expect(ben.complaints).toEqual([]);
});

test('n opens the form of the column that somebody is in; what was typed is there when it is opened again', async () => {
  const ben = await at.sits('ben');
  await column(ben, 2).locator('.card a').first().focus();
  await ben.page.keyboard.press('n');
  await column(ben, 2).locator('.add-inline [name=summary]:focus').waitFor();
  await ben.page.keyboard.type('Not finished');
  await ben.page.keyboard.press('Escape');
  await column(ben, 0).locator('.card a').first().focus();
  await ben.page.keyboard.press('n');
  await column(ben, 0).locator('.add-inline [name=summary]:focus').waitFor();
  expect(await box(ben).inputValue()).toBe('Not finished');
  await ben.page.keyboard.press('Escape');
  await ben.page.keyboard.press('?');
  await ben.page.getByRole('dialog').getByText('Add a work item to this column').waitFor();
  expect(ben.complaints).toEqual([]);
});

test('what Jira asks for besides is asked for in the column, beside its field', async () => {
  const ben = await at.sits('ben');
  at.team.jira.world.project('SHOP').requiredForNew = ['customfield_10113'];
  await column(ben, 0).locator('.column-add a').click();
  await box(ben).fill('Worth something');
  await ben.page.keyboard.press('Enter');
  await ben.page
    .locator('.add-inline')
    .getByText('Jira also asks for Business Value where the type is Story.')
    .waitFor();
  expect(await box(ben).inputValue()).toBe('Worth something');
  await ben.page.getByLabel('Business Value (needed)').fill('much');
  await ben.page.locator('.add-inline .button.primary').click();
  await ben.page.locator('#n-customfield_10113-error', { hasText: 'Enter a number' }).waitFor();
  await ben.checksPage();
  await ben.takesPicture('add-inline-asks', { dark: true });
  await ben.page.getByLabel('Business Value (needed)').fill('3');
  await ben.page.locator('.add-inline .button.primary').click();
  await isThere(ben, 0, 'Worth something');
  expect(called('Worth something')).toHaveLength(1);
  expect(ben.complaints).toEqual([]);
});

test('what is refused while the next one is typed does not take that away', async () => {
  const ben = await at.sits('ben');
  at.team.jira.faults.plant({
    ...{ kind: 'status', status: 400, on: /\/issue$/, method: 'POST', times: 1 },
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ errorMessages: [], errors: { summary: 'That word is not liked here.' } }),
  });
  let goesOn = () => {};
  const isTyped = new Promise<void>((resolve) => (goesOn = resolve));
  await ben.page.route('**/add', (route) => isTyped.then(() => route.continue()));
  await column(ben, 0).locator('.column-add a').click();
  await box(ben).fill('A bad word');
  await ben.page.keyboard.press('Enter');
  await box(ben).fill('The next one');
  goesOn();
  await ben.page.getByText('“A bad word” was not added. That word is not liked here.').waitFor();
  expect(await box(ben).inputValue()).toBe('The next one');
  await ben.page.keyboard.press('Enter');
  await isThere(ben, 0, 'The next one');
  await ben.page.locator('.toast-done button', { hasText: 'Show' }).click();
  expect(await box(ben).inputValue()).toBe('A bad word');
  expect([called('A bad word').length, called('The next one').length]).toEqual([0, 1]);
  expect(ben.complaints).toEqual([]);
});

test('in the lane of an epic a work item is added to that epic', async () => {
  const ben = await at.sits('ben');
  await ben.goes(`${at.path}?lanes=epic`);
  await ben.page.locator('[data-lane="SHOP-1"] [data-column="0"] .card a').first().focus();
  await ben.page.keyboard.press('n');
  await box(ben).fill('In its lane');
  await ben.page.keyboard.press('Enter');
  await ben.page
    .locator('[data-lane="SHOP-1"] [data-column="0"] .card', { hasText: 'In its lane' })
    .waitFor();
  expect(called('In its lane')[0].epic).toBe('SHOP-1');
  expect(ben.complaints).toEqual([]);
});

describe('what was typed when the session had ended', () => {
  const signsIn = async ({ page }: Person) => {
    await page.waitForURL((url) => url.pathname === paths.signIn());
    await page.getByLabel('E-mail').fill('ben@example.com');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };

  test('and is sent all the same stays in the form', async () => {
    const ben = await at.sits('ben');
    await column(ben, 1).locator('.column-add a').click();
    await box(ben).fill('Sent after the end');
    await ben.page.context().clearCookies();
    await ben.page.keyboard.press('Enter');
    await ben.page.getByText('This form is too old: its session has ended.').first().waitFor();
    expect(await box(ben).inputValue()).toBe('Sent after the end');
    expect(called('Sent after the end')).toEqual([]);
  });

  test('is kept until it stands in a form: also where that is opened after the end, and cannot be then', async () => {
    const ben = await at.sits('ben');
    await column(ben, 1).locator('.column-add a').click();
    await box(ben).fill('Kept all the while');
    await ben.page.keyboard.press('Escape');
    await ben.page.context().clearCookies();
    await column(ben, 1).locator('.column-add a').click();
    await ben.page.waitForURL((url) => url.pathname === paths.signIn());
    await ben.page.route('**/add?*part=form', (route) => route.fulfill({ status: 503 }), { times: 1 });
    await signsIn(ben);
    await ben.page.getByText('What you typed is kept').first().waitFor();
    expect(ben.path).toBe(at.path);
    await ben.page.reload();
    await column(ben, 1).locator('.add-inline [name=summary]:focus').waitFor();
    expect(await box(ben).inputValue()).toBe('Kept all the while');
    const kept = `Object.keys(sessionStorage).filter((name) => name.includes('draft'))`;
    expect(await ben.page.evaluate(kept)).toEqual([]);
  });

  test('is kept as a whole where several have no answer yet: none of them is lost, and none is added twice', async () => {
    const ben = await at.sits('ben');
    const all = ['First in flight', 'Second in flight', 'Third in flight'];
    // The first one is added, and its answer is lost; the others never come there.
    await ben.page.route(
      '**/add',
      (route) => void (route.request().postData()?.includes('First') && route.fetch()),
    );
    await column(ben, 1).locator('.column-add a').click();
    for (const words of all) {
      await box(ben).fill(words);
      await ben.page.keyboard.press('Enter');
    }
    await box(ben).fill('Begun beside them');
    await comesTo(() => called('First in flight').length, 1);
    await ben.page.context().clearCookies();
    // As when the board is told that the session has ended.
    await ben.page.evaluate(`import('/public/js/sign-in.js').then(({ goToSignIn }) => goToSignIn())`);
    await ben.page.waitForURL((url) => url.pathname === paths.signIn());
    await ben.page.unroute('**/add');
    await signsIn(ben);
    for (const words of all) {
      await comesTo(() => box(ben).inputValue(), words);
      await ben.page.keyboard.press('Enter');
    }
    expect(await box(ben).inputValue()).toBe('Begun beside them');
    for (const words of all) {
      await isThere(ben, 1, words);
      expect([words, called(words).length]).toEqual([words, 1]);
    }
    expect(called('Begun beside them')).toEqual([]);
  });

  test('is in the form again, in its column, once the same person has signed in', async () => {
    const ben = await at.sits('ben');
    await column(ben, 1).locator('.column-add a').click();
    await box(ben).fill('Begun before the end');
    // Ben's session is over for the whole file then: this is the last test that he sits down for.
    const tab = await ben.page.context().newPage();
    await tab.goto(at.team.footbridge.url);
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await ben.page.waitForURL((url) => url.pathname === paths.signIn());
    // Another tab's answers may come later, and take from the browser what it was to remember.
    await ben.page.context().clearCookies({ name: /passing/ });
    await signsIn(ben);
    await column(ben, 1).locator('.add-inline [name=summary]:focus').waitFor();
    expect(await box(ben).inputValue()).toBe('Begun before the end');
    await ben.page.keyboard.press('Enter');
    await isThere(ben, 1, 'Begun before the end');
    expect(called('Begun before the end')).toHaveLength(1);
    expect(ben.complaints).toEqual([]);
  });
});
