import type { Browser as Chromium, CDPSession } from 'playwright-core';
import { setTimeout as pause } from 'node:timers/promises';
import { launchChromium } from '../browser/support/chromium.js';
import { overTheWire } from '../browser/support/over-the-wire.js';
import { medianRun, rounded, type Line, type Section } from './figures.js';
import { boardOf, type Stage } from './stage.js';

const SIZES = [200, 1000, 5000]; // cards
const ROUNDS = 5;
const WINDOW = { width: 1440, height: 900 };
const SETTLED = 1_000; // milliseconds after the load, in which scripts and layout come to rest

interface Visit {
  mainThread: number;
  painted: number;
  loaded: number;
  elements: number;
  /** Answers that came over the wire, the page's own included. */
  requests: number;
}

/** What a board costs the browser of whoever looks at it. */
export async function benchBrowserPage(stage: Stage): Promise<Section> {
  const chromium = await launchChromium();
  const lines: Line[] = [];
  try {
    for (const size of SIZES) {
      const path = await boardOf(size, stage);
      const visits: [first: Visit, second: Visit][] = [];
      for (let round = 0; round < ROUNDS; round++) visits.push(await visitTwice(chromium, stage, path));
      const [first, second] = medianRun(visits, ([{ mainThread }]) => mainThread);
      lines.push({
        name: `${size.toLocaleString('en-US')} cards`,
        figures: {
          'main thread ms': rounded(first.mainThread),
          'on the second visit': rounded(second.mainThread),
          'first paint ms': rounded(first.painted),
          'loaded ms': rounded(first.loaded),
          elements: first.elements,
          requests: first.requests,
          'requests on the second visit': second.requests,
        },
      });
    }
  } finally {
    await chromium.close();
  }
  return {
    title: 'A board in Chromium',
    method: `processor time of the main thread from the press to ${SETTLED / 1000} s after the load, in a window of ${WINDOW.width} × ${WINDOW.height}; median of ${ROUNDS} visits, each of a browser that has kept nothing, and the visit after it; the connection that tells of changes is not counted`,
    lines,
  };
}

async function visitTwice(
  chromium: Chromium,
  { footbridge, ada }: Stage,
  path: string,
): Promise<[Visit, Visit]> {
  const context = await chromium.newContext({ viewport: WINDOW });
  try {
    const cookies = ada.cookieHeader(new URL(footbridge.url).host).split('; ');
    await context.addCookies(cookies.map((cookie) => ({ ...cookieOf(cookie), url: footbridge.url })));
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const asked = await overTheWire(devtools);
    const visits: Visit[] = [];
    for (let visit = 0; visit < 2; visit++) {
      await page.goto('about:blank');
      asked.clear();
      const before = await taskSeconds(devtools);
      await page.goto(footbridge.url + path, { waitUntil: 'load' });
      await pause(SETTLED);
      const seen = await page.evaluate<Pick<Visit, 'painted' | 'loaded' | 'elements'>>(
        `({
          painted: performance.getEntriesByName('first-contentful-paint')[0].startTime,
          loaded: performance.getEntriesByType('navigation')[0].loadEventEnd,
          elements: document.getElementsByTagName('*').length,
        })`,
      );
      const mainThread = ((await taskSeconds(devtools)) - before) * 1000;
      visits.push({
        ...seen,
        mainThread,
        requests: [...asked.values()].filter((url) => !new URL(url).pathname.endsWith('/live')).length,
      });
    }
    return [visits[0], visits[1]];
  } finally {
    await context.close();
  }
}

async function taskSeconds(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

function cookieOf(text: string): { name: string; value: string } {
  const at = text.indexOf('=');
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}
