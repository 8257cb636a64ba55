import { aBoard } from '../support/board-stories.js';
import { comesTo, until } from '../support/until.js';
import { atBoard } from './support/board.js';
import type { Person } from './support/person.js';

const at = atBoard();

const ways = () => at.team.jira.world.workflows[0].transitions;
let allWays: ReturnType<typeof ways>;
beforeEach(() => void (allWays = [...ways()]));
afterEach(() => {
  at.team.jira.faults.clear();
  ways().splice(0, Infinity, ...allWays);
});

const issue = (key: string) => at.team.jira.world.issue(key);
const card = (person: Person, key: string) => person.page.locator(`#${key}`);
const column = (person: Person, number: number) => person.page.locator(`[data-column="${number}"]`);
const keys = (person: Person, number = 0): Promise<string[]> =>
  person.page
    .locator(`#column-${number} > .card`)
    .evaluateAll((cards) => cards.map((one) => (one as { id: string }).id));
const writes = () =>
  at.team.jira.calls.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/search')).length;
const undone = async (person: Person) => {
  const taken = person.page.waitForResponse((response) => response.url().endsWith('/undo'));
  await person.page.locator('.toast-done button', { hasText: 'Undo' }).click();
  await taken;
};
/** Waits until the cards of a column stand in that order. */
const stand = (person: Person, wanted: string[], number = 0) => comesTo(() => keys(person, number), wanted);
/** Waits until Jira has answered what was dropped. */
const answered = async (person: Person) => {
  await person.page.locator('.is-saving, .is-on-its-way').first().waitFor({ state: 'detached' });
};

