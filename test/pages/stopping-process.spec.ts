import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { Browser } from '../support/browser.js';
import { Process } from '../support/process.js';
import { ADA } from '../support/stories.js';
import { addAccount, makeBoard, setUp } from '../support/walk.js';

const WRITES = 16;
/** Milliseconds that Jira takes for a comment. Those of one work item are made one after the other. */
const SLOW = 6_000;
const LONGEST_STOP = 29_000; // milliseconds; compose kills after thirty seconds

let dataDir: string;
let jira: FakeJira;
let footbridge: Process;
let address: string;
let ada: Browser;
let board: string;

jest.setTimeout(120_000);

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'footbridge-'));
  jira = await FakeJira.start();
  await start();
  const path = /first administrator at \S+(\/setup\/\S+)/.exec(footbridge.output)![1];
  ada = await setUp(address, path, ADA);
  const accountId = await addAccount(ada, jira, { name: 'Team Jira', as: 'ada' });
  board = await makeBoard(ada, accountId, { name: 'Shop', source: 'projects', projects: ['SHOP'] });
});
afterAll(async () => {
  await footbridge?.end();
  await jira?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  jira.faults.clear();
  if (footbridge.child.exitCode !== null || footbridge.child.signalCode !== null) await start(port());
});

const port = () => Number(new URL(address).port);

async function start(port = 0): Promise<void> {
  footbridge = Process.run({ FOOTBRIDGE_DATA_DIR: dataDir, PORT: String(port) });
  address = await footbridge.ready();
  await pause(100); // the address of the first administrator is printed after it
}

/** A comment, sent as the form of its page sends it; the answer as it is. */
async function commenting(words: string, key = 'SHOP-5'): Promise<() => Promise<Response>> {
  const tab = new Browser(address);
  tab.shareCookiesOf(ada);
  const { $ } = await tab.visit(paths.items.show({ boardId: board.split('/')[2], key }));
  const button = tab.page.button('Comment');
  const id = button.attr('form');
  const fields = (id ? $(`#${id}`) : button.closest('form')).find('input[type=hidden]');
  const body = new URLSearchParams({ comment: words });
  fields.each((_, field) => body.set(String($(field).attr('name')), String($(field).attr('value'))));
  const url = new URL(String(button.attr('formaction')), address);
  const cookie = tab.cookieHeader(url.host);
  return () => fetch(url, { method: 'POST', redirect: 'manual', headers: { cookie }, body });
}

const commentsThatBegin = (words: string) =>
  jira.world
    .issue('SHOP-5')
    .comments.map(({ body }) => body)
    .filter((body) => body.startsWith(words));

/** A connection on which nobody waits, opened in advance or kept after an answer. @returns when it was closed. */
async function idleConnection({ isUsed }: { isUsed: boolean }): Promise<{ closed: Promise<unknown> }> {
  const socket = connect(port(), 'localhost').on('error', () => undefined);
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
  jira.faults.plant({ kind: 'delay', ms: SLOW, on: /comment$/ });
  jira.calls.clear();
  const answers = Promise.all(presses.map((press) => press()));
  await pause(1_500);

  const begun = Date.now();
  footbridge.child.kill('SIGTERM');
  await Promise.all(idle.map(({ closed }) => closed));
  expect(Date.now() - begun).toBeLessThan(2_000);
  await expect(fetch(`${address}/healthz`)).rejects.toThrow();

  for (const { status, headers } of await answers)
    expect([status, headers.get('connection')]).toEqual([303, 'close']);
  expect(await footbridge.ended).toEqual({ code: null, signal: 'SIGTERM' });
  expect(Date.now() - begun).toBeLessThan(LONGEST_STOP);
  expect(footbridge.output).not.toMatch(/"level":[56]0/);

  jira.faults.clear();
  await start(port());
  const made = () => commentsThatBegin('Before the end').sort();
  for (const until = Date.now() + 60_000; made().length < WRITES && Date.now() < until;) await pause(200);
  await pause(2_000); // for one that would be made twice
  expect(made()).toEqual(Array.from({ length: WRITES }, (_, i) => `Before the end ${i}`).sort());
});

test('a Jira that does not answer at all holds it back for 25 seconds, and who waits is told', async () => {
  const press = await commenting('Into the void');
  jira.faults.plant({ kind: 'delay', ms: 60_000, on: /comment$/ });
  const answer = press();
  await pause(1_000);
  const begun = Date.now();
  footbridge.child.kill('SIGTERM');
  expect((await answer).status).toBeGreaterThanOrEqual(200);
  expect(await footbridge.ended).toEqual({ code: null, signal: 'SIGTERM' });
  expect(Date.now() - begun).toBeLessThan(LONGEST_STOP);
});

test.each(['SIGTERM', 'SIGINT'] as const)('AF-17 a second %s ends it at once', async (signal) => {
  const press = await commenting(`Cut off by ${signal}`, signal === 'SIGINT' ? 'SHOP-7' : 'SHOP-6');
  jira.faults.plant({ kind: 'delay', ms: 10_000, on: /comment$/ });
  const answer = press().catch(() => 'cut off');
  await pause(300);
  footbridge.child.kill(signal);
  await pause(300);
  const begun = Date.now();
  footbridge.child.kill(signal);
  expect(await footbridge.ended).toEqual({ code: null, signal });
  expect(Date.now() - begun).toBeLessThan(2_000);
  expect(await answer).toBe('cut off');
});

test('AF-17 told to stop while nothing is under way it ends by that signal within a moment', async () => {
  const begun = Date.now();
  expect(await footbridge.end('SIGINT')).toEqual({ code: null, signal: 'SIGINT' });
  expect(Date.now() - begun).toBeLessThan(3_000);
});
