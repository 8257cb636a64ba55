import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { RunResult } from 'sqlite3';
import { PreparingConnection } from '../../src/database/preparing-connection.js';

let folder: string;
let connection: PreparingConnection;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footbridge-'));
  connection = new PreparingConnection(join(folder, 'some.db'));
  await run('CREATE TABLE card (name TEXT UNIQUE)');
});

afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

const close = (of = connection) =>
  new Promise<void>((resolve, reject) => of.close((error) => (error ? reject(error) : resolve())));
const run = (sql: string, values: unknown[] = [], on = connection) =>
  new Promise<number>((resolve, reject) =>
    on.run(sql, values, function (this: RunResult, error: Error | null) {
      if (error) reject(error);
      else resolve(this.changes);
    }),
  );
const all = (sql: string, values: unknown[] = [], on = connection) =>
  new Promise<unknown[]>((resolve, reject) =>
    on.all(sql, values, (error: Error | null, rows: unknown[]) => (error ? reject(error) : resolve(rows))),
  );

test('many who ask the same at once each get the answer for their own values', async () => {
  const names = Array.from({ length: 20 }, (_, at) => `card ${at}`);
  const changed = await Promise.all(names.map((name) => run('INSERT INTO card (name) VALUES (?)', [name])));
  expect(changed).toEqual(names.map(() => 1));
  const found = await Promise.all(names.map((name) => all('SELECT name FROM card WHERE name = ?', [name])));
  expect(found).toEqual(names.map((name) => [{ name }]));
});

test('a statement that failed is told each time, and goes on being good for others', async () => {
  const add = (name: string) => run('INSERT INTO card (name) VALUES (?)', [name]);
  await add('one');
  await expect(add('one')).rejects.toThrow('UNIQUE');
  await expect(add('one')).rejects.toThrow('UNIQUE');
  expect(await add('two')).toBe(1);
  for (let time = 0; time < 2; time++)
    await expect(all('SELECT name FROM nowhere')).rejects.toThrow('no such table');
});

test('what was prepared sees a column that is added later', async () => {
  await run('INSERT INTO card (name) VALUES (?)', ['one']);
  expect(await all('SELECT * FROM card')).toEqual([{ name: 'one' }]);
  await run('ALTER TABLE card ADD COLUMN points INTEGER DEFAULT 3');
  expect(await all('SELECT * FROM card')).toEqual([{ name: 'one', points: 3 }]);
});

test.each([0, 1, 2, 3, 5, 8])(
  'it closes while statements are being prepared, each is answered, and later ones are told: after %i turns',
  async (turns) => {
    const closing = await another();
    const asked = [1, 2, 2, 3, 4, 4, 5].map((number) => all(`SELECT ${number} AS number`, [], closing));
    const added = run('INSERT INTO card (name) VALUES (?)', ['one'], closing);
    for (let gone = 0; gone < turns; gone++) await turn();
    const closed = close(closing);
    const late = all('SELECT 6 AS number', [], closing).catch(({ code }) => code);
    await closed;
    expect((await Promise.all(asked)).flat()).toEqual([1, 2, 2, 3, 4, 4, 5].map((number) => ({ number })));
    expect(await added).toBe(1);
    expect([[{ number: 6 }], 'SQLITE_MISUSE']).toContainEqual(await late);
    await expect(all('SELECT 7', [], closing)).rejects.toThrow('SQLITE_MISUSE: Database is closed');
    await expect(run("DELETE FROM card WHERE name = ''", [], closing)).rejects.toThrow('Database is closed');
    expect(await all('SELECT name FROM card')).toEqual([{ name: 'one' }]);
  },
);

describe('nothing stays open', () => {
  let other: PreparingConnection;

  beforeEach(async () => {
    await all('PRAGMA journal_mode = WAL');
    connection.configure('busyTimeout', 1);
    other = await another();
  });

  afterEach(() => close(other));

  const transactAndCheckpoint = async () => {
    await run('BEGIN IMMEDIATE');
    await run("UPDATE card SET name = name || '.'");
    await run('COMMIT');
    expect(await all('PRAGMA wal_checkpoint(TRUNCATE)')).toEqual([{ busy: 0, log: 0, checkpointed: 0 }]);
  };

  test.each([
    ['INSERT', "INSERT INTO card (name) VALUES ('two')"],
    ['UPDATE', "UPDATE card SET name = 'two'"],
    ['DELETE', 'DELETE FROM card'],
    ['BEGIN', 'BEGIN EXCLUSIVE'],
  ])('of %s that somebody else was in the way of, asked either way', async (_, sql) => {
    for (const ask of [run, all]) {
      await run('BEGIN IMMEDIATE', [], other);
      await expect(ask(sql)).rejects.toThrow('SQLITE_BUSY');
      await run('COMMIT', [], other);
      await transactAndCheckpoint();
    }
  });

  test.each([
    ["INSERT INTO card (name) VALUES ('two'), ('three') RETURNING name"],
    ["SELECT name FROM card UNION SELECT 'two'"],
  ])('of what gives rows and is only run: %s', async (sql) => {
    await run(sql);
    await transactAndCheckpoint();
  });
});

function another(): Promise<PreparingConnection> {
  return new Promise((resolve, reject) => {
    const made: PreparingConnection = new PreparingConnection(join(folder, 'some.db'), (error) =>
      error ? reject(error) : resolve(made),
    );
  });
}