describe('by mouse', () => {
  test('a card stands where it was let go within its column, for everybody, and goes back by Undo', async () => {
    const ada = await at.sits('ada');
    const before = await keys(ada);
    await ada.dragsBeside(card(ada, before[3]), 'above', card(ada, before[1]));
    const after = [before[0], before[3], before[1], before[2], ...before.slice(4)];
    await stand(ada, after);
    await answered(ada);
    expect(
      issue(before[0]).rank < issue(before[3]).rank && issue(before[3]).rank < issue(before[1]).rank,
    ).toBe(true);
    await ada.goes(at.path);
    await stand(ada, after);

    await ada.dragsBeside(card(ada, before[3]), 'below', card(ada, before[2]));
    await answered(ada);
    await stand(ada, before);
    await undone(ada);
    await stand(ada, after);
    expect(ada.complaints).toEqual([]);
  });

  test('a line shows where it will land; Escape lets it go, and no press of the card is left over', async () => {
    const ada = await at.sits('ada');
    const before = await keys(ada);
    const sent = writes();
    const { mouse, keyboard } = ada.page;
    const [from, to] = [await card(ada, before[0]).boundingBox(), await card(ada, before[2]).boundingBox()];
    await mouse.move(from!.x + 20, from!.y + 10);
    await mouse.down();
    await mouse.move(to!.x + 20, to!.y + to!.height - 3, { steps: 5 });
    const line = await ada.page.locator('.drop-line').boundingBox();
    expect(Math.abs(line!.y - (to!.y + to!.height))).toBeLessThan(8);
    await keyboard.press('Escape');
    await mouse.up();
    expect(await ada.page.locator('.drop-line, .drag-ghost, #item-panel').count()).toBe(0);
    expect([await keys(ada), writes()]).toEqual([before, sent]);
  });

  describe('while the answer to what was typed in Find is on its way', () => {
    const clearsFind = async (ada: Person, key: string) => {
      await ada.page.getByLabel('Find text').fill(key);
      await comesTo(() => keys(ada), [key]);
      let letGo = () => {};
      const held = new Promise<void>((resolve) => (letGo = resolve));
      const isBoard = (url: URL) => url.pathname === at.path;
      await ada.page.route(isBoard, async (route) => {
        await held;
        await route.continue();
      });
      const asked = ada.page.waitForRequest((request) => isBoard(new URL(request.url())));
      await ada.page.getByLabel('Find text').fill('');
      await asked;
      return letGo;
    };

    test('a card that is dragged is the one of the board that comes, and stands in one place', async () => {
      const ada = await at.sits('ada');
      const [todo, doing] = [await keys(ada), await keys(ada, 1)];
      const key = todo[1];
      const letGo = await clearsFind(ada, key);
      const { mouse } = ada.page;
      const from = await card(ada, key).boundingBox();
      await mouse.move(from!.x + 20, from!.y + 10);
      await mouse.down();
      await mouse.move(from!.x + 40, from!.y + 30, { steps: 3 });
      letGo();
      await stand(ada, todo);
      expect(await card(ada, key).getAttribute('class')).toContain('is-dragging');
      const to = await card(ada, doing[0]).boundingBox();
      await mouse.move(to!.x + 20, to!.y + 4, { steps: 3 });
      await mouse.up();
      await answered(ada);
      await comesTo(async () => (await keys(ada, 1))[0], key);
      expect(await ada.page.locator(`[id="${key}"]`).count()).toBe(1);
      expect(issue(key).rank < issue(doing[0]).rank).toBe(true);
      expect(ada.complaints).toEqual([]);
      await undone(ada);
      await stand(ada, todo);
    });

    test('one that the keyboard has taken up stays where it is', async () => {
      const ada = await at.sits('ada');
      const todo = await keys(ada);
      const sent = writes();
      const letGo = await clearsFind(ada, todo[1]);
      await card(ada, todo[1]).locator('a').first().focus();
      await ada.page.keyboard.press('m');
      letGo();
      await stand(ada, todo);
      await ada.page.locator('#move-mode').waitFor({ state: 'hidden' });
      expect([await ada.page.locator('.is-moving').count(), writes()]).toEqual([0, sent]);
    });
  });

  test('a card that is let go where it stands asks for nothing and says nothing', async () => {
    const ada = await at.sits('ada');
    const before = await keys(ada);
    const sent = writes();
    await ada.dragsBeside(card(ada, before[1]), 'below', card(ada, before[0]));
    await ada.dragsBeside(card(ada, before[1]), 'above', card(ada, before[2]));
    expect([await keys(ada), writes()]).toEqual([before, sent]);
    expect(await ada.page.locator('.toast').count()).toBe(0);
  });

  test('between columns it is moved and ranked where it was let go, and one Undo takes back both', async () => {
    const ada = await at.sits('ada');
    const [todo, doing] = [await keys(ada, 0), await keys(ada, 1)];
    const key = todo[2];
    const status = issue(key).status;
    await ada.dragsBeside(card(ada, key), 'above', card(ada, doing[0]));
    await comesTo(async () => (await keys(ada, 1))[0], key);
    await answered(ada);
    expect(issue(key).rank < issue(doing[0]).rank).toBe(true);
    expect(issue(key).status).not.toBe(status);
    await ada.page
      .locator('#announcer', { hasText: `${key} moved to In Progress, position 1 of ${doing.length + 1}.` })
      .waitFor();
    await undone(ada);
    await stand(ada, todo);
    await stand(ada, doing, 1);
    expect(issue(key).status).toBe(status);
    expect(ada.complaints).toEqual([]);
  });

  test('is said once: that the server tells of one’s own move is nothing new', async () => {
    const ada = await at.sits('ada');
    const key = (await keys(ada, 0))[1];
    await ada.page.evaluate(`
      globalThis.said = [];
      globalThis.told = [];
      const announcer = document.getElementById('announcer');
      new MutationObserver(() => said.push(announcer.textContent)).observe(announcer, { childList: true });
      document.addEventListener('board:changed', ({ detail }) => told.push(...detail));
    `);
    await ada.dragsBeside(card(ada, key), 'above', card(ada, (await keys(ada, 1))[0]));
    await until(() => ada.page.evaluate(`told.includes('${key}')`));
    await answered(ada);
    await until(() => ada.page.evaluate(`said.join().includes('${key} moved to In Progress')`));
    const said = (await ada.page.evaluate<string[]>('said')).join(' ');
    expect(said).not.toContain('updated');
    await ada.page.locator('.toast-done button', { hasText: 'Undo' }).click();
    await until(async () => (await keys(ada, 0))[1] === key);
  });

  test('what Jira refuses goes back to where it was, with Jira’s reason', async () => {
    const ada = await at.sits('ada');
    const before = await keys(ada);
    const entry = { issueKey: before[2], status: 403, errors: ['Schedule Issues is needed.'] };
    at.team.jira.faults.plant({
      ...{ kind: 'status', on: /issue\/rank$/, status: 207, body: JSON.stringify({ entries: [entry] }) },
      headers: { 'Content-Type': 'application/json' },
    });
    await ada.dragsBeside(card(ada, before[2]), 'above', card(ada, before[0]));
    await ada.page.locator('.toast', { hasText: 'Schedule Issues is needed.' }).waitFor();
    await ada.page.locator(`#column-0 > .card:first-child#${before[0]}`).waitFor();
    await stand(ada, before);
  });

  test('while Jira is slow or away it stands where it is to be, also on the page that is loaded anew', async () => {
    const ada = await at.sits('ada');
    const before = await keys(ada);
    at.team.jira.faults.plant({ kind: 'maintenance' });
    await ada.dragsBeside(card(ada, before[2]), 'above', card(ada, before[0]));
    await ada.page.locator(`#${before[2]} .card-change`, { hasText: 'Waiting: Put before' }).waitFor();
    await ada.goes(at.path);
    expect((await keys(ada)).slice(0, 2)).toEqual([before[2], before[0]]);
    await card(ada, before[2]).locator('.card-change a').click();
    await ada.presses('Withdraw');
    await ada.goes(at.path);
    await stand(ada, before);
  });

  test('a column without a way is dimmed, refuses, and says why; where two ways lead there, it is asked which', async () => {
    ways().splice(0, Infinity, ...allWays.filter(({ to }) => to !== '10012'));
    const ada = await at.sits('ada');
    const [key] = await keys(ada);
    const { mouse } = ada.page;
    const [from, to] = [await card(ada, key).boundingBox(), await column(ada, 2).boundingBox()];
    await mouse.move(from!.x + 20, from!.y + 10);
    await mouse.down();
    await mouse.move(to!.x + 50, to!.y + 90, { steps: 5 });
    await ada.page.locator('[data-column="2"].is-closed').waitFor();
    expect(await ada.page.locator('.column.is-target').count()).toBe(0);
    await mouse.up();
    await ada.page
      .locator('.toast', { hasText: `Jira offers you no way for ${key} from “To Do” to “Done”.` })
      .waitFor();
    expect((await keys(ada))[0]).toBe(key);

    ways().splice(0, Infinity, ...allWays);
    ways().push({ id: '96', name: 'Drop it', from: ['10010'], to: '10012', required: [] });
    ways().push({ id: '97', name: 'Reject it', from: ['10010'], to: '10012', required: [] });
    await ada.goes(at.path);
    const done = await keys(ada, 2);
    await ada.dragsBeside(card(ada, key), 'below', card(ada, done[0]));
    const menu = ada.page.getByRole('dialog');
    await menu.getByRole('button', { name: 'Reject it' }).waitFor();
    await ada.page.keyboard.press('Escape');
    await ada.page.locator(`[data-column="0"] .card:first-child#${key}`).waitFor(); // it goes back by itself
    await ada.dragsBeside(card(ada, key), 'below', card(ada, done[0]));
    await menu.getByRole('button', { name: 'Reject it' }).click();
    await ada.page.locator('.toast-done', { hasText: `${key} is now in “Done”.` }).waitFor();
    await answered(ada);
    expect(issue(key).rank > issue(done[0]).rank).toBe(true);
    await undone(ada);
    expect(ada.complaints).toEqual([]);
  });
});

