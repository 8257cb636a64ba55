import type { Browser } from 'playwright-core';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { launchChromium } from './support/chromium.js';
import { Person } from './support/person.js';

let team: Team;
let chromium: Browser;

beforeAll(async () => {
  [team, chromium] = await Promise.all([aTeam(), launchChromium()]);
});
afterAll(async () => {
  await chromium?.close();
  await team?.stop();
});

test('R26 a board that stands open empties when Jira refuses it, and fills by itself with the right', async () => {
  const home = team.footbridge.url;
  const path = await aBoard(team.ada, team.accountId, { source: 'jql', jql: 'project = SHOP' });
  const ben = await Person.sitsDown(chromium, { javaScript: true, home, isLookedAt: true });
  await ben.takesOver(team.ben.cookieHeader(new URL(home).host));
  await ben.goes(path);
  await ben.page.locator('[data-key="SHOP-4"]').waitFor();

  const refreshElsewhere = async () => {
    await team.ben.visit(path);
    await team.ben.press('Refresh');
  };
  team.jira.world.deny('ben', 'browse', 'SHOP');
  await refreshElsewhere();
  await ben.page.getByText('Jira does not answer the query of this board for you').waitFor();
  expect(await ben.page.content()).not.toMatch(/SHOP-\d|As of/);
  await ben.checksPage();

  team.jira.world.grant('ben', 'browse', 'SHOP');
  await refreshElsewhere();
  await ben.page.locator('[data-key="SHOP-4"]').waitFor();
  await ben.page.getByText(/As of/).waitFor();
  expect(ben.complaints).toEqual([]);
});
