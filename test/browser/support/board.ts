import type { Browser } from 'playwright-core';
import { until } from '../../support/until.js';
import { aBoard, aTeam, type Team } from '../../support/board-stories.js';
import { launchChromium } from './chromium.js';
import { Person } from './person.js';

/** A team with a board of the project SHOP, and Chromium: for all tests of a file, from before the first to after the last. */
export interface AtBoard {
  team: Team;
  /** Of the board. */
  path: string;
  /** A browser in which that person of the team is signed in, at the board, which has been read. */
  sits(who: 'ada' | 'ben', options?: { javaScript?: boolean; hasTouch?: boolean }): Promise<Person>;
}

/** To be called once at the top of a file. */
export function atBoard(): AtBoard {
  let chromium: Browser;
  const at = {} as AtBoard;
  beforeAll(async () => {
    [at.team, chromium] = await Promise.all([aTeam(), launchChromium()]);
    at.path = await aBoard(at.team.ada, at.team.accountId, { source: 'projects', projects: ['SHOP'] });
  });
  afterAll(async () => {
    await chromium?.close();
    await at.team?.stop();
  });
  at.sits = async (who, { javaScript = true, hasTouch } = {}) => {
    const home = at.team.footbridge.url;
    const person = await Person.sitsDown(chromium, { javaScript, hasTouch, home, isLookedAt: true });
    await person.takesOver(at.team[who].cookieHeader(new URL(home).host));
    const isRead = async () => (await person.page.locator('#board .card').count()) > 0;
    // A first reading that ends leads to the board by itself, and so ends a visit that is asked for here.
    const visit = () => person.goes(at.path).catch(zeroIfLedElsewhere);
    await until(async () => (await visit()) === 200 && isRead());
    return person;
  };
  return at;
}

function zeroIfLedElsewhere(error: unknown): number {
  if (!/ERR_ABORTED|interrupted by another navigation/.test(String(error))) throw error;
  return 0;
}
