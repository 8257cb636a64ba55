import type { Browser } from 'playwright-core';
import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { launchChromium } from './support/chromium.js';
import { Person } from './support/person.js';

const KEY = 'SHOP-6';
let team: Team;
let chromium: Browser;
let boardPath: string;
let itemPath: string;

beforeAll(async () => {
  [team, chromium] = await Promise.all([aTeam(), launchChromium()]);
  boardPath = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  itemPath = paths.items.show({ boardId: boardPath.split('/')[2], key: KEY });
});
afterAll(async () => {
  await chromium?.close();
  await team?.stop();
});

describe.each([true, false])('one form with several buttons, JavaScript %s', (javaScript) => {
  let ben: Person;

  beforeAll(async () => {
    const home = team.footbridge.url;
    ben = await Person.sitsDown(chromium, { javaScript, home, isLookedAt: true });
    await ben.takesOver(team.ben.cookieHeader(new URL(home).host));
  });

  const entersIn = (label: string) => ben.page.getByLabel(label, { exact: true }).press('Enter');

  test('the Enter key in the search of people searches, and keeps what was typed', async () => {
    await ben.goes(itemPath);
    await ben.checksPage();
    await ben.types('Your comment', 'Half a thought');
    await ben.unfolds('Assignee');
    await ben.types('Search people by name', 'dora');
    if (javaScript) await ben.page.locator('.people-found [role=option]').waitFor();
    if (javaScript) await ben.page.keyboard.press('Escape');
    await entersIn('Search people by name');
    await ben.page.waitForURL(/people$/);
    expect(await ben.page.getByLabel('Assign to', { exact: true }).textContent()).toContain('Dora Mills');
    expect(await ben.valueOf('Your comment')).toBe('Half a thought');
  });

  test('the Enter key in what a move asks for makes that move, also beside a search for people', async () => {
    const { world } = team.jira;
    const way = world.workflows[0].transitions.find(({ name }) => name === 'Ask for review')!;
    const reviewer = { id: 'customfield_20900', name: 'Reviewer' };
    if (!world.fields.some(({ id }) => id === reviewer.id))
      world.fields.push({
        ...{ ...reviewer, custom: true, orderable: true, navigable: true, searchable: true, clauseNames: [] },
        schema: { type: 'user', custom: 'example:userpicker', customId: 20_900 },
      });
    const before = { ...way };
    Object.assign(way, { from: ['10010'], optional: [reviewer.id, 'duedate'] });
    const key = javaScript ? 'SHOP-11' : 'SHOP-12';
    await ben.goes(paths.items.show({ boardId: boardPath.split('/')[2], key }));
    await ben.page.getByLabel('Move to …').selectOption(way.id);
    await ben.page.locator(`[name="f-${way.id}-duedate"]`).fill('2026-12-24');
    await ben.page.locator(`[name="f-${way.id}-duedate"]`).press('Enter');
    await ben.page.getByText('is now in “In Review”').first().waitFor();
    expect(world.issue(key).dueDate).toBe('2026-12-24');
    Object.assign(way, { optional: undefined }, before);
  });

  test('a comment that was not sent waits for its button', async () => {
    await ben.goes(itemPath);
    await ben.types('Your comment', 'Half a thought');
    await ben.unfolds('Story points');
    await ben.types('Story points', javaScript ? '5' : '6');
    if (javaScript) await entersIn('Story points');
    else await ben.presses('Set points');
    await ben.page.getByText('Your comment is not sent yet').waitFor();
    expect(ben.path).toBe(itemPath);
    expect(await ben.valueOf('Your comment')).toBe('Half a thought');
    expect(team.jira.world.issue(KEY).points).toBe(javaScript ? 5 : 6);
    await ben.checksPage();
    await ben.presses('Comment');
    expect(team.jira.world.issue(KEY).comments.at(-1)!.body).toBe('Half a thought');
    expect(ben.complaints).toEqual([]);
  });
});

test('a card is dragged by its title too, which leads to its page', async () => {
  const ben = await Person.sitsDown(chromium, {
    javaScript: true,
    home: team.footbridge.url,
    isLookedAt: false,
  });
  await ben.takesOver(team.ben.cookieHeader(new URL(team.footbridge.url).host));
  await ben.goes(boardPath);
  const card = ben.page.locator('[data-key="SHOP-5"]');
  const column = ben.page.locator('.column', { has: ben.page.getByRole('heading', { name: 'In Progress' }) });
  await ben.drags(card.locator('.card-title a'), column);
  await column.locator('[data-key="SHOP-5"]:not(.is-saving, .is-on-its-way)').waitFor();
  expect(team.jira.world.issue('SHOP-5').status).toBe('3');
  await card.locator('.card-title a').click();
  await ben.page.waitForURL(/\/items\/SHOP-5$/);
});
