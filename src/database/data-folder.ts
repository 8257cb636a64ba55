import { accessSync, constants, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigProblem } from '../config.js';
import { startProblem } from './start-problem.js';

/** The database itself. */
export const DATABASE_FILE = 'footbridge.db';
/** What tells that there was a database: its key, and what SQLite had not put into it yet. */
const REMAINS = ['encryption.key', `${DATABASE_FILE}-wal`];
const { R_OK, W_OK, X_OK } = constants;
/** What Footbridge makes in it: the database and what SQLite puts beside it, the lock, the key, copies. */
const OURS = /^(footbridge[.-]|encryption\.key$)/;

/**
 * Makes the folder that holds all data, or makes sure that the one that is there can be used.
 *
 * @throws ConfigProblem that says what is in the way, whose it is, and the cure.
 */
export function makeDataFolder(dataDir: string): void {
  process.umask(0o077); // whatever is kept is nobody else's on this machine
  const there = nearest(dataDir);
  if (!statSync(there).isDirectory())
    throw new ConfigProblem(
      `The data folder is to be ${dataDir}, but ${there} is a file. Move it away, or name another folder by FOOTBRIDGE_DATA_DIR.`,
    );
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw startProblem(error, dataDir, there);
  }
  assertUsable(dataDir, R_OK | W_OK | X_OK, dataDir);
  for (const name of readdirSync(dataDir).filter((name) => OURS.test(name))) assertFile(dataDir, name);
}

/**
 * @throws ConfigProblem when the folder has been used but its database is gone: starting anew beside the key of the
 * old one would hide that everything is lost. (The first start makes the key after the database.)
 */
export function assertDatabaseIsThere(dataDir: string): void {
  const has = (name: string) => (statSync(join(dataDir, name), { throwIfNoEntry: false })?.size ?? 0) > 0;
  const left = REMAINS.filter(has).join(' and ');
  if (has(DATABASE_FILE) || !left) return;
  throw new ConfigProblem(
    `The database ${join(dataDir, DATABASE_FILE)} is gone, but ${left} is still there. Put the database back from a backup; ` +
      `or, to start anew without anything, move ${left} away. Nothing was changed.`,
  );
}

function assertFile(dataDir: string, name: string): void {
  const file = join(dataDir, name);
  if (!statSync(file).isFile())
    throw new ConfigProblem(`${file} is not a file, but Footbridge keeps its data there. Move it away.`);
  assertUsable(file, name === 'encryption.key' ? R_OK : R_OK | W_OK, dataDir);
}

function assertUsable(path: string, mode: number, dataDir: string): void {
  try {
    accessSync(path, mode);
  } catch (error) {
    throw startProblem(error, dataDir, path);
  }
}

/** The folder itself, or the one above it that is there already. */
function nearest(path: string): string {
  return existsSync(path) ? path : nearest(dirname(path));
}