describe('by finger', () => {
  const touches = async ({ page }: Person) => {
    const cdp = await page.context().newCDPSession(page);
    const touch = (
      type: 'touchStart' | 'touchMove' | 'touchEnd',
      ...touchPoints: { x: number; y: number }[]
    ) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
    return touch;
  };

  test('a card that a finger rests on is taken up, and stands where it is let go', async () => {
    const ada = await at.sits('ada', { hasTouch: true });
    const before = await keys(ada);
    const touch = await touches(ada);
    const [from, to] = [await card(ada, before[2]).boundingBox(), await card(ada, before[0]).boundingBox()];
    const x = from!.x + 30;
    await touch('touchStart', { x, y: from!.y + 20 });
    await ada.page.locator('.drag-ghost').waitFor();
    for (const y of [from!.y, (from!.y + to!.y) / 2, to!.y + 5]) await touch('touchMove', { x, y });
    await touch('touchEnd');
    await answered(ada);
    await comesTo(async () => (await keys(ada)).slice(0, 3), [before[2], before[0], before[1]]);
    await until(() => issue(before[2]).rank < issue(before[0]).rank);
    expect(await ada.page.locator('#item-panel').count()).toBe(0);
    await undone(ada);
    expect(ada.complaints).toEqual([]);
  });

  test('a finger that moves at once scrolls, and takes nothing up', async () => {
    const ada = await at.sits('ada', { hasTouch: true });
    await ada.page.setViewportSize({ width: 900, height: 420 });
    const before = await keys(ada);
    const touch = await touches(ada);
    const from = await card(ada, before[0]).boundingBox();
    const x = from!.x + 30;
    // All at once: a finger that rests takes a card up.
    const moves = Array.from({ length: 12 }, (_, i) => ({ x, y: from!.y + 10 - 10 * i }));
    await Promise.all([
      touch('touchStart', { x, y: from!.y + 20 }),
      ...moves.map((point) => touch('touchMove', point)),
      touch('touchEnd'),
    ]);
    const board = ada.page.locator('#board');
    await until(async () => (await board.evaluate((one) => (one as { scrollTop: number }).scrollTop)) > 40);
    expect(await ada.page.locator('.drag-ghost').count()).toBe(0);
    await stand(ada, before);
  });
});

