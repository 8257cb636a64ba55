import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds } from './child.js';
import { rounded, type Section } from './figures.js';
import { boardThatNobodyOpened, ISSUES, untilRead, type Stage } from './stage.js';

const QUESTIONS = 24;
const EVERY = 5_000; // milliseconds, as the page's own script asks without a stream

/** A board that one person has open while nothing changes in Jira, beside one that is as small as can be. */
export async function benchRefresh(stage: Stage): Promise<Section> {
  const lines = [];
  for (const [name, jql] of [
    [`${ISSUES.toLocaleString('en-US')} work items`, 'project = BIG ORDER BY Rank ASC'],
    ['1 work item', 'key = BIG-1'],
  ])
    lines.push({
      name,
      figures: await quiet(stage, await boardThatNobodyOpened(stage, { name, source: 'jql', jql })),
    });
  return {
    title: 'Refreshing a board in which nothing has changed',
    method: `one person, state asked for ${QUESTIONS} times, every ${EVERY / 1000} s; the questions alone, while no refresh is due`,
    lines,
  };
}

async function quiet({ footbridge, jira, others: [person] }: Stage, path: string) {
  await person.visit(path);
  await untilRead(person, path);
  const headers = { cookie: person.cookieHeader(new URL(person.home).host) };
  const ask = async () => void (await (await fetch(`${person.home}${path}/state`, { headers })).text());
  const cpuOf = async (pauses: number) => {
    await jira.ask({});
    const before = cpuSeconds(footbridge.pid);
    for (let at = 0; at < QUESTIONS; at++) {
      await ask();
      await pause(pauses);
    }
    return (cpuSeconds(footbridge.pid) - before) * 1000;
  };
  await cpuOf(20); // As warm as in a process that has been asked for a while.
  const floor = await cpuOf(20);
  const used = await cpuOf(EVERY);
  const { calls } = await jira.ask<{ calls: number }>({});
  return {
    'Jira calls': calls,
    'CPU ms': rounded(used),
    'CPU ms of the questions alone': rounded(floor),
    'CPU ms per refresh': rounded(Math.max(0, used - floor) / Math.max(1, calls), 1),
  };
}
