import 'reflect-metadata';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { openFoundation } from '../../src/app.js';
import { ConfigProblem, readConfig } from '../../src/config.js';
import { MIGRATIONS } from '../../src/database/migrations/index.js';
import { Process } from '../support/process.js';

let dataDir: string;
let file: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'footbridge-'));
  file = join(dataDir, 'footbridge.db');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const open = () =>
  openFoundation(readConfig({ FOOTBRIDGE_DATA_DIR: dataDir, FOOTBRIDGE_LOG_LEVEL: 'silent' }));
async function startAndStop(): Promise<void> {
  await (await open()).database.close();
}

/** Statements on a database file, as somebody else's program runs them. @returns the rows of the last one. */
async function sql(path: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const database = new sqlite3.Database(path);
  let rows: Record<string, unknown>[] = [];
  for (const statement of statements)
    rows = await new Promise((resolve, reject) =>
      database.all<Record<string, unknown>>(statement, (error, found) =>
        error ? reject(error) : resolve(found),
      ),
    );
  await new Promise((resolve) => database.close(resolve));
  return rows;
}

/** The schema and the migrations of the file. */
const state = () =>
  Promise.all([
    sql(file, 'SELECT sql FROM sqlite_master ORDER BY 1'),
    sql(file, 'SELECT name FROM migrations ORDER BY 1'),
  ]);
const copies = () => readdirSync(dataDir).filter((name) => name.startsWith('footbridge-before-'));

/** A database as it was before the last migration, with a row to know it by: the last one only adds something. */
async function databaseFromBefore(): Promise<void> {
  copyFileSync(join(__dirname, 'first-storey.db'), file);
  await sql(
    file,
    "DELETE FROM migrations WHERE name LIKE 'LinkLife%'",
    'DROP TABLE exchange',
    'DROP TABLE farewell',
  );
  for (const column of ['failing_since', 'failure'])
    await sql(file, `ALTER TABLE alm_account DROP COLUMN ${column}`);
  for (const column of ['end_announced', 'is_shut_out'])
    await sql(file, `ALTER TABLE credential DROP COLUMN ${column}`);
}
const KEY = { FOOTBRIDGE_ENCRYPTION_KEY: Buffer.alloc(32, 'first storey ').toString('base64') };
const openIt = () =>
  openFoundation(readConfig({ FOOTBRIDGE_DATA_DIR: dataDir, FOOTBRIDGE_LOG_LEVEL: 'silent', ...KEY }));

test('AF-08 before the schema changes a copy of the database is made, which holds everything', async () => {
  await databaseFromBefore();
  const before = await state();
  await (await openIt()).database.close();
  expect((await state())[1]).toHaveLength(MIGRATIONS.length);
  const [copy, ...others] = copies();
  expect(others).toEqual([]);
  expect(copy).toMatch(/^footbridge-before-\d+\.\d+\.\d+-\d{8}T\d{9}Z\.db$/);
  expect(await sql(join(dataDir, copy), 'SELECT name FROM migrations ORDER BY 1')).toEqual(before[1]);
  expect(await sql(join(dataDir, copy), 'SELECT count(*) n FROM profile')).toEqual([{ n: 3 }]);

  await (await openIt()).database.close();
  expect(copies()).toEqual([copy]);
});

test('the last three copies are kept', async () => {
  for (const year of [2020, 2021, 2022, 2023])
    writeFileSync(join(dataDir, `footbridge-before-0.0.9-${year}0101T000000000Z.db`), '');
  await databaseFromBefore();
  await (await openIt()).database.close();
  expect(copies().map((name) => /-(\d{4})\d{4}T/.exec(name)![1])).toEqual(
    expect.arrayContaining(['2022', '2023', String(new Date().getFullYear())]),
  );
  expect(copies()).toHaveLength(3);
});

test('a new database needs no copy', async () => {
  await startAndStop();
  expect(copies()).toEqual([]);
});

test('AF-08 a migration that fails changes nothing, also of those before it, and says where the copy is', async () => {
  await databaseFromBefore();
  // The first of the two changes works, the second meets a table that should not be there.
  await sql(file, "DELETE FROM migrations WHERE name LIKE 'LinkHealth%'", 'DROP TABLE handoff');
  for (const column of ['last_check', 'ladder'])
    await sql(file, `ALTER TABLE alm_account DROP COLUMN ${column}`);
  await sql(file, 'CREATE TABLE farewell (id text)');
  const before = await state();
  const failing = openIt();
  await expect(failing).rejects.toThrow(ConfigProblem);
  await expect(failing).rejects.toThrow('could not be brought up to date, and was left as it was');
  await expect(failing).rejects.toThrow(`A copy from before is ${join(dataDir, copies()[0])}.`);
  expect(await state()).toEqual(before);
  // Nothing holds the folder: the cure can be tried at once.
  await sql(file, 'DROP TABLE farewell');
  await (await openIt()).database.close();
});

test('AF-07 a database of a newer Footbridge is refused and left as it is, with the copy from before named', async () => {
  await startAndStop();
  await sql(file, "INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'Later9999999999999')");
  const before = await state();
  await expect(open()).rejects.toThrow(
    `The database in ${dataDir} was written by a newer Footbridge (Later9999999999999). Start that one again. Nothing was changed.`,
  );
  const copy = join(dataDir, 'footbridge-before-9.0.0-20270101T000000000Z.db');
  writeFileSync(copy, '');
  await expect(open()).rejects.toThrow(`or put back the copy from before the upgrade, ${copy}`);
  expect(await state()).toEqual(before);
});

test.each([
  ['gone', () => rmSync(file)],
  ['empty', () => writeFileSync(file, '')],
])('a database that is %s while its key is there is no first start', async (_, lose) => {
  await startAndStop();
  lose();
  const key = join(dataDir, 'encryption.key');
  const left = readdirSync(dataDir).filter((name) => name.startsWith('footbridge.db'));
  await expect(open()).rejects.toThrow(`The database ${file} is gone, but encryption.key is still there.`);
  expect(readdirSync(dataDir).filter((name) => name.startsWith('footbridge.db'))).toEqual(left);
  expect(existsSync(key)).toBe(true);
  rmSync(key);
  await startAndStop();
});

test('AF-08 a first start that is killed at any moment can be made again', async () => {
  for (const after of [150, 300, 450, 600, 750, 900]) {
    const one = Process.run({ FOOTBRIDGE_DATA_DIR: dataDir });
    await new Promise((resolve) => setTimeout(resolve, after));
    await one.end('SIGKILL');
    expect(one.output).not.toContain('cannot start');
  }
  const last = Process.run({ FOOTBRIDGE_DATA_DIR: dataDir });
  await last.ready();
  await last.end();
});
