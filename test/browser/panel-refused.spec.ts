import { paths } from '../../src/paths.js';
import { PASSWORD } from '../support/stories.js';
import { comesTo } from '../support/until.js';
import { atBoard } from './support/board.js';
import type { Person } from './support/person.js';

const KEY = 'SHOP-16';
const at = atBoard();

const panel = (person: Person) => person.page.locator('#item-panel');
const said = (person: Person) => panel(person).locator('.item-panel-said .error-summary');
const comment = (person: Person) => panel(person).getByLabel('Your comment', { exact: true });
const itemPath = () => paths.items.show({ boardId: at.path.split('/')[2], key: KEY });
const comments = () => at.team.jira.world.issue(KEY).comments.map(({ body }) => body);
const open = async (person: Person) => {
  await person.page.locator(`#${KEY} a[href$="/items/${KEY}"]`).first().click();
  await person.page.locator(`#item-panel[data-key="${KEY}"][data-state="shown"]`).waitFor();
};
const sends = async (person: Person, text: string) => {
  await comment(person).fill(text);
  await panel(person).getByRole('button', { name: 'Comment', exact: true }).click();
};
const signsIn = async (page: Person['page']) => {
  await page.getByLabel('E-mail').fill('ben@example.com');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
};

test('a comment that is too long is refused above its form in the panel, and what was typed stays', async () => {
  const ben = await at.sits('ben');
  await open(ben);
  await sends(ben, 'x'.repeat(4_300_000));
  await said(ben).getByText('That is too long for this form.').waitFor();
  expect((await comment(ben).inputValue()).length).toBe(4_300_000);
  expect(ben.path).toBe(itemPath());

  await sends(ben, 'Shorter.');
  await panel(ben).locator('.item-panel-said .flash').waitFor();
  expect(await said(ben).count()).toBe(0);
  expect(comments()).toContain('Shorter.');
});

test.each([
  ['too many requests, from a proxy', { status: 429, contentType: 'text/plain', body: 'Slow down' }],
  [
    'a page for signing in, from a proxy',
    { status: 200, contentType: 'text/html', body: '<main><h1>Who are you?</h1><form></form></main>' },
  ],
])(
  '%s, leave the form of the panel and what was typed in place, with a sentence above it',
  async (_, answer) => {
    const ben = await at.sits('ben');
    await open(ben);
    await ben.page.route('**/comments', (route) => void route.fulfill(answer));
    await sends(ben, 'Half a thought');
    await said(ben).getByText('Something between your browser and Footbridge').waitFor();
    expect(await panel(ben).textContent()).not.toMatch(/Slow down|Who are you/);
    expect(await comment(ben).inputValue()).toBe('Half a thought');
    expect(ben.path).toBe(itemPath());
  },
);

test('whose session has ended signs in in another tab, sends again what stayed typed, and it is sent once', async () => {
  const ben = await at.sits('ben');
  // A board that hears, or asks, leads to signing in by itself as soon as it is told of the end: this one is told nothing.
  await ben.page.route(/\/boards\/[^/]+\/(live|state)/, () => {});
  await ben.goes(at.path);
  await open(ben);
  await ben.page.context().clearCookies();
  await sends(ben, 'Typed before the end');
  await said(ben).getByText('This form is too old').waitFor();
  expect(await comment(ben).inputValue()).toBe('Typed before the end');
  await ben.checksPage();

  const [tab] = await Promise.all([
    ben.page.context().waitForEvent('page'),
    said(ben).getByRole('link', { name: 'Sign in' }).click(),
  ]);
  await signsIn(tab);
  await tab.waitForURL((url) => url.pathname === itemPath());
  await panel(ben).getByRole('button', { name: 'Comment', exact: true }).click();
  await panel(ben).locator('.item-panel-said .flash').waitFor();
  expect(comments().filter((body) => body === 'Typed before the end')).toHaveLength(1);
  expect(ben.complaints).toEqual([]);
});

