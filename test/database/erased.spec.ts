import 'reflect-metadata';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Profile } from '../../src/people/profile.entity.js';
import { person, scratchDatabase, type ScratchDatabase } from '../support/scratch-database.js';

let scratch: ScratchDatabase;
beforeEach(async () => {
  scratch = await scratchDatabase();
});
afterEach(() => scratch.remove());

/** Every byte of the data folder, as whoever copies it has them. */
const bytes = () =>
  readdirSync(scratch.dataDir)
    .map((file) => readFileSync(join(scratch.dataDir, file), 'latin1'))
    .join('');
const closed = async <T>(look: () => T): Promise<T> => {
  await scratch.database.close();
  const found = look();
  await scratch.reopen();
  return found;
};

test('R26 what is erased is not left in the bytes of the database file either', async () => {
  const { database } = scratch;
  await database.write((manager) => manager.insert(Profile, [person('ada'), person('hiddenword')]));
  expect(await closed(bytes)).toContain('hiddenword');

  await scratch.database.write((manager) => manager.delete(Profile, { name: 'hiddenword' }));
  const left = await closed(bytes);
  expect(left).not.toContain('hiddenword');
  expect(left).toContain('ada@example.com');
});
