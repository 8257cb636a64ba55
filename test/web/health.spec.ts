import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import sqlite3 from 'sqlite3';
import { MIGRATIONS } from '../../src/database/migrations/index.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';

let footbridge: RunningFootbridge;
beforeAll(async () => {
  footbridge = await startFootbridge({ FOOTBRIDGE_LOG_LEVEL: 'silent' });
});
afterAll(() => footbridge.stop());

/** What it says, once the last answer does not hold any more. */
async function readiness(): Promise<[number, unknown]> {
  await pause(1_100);
  const answer = await fetch(`${footbridge.url}/readyz`);
  return [answer.status, await answer.json()];
}

const READY = [200, { status: 'ready' }];
const notReady = (because: string) => [503, { status: 'not ready', because }];
const file = () => join(footbridge.dataDir, 'footbridge.db');

test('it is ready when database, disk and schema are', async () => {
  expect(await readiness()).toEqual(READY);
});

test.each(['/healthz', '/readyz'])('%s is asked for by GET and HEAD, and by nothing else', async (path) => {
  for (const method of ['GET', 'HEAD'])
    expect((await fetch(footbridge.url + path, { method })).status).toBe(200);
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    const { status, headers } = await fetch(footbridge.url + path, { method });
    expect([method, status, headers.get('allow')]).toEqual([method, 405, 'GET, HEAD']);
  }
  expect((await fetch(`${footbridge.url}${path}/more`)).status).toBe(404);
});

test('a schema that is another one than its own makes it not ready', async () => {
  const [{ name }] = MIGRATIONS.slice(-1);
  const rename = (from: string, to: string) =>
    footbridge.database.write((manager) =>
      manager.query('UPDATE migrations SET name = ? WHERE name = ?', [to, from]),
    );
  await rename(name, 'Later');
  expect(await readiness()).toEqual(notReady('migrations'));
  await rename('Later', name);
  expect(await readiness()).toEqual(READY);
});

test('a database that has been taken away makes it not ready', async () => {
  renameSync(file(), `${file()}.away`);
  expect(await readiness()).toEqual(notReady('database'));
  renameSync(`${file()}.away`, file());
  expect(await readiness()).toEqual(READY);
});

test('a database that another program does not let it write to makes it not ready', async () => {
  const other = new sqlite3.Database(file());
  const run = (sql: string) => new Promise((resolve) => other.exec(sql, resolve));
  await run('BEGIN IMMEDIATE');
  expect(await readiness()).toEqual(notReady('database'));
  expect((await fetch(`${footbridge.url}/healthz`)).status).toBe(200);
  await run('ROLLBACK');
  await new Promise((resolve) => other.close(resolve));
  expect(await readiness()).toEqual(READY);
});

test('AF-03 a disk without room makes it not ready', async () => {
  const fs = jest.requireActual<typeof import('node:fs/promises')>('node:fs/promises');
  const statfs = jest
    .spyOn(fs, 'statfs')
    .mockResolvedValue({ bavail: 100, bsize: 4096 } as Awaited<ReturnType<typeof fs.statfs>>);
  expect(await readiness()).toEqual(notReady('disk'));
  statfs.mockRestore();
  expect(await readiness()).toEqual(READY);
});

test('it looks once a second at most, however often it is asked', async () => {
  await pause(1_100);
  const write = jest.spyOn(footbridge.database, 'writeQuietly');
  const begun = Date.now();
  await Promise.all(Array.from({ length: 50 }, () => fetch(`${footbridge.url}/readyz`)));
  const seconds = Math.floor((Date.now() - begun) / 1000);
  expect(write).toHaveBeenCalled();
  expect(write.mock.calls.length).toBeLessThanOrEqual(1 + seconds);
  write.mockRestore();
});
