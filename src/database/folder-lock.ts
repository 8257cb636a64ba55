import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ConfigProblem, type Config } from '../config.js';
import { makeDataFolder } from './data-folder.js';
import { SqliteConnection } from './sqlite-connection.js';
import { startProblem } from './start-problem.js';

const LOCK_FILE = 'footbridge.lock';
const HOLDER_FILE = `${LOCK_FILE}.json`;
const PATIENCE = 1_000; // milliseconds, for one that is just ending

/** Who has the lock, for people to read; that it is held is known from the lock alone. */
interface Holder {
  pid: number;
  /** Of the machine, or of the container. */
  host: string;
  port?: number;
  /** Instant, ISO 8601. */
  since: string;
}

/**
 * What lets one process alone have the data folder: everything that it keeps in memory, sessions of passers-by,
 * refreshes under way and guesses at passwords, holds for one process. It is SQLite's own lock on a file without
 * content: the operating system gives it back when the process ends, however it ends, and no number of a process
 * that is long gone can be taken for it.
 */
export class FolderLock {
  private constructor(
    private readonly connection: SqliteConnection,
    private readonly dataDir: string,
  ) {}

  /** @throws ConfigProblem naming who has it. */
  static async take({ dataDir, port }: Pick<Config, 'dataDir'> & Partial<Config>): Promise<FolderLock> {
    makeDataFolder(dataDir);
    const connection = await locked(dataDir);
    rmSync(join(dataDir, HOLDER_FILE), { force: true });
    const holder: Holder = {
      pid: process.pid,
      host: hostname(),
      port: port || undefined,
      since: new Date().toISOString(),
    };
    try {
      writeFileSync(join(dataDir, HOLDER_FILE), JSON.stringify(holder) + '\n');
    } catch {
      // On a full disk the lock still holds; it only cannot be said who has it.
    }
    return new FolderLock(connection, dataDir);
  }

  /** Who has it now, in words; undefined where nobody has. */
  static async holder(dataDir: string): Promise<string | undefined> {
    try {
      await (await locked(dataDir)).close();
      return undefined;
    } catch (error) {
      if (!(error instanceof HeldByAnother)) throw error;
      return described(dataDir).replace(/^: /, '') || 'another process';
    }
  }

  async release(): Promise<void> {
    rmSync(join(this.dataDir, HOLDER_FILE), { force: true });
    await this.connection.close();
  }
}

async function locked(dataDir: string): Promise<SqliteConnection> {
  let connection: SqliteConnection | undefined;
  try {
    connection = await SqliteConnection.open(join(dataDir, LOCK_FILE), PATIENCE);
    await connection.run('BEGIN EXCLUSIVE');
    return connection;
  } catch (error) {
    await connection?.close();
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY') throw heldBy(dataDir);
    throw startProblem(error, dataDir, join(dataDir, LOCK_FILE));
  }
}

class HeldByAnother extends ConfigProblem {}

function heldBy(dataDir: string): HeldByAnother {
  return new HeldByAnother(
    `Another Footbridge is running on the data folder ${dataDir}${described(dataDir)}. ` +
      'Stop it first, or give this one a folder of its own by FOOTBRIDGE_DATA_DIR. Nothing was changed.',
  );
}

function described(dataDir: string): string {
  try {
    const { pid, host, port, since }: Holder = JSON.parse(readFileSync(join(dataDir, HOLDER_FILE), 'utf8'));
    const at = port ? `, port ${port}` : '';
    return `: process ${pid} on ${host}${at}, since ${since.slice(0, 16).replace('T', ' ')} UTC`;
  } catch {
    return '';
  }
}
