import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ConfigProblem, type Config } from '../config.js';
import { syncFolder } from './copies.js';
import { startProblem } from './start-problem.js';

const FILE = 'encryption.key';
/** Where a new key waits until the database is sealed with it. */
const NEXT = `${FILE}.next`;

/**
 * The 32-byte key that secrets are sealed with: the configured one, or the one in the data folder,
 * which the first start makes with mode 0600.
 *
 * @param hasSealedValues whether the database already depends on a key.
 * @throws ConfigProblem when the key that the database depends on is missing or damaged.
 */
export function encryptionKey(config: Config, hasSealedValues: boolean): Buffer {
  if (config.encryptionKey) return config.encryptionKey;
  const file = join(config.dataDir, FILE);
  if (existsSync(file)) return read(file);
  if (hasSealedValues) {
    throw new ConfigProblem(
      `The database holds secrets, but their key is gone: put back ${file} or set FOOTBRIDGE_ENCRYPTION_KEY. Nothing was changed.`,
    );
  }
  return make(config.dataDir, file);
}

/** The key that waits to take the place of the one in the data folder; undefined where none does. */
export function nextKey({ dataDir, encryptionKey }: Config): Buffer | undefined {
  const file = join(dataDir, NEXT);
  return !encryptionKey && existsSync(file) ? read(file) : undefined;
}

/** Makes a key that waits beside the one in the data folder, in place of one that waited for nothing. */
export function makeNextKey({ dataDir }: Config): Buffer {
  rmSync(join(dataDir, NEXT), { force: true });
  const key = make(dataDir, join(dataDir, NEXT));
  syncFolder(dataDir);
  return key;
}

/**
 * Puts the key that waits in place of the one in the data folder.
 *
 * @returns where the one from before is now: backups that were made with it need it.
 */
export function takeNextKey({ dataDir }: Config): string {
  const [file, next] = [join(dataDir, FILE), join(dataDir, NEXT)];
  const former = join(dataDir, `${FILE}.until-${new Date().toISOString().replace(/[-:.]/g, '')}`);
  linkSync(file, former);
  renameSync(next, file);
  syncFolder(dataDir);
  return former;
}

function make(dataDir: string, file: string): Buffer {
  const key = randomBytes(32);
  try {
    writeFileSync(file, key.toString('base64') + '\n', { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    rmSync(file, { force: true }); // half a key would be taken for a damaged one
    throw startProblem(error, dataDir, file);
  }
  return key;
}

function read(file: string): Buffer {
  const key = keyIn(file);
  close(file);
  return key;
}

/** The 32 bytes that stand in a file in base64. @throws ConfigProblem when it holds anything else. */
export function keyIn(file: string): Buffer {
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32)
    throw new ConfigProblem(`${file} does not hold 32 bytes in base64. Nothing was changed.`);
  return key;
}

/** Others shall not read it. One that belongs to somebody else, as a mounted secret does, is theirs to close. */
function close(file: string): void {
  if ((statSync(file).mode & 0o077) === 0) return;
  try {
    chmodSync(file, 0o600);
  } catch (error) {
    if (!['EPERM', 'EROFS'].includes(String((error as { code?: unknown }).code))) throw error;
  }
}