test('what Ben typed is neither sent nor shown as a namesake’s who signs in in his tab, and goes when they sign out', async () => {
  const { ada, footbridge } = at.team;
  const ben = await at.sits('ben');
  const name = String(await ben.page.locator('.site-profile-name').textContent());
  await ada.visit(paths.profile.show());
  await ada.press('Save', { name });
  await open(ben);
  await comment(ben).fill('For Ben alone');
  await ben.takesOver(ada.cookieHeader(new URL(footbridge.url).host));
  await panel(ben).getByRole('button', { name: 'Comment', exact: true }).click();
  await said(ben).getByText(`${name} is signed in now`).waitFor();
  expect(comments()).not.toContain('For Ben alone');

  await ben.page.goBack();
  await panel(ben).waitFor({ state: 'detached' });
  const kept = () => ben.page.evaluate(`Object.values(sessionStorage).join()`);
  expect(await kept()).toContain('For Ben alone');
  await ben.goes(at.path);
  await open(ben);
  expect(await comment(ben).inputValue()).toBe('');
  await ben.goes(paths.profile.show());
  await ben.presses('Sign out');
  expect(await kept()).not.toContain('For Ben alone');
});

test('a look that Footbridge refuses leaves nothing of the work item in the panel but their own words', async () => {
  const ben = await at.sits('ben');
  await open(ben);
  await comment(ben).fill('Half a thought');
  await ben.page.route(`**${itemPath()}*`, async (route) => {
    const refused = await route.fetch({ url: `${at.team.footbridge.url}/no-such-page`, method: 'GET' });
    await route.fulfill({ response: refused, status: 403 });
  });
  // Whoever may change nothing may see it all the same: the page itself says so.
  await ben.page.route('**/comments', async (route) => {
    const refused = await route.fetch({ url: `${at.team.footbridge.url}/no-such-page`, method: 'GET' });
    await route.fulfill({ response: refused, status: 403 });
  });
  await panel(ben).getByRole('button', { name: 'Comment', exact: true }).click();
  await panel(ben).getByLabel('What you wrote was not sent').waitFor();
  expect(await panel(ben).locator('#item-form, #links, .comments').count()).toBe(0);
});

test('an open board whose person signs out in another tab leads back, once they sign in again, to the work item that was open beside it, with what was typed, and what they had seen of it', async () => {
  const { world } = at.team.jira;
  world.editIssue(KEY, { components: [], points: 3, status: '3' }, { by: 'ada' });
  const ben = await at.sits('ben');
  await open(ben);
  await comment(ben).fill('Half a thought');
  await ben.unfolds('Component/s');
  await ben.unfolds('Story points');
  await panel(ben).getByLabel('Basket').check();
  await panel(ben).getByLabel('Payment').check();
  await panel(ben).getByLabel('Story points').fill('8');
  await panel(ben).getByLabel('Move to …').selectOption('11');
  const tab = await ben.page.context().newPage();
  await tab.goto(at.team.footbridge.url);
  await tab.getByRole('button', { name: 'Sign out' }).click();
  await ben.page.waitForURL((url) => url.pathname === paths.signIn(), { timeout: 30_000 });
  world.editIssue(KEY, { components: ['Search'], points: 5, status: '10011' }, { by: 'ada' });
  // Another tab's answers may come later, and take from the browser what it was to remember.
  await ben.page.context().clearCookies({ name: /passing/ });
  await signsIn(ben.page);
  await ben.page.locator(`#item-panel[data-key="${KEY}"][data-state="shown"]`).waitFor();
  expect(new URL(ben.page.url()).pathname).toBe(itemPath());
  expect(await ben.page.locator('#board .card').count()).toBeGreaterThan(1);
  expect(await comment(ben).inputValue()).toBe('Half a thought');
  expect(comments()).not.toContain('Half a thought');
  const ticked = panel(ben).locator('#edit-components label:has(:checked)');
  expect((await ticked.allTextContents()).map((words) => words.trim())).toEqual(['Basket', 'Payment']);
  await panel(ben).getByRole('button', { name: 'Save Component/s', exact: true }).click();
  // What Ada has added meanwhile Ben had not seen, so it was not taken away either.
  await comesTo(() => [...world.issue(KEY).components].sort(), ['Basket', 'Payment', 'Search']);
  await panel(ben).locator('.flash', { hasText: 'Component/s' }).waitFor();
  await panel(ben).getByRole('button', { name: 'Set points', exact: true }).click();
  await panel(ben).getByText('changed “Points” of SHOP-16 meanwhile').first().waitFor();
  await panel(ben).getByRole('button', { name: 'Move', exact: true }).click();
  await panel(ben).getByText('changed “Status” of SHOP-16 meanwhile').first().waitFor();
  expect(world.issue(KEY)).toMatchObject({ points: 5, status: '10011' });
  expect(ben.complaints).toEqual([]);
});
