import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFoundation } from '../../src/app.js';
import { ConfigProblem, readConfig } from '../../src/config.js';
import { NOBODY_SPECIAL, Process } from '../support/process.js';

const IS_ROOT = process.getuid?.() === 0;
/** Root may do everything, so what others may not do is tried as somebody else. */
const as = IS_ROOT ? NOBODY_SPECIAL : undefined;
const me = IS_ROOT ? NOBODY_SPECIAL : process.getuid!();
const ROOT = 0;

let base: string;
let dataDir: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'footbridge-'));
  chmodSync(base, 0o755);
  dataDir = join(base, 'data');
});
afterEach(() => {
  chmodSync(base, 0o755);
  rmSync(base, { recursive: true, force: true });
});

/** The sentence with which it does not start. */
async function refusal(env: Record<string, string> = {}): Promise<string> {
  const one = Process.run({ FOOTBRIDGE_DATA_DIR: dataDir, ...env }, { as });
  expect({ ...(await one.ended), output: one.output }).toMatchObject({ code: 78 });
  const [heading, ...sentences] = one.output.trim().split('\n');
  expect(heading).toBe('Footbridge cannot start:');
  expect(one.output).not.toMatch(/\bat .*:\d+:\d+|SQLITE|Error/);
  return sentences.join('\n');
}

/** A folder that Footbridge has used, and that belongs to whom it runs as. */
async function usedFolder(): Promise<void> {
  mkdirSync(dataDir, { mode: 0o700 });
  if (IS_ROOT) chownSync(dataDir, me, me);
  const one = Process.run({ FOOTBRIDGE_DATA_DIR: dataDir }, { as });
  await one.ready();
  await one.end('SIGTERM');
}

/** Opens the folder in this process, as the server and the command line do. */
const opening = () =>
  openFoundation(readConfig({ FOOTBRIDGE_DATA_DIR: dataDir, FOOTBRIDGE_LOG_LEVEL: 'silent' }));

test('AF-05 R09 a folder that may not be written to is told with its owner and the cure', async () => {
  mkdirSync(dataDir);
  // Not as it is made: the mask of this process may have been narrowed by a Footbridge that a test opened in it.
  chmodSync(dataDir, 0o555);
  const sentence = await refusal();
  expect(sentence).toContain(`Footbridge runs as uid ${me}`);
  expect(sentence).toContain(
    `may not read and write ${dataDir}, which belongs to uid ${IS_ROOT ? ROOT : me}`,
  );
  expect(sentence).toContain('with mode 555');
  expect(sentence).toContain(
    IS_ROOT ? `As root: chown -R ${me}:${me} ${dataDir}` : `Allow it: chmod -R u+rwX ${dataDir}`,
  );
});

test('R09 a folder that cannot be made names the one above it, and how to make it', async () => {
  chmodSync(base, 0o555);
  const sentence = await refusal({ FOOTBRIDGE_DATA_DIR: join(dataDir, 'deeper') });
  expect(sentence).toContain(`may not read and write ${base}, which belongs to`);
  if (IS_ROOT)
    expect(sentence).toContain(`mkdir -p ${dataDir}/deeper && chown ${me}:${me} ${dataDir}/deeper`);
});

if (!IS_ROOT) console.warn('SKIPPED: only root can try what belongs to another user (R09, restored backups)');
(IS_ROOT ? test : test.skip)('R09 a restored backup that belongs to root is told as that', async () => {
  await usedFolder();
  const files = ['encryption.key', 'footbridge.db'].map((name) => join(dataDir, name));
  for (const path of [dataDir, ...files]) chownSync(path, ROOT, ROOT);
  chmodSync(dataDir, 0o755);
  expect(await refusal()).toContain(`chown -R ${me}:${me} ${dataDir}`);

  chownSync(dataDir, me, me);
  for (const file of files) {
    const sentence = await refusal();
    expect(sentence).toContain(`${file}, which belongs to uid 0 (root) with mode 600`);
    expect(sentence).toContain(`As root: chown -R ${me}:${me} ${dataDir}`);
    chownSync(file, me, me);
  }
  const cured = Process.run({ FOOTBRIDGE_DATA_DIR: dataDir }, { as });
  await cured.ready();
  await cured.end();
});

test('R09 a file in place of the folder, or of one above it, is named', async () => {
  writeFileSync(dataDir, '');
  expect(await refusal()).toBe(
    `The data folder is to be ${dataDir}, but ${dataDir} is a file. Move it away, or name another folder by FOOTBRIDGE_DATA_DIR.`,
  );
  dataDir = join(dataDir, 'below', 'it');
  await expect(opening()).rejects.toThrow(`but ${join(base, 'data')} is a file`);
});

test('R09 a link that leads nowhere is no folder', async () => {
  symlinkSync(join(base, 'nowhere'), dataDir);
  await expect(opening()).rejects.toThrow(ConfigProblem);
});

test.each(['footbridge.db', 'footbridge.lock', 'encryption.key'])(
  'R09 a folder in place of %s is told as that',
  async (name) => {
    mkdirSync(join(dataDir, name), { recursive: true });
    await expect(opening()).rejects.toThrow(`${join(dataDir, name)} is not a file`);
  },
);

test('AF-06 R09 what is no database, or a damaged one, is told, and nothing is changed', async () => {
  mkdirSync(dataDir);
  const file = join(dataDir, 'footbridge.db');
  writeFileSync(file, 'These are notes about a bridge for people on foot. '.repeat(100));
  const damaged = `${file} is damaged, or is no database of Footbridge. Put it back from a backup`;
  await expect(opening()).rejects.toThrow(damaged);
  expect(readFileSync(file, 'utf8')).toMatch(/^These are notes/);

  rmSync(file);
  await (await opening()).database.close();
  truncateSync(file, 20_000);
  await expect(opening()).rejects.toThrow(damaged);
});

test('AF-06 R09 a page in the middle that was overwritten is found at the start, not by a reader later', async () => {
  await (await opening()).database.close();
  const file = join(dataDir, 'footbridge.db');
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xa5, 4096 * 9, 4096 * 12));
  await expect(opening()).rejects.toThrow(`${file} is damaged`);
});

test('AF-16 R09 a port that is taken or not allowed, and an address of another machine, are told', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const host = { FOOTBRIDGE_HOST: '127.0.0.1' };
  mkdirSync(dataDir);
  if (IS_ROOT) chownSync(dataDir, me, me);
  expect(await refusal({ ...host, PORT: String(port) })).toBe(
    `Port ${port} of 127.0.0.1 is taken by another program. Stop that one, or set PORT to a free one.`,
  );
  other.close();
  expect(await refusal({ FOOTBRIDGE_HOST: '203.0.113.7' })).toContain(
    'FOOTBRIDGE_HOST is 203.0.113.7, which is no address of this machine.',
  );
  const lowest = Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
  if (lowest <= 81) return console.warn('SKIPPED: this machine lets everybody listen on port 81');
  expect(await refusal({ PORT: '81' })).toContain(`Port 81 is not allowed: Footbridge runs as uid ${me}`);
});

test('FOOTBRIDGE_HOST is where it listens, and nowhere else', async () => {
  const one = Process.run({ FOOTBRIDGE_DATA_DIR: dataDir, FOOTBRIDGE_HOST: '127.0.0.2' });
  const address = await one.ready();
  expect(address).toMatch(/^http:\/\/127\.0\.0\.2:\d+$/);
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
  await expect(fetch(address.replace('127.0.0.2', '127.0.0.1'))).rejects.toThrow();
  await one.end();
});