describe('by keyboard', () => {
  const focused = ({ page }: Person): Promise<string | undefined> =>
    page.evaluate('document.activeElement.closest(".card")?.id');
  const says = (person: Person, words: string) =>
    person.page.locator('#announcer', { hasText: words }).waitFor();

  test('m takes a card up, arrow keys choose its column and place, Enter puts it there: five keys', async () => {
    const ada = await at.sits('ada');
    const [todo, doing] = [await keys(ada, 0), await keys(ada, 1)];
    const key = todo[0];
    await card(ada, key).locator('.card-title a').focus();
    const { keyboard } = ada.page;
    await keyboard.press('m');
    await says(ada, `To Do, position 1 of ${todo.length}.`);
    await ada.checksPage();
    await keyboard.press('ArrowRight');
    await says(ada, `In Progress, position 1 of ${doing.length + 1}.`);
    await keyboard.press('ArrowDown');
    await says(ada, `In Progress, position 2 of ${doing.length + 1}.`);
    await keyboard.press('Enter');
    await says(ada, `${key} moved to In Progress, position 2 of ${doing.length + 1}.`);
    expect(await focused(ada)).toBe(key);
    await comesTo(async () => (await keys(ada, 1))[1], key);
    expect(issue(key).rank > issue(doing[0]).rank).toBe(true);
    await ada.page.waitForTimeout(1_000); // the live answer has redrawn the card
    expect(await focused(ada)).toBe(key);
    await undone(ada);
    await stand(ada, todo, 0);
    expect(ada.complaints).toEqual([]);
  });

  test('Escape leaves it where it was, and nothing is asked of Jira', async () => {
    const ada = await at.sits('ada');
    const before = await keys(ada);
    const sent = writes();
    await card(ada, before[1]).locator('.card-title a').focus();
    for (const key of ['m', 'ArrowUp', 'ArrowRight', 'Escape']) await ada.page.keyboard.press(key);
    expect([await keys(ada), await focused(ada), writes()]).toEqual([before, before[1], sent]);
    expect(await ada.page.locator('.is-moving, .is-closed, #move-mode:not([hidden])').count()).toBe(0);
  });

  test('the menu of a card has its places too', async () => {
    const ada = await at.sits('ada');
    const before = await keys(ada);
    await card(ada, before[2]).locator('.card-title a').focus();
    for (const key of ['m', 'm']) await ada.page.keyboard.press(key);
    const menu = ada.page.getByRole('dialog', { name: `Move… ${before[2]}` });
    await menu.getByRole('button', { name: 'Top', exact: true }).waitFor();
    await ada.checksPage();
    await menu.getByRole('button', { name: 'Top', exact: true }).click();
    await comesTo(async () => (await keys(ada))[0], before[2]);
    await says(ada, `${before[2]} moved, position 1 of ${before.length}.`);
    expect(await focused(ada)).toBe(before[2]);
    await undone(ada);
    await stand(ada, before);
  });
});

test('two people rank at once: each sees the card of the other where Jira has it', async () => {
  const [ada, ben] = await Promise.all([at.sits('ada'), at.sits('ben')]);
  const before = await keys(ada);
  await Promise.all([
    ada.dragsBeside(card(ada, before[2]), 'above', card(ada, before[0])),
    ben.dragsBeside(card(ben, before[3]), 'above', card(ben, before[1])),
  ]);
  await Promise.all([answered(ada), answered(ben)]);
  const wanted = [before[2], before[0], before[3], before[1]];
  for (const person of [ada, ben]) await comesTo(async () => (await keys(person)).slice(0, 4), wanted);
});

test('on a board that is not given by rank a card only changes its column, and that is said', async () => {
  const ada = await at.sits('ada');
  const other = await aBoard(at.team.ada, at.team.accountId, {
    ...{ source: 'jql', jql: 'project = SHOP ORDER BY summary ASC', name: 'By summary' },
  });
  await ada.goes(other);
  await ada.goes(other);
  const before = await keys(ada);
  await ada.dragsBeside(card(ada, before[2]), 'above', card(ada, before[0]));
  await ada.page.locator('.toast', { hasText: 'Jira does not give this board by rank' }).waitFor();
  await stand(ada, before);
  await ada.drags(card(ada, before[0]), column(ada, 1));
  await ada.page.locator('.toast-done', { hasText: `${before[0]} is now in` }).waitFor();
  await undone(ada);
});
