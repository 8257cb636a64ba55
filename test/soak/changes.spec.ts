import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import sqlite3 from 'sqlite3';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { Browser } from '../support/browser.js';
import { Process } from '../support/process.js';
import { ADA } from '../support/stories.js';
import { addAccount, makeBoard, setUp } from '../support/walk.js';

/** The short form runs with the other tests; `npm run soak` is the long one. */
const IS_LONG = process.env.SOAK === 'long';
const [TABS, KILLS] = IS_LONG ? [20, 60] : [4, 3];
const SETTLING = IS_LONG ? 110_000 : 12_000; // milliseconds
const KEYS = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19].map((number) => `SHOP-${number}`);

let dataDir: string;
let jira: FakeJira;
let footbridge: Process;
let address: string;
let ada: Browser;
let boardId: string;

jest.setTimeout(IS_LONG ? 900_000 : 120_000);

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'footbridge-'));
  jira = await FakeJira.start();
  await start(0);
  await pause(100); // the address of the first administrator is printed after it
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

async function start(port: number): Promise<void> {
  footbridge = Process.run({ FOOTBRIDGE_DATA_DIR: dataDir, PORT: String(port) });
  address = await footbridge.ready();
}

test('kills at random moments and answers that get lost: no change is lost, none doubled, none told false', async () => {
  const told = new Map<string, 'made' | 'on its way' | 'other'>();
  let isOver = false;
  const spoil = setInterval(spoilAnAnswer, 150);
  const tabs = Array.from({ length: TABS }, (_, tab) => commentOn(tab));
  for (let kill = 0; kill < KILLS; kill++) {
    await pause(randomInt(800, 2_000));
    await footbridge.end('SIGKILL');
    await start(Number(new URL(address).port));
  }
  isOver = true;
  clearInterval(spoil);
  await Promise.all(tabs);
  jira.faults.clear();
  await pause(SETTLING);
  await footbridge.end('SIGTERM');

  const inJira = KEYS.flatMap((key) => jira.world.issue(key).comments.map(({ body }) => body));
  const times = (text: string) => inJira.filter((body) => body === text).length;
  const rows = await kept();
  const state = (text: string) => rows.find(({ wanted }) => JSON.parse(wanted).text === text)?.state;
  const texts = [...told.keys()];
  expect(texts.length).toBeGreaterThan(TABS);
  expect(texts.filter((text) => times(text) > 1)).toEqual([]);
  expect(texts.filter((text) => told.get(text) === 'made' && times(text) !== 1)).toEqual([]);
  expect(texts.filter((text) => told.get(text) === 'on its way' && !state(text))).toEqual([]);
  expect(texts.filter((text) => state(text) === 'made' && times(text) !== 1)).toEqual([]);
  expect(texts.filter((text) => state(text) === 'refused' && times(text) !== 0)).toEqual([]);
  // What is in Jira was written down before it was sent.
  expect(texts.filter((text) => times(text) === 1 && !state(text))).toEqual([]);
  if (IS_LONG) expect(rows.filter(({ state: now }) => now === 'being made')).toEqual([]);

  async function commentOn(tab: number): Promise<void> {
    for (let i = 0; !isOver; i++) {
      const text = `Tab ${tab}, number ${i}`;
      const key = KEYS[(tab + i * TABS) % KEYS.length];
      const browser = new Browser(address);
      browser.shareCookiesOf(ada);
      try {
        await browser.visit(paths.items.show({ boardId, key }));
        if (!browser.page.text.includes('Your comment')) continue;
        told.set(text, 'other');
        const page = await browser.press('Comment', { comment: text });
        if (page.text.includes(`Your comment is on ${key}`)) told.set(text, 'made');
        else if (/is on its way|waits and is made/.test(page.text)) told.set(text, 'on its way');
      } catch {
        await pause(100); // it was killed under the request, as it should be now and then
      }
    }
  }
});

/** Jira does what it is asked, and its answer gets lost or comes late. */
function spoilAnAnswer(): void {
  jira.faults.clear();
  const on = { on: /comment$/, method: 'POST', times: 1 };
  const dice = randomInt(100) / 100;
  if (dice < 0.2) jira.faults.plant({ kind: 'reset', ...on });
  else if (dice < 0.4) jira.faults.plant({ kind: 'truncate', ...on });
  else if (dice < 0.6) jira.faults.plant({ kind: 'delay', ms: randomInt(1_000, 2_500), ...on });
  else if (dice < 0.7) jira.faults.plant({ kind: 'status', status: 504, ...on });
}

function kept(): Promise<{ wanted: string; state: string }[]> {
  const database = new sqlite3.Database(join(dataDir, 'footbridge.db'));
  return new Promise((resolve, reject) =>
    database.all<{ wanted: string; state: string }>('SELECT wanted, state FROM change', (error, rows) =>
      database.close(() => (error ? reject(error) : resolve(rows))),
    ),
  );
}
