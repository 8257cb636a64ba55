import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from '../support/browser.js';
import { cpuSeconds } from './child.js';
import { median, rounded, type Line, type Section } from './figures.js';
import { OpenBoard } from './open-board.js';
import { answered, boardOf, untilRead, type Stage } from './stage.js';

const SIZES = [200, 5000]; // cards
const MANY = 4; // open pages of one browser, which may have no more
const SETTLING = 5_000; // milliseconds
const MEASURED = 10_000; // milliseconds, with the change and without one
const LONGEST = 60_000; // milliseconds
const ROUNDS = 5;
const CHANGED = 'BIG-77';

/** What it costs to tell open pages that one card has changed, and to put the page together for whoever comes next. */
export async function benchChangedCard(stage: Stage): Promise<Section> {
  const lines: Line[] = [];
  for (const size of SIZES) {
    const path = await boardOf(size, stage);
    for (const browser of stage.others) await untilRead(browser, path);
    const alone = await told(stage, path, 1);
    const beside = await told(stage, path, MANY);
    const seconds = await known(stage, path);
    const more = (MANY - 1) * stage.others.length;
    const redrawn = await redraw(stage, path);
    lines.push({
      name: `${size.toLocaleString('en-US')} cards`,
      figures: {
        'KB per viewer': rounded(beside.kilobytes, 1),
        'CPU ms per viewer': rounded(Math.max(0, beside.cpu - alone.cpu) / more, 1),
        'told to all s': rounded(seconds, 1),
        'next page ms': rounded(redrawn.next, 1),
        'the page after it ms': rounded(redrawn.after, 1),
      },
    });
  }
  return {
    title: 'One work item is renamed in Jira',
    method: `${stage.others.length} people with ${MANY} open pages each, beside one page each: what is more is the telling alone, without asking Jira, which each has done by a press; told to all: from when one of them knows by a press, with one page each, until Jira was asked for everybody and the last is told; then the first page of somebody who comes, and the same once more; median of ${ROUNDS}`,
    lines,
  };
}

async function opened({ others }: Stage, path: string, each: number): Promise<OpenBoard[]> {
  const boards: OpenBoard[] = [];
  for (const browser of others)
    for (let page = 0; page < each; page++) {
      const board = new OpenBoard(browser, path);
      await board.open();
      boards.push(board);
    }
  return boards;
}

async function told(stage: Stage, path: string, each: number) {
  const boards = await opened(stage, path, each);
  const tokens = await tokensOf(stage.others, path);
  await pause(SETTLING);
  const quiet = await cpuWhile(stage, () => Promise.resolve());
  const before = boards.map((board) => board.received);
  const busy = await cpuWhile(stage, async () => {
    await stage.jira.ask({ edit: CHANGED });
    await Promise.all(stage.others.map((browser, at) => refresh(browser, path, tokens[at])));
    await untilAll(boards, (board, at) => board.received > before[at] && board.has('Renamed at'));
  });
  const kilobytes = median(boards.map((board, at) => board.received - before[at])) / 1024;
  for (const board of boards) board.close();
  return { cpu: Math.max(0, busy - quiet), kilobytes };
}

/** @returns seconds until all are told of what one has been told by a press. */
async function known(stage: Stage, path: string): Promise<number> {
  const boards = await opened(stage, path, 1);
  const [first] = stage.others;
  const [token] = await tokensOf([first], path);
  await pause(SETTLING);
  const before = boards.map((board) => board.received);
  await stage.jira.ask({ edit: CHANGED });
  await refresh(first, path, token);
  const began = performance.now();
  await untilAll(boards, (board, at) => board.received > before[at] && board.has('Renamed at'));
  for (const board of boards) board.close();
  return (performance.now() - began) / 1000;
}

async function untilAll(boards: OpenBoard[], isTold: (board: OpenBoard, at: number) => boolean) {
  for (const until = performance.now() + LONGEST; performance.now() < until; await pause(20))
    if (boards.every(isTold)) return;
  throw new Error('not everybody was told of the change');
}

/** @returns processor milliseconds of the work and of the time after it that both ways are measured for. */
async function cpuWhile({ footbridge }: Stage, work: () => Promise<void>): Promise<number> {
  const [before, began] = [cpuSeconds(footbridge.pid), performance.now()];
  await work();
  await pause(Math.max(0, MEASURED - (performance.now() - began)));
  return (cpuSeconds(footbridge.pid) - before) * 1000;
}

/** Milliseconds until the page is there whole: the first one after a change, and the one after it. */
async function redraw(stage: Stage, path: string): Promise<{ next: number; after: number }> {
  const times: { next: number; after: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [token] = await tokensOf([stage.ada], path);
    await stage.jira.ask({ edit: CHANGED });
    await refresh(stage.ada, path, token);
    times.push({ next: await seen(stage, path), after: await seen(stage, path) });
  }
  return { next: median(times.map(({ next }) => next)), after: median(times.map(({ after }) => after)) };
}

async function tokensOf(browsers: Browser[], path: string): Promise<string[]> {
  const tokens: string[] = [];
  for (const browser of browsers) {
    // As text: thousands of cards, taken apart for each, would take longer than all that is measured.
    const html = await new OpenBoard(browser, path).page();
    tokens.push(/name="_csrf" value="([^"]+)"/.exec(html)![1]);
  }
  return tokens;
}

/** Has it read again, without a page that follows: of that it is measured what it costs. */
async function refresh(browser: Browser, path: string, token: string): Promise<void> {
  const { home } = browser;
  const headers = { cookie: browser.cookieHeader(new URL(home).host), origin: new URL(home).origin };
  const body = new URLSearchParams({ _csrf: token });
  const { status } = await fetch(`${home}${path}/refresh`, {
    method: 'POST',
    body,
    headers,
    redirect: 'manual',
  });
  if (status !== 303) throw new Error(`the board was not refreshed (${status})`);
}

async function seen({ ada }: Stage, path: string): Promise<number> {
  const headers = { cookie: ada.cookieHeader(new URL(ada.home).host) };
  const began = performance.now();
  await (await answered(ada.home + path, headers)).arrayBuffer();
  return performance.now() - began;
}
