import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  await new Promise<void>((resolve, reject) =>
    connection.close((error) => (error ? reject(error) : resolve())),
  );
  rmSync(folder, { recursive: true, force: true });
});

const run = (sql: string, values: unknown[] = []) =>
  new Promise<number>((resolve, reject) =>
    connection.run(sql, values, function (this: RunResult, error: Error | null) {
      if (error) reject(error);
      else resolve(this.changes);
    }),
  );
const all = (sql: string, values: unknown[] = []) =>
  new Promise<unknown[]>((resolve, reject) =>
    connection.all(sql, values, (error: Error | null, rows: unknown[]) =>
      error ? reject(error) : resolve(rows),
    ),
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
