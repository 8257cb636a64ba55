import type { DataSource } from 'typeorm';
import { ConfigProblem } from '../config.js';
import { copyBeside, copiesBeside } from './copies.js';
import { FolderLock } from './folder-lock.js';
import { MIGRATIONS } from './migrations/index.js';
import { SqliteConnection } from './sqlite-connection.js';
import { startProblem } from './start-problem.js';

const PATIENCE = 5_000; // milliseconds

/**
 * Brings the schema up to date, all of it or nothing, after a copy of the database was made.
 *
 * @param lock of the data folder, where this process has it: otherwise it is taken as long as the schema changes,
 * so that a command of a newer Footbridge does not change it below a server that is running.
 * @throws ConfigProblem when the database is newer than this code, or cannot be brought up to date.
 */
export async function bringUpToDate(source: DataSource, dataDir: string, lock?: FolderLock): Promise<void> {
  const applied = await appliedTo(source);
  assertKnown(applied, dataDir);
  if (MIGRATIONS.every(({ name }) => applied.includes(name))) return;
  const own = lock ? undefined : await FolderLock.take({ dataDir });
  try {
    const copy = applied.length > 0 ? await copyBeside(source, dataDir) : undefined;
    await migrate(source, dataDir, copy);
  } finally {
    await own?.release();
  }
}

/** Names of the migrations that the database in that file has yet to go through. */
export async function pendingIn(file: string): Promise<string[]> {
  const connection = await SqliteConnection.open(file, PATIENCE, 'refused');
  try {
    const rows = await connection.all<{ name: string }>('SELECT name FROM migrations');
    const applied = rows.map(({ name }) => name);
    return MIGRATIONS.map(({ name }) => name).filter((name) => !applied.includes(name));
  } finally {
    await connection.close();
  }
}

async function migrate(source: DataSource, dataDir: string, copy?: string): Promise<void> {
  try {
    await source.runMigrations({ transaction: 'all' });
  } catch (error) {
    const known = startProblem(error, dataDir);
    if (!copy) throw known;
    const why = known instanceof ConfigProblem ? known.message : (error as Error).message;
    throw new ConfigProblem(
      `The database could not be brought up to date, and was left as it was: ${why} A copy from before is ${copy}. ` +
        'Start the Footbridge that was here before again, and tell its makers.',
      { cause: error },
    );
  }
}

/** Names of the migrations that the database has been through. */
async function appliedTo(source: DataSource): Promise<string[]> {
  const [table] = await source.query("SELECT 1 FROM sqlite_master WHERE name = 'migrations'");
  if (!table) return [];
  const rows: { name: string }[] = await source.query('SELECT name FROM migrations');
  return rows.map(({ name }) => name);
}

function assertKnown(applied: string[], dataDir: string): void {
  const known = new Set(MIGRATIONS.map(({ name }) => name));
  const newer = applied.filter((name) => !known.has(name));
  if (newer.length === 0) return;
  const [copy] = copiesBeside(dataDir);
  const orCopy = copy ? `, or put back the copy from before the upgrade, ${copy}, as footbridge.db` : '';
  throw new ConfigProblem(
    `The database in ${dataDir} was written by a newer Footbridge (${newer.join(', ')}). ` +
      `Start that one again${orCopy}. Nothing was changed.`,
  );
}
