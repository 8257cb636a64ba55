import 'reflect-metadata';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../src/app.js';
import { ConfigProblem, readConfig } from '../../src/config.js';
import { FolderLock } from '../../src/database/folder-lock.js';
import { Process } from '../support/process.js';

let dataDir: string;
const started: Process[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'footbridge-'));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.end()));
  rmSync(dataDir, { recursive: true, force: true });
});

function start(): Process {
  const one = Process.run({ FOOTBRIDGE_DATA_DIR: dataDir });
  started.push(one);
  return one;
}

test('AF-09 R08 of two processes on one data folder the second ends with 78 and names the first', async () => {
  const first = start();
  const address = await first.ready();
  const second = start();
  expect(await second.ended).toEqual({ code: 78, signal: null });
  expect(second.output).toMatch(
    `Another Footbridge is running on the data folder ${dataDir}: process ${first.pid} on ${hostname()}`,
  );
  expect(second.output).toMatch(/since 20\d\d-\d\d-\d\d \d\d:\d\d UTC\. Stop it first/);
  expect(second.output).not.toMatch(/ready|\bat .*\.ts/);
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
});

test('R08 of two that start at once on a new folder one is ready, the other ends', async () => {
  const both = [start(), start()];
  const ready = both.map((one) => one.ready().then(() => one));
  const first = await Promise.any(ready);
  const second = both.find((one) => one !== first)!;
  expect(await second.ended).toMatchObject({ code: 78 });
  await Promise.allSettled(ready);
  expect(second.output).toContain('Another Footbridge is running');
});

test('AF-09 R08 a process that was killed holds nothing back, whatever it left behind', async () => {
  const first = start();
  await first.ready();
  await first.end('SIGKILL');
  const left = join(dataDir, 'footbridge.lock.json');
  // In a container the next process often has the number of the last one: it must not be taken for it.
  writeFileSync(left, JSON.stringify({ ...JSON.parse(readFileSync(left, 'utf8')), pid: process.pid }));
  await start().ready();
});

test('R08 an app in the same process is refused as well, and may start when the first is closed', async () => {
  const config = readConfig({
    FOOTBRIDGE_DATA_DIR: dataDir,
    FOOTBRIDGE_LOG_LEVEL: 'silent',
    PORT: '4001',
  });
  const first = await createApp(config);
  const second = createApp(config);
  await expect(second).rejects.toThrow(ConfigProblem);
  await expect(second).rejects.toThrow(`process ${process.pid} on ${hostname()}, port 4001, since`);
  await first.close();
  expect(existsSync(join(dataDir, 'footbridge.lock.json'))).toBe(false);
  await (await createApp(config)).close();
});

test('a lock whose holder cannot be read is a lock all the same', async () => {
  const lock = await FolderLock.take({ dataDir });
  for (const left of ['', '{', '[]', 'null', '{"pid":1}']) {
    writeFileSync(join(dataDir, 'footbridge.lock.json'), left);
    await expect(FolderLock.take({ dataDir })).rejects.toThrow(
      `Another Footbridge is running on the data folder ${dataDir}. Stop it first`,
    );
  }
  await lock.release();
});
