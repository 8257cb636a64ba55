import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { paths } from '../../src/paths.js';
import { makeBoard } from '../support/walk.js';
import { median, rounded, type Section } from './figures.js';
import { untilRead, type Stage } from './stage.js';

const LATENCY = 200; // milliseconds of each call to Jira
const MOVES = 20;
const BETWEEN = 100; // milliseconds
const START_WORK = '21'; // the transition of the stand-in that leads from “To Do” to “In Progress”

interface Answer {
  ok: boolean;
  message: string;
  outcomeUrl?: string;
}

/** Cards that are moved by a script, one after the other, in a Jira that takes its time. */
export async function benchMoves({ ada, accountId, jira }: Stage): Promise<Section> {
  const candidates = Array.from({ length: 10 * MOVES }, (_, at) => `BIG-${at + 1}`);
  const jql = `key in (${candidates.join(', ')}) AND status = "To Do"`;
  const board = await makeBoard(ada, accountId, { name: 'Moves', source: 'jql', jql });
  await untilRead(ada, board);
  const { $ } = await ada.visit(board);
  const keys = $('.card')
    .map((_, card) => String($(card).attr('id')))
    .get()
    .slice(0, MOVES);
  if (keys.length < MOVES) throw new Error(`there are only ${keys.length} cards to move`);
  await ada.visit(`${board}/edit`);
  const token = ada.page.value('_csrf');
  const cookie = ada.cookieHeader(new URL(ada.home).host);
  const post = async (path: string, fields: Record<string, string>): Promise<Answer> => {
    const headers = { cookie, accept: 'application/json' };
    const body = new URLSearchParams({ _csrf: token, ...fields });
    return (
      await fetch(new URL(path, ada.home), { method: 'POST', headers, body })
    ).json() as Promise<Answer>;
  };
  const floors: number[] = [];
  for (let n = 0; n < MOVES; n++)
    floors.push(await timed(() => fetch(`${ada.home}/healthz`).then((answer) => answer.text())));

  await jira.ask({ latency: LATENCY });
  const acknowledged: number[] = [];
  const made: number[] = [];
  let failed = 0;
  for (const key of keys) {
    const at = { boardId: board.split('/').at(-1)!, key };
    const began = performance.now();
    let answer = await post(paths.items.move(at), { transition: START_WORK, operation: randomUUID() });
    acknowledged.push(performance.now() - began);
    while (answer.outcomeUrl) answer = await post(answer.outcomeUrl, {});
    made.push(performance.now() - began);
    if (!answer.ok) {
      failed++;
      console.error(`${key}: ${answer.message}`);
    }
    await pause(BETWEEN);
  }
  const { calls } = await jira.ask<{ calls: number }>({ latency: 0 });
  const each = calls / MOVES;
  return {
    title: 'A card moved by a script',
    method: `${MOVES} cards, one after the other, ${LATENCY} ms for each call to Jira; acknowledged is written down and answered, in Jira is told as made`,
    lines: [
      { name: 'a page without a commit, the floor', figures: { 'p50 ms': p50(floors) } },
      {
        name: 'acknowledged',
        figures: { 'p50 ms': p50(acknowledged), 'slowest ms': slowest(acknowledged), failed },
      },
      {
        name: 'latency alone, the floor',
        figures: { 'p50 ms': rounded(each * LATENCY), 'calls each': rounded(each, 1) },
      },
      { name: 'in Jira', figures: { 'p50 ms': p50(made), 'slowest ms': slowest(made), failed } },
    ],
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const p50 = (times: number[]) => rounded(median(times), 1);
const slowest = (times: number[]) => rounded(Math.max(...times));
