import 'reflect-metadata';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import sqlite3 from 'sqlite3';
import { Memo } from '../../src/database/memo.js';
import { paths } from '../../src/paths.js';
import { Profile } from '../../src/people/profile.entity.js';
import { startFootbridge } from '../support/footbridge.js';
import { person, scratchDatabase, type ScratchDatabase } from '../support/scratch-database.js';
import { ADA, invitedMember, signedInAdministrator } from '../support/stories.js';

let scratch: ScratchDatabase;
beforeEach(async () => {
  scratch = await scratchDatabase();
});
afterEach(() => scratch.remove());

/** Changes the database as a program of its own does, on a connection that Footbridge knows nothing of. */
async function elsewhere(dataDir: string, ...statements: string[]): Promise<void> {
  const file = new sqlite3.Database(join(dataDir, 'footbridge.db'));
  file.configure('busyTimeout', 5_000);
  for (const sql of statements)
    await new Promise<void>((resolve, reject) =>
      file.exec(sql, (error) => (error ? reject(error) : resolve())),
    );
  await new Promise((resolve) => file.close(resolve));
}

const RENAME = (name: string) => `UPDATE profile SET name = '${name}' WHERE id = 'ada'`;

/** A memo of Ada's name, which counts how often it asked. */
function memoOfAda() {
  const { database } = scratch;
  const memo = new Memo<Profile>(database, [Profile], 10);
  const load = jest.fn(() => database.read.findOneByOrFail(Profile, { id: 'ada' }));
  return { load, name: async () => (await memo.get('ada', load)).name };
}

test('what another process commits is seen at the next look', async () => {
  await scratch.database.write((manager) => manager.insert(Profile, person('ada')));
  const { name } = memoOfAda();
  expect(await name()).toBe('ada');
  for (const next of ['Ada', 'Augusta', 'Countess']) {
    await elsewhere(scratch.dataDir, RENAME(next));
    await pause(6);
    expect(await name()).toBe(next);
  }
});

test('what we commit ourselves is told from what others commit', async () => {
  const { database } = scratch;
  await database.write((manager) => manager.insert(Profile, person('ada')));
  const { name, load } = memoOfAda();
  await name();
  // A quiet write changes the file as much as any other, and nothing that is kept.
  await database.writeQuietly((manager) => manager.insert(Profile, person('ben')));
  await pause(6);
  await name();
  expect(load).toHaveBeenCalledTimes(1);
  const before = await database.version();
  await database.write((manager) => manager.insert(Profile, person('cleo')));
  await pause(6);
  expect(await database.version()).toBe(before + 1);
});

test('a commit of others just before one of ours is not lost behind it', async () => {
  const { database } = scratch;
  await database.write((manager) => manager.insert(Profile, person('ada')));
  const { name } = memoOfAda();
  await name();
  await elsewhere(scratch.dataDir, RENAME('Ada'));
  await database.writeQuietly((manager) => manager.insert(Profile, person('ben')));
  expect(await name()).toBe('Ada');
});

test('while we write, others are not waited for', async () => {
  const { database } = scratch;
  const seen: number[] = [];
  await database.write(async (manager) => {
    await manager.insert(Profile, person('ada'));
    seen.push(await database.version());
    await pause(6);
    seen.push(await database.version());
  });
  expect(seen[1]).toBe(seen[0]);
});

test('looks are few, however many ask at once', async () => {
  const { database } = scratch;
  const before = await database.version();
  await elsewhere(scratch.dataDir, "INSERT INTO installation (id, key_check) VALUES (1, 'x')");
  await pause(6);
  const versions = await Promise.all(Array.from({ length: 200 }, () => database.version()));
  expect(new Set(versions)).toEqual(new Set([before + 1]));
});

test('R08 an administrator whom another process removes is signed out at once', async () => {
  const footbridge = await startFootbridge({ FOOTBRIDGE_LOG_LEVEL: 'silent' });
  try {
    const ada = await signedInAdministrator(footbridge);
    const ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
    await ben.visit(paths.profile.show());
    await elsewhere(footbridge.dataDir, "UPDATE profile SET role = 'administrator' WHERE name = 'Ben'");
    expect((await ben.visit(paths.people.index())).status).toBe(200);
    expect((await ada.visit(paths.people.index())).text).toContain(ADA.name);
    await elsewhere(
      footbridge.dataDir,
      'PRAGMA foreign_keys = ON',
      `DELETE FROM profile WHERE email = '${ADA.email}'`,
    );
    expect((await ada.visit(paths.people.index())).path).toBe(paths.signIn());
    expect((await ben.visit(paths.people.index())).text).not.toContain(ADA.name);
  } finally {
    await footbridge.stop();
  }
});
