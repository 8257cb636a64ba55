import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds, residentMegabytes } from './child.js';
import { rounded, type Line, type Section } from './figures.js';
import { OpenBoard } from './open-board.js';
import { answered, boardThatNobodyOpened, ISSUES, untilRead, type Stage } from './stage.js';

const QUIET = 60_000; // milliseconds
const STATE_EVERY = 250; // milliseconds: one person after the other, so each of fifty every 12 seconds
const LONGEST = 60_000; // milliseconds

/** Everybody has the same board open, as the page's script holds it open; nothing happens, and then something does. */
export async function benchPeople(stage: Stage): Promise<Section> {
  const { footbridge, jira, others } = stage;
  const jql = 'project = BIG ORDER BY Rank ASC';
  const path = await boardThatNobodyOpened(stage, { name: 'All', source: 'jql', jql });
  const boards = others.map((browser) => new OpenBoard(browser, path));
  for (const board of boards) {
    await board.page();
    await untilRead(board.browser, path);
    await board.open();
  }
  await pause(5_000);
  await jira.ask({});
  const cpuBefore = cpuSeconds(footbridge.pid);
  const waits = await statesFor(QUIET, boards);
  const { calls } = await jira.ask<{ calls: number }>({});
  const cpu = cpuSeconds(footbridge.pid) - cpuBefore;
  const seen = await changeSeen(stage, boards);
  for (const board of boards) board.close();

  const sizeOf = (file: string) =>
    statSync(join(footbridge.dataDir, file), { throwIfNoEntry: false })?.size ?? 0;
  const line: Line = {
    name: `${others.length} people × ${ISSUES.toLocaleString('en-US')} work items`,
    figures: {
      'calls per minute': rounded((calls / QUIET) * 60_000),
      'of one core %': rounded((cpu / QUIET) * 100_000, 1),
      'CPU ms per call': rounded((cpu * 1000) / Math.max(1, calls), 1),
      'state p50 ms': rounded(waits[Math.floor(waits.length / 2)]),
      'state p99 ms': rounded(waits[Math.floor(waits.length * 0.99)]),
      'change seen by all s': rounded(Math.max(...seen) / 1000, 1),
      'database MB': rounded(sizeOf('footbridge.db') / 1e6, 1),
      'its log MB': rounded(sizeOf('footbridge.db-wal') / 1e6, 1),
      'resident MB': residentMegabytes(footbridge.pid),
    },
  };
  return {
    title: 'One board, open at everybody',
    method: `each holds the page's stream; ${QUIET / 1000} s in which nothing changes in Jira, beside a question for its state every ${STATE_EVERY} ms; then one work item is renamed there`,
    lines: [line],
  };
}

/** @returns milliseconds of each answer, ascending. */
async function statesFor(milliseconds: number, boards: OpenBoard[]): Promise<number[]> {
  const waits: Promise<number>[] = [];
  for (let at = 0; at * STATE_EVERY < milliseconds; at++) {
    const { browser, path, cookie } = boards[at % boards.length];
    const began = performance.now();
    waits.push(
      answered(`${browser.home}${path}/state`, { cookie })
        .then((response) => response.text())
        .then(() => performance.now() - began),
    );
    await pause(STATE_EVERY);
  }
  return (await Promise.all(waits)).sort((a, b) => a - b);
}

/** @returns milliseconds until each of them is told. */
async function changeSeen({ jira }: Stage, boards: OpenBoard[]): Promise<number[]> {
  const began = performance.now();
  await jira.ask({ edit: 'BIG-77' });
  const seen = new Map<OpenBoard, number>();
  while (seen.size < boards.length && performance.now() - began < LONGEST) {
    for (const board of boards)
      if (!seen.has(board) && board.has('Renamed at')) seen.set(board, performance.now() - began);
    await pause(50);
  }
  if (seen.size < boards.length)
    throw new Error(`only ${seen.size} of ${boards.length} were told of the change`);
  return [...seen.values()];
}
