import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { bigWorld } from '../fake-jira/fake-jira.js';
import { aPerson } from '../fake-jira/people.js';
import { aRunningTeam } from '../support/running-team.js';
import { PASSWORD } from '../support/stories.js';
import { invite, link } from '../support/walk.js';
import { isGoing, isToGo, judge, kept, type Row } from './verdict.js';
import { Worker, type Asked } from './worker.js';

/** The short form runs with the other tests; `npm run soak` is the long one. */
const IS_LONG = process.env.SOAK === 'long';
const [PEOPLE, KILLS] = IS_LONG ? [20, 60] : [3, 3];
const SETTLING = IS_LONG ? 150_000 : 12_000; // milliseconds, at most
const NAMES = Array.from({ length: PEOPLE }, (_, at) => `worker${at + 1}`);
const KEYS = Array.from({ length: 60 }, (_, at) => `BIG-${at + 1}`);

const world = bigWorld(KEYS.length);
for (const [at, name] of NAMES.entries())
  world.people.push(aPerson({ name, key: `JIRAUSER${20000 + at}`, displayName: name }));
const team = aRunningTeam({ world, project: 'BIG' });
const workers: Worker[] = [];

jest.setTimeout(IS_LONG ? 900_000 : 120_000);

beforeAll(async () => {
  const { ada, jira, accountId, boardId } = team;
  for (const [at, name] of NAMES.entries()) {
    const browser = await invite(ada, { name, email: `${name}@example.com`, password: PASSWORD });
    await link(browser, jira, { accountId, as: name });
    await browser.visit(team.board);
    const own = { ownKey: KEYS[at], other: NAMES.at(at - 1)!, still: KEYS.slice(PEOPLE) };
    workers.push(new Worker(browser, { name, boardId, keys: KEYS, ...own, jira }));
  }
});

test('AF-01 kills at random moments and answers that get lost: no change is lost, none doubled, none told false', async () => {
  const stop = new AbortController();
  const spoil = setInterval(spoilAnAnswer, 100);
  const work = workers.map((worker) => worker.work(stop.signal));
  for (let kill = 0; kill < KILLS; kill++) {
    await pause(randomInt(600, 2_500));
    await team.footbridge.end('SIGKILL');
    await team.startAgain();
  }
  await pause(1_000);
  stop.abort();
  clearInterval(spoil);
  team.jira.faults.clear();
  const asked: Asked[] = (await Promise.all(work)).flat();
  const rows = await settled();
  await team.footbridge.end('SIGTERM');

  const verdict = judge(asked, rows, world);
  console.log(verdict.counts);
  expect(verdict.counts.made).toBeGreaterThan(PEOPLE);
  expect(verdict.doubled).toEqual([]);
  expect(verdict.lost).toEqual([]);
  expect(verdict.toldFalse).toEqual([]);
  if (IS_LONG) expect(rows.filter(isStillOn)).toEqual([]);
});

const isStillOn = (row: Row, _: number, rows: readonly Row[]) => isGoing(row) || isToGo(row, rows);

/**
 * All looks are over: 91 seconds after it was sent, what Jira does not show was not made. What waits has gone, or is for
 * its person to decide.
 */
async function settled(): Promise<Row[]> {
  for (const until = Date.now() + SETTLING; Date.now() < until; await pause(1_000)) {
    const rows = await kept(team.dataDir);
    if (!rows.some(isStillOn)) return rows;
  }
  return kept(team.dataDir);
}

/** Jira does what it is asked, and its answer gets lost, comes late or drop by drop; or it does not even get to it. */
function spoilAnAnswer(): void {
  const { jira } = team;
  if (randomInt(4) === 0) jira.faults.clear();
  const on = { on: /(comment|transitions|assignee|issue|issue\/[^/]+)$/, times: 1 };
  const change = { ...on, method: ['POST', 'PUT'][randomInt(2)] };
  const dice = randomInt(100) / 100;
  if (dice < 0.15) jira.faults.plant({ kind: 'reset', ...change });
  else if (dice < 0.3) jira.faults.plant({ kind: 'truncate', ...change });
  else if (dice < 0.4) jira.faults.plant({ kind: 'drip', bytes: 20, everyMs: 150, ...on });
  else if (dice < 0.55) jira.faults.plant({ kind: 'delay', ms: randomInt(500, 2_500), ...change });
  else if (dice < 0.6) jira.faults.plant({ kind: 'status', status: 504, ...change });
  else if (dice < 0.65) jira.faults.plant({ kind: 'status', status: 503, ...on, method: 'GET' });
}
