import { setTimeout as pause } from 'node:timers/promises';
import { makeBoard } from '../support/walk.js';
import { cpuSeconds } from './child.js';
import { rounded, type Section } from './figures.js';
import { OpenBoard } from './open-board.js';
import type { Stage } from './stage.js';

const EACH = 10; // open pages
const SETTLING = 8_000; // milliseconds
const QUIET = 30_000;

/** Many pages of a board are open, and nothing happens. */
export async function benchIdle({ footbridge, ada, others, accountId }: Stage): Promise<Section> {
  const jql = 'key in (BIG-1, BIG-2, BIG-3)';
  const path = await makeBoard(ada, accountId, { name: 'Quiet', source: 'jql', jql });
  const open: OpenBoard[] = [];
  const shareWithout = await share(footbridge.pid);
  for (const browser of others)
    for (let page = 0; page < EACH; page++) {
      const board = new OpenBoard(browser, path);
      await board.open();
      open.push(board);
    }
  await pause(SETTLING);
  const shareOpen = await share(footbridge.pid);
  for (const board of open) board.close();
  return {
    title: 'Open pages on which nothing happens',
    method: `${others.length} people, ${EACH} pages each, told of changes as the page's own script is; ${QUIET / 1000} s`,
    lines: [
      { name: 'no page', figures: { 'of one core %': shareWithout } },
      { name: `${open.length} pages`, figures: { 'of one core %': shareOpen } },
    ],
  };
}

/** Of one core, in per cent. */
async function share(pid: number): Promise<number> {
  const before = cpuSeconds(pid);
  await pause(QUIET);
  return rounded(((cpuSeconds(pid) - before) / QUIET) * 100_000, 1);
}
