import type { Browser } from '../support/browser.js';
import { makeBoard } from '../support/walk.js';
import { cpuSeconds } from './child.js';
import { median, rounded, type Line, type Section } from './figures.js';
import { ISSUES, untilRead, type Stage } from './stage.js';

const LATENCY = 50; // milliseconds of each call to the stand-in
// As in src/work-items: reader.ts (PAGE) and paging.ts (IN_FLIGHT).
const PAGE = 100;
const IN_FLIGHT = 4;
// Only Jira knows how many pages there are, so the first is asked for alone.
const FLOOR = (1 + Math.ceil((Math.ceil(ISSUES / PAGE) - 1) / IN_FLIGHT)) * LATENCY;

/** Milliseconds, and bytes on the wire. */
interface Run {
  time: number;
  cpu: number;
  jiraCpu: number;
  bytes: number;
}

/** The first reading of a whole project, by people who have never read it: compressed by Jira, and not. */
export async function benchFirstRead(stage: Stage): Promise<Section> {
  await stage.jira.ask({ latency: LATENCY });
  const lines = [
    await benchReading(stage, { name: 'compressed by Jira', compresses: true, since: '2001-01-01' }),
    await benchReading(stage, { name: 'not compressed', compresses: false, since: '2002-01-01' }),
  ];
  await stage.jira.ask({ latency: 0, compresses: true });
  return {
    title: `First read of ${ISSUES.toLocaleString('en-US')} work items, stored when done`,
    method: `${LATENCY} ms per call, ${PAGE} a page, ${IN_FLIGHT} in flight; from opening the board until its state says it is read; median of ${stage.others.length} people; on the wire: bodies of all replies (work items of the stand-in are alike; real ones shrink less)`,
    lines,
  };
}

/** On a board of its own with a question of its own: what was read once is not read again. */
async function benchReading(
  { footbridge, jira, ada, others, accountId }: Stage,
  { name, compresses, since }: { name: string; compresses: boolean; since: string },
): Promise<Line> {
  await jira.ask({ compresses });
  const jql = `project = BIG AND created > "${since}" ORDER BY Rank ASC`;
  const path = await makeBoard(ada, accountId, { name, source: 'jql', jql });
  await untilRead(ada, path);
  const runs: Run[] = [];
  for (const browser of others) {
    await browser.visit('/boards');
    const [cpuBefore, jiraBefore] = [cpuSeconds(footbridge.pid), cpuSeconds(jira.pid)];
    const { bytesSent: before } = await jira.ask<{ bytesSent: number }>({});
    const began = performance.now();
    await openUntilRead(browser, path);
    runs.push({
      time: performance.now() - began,
      cpu: (cpuSeconds(footbridge.pid) - cpuBefore) * 1000,
      jiraCpu: (cpuSeconds(jira.pid) - jiraBefore) * 1000,
      bytes: (await jira.ask<{ bytesSent: number }>({})).bytesSent - before,
    });
    await expectAll(browser, path);
  }
  const of = (figure: keyof Run) => median(runs.map((run) => run[figure]));
  return {
    name,
    figures: {
      ms: rounded(of('time')),
      'latency alone ms': FLOOR,
      ratio: rounded(of('time') / FLOOR, 2),
      'KB on the wire': rounded(of('bytes') / 1000),
      'CPU ms': rounded(of('cpu')),
      'stand-in CPU ms': rounded(of('jiraCpu')),
    },
  };
}

async function openUntilRead(browser: Browser, path: string): Promise<void> {
  const opened = fetch(browser.home + path, {
    headers: { cookie: browser.cookieHeader(new URL(browser.home).host) },
  });
  await untilRead(browser, path);
  await (await opened).text();
}

async function expectAll(browser: Browser, path: string): Promise<void> {
  const { $ } = await browser.visit(path);
  const counts = $('[data-count]')
    .toArray()
    .map((count) => Number($(count).text().replace(/\D/g, '')));
  const shown = counts.reduce((sum, count) => sum + count, 0);
  if (shown !== ISSUES) throw new Error(`the board shows ${shown} of ${ISSUES} work items`);
}
