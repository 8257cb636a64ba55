import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SEALED_COLUMNS } from '../../src/command-line/sealed-columns.js';
import { paths } from '../../src/paths.js';
import { aTeam, type Team } from '../support/board-stories.js';
import { CLI, command } from '../support/command.js';
import { ADA, signIn } from '../support/stories.js';

jest.setTimeout(120_000);

const KILLS = 6;

let team: Team;
beforeEach(async () => {
  team = await aTeam();
});
afterEach(() => team?.stop());

const environment = () => ({ FOOTBRIDGE_DATA_DIR: team.footbridge.dataDir, FOOTBRIDGE_LOG_LEVEL: 'silent' });
const run = (...args: string[]) => command(args, { env: environment() });
const inFolder = (name: string) => join(team.footbridge.dataDir, name);
const keyFiles = () => readdirSync(team.footbridge.dataDir).filter((name) => name.startsWith('encryption'));

/** The links of everybody work: what seals them opens them. */
async function expectEverythingOpens(): Promise<void> {
  const { out } = await run('key', 'status');
  expect(out).toMatch(/^Key [0-9a-f]{8}, encryption\.key in the data folder, opens 5 secrets\.\n$/);
  const ada = await signIn(team.footbridge.browser(), ADA.email);
  const page = await ada.visit(paths.credentials.edit({ accountId: team.accountId }));
  expect(page.text).toContain('Linked');
}

test('K1 the key of the data folder is changed: every secret opens with the new one, and everybody signs in again', async () => {
  await expectEverythingOpens();
  const before = readFileSync(inFolder('encryption.key'), 'utf8');
  await team.footbridge.restart(async () => {
    const { code, out, err } = await run('key', 'rotate');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^5 secrets sealed with key [0-9a-f]{8}\.\nThe key from before is /);
  });
  expect(readFileSync(inFolder('encryption.key'), 'utf8')).not.toBe(before);
  expect(statSync(inFolder('encryption.key')).mode & 0o077).toBe(0);
  const [former] = keyFiles().filter((name) => name.includes('until'));
  expect(readFileSync(inFolder(former!), 'utf8')).toBe(before);
  await expectEverythingOpens();
  expect((await team.ada.visit(paths.profile.show())).path).toBe(paths.signIn());
});

test('K1 the key is not changed under a running server', async () => {
  expect(await run('key', 'rotate')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Another Footbridge is running'),
  });
  await expectEverythingOpens();
});

test('K1 killed at any moment of a change of keys, the next start opens everything, and the key can be changed again', async () => {
  await team.footbridge.restart(async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const child = spawn(process.execPath, [CLI, 'key', 'rotate'], {
        env: { ...process.env, ...environment() },
      });
      const ended = once(child, 'exit');
      await pause(350 + 120 * kill);
      child.kill('SIGKILL');
      await ended;
      expect((await run('key', 'status')).out).toContain('opens 5 secrets.');
    }
  });
  await expectEverythingOpens();
  await team.footbridge.restart(async () => {
    expect(await run('key', 'rotate')).toMatchObject({ code: 0, err: '' });
  });
  await expectEverythingOpens();
});

test('K1 cut off between the database and the file, the key that waits is put in place by the next start', async () => {
  await team.footbridge.restart(async () => {
    await run('key', 'rotate');
    const [former] = keyFiles().filter((name) => name.includes('until'));
    renameSync(inFolder('encryption.key'), inFolder('encryption.key.next'));
    copyFileSync(inFolder(former!), inFolder('encryption.key'));
  });
  await expectEverythingOpens();
  expect(keyFiles()).not.toContain('encryption.key.next');
});

test('K1 where the key is a setting, the new one comes from a file, and the old one opens nothing any more', async () => {
  const key = readFileSync(inFolder('encryption.key'), 'utf8').trim();
  const file = inFolder('new.key');
  writeFileSync(file, Buffer.alloc(32, 'another key').toString('base64'));
  await team.footbridge.restart(async () => {
    const withKey = (given: string, ...args: string[]) =>
      command(args, { env: { ...environment(), FOOTBRIDGE_ENCRYPTION_KEY: given } });
    expect(await withKey(key, 'key', 'rotate')).toMatchObject({
      code: 1,
      err: expect.stringContaining('--new-key-file'),
    });
    expect(await withKey(key, 'key', 'rotate', '--new-key-file', file)).toMatchObject({ code: 0 });
    expect((await withKey(readFileSync(file, 'utf8'), 'key', 'status')).out).toContain('opens 5 secrets.');
    expect(await withKey(key, 'key', 'status')).toMatchObject({ code: 1 });
    writeFileSync(inFolder('encryption.key'), readFileSync(file));
  });
  await expectEverythingOpens();
});

test('K1 every sealed column is sealed anew', () => {
  const { read } = team.footbridge.database;
  const sealed = read.connection.entityMetadatas.flatMap(({ target, columns }) =>
    columns
      .filter(({ propertyName }) => /^sealed|^keyCheck$/.test(propertyName))
      .map(({ propertyName }) => `${(target as { name: string }).name}.${propertyName}`),
  );
  expect(SEALED_COLUMNS.map(({ entity, column }) => `${entity.name}.${column}`).sort()).toEqual(
    sealed.sort(),
  );
});
