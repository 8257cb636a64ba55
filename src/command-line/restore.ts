import { copyFileSync, existsSync, linkSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { EntityManager } from 'typeorm';
import { audit } from '../audit/audit.js';
import { Change } from '../changes/change.entity.js';
import { ConfigProblem, type Config } from '../config.js';
import { assertSound } from '../database/backup.js';
import { pathOfCopy, syncFile, syncFolder } from '../database/copies.js';
import { DATABASE_FILE } from '../database/data-folder.js';
import { Database } from '../database/database.js';
import { FolderLock } from '../database/folder-lock.js';
import { Installation } from '../database/installation.entity.js';
import { openSecretBox } from '../database/installation.js';
import { SqliteConnection } from '../database/sqlite-connection.js';
import { startProblem } from '../database/start-problem.js';
import { ENTITIES } from '../entities.js';
import { Mail } from '../mail/mail.entity.js';
import { PendingLink } from '../oauth/pending-link.entity.js';
import { Session } from '../sign-in/session.entity.js';

const HALF_READY = 'restoring-';
const ASKS =
  'It was waiting when the backup was made, and may have been made since: look in Jira, and say whether it shall be made.';
const DAMAGED = ['SQLITE_NOTADB', 'SQLITE_CORRUPT'];
const PATIENCE = 5_000; // milliseconds

/**
 * Puts a backup in place of the database of the data folder. It is made ready beside the database first and then takes
 * its place at once, so that a restore that is cut off has changed nothing.
 *
 * @returns where the database from before is now, if there was one.
 * @throws ConfigProblem when the file is no backup, is of a newer Footbridge, was sealed with another key, or when a
 * server is running.
 */
export async function restore(config: Config, file: string): Promise<{ before?: string }> {
  const backup = resolve(file);
  if (!existsSync(backup)) throw new ConfigProblem(`There is no ${backup}.`);
  const lock = await FolderLock.take(config);
  try {
    const ready = await madeReady(config, backup, lock);
    try {
      return { before: await putInPlace(config.dataDir, join(ready, DATABASE_FILE)) };
    } finally {
      rmSync(ready, { recursive: true, force: true });
    }
  } catch (error) {
    throw startProblem(error, config.dataDir);
  } finally {
    await lock.release();
  }
}

/** A folder of its own with the backup as it will be: up to date, nobody signed in, and marked as restored. */
async function madeReady(config: Config, backup: string, lock: FolderLock): Promise<string> {
  sweep(config.dataDir);
  const folder = mkdtempSync(join(config.dataDir, HALF_READY));
  try {
    const file = join(folder, DATABASE_FILE);
    copyFileSync(backup, file);
    await assertBackup(file, backup);
    const database = await Database.open(folder, ENTITIES, lock);
    try {
      await openSecretBox(config, database);
      await database.write(endWhatWasUnderWay);
    } finally {
      await database.close();
    }
    syncFile(file);
    return folder;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Those who were signed in are not, a link in the making is begun again, mail is not sent twice, and a change that waited asks its person. */
async function endWhatWasUnderWay(manager: EntityManager): Promise<void> {
  await manager.clear(Session);
  await manager.clear(PendingLink);
  await manager.clear(Mail);
  await manager.update(Change, { state: 'waiting' }, { dueAt: null, confirmedAt: new Date(0), answer: ASKS });
  await manager.update(Installation, { id: 1 }, { restoredAt: new Date() });
  await audit(manager, 'restored', { name: 'from a backup' });
}

async function assertBackup(file: string, backup: string): Promise<void> {
  try {
    await assertSound(file);
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new ConfigProblem(`${backup} is damaged, or is no backup of Footbridge. Nothing was changed.`, {
      cause: error,
    });
  }
}

/** What a restore left behind that was cut off. */
function sweep(dataDir: string): void {
  const left = readdirSync(dataDir).filter((name) => name.startsWith(HALF_READY));
  for (const name of left) rmSync(join(dataDir, name), { recursive: true, force: true });
}

/** @returns where what was there is kept; undefined where nothing was. */
async function putInPlace(dataDir: string, ready: string): Promise<string | undefined> {
  const database = join(dataDir, DATABASE_FILE);
  const before = existsSync(database) ? pathOfCopy(dataDir, 'restore') : undefined;
  if (before && (await isWhole(database))) linkSync(database, before);
  else if (before) moveAside(database, before);
  renameSync(ready, database);
  syncFolder(dataDir);
  return before;
}

/**
 * Folds what SQLite keeps beside the database into it: left behind, it would be taken for a part of the backup.
 * @returns false for a damaged one.
 */
async function isWhole(database: string): Promise<boolean> {
  try {
    const connection = await SqliteConnection.open(database, PATIENCE, 'refused');
    try {
      await connection.run('PRAGMA journal_mode = DELETE');
    } finally {
      await connection.close();
    }
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

function isDamage(error: unknown): boolean {
  return DAMAGED.includes(String((error as { code?: string }).code));
}

function moveAside(database: string, before: string): void {
  for (const part of ['-wal', '-shm', ''])
    if (existsSync(database + part)) renameSync(database + part, before + part);
}
