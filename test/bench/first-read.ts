import type { Browser } from '../support/browser.js';
import { cpuSeconds } from './child.js';
import { median, rounded, type Line, type Section } from './figures.js';
import { boardThatNobodyOpened, ISSUES, untilRead, type Stage } from './stage.js';

const LATENCY = 50; // milliseconds of each call to the stand-in
// As in src/readings: source-lists.ts (PAGE, LARGE_PAGE) and paging.ts (IN_FLIGHT).
const PAGE = 100;
const LARGE_PAGE = 300;
const IN_FLIGHT = 4;
// Only Jira knows how many pages there are, so the first is asked for alone.
const floorOf = (page: number) => (1 + Math.ceil(Math.ceil((ISSUES - PAGE) / page) / IN_FLIGHT)) * LATENCY;
// What reading by small pages would take, whoever does it, and what the calls that are made take.
const FLOOR = { small: floorOf(PAGE), own: floorOf(LARGE_PAGE) };
const INDEX_PAGES = ISSUES / 1000;
const INDEX_FLOOR = {
  // Who they are beside the first page of ids, the others beside each other, and who they are once more.
  small: (2 + Math.ceil((INDEX_PAGES - 1) / IN_FLIGHT)) * LATENCY,
  // All of these beside each other: how many pages there are is known from the first person.
  own: Math.ceil((2 + INDEX_PAGES) / IN_FLIGHT) * LATENCY,
};

/** Milliseconds, and bytes on the wire. */
interface Run {
  time: number;
  cpu: number;
  jiraCpu: number;
  bytes: number;
}

/**
 * The first reading of a whole project, that nobody has read before: compressed by Jira, and not. Then that of a second
 * person, who is told the ids by Jira and finds the rest kept.
 */
export async function benchFirstRead(stage: Stage): Promise<Section> {
  await stage.jira.ask({ latency: LATENCY });
  const lines = [
    ...(await benchReading(stage, { name: 'compressed by Jira', compresses: true, year: 1970 })),
    ...(await benchReading(stage, { name: 'not compressed', compresses: false, year: 1980 })),
  ];
  await stage.jira.ask({ latency: 0, compresses: true });
  return {
    title: `First read of ${ISSUES.toLocaleString('en-US')} work items, stored when done`,
    method: `${LATENCY} ms per call, ${IN_FLIGHT} in flight; latency alone of ${PAGE} a page, and of the calls that are made, up to ${LARGE_PAGE} a page; from the board's stream, held as the page's own script does, until that says it is read; median of ${stage.others.length} boards; on the wire: bodies of all replies (work items of the stand-in are alike; real ones shrink less)`,
    lines,
  };
}

/** On boards of their own with questions of their own: what was read once is not read again. */
async function benchReading(
  stage: Stage,
  { name, compresses, year }: { name: string; compresses: boolean; year: number },
): Promise<Line[]> {
  await stage.jira.ask({ compresses });
  const [first, second]: Run[][] = [[], []];
  const { others } = stage;
  for (const [at, browser] of others.entries()) {
    const jql = `project = BIG AND created > "${year + at}-01-01" ORDER BY Rank ASC`;
    const path = await boardThatNobodyOpened(stage, { name: `${name} ${at}`, source: 'jql', jql });
    first.push(await reading(stage, browser, path));
    second.push(await reading(stage, others[(at + 1) % others.length], path));
  }
  const ofFirst = timeOf(second) / timeOf(first);
  return [
    lineOf(name, first, FLOOR),
    lineOf(`${name}, a second person`, second, { ...INDEX_FLOOR, ofFirst }),
  ];
}

async function reading({ footbridge, jira }: Stage, browser: Browser, path: string): Promise<Run> {
  await browser.visit('/boards');
  const [cpuBefore, jiraBefore] = [cpuSeconds(footbridge.pid), cpuSeconds(jira.pid)];
  const { bytesSent: before } = await jira.ask<{ bytesSent: number }>({});
  const began = performance.now();
  await untilRead(browser, path);
  const run = {
    time: performance.now() - began,
    cpu: (cpuSeconds(footbridge.pid) - cpuBefore) * 1000,
    jiraCpu: (cpuSeconds(jira.pid) - jiraBefore) * 1000,
    bytes: (await jira.ask<{ bytesSent: number }>({})).bytesSent - before,
  };
  await expectAll(browser, path);
  return run;
}

const timeOf = (runs: Run[]) => median(runs.map(({ time }) => time));

function lineOf(name: string, runs: Run[], floor: typeof FLOOR & { ofFirst?: number }): Line {
  const of = (figure: keyof Run) => median(runs.map((run) => run[figure]));
  return {
    name,
    figures: {
      ms: rounded(timeOf(runs)),
      'latency alone ms': floor.small,
      ratio: rounded(timeOf(runs) / floor.small, 2),
      'of its own calls ms': floor.own,
      ...(floor.ofFirst !== undefined && { 'of the first': rounded(floor.ofFirst, 2) }),
      'KB on the wire': rounded(of('bytes') / 1000),
      'CPU ms': rounded(of('cpu')),
      'stand-in CPU ms': rounded(of('jiraCpu')),
    },
  };
}

async function expectAll(browser: Browser, path: string): Promise<void> {
  const { $ } = await browser.visit(path);
  const counts = $('.column-sum [data-count]')
    .toArray()
    .map((count) => Number($(count).text().replace(/\D/g, '')));
  const shown = counts.reduce((sum, count) => sum + count, 0);
  if (shown !== ISSUES) throw new Error(`the board shows ${shown} of ${ISSUES} work items`);
}
