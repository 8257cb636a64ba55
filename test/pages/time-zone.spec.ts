import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { signIn } from '../support/stories.js';

let team: Team;
let board: string;
beforeAll(async () => {
  team = await aTeam();
  board = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
});
afterAll(() => team?.stop());

/** A page as a browser gets it whose script has told its zone. */
function withZone(browser: Browser, path: string, zone: string) {
  const cookie = `${browser.cookieHeader(new URL(team.footbridge.url).host)}; footbridge-zone=${zone}`;
  return browser.visit(path, { cookie });
}

const clockIn = (timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone }).format(new Date());

test('times are those of the browser, with the name of its zone, on every page', async () => {
  const zone = 'Asia/Kathmandu';
  const { accountId } = team;
  for (const path of [board, paths.credentials.index(), paths.accounts.exchanges({ id: accountId })]) {
    const { text } = await withZone(team.ada, path, zone);
    expect([path, text]).toEqual([path, expect.stringContaining(`(${zone})`)]);
    expect(text).not.toMatch(/UTC|Europe\//);
  }
  const { text } = await withZone(team.ada, board, zone);
  const hours = /As of (\d\d):\d\d \(Asia\/Kathmandu\)/.exec(text)?.[1];
  expect([hours, clockIn(zone)]).toEqual([clockIn(zone), clockIn(zone)]);
});

test('without a script they are those of the Jira profile, on pages that have nothing to do with Jira too', async () => {
  const zone = team.jira.world.person('ben').timeZone;
  expect(zone).toMatch(/\//);
  await team.ben.visit(board);
  expect(team.ben.page.text).toMatch(new RegExp(`As of \\d\\d:\\d\\d \\(${zone}\\)`));
  expect((await team.ben.visit(paths.credentials.index())).text).toContain(`(${zone})`);
});

test('what is no zone is as if nothing was said', async () => {
  const zone = team.jira.world.person('ben').timeZone;
  for (const odd of ['Nowhere/Land', '%3Cscript%3E', '<b>', '', 'x'.repeat(3_000), '../../etc'])
    expect((await withZone(team.ben, paths.credentials.index(), odd)).text).toContain(`(${zone})`);
  expect((await withZone(team.ben, paths.credentials.index(), 'europe/berlin')).text).toContain(
    '(Europe/Berlin)',
  );
});

test('of two people with a page open at once each sees their own', async () => {
  const zones = ['America/New_York', 'Australia/Lord_Howe'];
  const browsers = await Promise.all(zones.map(() => signIn(team.footbridge.browser(), 'ada@example.com')));
  for (let i = 0; i < 5; i++) {
    const pages = await Promise.all(browsers.map((one, n) => withZone(one, board, zones[n])));
    pages.forEach(({ text }, n) => expect(text).toContain(`(${zones[n]})`));
  }
});
