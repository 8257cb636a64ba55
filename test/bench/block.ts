import { setTimeout as pause } from 'node:timers/promises';
import { rounded, type Section } from './figures.js';
import { boardThatNobodyOpened, untilRead, type Stage } from './stage.js';

/** How long others wait while somebody reads very much for the first time, beside how long they wait otherwise. */
export async function benchBlock(stage: Stage, items: number): Promise<Section> {
  const { others } = stage;
  const lines = [{ name: 'while nothing is read', figures: await waits(stage, () => pause(3_000)) }];
  const jql = 'key is not EMPTY ORDER BY Rank ASC';
  const path = await boardThatNobodyOpened(stage, { name: 'All', source: 'jql', jql });
  const read = () => untilRead(others[0], path);
  lines.push({ name: 'while they are read', figures: await waits(stage, read) });
  return {
    title: `First reading of ${items.toLocaleString('en-US')} work items, seen by others`,
    method:
      'a plain answer (/healthz) asked for again and again by one client; the longest wait is the longest block and what the machine adds',
    lines,
  };
}

async function waits({ footbridge }: Stage, meanwhile: () => Promise<unknown>) {
  let isOver = false;
  const done = meanwhile().finally(() => (isOver = true));
  const times: number[] = [];
  while (!isOver) {
    const began = performance.now();
    await (await fetch(`${footbridge.url}/healthz`)).text();
    times.push(performance.now() - began);
    await pause(1);
  }
  await done;
  times.sort((a, b) => a - b);
  return {
    'p50 ms': rounded(times[Math.floor(times.length / 2)], 1),
    'p99 ms': rounded(times[Math.floor(times.length * 0.99)], 1),
    'longest ms': rounded(times.at(-1)!, 1),
  };
}
