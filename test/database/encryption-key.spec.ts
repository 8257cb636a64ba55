import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFoundation } from '../../src/app.js';
import { ConfigProblem, readConfig } from '../../src/config.js';

let dataDir: string;
let file: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'footbridge-'));
  file = join(dataDir, 'encryption.key');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Starts and stops on the data folder; gives what it read of the installation. */
async function start(env: Record<string, string> = {}) {
  const config = readConfig({ FOOTBRIDGE_DATA_DIR: dataDir, FOOTBRIDGE_LOG_LEVEL: 'silent', ...env });
  const { database, secretBox } = await openFoundation(config);
  const installation = await database.read.query('SELECT * FROM installation');
  await database.close();
  return { installation, keyId: secretBox.keyId };
}

const key = () => randomBytes(32).toString('base64');

test('the first start makes a key that only its owner can read, and keeps it', async () => {
  const first = await start();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(Buffer.from(readFileSync(file, 'utf8'), 'base64')).toHaveLength(32);
  expect(await start()).toEqual(first);
});

test('a key that others could read is closed to them', async () => {
  await start();
  chmodSync(file, 0o644);
  await start();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a configured key is taken, and no file is made', async () => {
  const env = { FOOTBRIDGE_ENCRYPTION_KEY: key() };
  const first = await start(env);
  expect(existsSync(file)).toBe(false);
  expect(await start(env)).toEqual(first);
});

test('K6 a configured key can come from a file', async () => {
  const secret = join(dataDir, 'secret');
  writeFileSync(secret, key() + '\n');
  await start({ FOOTBRIDGE_ENCRYPTION_KEY_FILE: secret });
  await start({ FOOTBRIDGE_ENCRYPTION_KEY: readFileSync(secret, 'utf8') });
});

test('AF-13 with another key it does not start, names both keys, and changes nothing', async () => {
  const { installation, keyId } = await start();
  const refusal = start({ FOOTBRIDGE_ENCRYPTION_KEY: key() });
  await expect(refusal).rejects.toThrow(ConfigProblem);
  await expect(refusal).rejects.toThrow(`sealed with key ${keyId}`);
  await expect(refusal).rejects.toThrow('Nothing was changed.');
  expect((await start()).installation).toEqual(installation);
});

test('AF-12 with the key gone it does not start, and makes no new one', async () => {
  await start();
  renameSync(file, `${file}.away`);
  await expect(start()).rejects.toThrow(`put back ${file}`);
  expect(existsSync(file)).toBe(false);
  renameSync(`${file}.away`, file);
  await start();
});

test('with a damaged key file it does not start, and leaves the file', async () => {
  await start();
  writeFileSync(file, 'damaged');
  await expect(start()).rejects.toThrow('does not hold 32 bytes');
  expect(readFileSync(file, 'utf8')).toBe('damaged');
});

test.each(['c2hvcnQ=', 'change-me', 'x'.repeat(100)])(
  'the setting %s is refused without being repeated',
  (value) => {
    const read = () => readConfig({ FOOTBRIDGE_ENCRYPTION_KEY: value });
    expect(read).toThrow('FOOTBRIDGE_ENCRYPTION_KEY must be 32 random bytes');
    expect(read).not.toThrow(value);
  },
);

test('two settings for the key are one too many', () => {
  expect(() =>
    readConfig({ FOOTBRIDGE_ENCRYPTION_KEY: key(), FOOTBRIDGE_ENCRYPTION_KEY_FILE: '/x' }),
  ).toThrow('both set');
});
