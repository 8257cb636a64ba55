import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from '../support/browser.js';
import { cpuSeconds } from './child.js';
import { rounded, type Section } from './figures.js';
import { answered, boardThatNobodyOpened, ISSUES, untilRead, type Stage } from './stage.js';

const DUE_AFTER = 17_000; // milliseconds: what is younger than 15 s is not asked for again
const SETTLING = 2_000; // milliseconds that a refresh may take after the question that began it

/**
 * A board that people have open while nothing changes in Jira, beside one that is as small as can be. The same
 * questions are asked once when a refresh is due, and again when none is: what is left over is the refresh.
 */
export async function benchRefresh(stage: Stage): Promise<Section> {
  const lines = [];
  for (const [name, jql] of [
    [`${ISSUES.toLocaleString('en-US')} work items`, 'project = BIG ORDER BY Rank ASC'],
    ['1 work item', 'key = BIG-1'],
  ])
    lines.push({
      name,
      figures: await quiet(stage, await boardThatNobodyOpened(stage, { name, source: 'jql', jql })),
    });
  return {
    title: 'Refreshing a board in which nothing has changed',
    method: `${stage.others.length} people, each asking for its state once when a refresh is due, and three times when none is, of which the least counts; processor time of both, and of a refresh alone`,
    lines,
  };
}

async function quiet(stage: Stage, path: string) {
  const { jira, others } = stage;
  for (const browser of others) await untilRead(browser, path);
  await asked(stage, path); // As warm as in a process that has been asked before.
  await pause(DUE_AFTER);
  await jira.ask({});
  const written = logOf(stage);
  const due = await asked(stage, path);
  const { calls } = await jira.ask<{ calls: number }>({});
  // Memory is tidied up while nobody asks: the least of several is what the question takes.
  const floors = [await asked(stage, path), await asked(stage, path), await asked(stage, path)];
  const floor = Math.min(...floors);
  return {
    'Jira calls of each': rounded(calls / others.length, 1),
    'CPU ms of each, due': rounded(due / others.length, 1),
    'CPU ms of the question alone': rounded(floor / others.length, 1),
    'CPU ms of a refresh': rounded(Math.max(0, due - floor) / others.length, 1),
    'KB written': rounded((logOf(stage) - written) / 1000),
  };
}

/** @returns processor milliseconds until all are answered and what they have begun is over. */
async function asked({ footbridge, others }: Stage, path: string): Promise<number> {
  const before = cpuSeconds(footbridge.pid);
  for (const browser of others) await stateOf(browser, path);
  await pause(SETTLING);
  return (cpuSeconds(footbridge.pid) - before) * 1000;
}

async function stateOf(browser: Browser, path: string): Promise<void> {
  const headers = { cookie: browser.cookieHeader(new URL(browser.home).host) };
  await (await answered(`${browser.home}${path}/state`, headers)).text();
}

/** Bytes of what was committed since the last checkpoint, which comes by itself after 4 MB. */
function logOf({ footbridge }: Stage): number {
  return statSync(join(footbridge.dataDir, 'footbridge.db-wal'), { throwIfNoEntry: false })?.size ?? 0;
}
