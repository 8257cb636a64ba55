import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { paths } from '../../src/paths.js';
import type { Browser } from '../support/browser.js';
import { Server } from '../support/server.js';
import { addAccount, invite, link, makeBoard, setUp } from '../support/walk.js';
import { Child } from './child.js';

export const ISSUES = 5000;
const KNOWN = ['ada', 'ben', 'cleo', 'dora'];
const WHILE_READING = 1_500; // milliseconds, as in public/js/live.js
const PASSWORD = 'rope, planks & patience';
// The first issue of the big world was made on New Year's Day, each other one a minute after the one before.
const FIRST = Date.UTC(2026, 0, 1);
const BERLIN = 3_600_000; // milliseconds that the readers' time zone is ahead of UTC then

/** What is measured: Footbridge and a busy Jira, each a process of its own, with people who are linked. */
export interface Stage {
  footbridge: Server;
  jira: Child;
  accountId: string;
  ada: Browser;
  /** Linked, and have not opened anything. */
  others: Browser[];
  stop(): Promise<void>;
}

export interface StageOptions {
  issues?: number;
  /** Besides Ada. */
  people?: string[];
}

/** Measures on a stage of its own. */
export async function onStage<T>(
  measure: (stage: Stage) => Promise<T>,
  options: StageOptions = {},
): Promise<T> {
  const stage = await setStage(options);
  try {
    return await measure(stage);
  } finally {
    await stage.stop();
  }
}

async function setStage({ issues = ISSUES, people = ['ben', 'cleo', 'dora'] }: StageOptions): Promise<Stage> {
  const [footbridge, jira] = await Promise.all([
    Server.start({ env: { FOOTBRIDGE_LOG_LEVEL: 'error' } }),
    Child.run('jira-process.ts', String(issues), ...people.filter((name) => !KNOWN.includes(name))),
  ]);
  const address = { url: jira.url, world: { person: (name: string) => ({ password: `${name}-secret` }) } };
  const person = (name: string) => ({ name, email: `${name}@example.com`, password: PASSWORD });
  const ada = await setUp(footbridge.url, await footbridge.setUpPath(), person('ada'));
  const accountId = await addAccount(ada, address, { name: 'Busy Jira', as: 'ada' });
  const others: Browser[] = [];
  for (const name of people) {
    const browser = await invite(ada, person(name));
    await link(browser, address, { accountId, as: name });
    others.push(browser);
  }
  const stop = async () => {
    await footbridge.stop();
    await jira.stop();
    rmSync(footbridge.dataDir, { recursive: true, force: true });
  };
  return { footbridge, jira, accountId, ada, others, stop };
}

/** A board of exactly that many cards, read already. @returns its path */
export async function boardOf(cards: number, { ada, accountId }: Stage): Promise<string> {
  const until = new Date(FIRST + cards * 60_000 + BERLIN).toISOString().slice(0, 16).replace('T', ' ');
  const path = await makeBoard(ada, accountId, {
    name: `${cards} cards`,
    source: 'jql',
    jql: `project = BIG AND created < "${until}" ORDER BY Rank ASC`,
  });
  await untilRead(ada, path);
  await ada.visit(path);
  const found = ada.page.$('.card').length;
  if (found !== cards) throw new Error(`the board of ${cards} cards has ${found}`);
  return path;
}

/** Without the page that it leads to, which would have it read. @returns its path */
export async function boardThatNobodyOpened(
  { ada, accountId }: Stage,
  values: Record<string, string>,
): Promise<string> {
  await ada.visit(`${paths.boards.new()}?account=${accountId}`);
  const form = ada.page.$('form:has([name=jql])');
  const fields = form.serializeArray().map(({ name, value }) => [name, value] as [string, string]);
  const body = new URLSearchParams(fields);
  for (const [name, value] of Object.entries({ columns: 'categories', ...values })) body.set(name, value);
  const response = await fetch(new URL(form.attr('action')!, ada.page.url), {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { cookie: ada.cookieHeader(new URL(ada.home).host), origin: new URL(ada.home).origin },
  });
  const path = /\/boards\/[0-9a-f-]{36}$/.exec(response.headers.get('location') ?? '')?.[0];
  if (!path) throw new Error(`no board was made (${response.status})`);
  return path;
}

/** Holds a board's stream, as the page's own script does, until that says that its work items are read and stored. */
export async function untilRead(browser: Browser, path: string): Promise<void> {
  const headers = { cookie: browser.cookieHeader(new URL(browser.home).host) };
  for (;;) {
    await untilToldToLoad(await answered(`${browser.home}${path}/live?revision=0`, headers));
    const state = (await (await answered(`${browser.home}${path}/state`, headers)).json()) as State;
    if (state.problem) throw new Error(state.problem);
    if (!state.reading) return;
    await pause(WHILE_READING); // The first of very many are shown while the others are read.
  }
}

async function untilToldToLoad(stream: Response): Promise<void> {
  let told = '';
  for await (const piece of stream.body!.pipeThrough(new TextDecoderStream())) {
    told += piece;
    if (told.includes('event: stale\n')) return;
    for (const [, state] of told.matchAll(/^event: state\ndata: (.*)\n\n/gm)) {
      const { problem } = JSON.parse(state) as State;
      if (problem) throw new Error(problem);
    }
  }
  throw new Error(`the stream has ended with: ${told}`);
}

/** Asks once more where the server has just closed the idle connection, as browsers do. */
export async function answered(url: string, headers: Record<string, string>): Promise<Response> {
  return fetch(url, { headers }).catch(() => fetch(url, { headers }));
}

interface State {
  reading: boolean;
  problem: string | null;
}
