import 'reflect-metadata';
import { join } from 'node:path';
import { DataSource, type EntityManager } from 'typeorm';
import { dataSourceOptions } from '../../src/database/database.js';
import { ENTITIES } from '../../src/entities.js';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database.js';

let scratch: ScratchDatabase;
beforeEach(async () => {
  scratch = await scratchDatabase();
});
afterEach(() => scratch.remove());

test('after the migrations the schema builder has nothing left to do', async () => {
  const source = new DataSource(dataSourceOptions(join(scratch.dataDir, 'footbridge.db'), ENTITIES));
  await source.initialize();
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  await source.destroy();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

test('a second start runs none again and keeps what is there', async () => {
  const applied = () => scratch.database.read.query('SELECT name FROM migrations ORDER BY id');
  const before = await applied();
  await scratch.database.close();
  await scratch.reopen();
  expect(await applied()).toEqual(before);
});

test('AF-02 both connections are set up as the app relies on', async () => {
  const { database } = scratch;
  const settings = async (manager: EntityManager) => ({
    ...(await manager.query('PRAGMA journal_mode'))[0],
    ...(await manager.query('PRAGMA foreign_keys'))[0],
    ...(await manager.query('PRAGMA busy_timeout'))[0],
    ...(await manager.query('PRAGMA synchronous'))[0],
  });
  const expected = { journal_mode: 'wal', foreign_keys: 1, timeout: 5000, synchronous: 2 /* FULL */ };
  expect(await settings(database.read)).toEqual(expected);
  expect(await database.write(settings)).toEqual(expected);
});
