import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { bigWorld } from '../fake-jira/fake-jira.js';
import { aPerson } from '../fake-jira/people.js';
import { aRunningTeam } from '../support/running-team.js';
import { PASSWORD } from '../support/stories.js';
import { invite, link } from '../support/walk.js';
import { oneIn, type Place } from './place.js';
import { isForPerson, isGoing, isWaiting, kept, type Row } from './rows.js';
import { Trouble } from './trouble.js';
import { judge } from './verdict.js';
import { Worker } from './worker.js';

/** The short form runs with the other tests; `npm run soak` is the long one. */
const IS_LONG = process.env.SOAK === 'long';
const [PEOPLE, KILLS] = IS_LONG ? [12, 60] : [3, 3];
const WORKING = IS_LONG ? 180_000 : 15_000; // milliseconds, at most
const SETTLING = IS_LONG ? 180_000 : 12_000; // milliseconds, at most
const NAMES = Array.from({ length: PEOPLE }, (_, at) => `worker${at + 1}`);
const KEYS = Array.from({ length: 60 }, (_, at) => `BIG-${at + 1}`);

const world = bigWorld(KEYS.length);
for (const [at, name] of NAMES.entries())
  world.people.push(aPerson({ name, key: `JIRAUSER${20000 + at}`, displayName: name }));
const team = aRunningTeam({ world, project: 'BIG' });
const workers: Worker[] = [];

jest.setTimeout(IS_LONG ? 900_000 : 120_000);

beforeAll(async () => {
  const { ada, jira, accountId } = team;
  for (const [at, name] of NAMES.entries()) {
    const browser = await invite(ada, { name, email: `${name}@example.com`, password: PASSWORD });
    await link(browser, jira, { accountId, as: name });
    await browser.visit(team.board);
    workers.push(new Worker(browser, placeOf(name, at)));
  }
});

function placeOf(name: string, at: number): Place {
  const { jira, accountId, boardId } = team;
  const own = { ownKey: KEYS[at], editKey: KEYS[PEOPLE + at], other: NAMES.at(at - 1)! };
  const around = { keys: KEYS, still: KEYS.slice(2 * PEOPLE), told: new Set<string>() };
  return { name, accountId, boardId, jira, ...own, ...around, left: new Map() };
}

test('AF-01 kills at random moments and answers that get lost: no change is lost, none doubled, none told false', async () => {
  const stop = new AbortController();
  const places = workers.map(({ place }) => place);
  const trouble = new Trouble(team, places, stop.signal);
  const work = workers.map((worker) => worker.work(stop.signal));
  const until = Date.now() + WORKING;
  let [kills, start] = [0, 0];
  for (; kills < KILLS && Date.now() < until; kills++) {
    // On a busy machine, which starts it slowly, it also works slowly.
    await pause(randomInt(600, 2_500 + 2 * start));
    await team.footbridge.end(oneIn(5) ? 'SIGTERM' : 'SIGKILL');
    const at = Date.now();
    await team.startAgain();
    start = Date.now() - at;
  }
  await pause(1_000);
  stop.abort();
  await trouble.end();
  const asked = (await Promise.all(work)).flat();
  const rows = await settled();
  await team.footbridge.end('SIGTERM');

  const { counts, ...faults } = judge({ asked, rows, world, calls: team.jira.calls });
  console.log({ kills, ...counts });
  if (process.env.SOAK_STORIES) writeFileSync(process.env.SOAK_STORIES, JSON.stringify(faults, null, 2));
  expect(counts.made).toBeGreaterThan(PEOPLE);
  const { leftGoing, ...others } = faults;
  expect(others).toEqual({ doubled: [], lost: [], toldFalse: [] });
  if (IS_LONG) expect(leftGoing).toEqual([]);
});

/**
 * All looks are over: 91 seconds after it was sent, what Jira does not show was not made. What waits has gone, once its
 * person has decided what is theirs to decide.
 */
async function settled(): Promise<Row[]> {
  const refused = new Set<string>();
  for (const until = Date.now() + SETTLING; Date.now() < until; await pause(1_000)) {
    const rows = await kept(team.dataDir);
    if (!rows.some((row) => isGoing(row) || isWaiting(row))) return rows;
    for (const worker of workers) {
      const own = rows.filter(({ who }) => who === worker.place.name);
      const decided = own.filter((row) => isForPerson(row) && !refused.has(row.id)).map(({ id }) => id);
      for (const id of decided) refused.add(id);
      const parked = own.filter((row) => isWaiting(row) && row.due_at === null).map(({ id }) => id);
      await worker.decide({ refused: decided, parked: own.some(isGoing) ? [] : parked });
    }
  }
  return kept(team.dataDir);
}
