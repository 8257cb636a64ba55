import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import type { Browser } from '../support/browser.js';
import { Process } from '../support/process.js';
import { ADA } from '../support/stories.js';
import { addAccount, makeBoard, setUp } from '../support/walk.js';

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
  await start(0);
  await pause(100); // the address of the first administrator is printed after it
  const path = /first administrator at \S+(\/setup\/\S+)/.exec(footbridge.output)![1];
  ada = await setUp(address, path, ADA);
  const accountId = await addAccount(ada, jira, { name: 'Team Jira', as: 'ada' });
  board = await makeBoard(ada, accountId, { name: 'Shop', source: 'projects', projects: ['SHOP'] });
  await until(async () => (await ada.visit(board)).$('.card').length > 0);
});
afterAll(async () => {
  await footbridge?.end();
  await jira?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});
afterEach(() => jira.faults.clear());

async function start(port: number): Promise<void> {
  footbridge = Process.run({ FOOTBRIDGE_DATA_DIR: dataDir, PORT: String(port) });
  address = await footbridge.ready();
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(20)) if (await isSo()) return;
  throw new Error('it has not come to that');
}

/** Sends a form whose answer never comes, for Footbridge is killed as soon as Jira has acted; then sends it again. */
async function sendsAcrossAKill(
  path: string,
  fields: Record<string, string | string[]>,
  hasActed: () => boolean,
) {
  const lost = ada.post(path, fields).catch(() => undefined);
  await until(hasActed);
  await footbridge.end('SIGKILL');
  await lost;
  jira.faults.clear();
  await start(Number(new URL(address).port));
  return ada.post(path, fields);
}

test('a work item that Jira made just before Footbridge was killed is there once when the form is sent again', async () => {
  const form = await ada.visit(paths.boards.add({ id: board.split('/')[2] }));
  const fields = { _csrf: form.value('_csrf'), summary: 'Across a kill', what: form.value('what') };
  const made = () => jira.world.issues.filter(({ summary }) => summary === 'Across a kill');
  jira.faults.plant({ kind: 'drip', bytes: 1, everyMs: 1_000, on: /\/issue$/, method: 'POST' });
  const sent = { ...fields, operation: form.value('operation') };
  const path = paths.boards.add({ id: board.split('/')[2] });
  const again = await sendsAcrossAKill(path, sent, () => made().length > 0);
  expect(again.text).toContain(`${made()[0].key} is created.`);
  await ada.post(path, sent);
  expect(made()).toHaveLength(1);
});

test('several moves of which some were made when Footbridge was killed are each made once when the form is sent again', async () => {
  const keys = ['SHOP-5', 'SHOP-10', 'SHOP-11', 'SHOP-12', 'SHOP-14', 'SHOP-16', 'SHOP-19'];
  const several = paths.boards.several({ id: board.split('/')[2] });
  const chosen = await ada.visit(`${several}?what=move&${keys.map((key) => `key=${key}`).join('&')}`);
  const to = chosen.$('select[name=to] option:contains("In Progress")').attr('value')!;
  const preview = await ada.press('Preview', { to });
  const fields = {
    _csrf: preview.value('_csrf'),
    what: 'move',
    to,
    key: keys,
    operation: preview.value('operation'),
  };
  const isMoved = (key: string) => jira.world.issue(key).status === '3';
  jira.faults.plant({ kind: 'delay', ms: 150 });
  await sendsAcrossAKill(several, fields, () => keys.some(isMoved));
  await until(async () => (await ada.visit(ada.page.path)).text.includes(`${keys.length} made`));
  expect(keys.every(isMoved)).toBe(true);
  const moves = jira.calls.filter(
    ({ method, path, status }) => method === 'POST' && path.endsWith('/transitions') && status < 300,
  );
  expect(moves.map(({ path }) => path.split('/').at(-2)).sort()).toEqual([...keys].sort());
});
