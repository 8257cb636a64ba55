import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { kept } from '../soak/verdict.js';
import { Browser } from '../support/browser.js';
import { Process } from '../support/process.js';
import { ADA } from '../support/stories.js';
import { addAccount, makeBoard, setUp } from '../support/walk.js';

let dataDir: string;
let jira: FakeJira;
let footbridge: Process;
let address: string;
let ada: Browser;
let boardId: string;

jest.setTimeout(90_000);

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'footbridge-'));
  jira = await FakeJira.start();
  await start();
  const path = /first administrator at \S+(\/setup\/\S+)/.exec(footbridge.output)![1];
  ada = await setUp(address, path, ADA);
  const accountId = await addAccount(ada, jira, { name: 'Team Jira', as: 'ada' });
  const board = await makeBoard(ada, accountId, { name: 'Shop', source: 'projects', projects: ['SHOP'] });
  boardId = board.split('/')[2];
});
afterAll(async () => {
  await footbridge?.end();
  await jira?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});
afterEach(() => jira.faults.clear());

async function start(port = 0): Promise<void> {
  footbridge = Process.run({ FOOTBRIDGE_DATA_DIR: dataDir, PORT: String(port) });
  address = await footbridge.ready();
  await pause(100); // the address of the first administrator is printed after it
}

const startAgain = () => start(Number(new URL(address).port));

/** Ada comments by the script of a board. @returns what it was told at once */
async function comment(key: string, words: string) {
  const { page } = ada;
  const target = paths.items.comments({ boardId, key });
  const fields = { _csrf: page.value('_csrf'), comment: words, operation: words };
  const answer = await ada.post(target, fields, { Accept: 'application/json' });
  return { status: answer.status, ...(JSON.parse(answer.html) as { outcomeUrl: string }) };
}

const comments = (key: string, words: string) =>
  jira.world.issue(key).comments.filter(({ body }) => body === words).length;
const rowOf = async (key: string) => (await kept(dataDir)).find((row) => row.key === key)!;
const until = async (isSo: () => boolean | Promise<boolean>) => {
  for (const end = Date.now() + 45_000; Date.now() < end && !(await isSo());) await pause(200);
  expect(await isSo()).toBe(true);
};

test('what was acknowledged to a script and not sent before the process was killed is made once by the next one', async () => {
  await ada.visit(paths.items.show({ boardId, key: 'SHOP-5' }));
  jira.faults.plant({ kind: 'hang', on: /issue\/SHOP-5/ });
  jira.calls.clear();
  const { status, outcomeUrl } = await comment('SHOP-5', 'Before the kill');
  expect([status, Boolean(outcomeUrl)]).toEqual([202, true]);
  await footbridge.end('SIGKILL');
  expect((await rowOf('SHOP-5')).state).toBe('waiting');
  expect(jira.calls.filter(({ method, path }) => method === 'POST' && /comment$/.test(path))).toHaveLength(0);

  jira.faults.clear();
  await startAgain();
  await ada.visit(paths.items.show({ boardId, key: 'SHOP-6' }));
  // Its page still asks what became of it.
  const again = async () => {
    const fields = { _csrf: ada.page.value('_csrf') };
    const page = await ada.post(outcomeUrl, fields, { Accept: 'application/json' });
    await ada.visit(paths.changes.index());
    return JSON.parse(page.html) as { ok: boolean; isWaiting?: boolean; message: string };
  };
  await until(async () => !(await again()).isWaiting);
  expect(await again()).toMatchObject({ ok: true, message: 'Your comment is on SHOP-5 in Jira.' });
  await pause(1_000); // for one that would be made twice
  expect(comments('SHOP-5', 'Before the kill')).toBe(1);
});

test('what Jira refuses while the process is told to stop is refused, and does not wait for the next one', async () => {
  await ada.visit(paths.items.show({ boardId, key: 'SHOP-7' }));
  const on = { on: /SHOP-7\/comment$/, method: 'POST' };
  jira.faults.plant({ kind: 'delay', ms: 3_000, ...on });
  jira.faults.plant({
    ...{ kind: 'status', status: 400, headers: { 'Content-Type': 'application/json' }, ...on },
    body: JSON.stringify({ errorMessages: ['Not today.'], errors: {} }),
  });
  jira.calls.clear();
  expect((await comment('SHOP-7', 'While it stops')).status).toBe(202);
  await until(() => jira.calls.some(({ method, path }) => method === 'POST' && /comment$/.test(path)));
  expect(await footbridge.end('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' });
  const row = await rowOf('SHOP-7');
  expect([row.state, row.answer]).toEqual(['refused', expect.stringContaining('Not today.')]);

  jira.faults.clear();
  await startAgain();
  await pause(2_000); // for one that would be sent again
  expect(comments('SHOP-7', 'While it stops')).toBe(0);
  await ada.visit(paths.changes.index());
  expect(ada.page.text).toContain('Not today.');
});
