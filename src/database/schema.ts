import type { DataSource } from 'typeorm';
import { FolderLock } from './folder-lock.js';
import { MIGRATIONS } from './migrations/index.js';

/**
 * Brings the schema up to date.
 *
 * @param lock of the data folder, where this process has it: otherwise it is taken as long as the schema changes,
 * so that a command of a newer Footbridge does not change it below a server that is running.
 */
export async function bringUpToDate(source: DataSource, dataDir: string, lock?: FolderLock): Promise<void> {
  const applied = await appliedTo(source);
  if (MIGRATIONS.every(({ name }) => applied.includes(name))) return;
  const own = lock ? undefined : await FolderLock.take({ dataDir });
  try {
    await source.runMigrations({ transaction: 'all' });
  } finally {
    await own?.release();
  }
}

/** Names of the migrations that the database has been through. */
async function appliedTo(source: DataSource): Promise<string[]> {
  const [table] = await source.query("SELECT 1 FROM sqlite_master WHERE name = 'migrations'");
  if (!table) return [];
  const rows: { name: string }[] = await source.query('SELECT name FROM migrations');
  return rows.map(({ name }) => name);
}
