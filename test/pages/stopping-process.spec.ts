import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { paths } from '../../src/paths.js';
import { Browser } from '../support/browser.js';
import { aRunningTeam } from '../support/running-team.js';
import { until } from '../support/until.js';

const WRITES = 16;
/** Milliseconds that Jira takes for a comment. Those of one work item are made one after the other. */
const SLOW = 6_000;
const LONGEST_STOP = 29_000; // milliseconds; compose kills after thirty seconds

const team = aRunningTeam();

jest.setTimeout(120_000);

beforeEach(async () => {
  const { child } = team.footbridge;
  if (child.exitCode !== null || child.signalCode !== null) await team.startAgain();
});

/** A comment, sent as the form of its page sends it; the answer as it is. */
async function commenting(words: string, key = 'SHOP-5'): Promise<() => Promise<Response>> {
  const { ada, address, boardId } = team;
  const tab = new Browser(address);
  tab.shareCookiesOf(ada);
  const { $ } = await tab.visit(paths.items.show({ boardId, key }));
  const button = tab.page.button('Comment');
  const id = button.attr('form');
  const fields = (id ? $(`#${id}`) : button.closest('form')).find('input[type=hidden]');
  const body = new URLSearchParams({ comment: words });
  fields.each((_, field) => body.set(String($(field).attr('name')), String($(field).attr('value'))));
  const url = new URL(String(button.attr('formaction')), address);
  const cookie = tab.cookieHeader(url.host);
  return () => fetch(url, { method: 'POST', redirect: 'manual', headers: { cookie }, body });
}

const isAtJira = () =>
  until(() => team.jira.calls.some(({ method, path }) => method === 'POST' && path.endsWith('/comment')));

const commentsThatBegin = (words: string) =>
  team.jira.world
    .issue('SHOP-5')
    .comments.map(({ body }) => body)
    .filter((body) => body.startsWith(words));

/** A connection on which nobody waits, opened in advance or kept after an answer. @returns when it was closed. */
async function idleConnection({ isUsed }: { isUsed: boolean }): Promise<{ closed: Promise<unknown> }> {
  const socket = connect(Number(new URL(team.address).port), 'localhost').on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  if (isUsed) {
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
  }
  socket.resume();
  return { closed };
}

test('AF-17 16 comments that are under way when it is told to stop are each answered, and each made once, by the next process where need be', async () => {
  const presses = await Promise.all(
    Array.from({ length: WRITES }, (_, i) => commenting(`Before the end ${i}`)),
  );
  const idle = [await idleConnection({ isUsed: false }), await idleConnection({ isUsed: true })];
  team.jira.faults.plant({ kind: 'delay', ms: SLOW, on: /comment$/ });
  team.jira.calls.clear();
  const answers = Promise.all(presses.map((press) => press()));
  await isAtJira();
  await pause(1_000); // for the others, which wait for the first

  const begun = Date.now();
  team.footbridge.child.kill('SIGTERM');
  await Promise.all(idle.map(({ closed }) => closed));
  expect(Date.now() - begun).toBeLessThan(SLOW - 1_000);
  await expect(fetch(`${team.address}/healthz`)).rejects.toThrow();

  for (const { status, headers } of await answers)
    expect([status, headers.get('connection')]).toEqual([303, 'close']);
  expect(await team.footbridge.ended).toEqual({ code: null, signal: 'SIGTERM' });
  expect(Date.now() - begun).toBeLessThan(LONGEST_STOP);
  expect(team.footbridge.output).not.toMatch(/"level":[56]0/);

  team.jira.faults.clear();
  await team.startAgain();
  const made = () => commentsThatBegin('Before the end').sort();
  await until(() => made().length >= WRITES);
  await pause(2_000); // for one that would be made twice
  expect(made()).toEqual(Array.from({ length: WRITES }, (_, i) => `Before the end ${i}`).sort());
});

test('a Jira that does not answer at all holds it back for 25 seconds, and who waits is told', async () => {
  const press = await commenting('Into the void');
  team.jira.faults.plant({ kind: 'delay', ms: 60_000, on: /comment$/ });
  team.jira.calls.clear();
  const answer = press();
  await isAtJira();
  const begun = Date.now();
  team.footbridge.child.kill('SIGTERM');
  expect((await answer).status).toBeGreaterThanOrEqual(200);
  expect(await team.footbridge.ended).toEqual({ code: null, signal: 'SIGTERM' });
  expect(Date.now() - begun).toBeLessThan(LONGEST_STOP);
});

test.each(['SIGTERM', 'SIGINT'] as const)('AF-17 a second %s ends it at once', async (signal) => {
  const press = await commenting(`Cut off by ${signal}`, signal === 'SIGINT' ? 'SHOP-7' : 'SHOP-6');
  team.jira.faults.plant({ kind: 'hang', on: /comment$/ });
  team.jira.calls.clear();
  const answer = press().catch(() => 'cut off');
  await isAtJira();
  team.footbridge.child.kill(signal);
  await until(() =>
    fetch(`${team.address}/healthz`).then(
      () => false,
      () => true,
    ),
  ); // it has heard the first
  const begun = Date.now();
  team.footbridge.child.kill(signal);
  expect(await team.footbridge.ended).toEqual({ code: null, signal });
  expect(Date.now() - begun).toBeLessThan(10_000);
  expect(await answer).toBe('cut off');
});

test('AF-17 told to stop while nothing is under way it ends by that signal within a moment', async () => {
  const begun = Date.now();
  expect(await team.footbridge.end('SIGINT')).toEqual({ code: null, signal: 'SIGINT' });
  expect(Date.now() - begun).toBeLessThan(10_000);
});
