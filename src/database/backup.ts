import { existsSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigProblem } from '../config.js';
import { syncFile } from './copies.js';
import { assertDatabaseIsThere, DATABASE_FILE } from './data-folder.js';
import { SqliteConnection } from './sqlite-connection.js';
import { startProblem } from './start-problem.js';

const PATIENCE = 10_000; // milliseconds that it waits for a write of the server

/**
 * Copies the database with all that is committed into one file, beside a server that may be writing to it. Secrets stay
 * sealed: the key is not in it.
 *
 * @returns the absolute path of the file.
 * @throws ConfigProblem when there is no database, the file is there already, or it cannot be written.
 */
export async function backUp(dataDir: string, file: string): Promise<string> {
  const target = resolve(file);
  assertDatabaseIsThere(dataDir);
  if (!existsSync(join(dataDir, DATABASE_FILE)))
    throw new ConfigProblem(`There is no database in ${dataDir}: is FOOTBRIDGE_DATA_DIR the right folder?`);
  if (existsSync(target))
    throw new ConfigProblem(`${target} is there already. Name another file, or move it away.`);
  const half = `${target}.half`;
  rmSync(half, { force: true });
  process.umask(0o077);
  try {
    await copyInto(half, dataDir);
    await assertSound(half);
    syncFile(half);
    renameSync(half, target);
  } catch (error) {
    rmSync(half, { force: true });
    throw ofBackup(error, target);
  }
  return target;
}

async function copyInto(file: string, dataDir: string): Promise<void> {
  const connection = await SqliteConnection.open(join(dataDir, DATABASE_FILE), PATIENCE, 'refused');
  try {
    await connection.all('VACUUM INTO ?', [file]);
  } finally {
    await connection.close();
  }
}

/** @throws ConfigProblem when the file is no database, or a damaged one. */
export async function assertSound(file: string): Promise<void> {
  const connection = await SqliteConnection.open(file, PATIENCE, 'refused');
  try {
    const [{ integrity_check: found }] = await connection.all<{ integrity_check: string }>(
      'PRAGMA integrity_check(1)',
    );
    if (found !== 'ok') throw Object.assign(new Error(found), { code: 'SQLITE_CORRUPT' });
  } finally {
    await connection.close();
  }
}

function ofBackup(error: unknown, target: string): unknown {
  const { code = '' } = error as { code?: string };
  if (['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(code))
    return new ConfigProblem(`There is no room for ${target}. Make room there, or name another file.`);
  if (['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'SQLITE_CANTOPEN', 'SQLITE_ERROR'].includes(code))
    return new ConfigProblem(
      `${target} cannot be written (${code}). Name a file in a folder that is there and yours.`,
    );
  return startProblem(error, target);
}
