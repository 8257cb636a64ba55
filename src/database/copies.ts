import { closeSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { ConfigProblem, version } from '../config.js';
import { startProblem } from './start-problem.js';

const KEPT = 3;
const COPY = /^footbridge-before-.+-(\d{8}T\d{9}Z)\.db$/;

/**
 * Copies the database into one file beside it, with all that is committed, and keeps the last few copies.
 *
 * @returns its path.
 * @throws ConfigProblem when there is no room for it: the database is left as it is.
 */
export async function copyBeside(source: DataSource, dataDir: string): Promise<string> {
  const file = pathOfCopy(dataDir, version);
  try {
    await source.query('VACUUM INTO ?', [file]);
    syncFile(file);
  } catch (error) {
    rmSync(file, { force: true });
    const known = startProblem(error, dataDir);
    if (!(known instanceof ConfigProblem)) throw error;
    throw new ConfigProblem(
      `The database needs a change for this Footbridge, and no copy of it could be made before. ${known.message} Nothing was changed.`,
      { cause: error },
    );
  }
  for (const old of copiesBeside(dataDir).slice(KEPT)) rmSync(old, { force: true });
  return file;
}

/** Where the database from before something goes, such as a version or a restore. */
export function pathOfCopy(dataDir: string, before: string): string {
  const at = new Date().toISOString().replace(/[-:.]/g, '');
  return join(dataDir, `footbridge-before-${before}-${at}.db`);
}

/** Copies that were made before, the newest first. */
export function copiesBeside(dataDir: string): string[] {
  const made = (name: string) => COPY.exec(name)?.[1] ?? '';
  return readdirSync(dataDir)
    .filter((name) => COPY.test(name))
    .sort((a, b) => made(b).localeCompare(made(a)))
    .map((name) => join(dataDir, name));
}

/** Waits until the file is on the disk. SQLite leaves that to us for a copy, which is what helps after a power cut. */
export function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Waits until the names in the folder are on the disk. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
