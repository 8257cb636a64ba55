import { makeBoard } from '../support/walk.js';
import { cpuSeconds } from './child.js';
import { median, rounded, type Section } from './figures.js';
import { ISSUES, untilRead, type Stage } from './stage.js';

const LATENCY = 50; // milliseconds of each call to the stand-in
// As in src/work-items: reader.ts (PAGE) and paging.ts (IN_FLIGHT).
const PAGE = 100;
const IN_FLIGHT = 4;

/** The first reading of a whole project, by people who have never read it. */
export async function benchFirstRead({ footbridge, jira, ada, others, accountId }: Stage): Promise<Section> {
  await jira.ask({ latency: LATENCY });
  const path = await makeBoard(ada, accountId, { name: 'All', source: 'projects', projects: 'BIG' });
  await untilRead(ada, path);
  const times: number[] = [];
  const cpu: number[] = [];
  const jiraCpu: number[] = [];
  for (const browser of others) {
    await browser.visit('/boards');
    const [cpuBefore, jiraBefore] = [cpuSeconds(footbridge.pid), cpuSeconds(jira.pid)];
    const began = performance.now();
    const opened = fetch(browser.home + path, {
      headers: { cookie: browser.cookieHeader(new URL(browser.home).host) },
    });
    await untilRead(browser, path);
    times.push(performance.now() - began);
    cpu.push((cpuSeconds(footbridge.pid) - cpuBefore) * 1000);
    jiraCpu.push((cpuSeconds(jira.pid) - jiraBefore) * 1000);
    await (await opened).text();
    const { $ } = await browser.visit(path);
    const counts = $('[data-count]')
      .toArray()
      .map((count) => Number($(count).text().replace(/\D/g, '')));
    const shown = counts.reduce((sum, count) => sum + count, 0);
    if (shown !== ISSUES) throw new Error(`the board shows ${shown} of ${ISSUES} work items`);
  }
  await jira.ask({ latency: 0 });
  // Only Jira knows how many pages there are, so the first is asked for alone.
  const pages = Math.ceil(ISSUES / PAGE);
  const floor = (1 + Math.ceil((pages - 1) / IN_FLIGHT)) * LATENCY;
  const ours = median(times);
  return {
    title: `First read of ${ISSUES.toLocaleString('en-US')} work items, stored when done`,
    method: `${LATENCY} ms per call, ${PAGE} a page, ${IN_FLIGHT} in flight; from opening the board until its state says it is read; median of ${times.length} people`,
    lines: [
      {
        name: 'Footbridge',
        figures: {
          ms: rounded(ours),
          'latency alone ms': floor,
          ratio: rounded(ours / floor, 2),
          'CPU ms': rounded(median(cpu)),
          'stand-in CPU ms': rounded(median(jiraCpu)),
        },
      },
    ],
  };
}
