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
  const at = new Date().toISOString().replace(/[-:.]/g, '');
  const file = join(dataDir, `footbridge-before-${version}-${at}.db`);
  try {
    await source.query('VACUUM INTO ?', [file]);
    sync(file);
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

/** Copies that were made before, the newest first. */
export function copiesBeside(dataDir: string): string[] {
  const made = (name: string) => COPY.exec(name)?.[1] ?? '';
  return readdirSync(dataDir)
    .filter((name) => COPY.test(name))
    .sort((a, b) => made(b).localeCompare(made(a)))
    .map((name) => join(dataDir, name));
}

// SQLite leaves that to us: the copy is what helps after a power cut in the middle of the change.
function sync(file: string): void {
  const descriptor = openSync(file, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
