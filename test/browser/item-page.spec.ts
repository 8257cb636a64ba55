import { paths } from '../../src/paths.js';
import { PASSWORD } from '../support/stories.js';
import { comesTo } from '../support/until.js';
import { atBoard } from './support/board.js';
import type { Person } from './support/person.js';

const KEY = 'SHOP-16';
const at = atBoard();

const itemPath = () => paths.items.show({ boardId: at.path.split('/')[2], key: KEY });
const comment = ({ page }: Person) => page.getByLabel('Your comment', { exact: true });
const heading = ({ page }: Person) => page.locator('h1').textContent();

async function benAtItem(): Promise<Person> {
  const ben = await at.sits('ben');
  await ben.goes(itemPath());
  return ben;
}

test('what is typed at a work item by itself is there again when its page is loaded anew, until it is sent', async () => {
  const ben = await benAtItem();
  await comment(ben).fill('Half a thought');
  await ben.page.reload();
  expect(await comment(ben).inputValue()).toBe('Half a thought');
  await ben.presses('Comment');
  await ben.page.reload();
  expect(await comment(ben).inputValue()).toBe('');
  expect(ben.complaints).toEqual([]);
});

test.each([
  ['by itself', benAtItem],
  [
    'beside its board',
    async () => {
      const ben = await at.sits('ben');
      await ben.page.locator(`#${KEY} a[href$="/items/${KEY}"]`).first().click();
      await ben.page.locator(`#item-panel[data-key="${KEY}"][data-state="shown"]`).waitFor();
      ben.page.on('dialog', (dialog) => void dialog.accept());
      return ben;
    },
  ],
])(
  'what is typed at a work item %s can be copied where Jira hides that before its page is loaded anew',
  async (_, opens) => {
    const { world } = at.team.jira;
    const ben = await opens();
    await comment(ben).fill('Nobody else has this');
    world.hide(KEY, 'ben');
    try {
      for (let times = 0; times < 2; times++) {
        await ben.page.reload();
        const words = ben.page.getByLabel('What you wrote was not sent');
        expect(await words.inputValue()).toBe('Nobody else has this');
        expect(await ben.page.content()).not.toContain(world.issue(KEY).summary);
      }
      await ben.checksPage();
      await ben.takesPicture('item-hidden-own-words');
    } finally {
      world.show(KEY, 'ben');
    }
    await ben.goes(itemPath());
    await comment(ben).fill('');
    expect(ben.complaints).toEqual([]);
  },
);

test('the page of a work item stays where that has only left the board, and is left once Jira hides it', async () => {
  const { world } = at.team.jira;
  const ben = await benAtItem();
  const onBoard = async () => {
    const answer = await ben.page.waitForResponse((response) => response.url().endsWith('/sight'));
    return answer.json();
  };
  const reads = async (projects: string[]) => {
    await at.team.ada.visit(`${at.path}/edit`);
    await at.team.ada.press('Save board', { source: 'projects', projects, columns: 'categories' });
  };
  await comment(ben).fill('Typed before it was hidden');
  await comesTo(onBoard, { isOnBoard: true });
  await reads(['MOB']);
  await comesTo(onBoard, { isOnBoard: false });
  await comesTo(onBoard, { isOnBoard: false });
  expect(await heading(ben)).toContain(KEY);
  await reads(['SHOP']);
  await comesTo(onBoard, { isOnBoard: true });

  world.hide(KEY, 'ben');
  try {
    await comesTo(() => heading(ben), 'There is no such work item.');
    const words = ben.page.getByLabel('What you wrote was not sent');
    expect(await words.inputValue()).toBe('Typed before it was hidden');
  } finally {
    world.show(KEY, 'ben');
  }
});

test('the page of a work item is left once its board is not shared with its reader any more', async () => {
  const ben = await benAtItem();
  await at.team.ada.visit(`${at.path}/edit`);
  await at.team.ada.press('Save board', { seenBy: 'maker' });
  await comesTo(() => heading(ben), 'There is no such board.');
  await at.team.ada.visit(`${at.path}/edit`);
  await at.team.ada.press('Save board', { seenBy: 'everybody' });
});

test('a work item whose reader signs out in another tab is not left to be read, and what was typed is there again', async () => {
  const ben = await benAtItem();
  await comment(ben).fill('Begun before the end');
  // Ben's session is over for the whole file then.
  const tab = await ben.page.context().newPage();
  await tab.goto(at.team.footbridge.url);
  await tab.getByRole('button', { name: 'Sign out' }).click();
  await ben.page.waitForURL((url) => url.pathname === paths.signIn());
  await ben.page.context().clearCookies({ name: /passing/ });
  await ben.page.getByLabel('E-mail').fill('ben@example.com');
  await ben.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await ben.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await ben.page.waitForURL((url) => url.pathname === itemPath());
  expect(await comment(ben).inputValue()).toBe('Begun before the end');
  expect(ben.complaints).toEqual([]);
});
