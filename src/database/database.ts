import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { DataSource, type DataSourceOptions, type EntityManager } from 'typeorm';
import type { SqliteDriver } from 'typeorm/driver/sqlite/SqliteDriver.js';
import { bindNumbers } from './bound-numbers.js';
import { assertDatabaseIsThere, DATABASE_FILE, makeDataFolder } from './data-folder.js';
import type { FolderLock } from './folder-lock.js';
import { ForeignCommits } from './foreign-commits.js';
import { MIGRATIONS } from './migrations/index.js';
import { bringUpToDate } from './schema.js';
import { SnakeCaseNames } from './snake-case-names.js';
import { PreparingConnection } from './preparing-connection.js';
import { startProblem } from './start-problem.js';
import { UnitOfWork } from './unit-of-work.js';
import { WrittenTables } from './written-tables.js';

const BUSY_TIMEOUT = 5_000; // milliseconds that a write waits for another process, such as the command line

export type Entities = (new () => object)[];

/** The SQLite file of the data folder: one connection to read with, one that only {@link UnitOfWork} writes with. */
export class Database {
  private constructor(
    private readonly reader: DataSource,
    private readonly writer: DataSource,
    private readonly foreign: ForeignCommits,
    readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Opens or creates the database and brings its schema up to date.
   *
   * @param lock see {@link bringUpToDate}.
   * @throws ConfigProblem when something is in the way that whoever runs Footbridge can mend.
   */
  static async open(dataDir: string, entities: Entities, lock?: FolderLock): Promise<Database> {
    makeDataFolder(dataDir);
    assertDatabaseIsThere(dataDir);
    const opened: DataSource[] = [];
    const open = async () => {
      const source = await connect(dataDir, entities);
      opened.push(source);
      return source;
    };
    try {
      const writer = await open();
      await assertSound(writer);
      await bringUpToDate(writer, dataDir, lock);
      const reader = await open();
      await reader.query('PRAGMA query_only = ON');
      const foreign = await ForeignCommits.on((writer.driver as SqliteDriver).databaseConnection);
      const unitOfWork = new UnitOfWork(writer, foreign, await WrittenTables.of(writer));
      return new Database(reader, writer, foreign, unitOfWork);
    } catch (error) {
      for (const source of opened) await source.destroy();
      throw startProblem(error, dataDir, join(dataDir, DATABASE_FILE));
    }
  }

  /** For everything that only reads. It sees what is committed, never a transaction that is still open. */
  get read(): EntityManager {
    return this.reader.manager;
  }

  /** See {@link UnitOfWork.write}. */
  write<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.unitOfWork.write(work);
  }

  /** See {@link UnitOfWork.writeQuietly}. */
  writeQuietly<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.unitOfWork.writeQuietly(work);
  }

  /**
   * As {@link write}, for what is only noted on the way: where it cannot be, as on a full disk, whoever is served is
   * served all the same.
   *
   * @returns whether it was kept.
   */
  async note(work: (manager: EntityManager) => Promise<unknown>): Promise<boolean> {
    try {
      await this.write(work);
      return true;
    } catch {
      return false;
    }
  }

  /** See {@link UnitOfWork.version}. */
  version(tables?: readonly string[]): number | Promise<number> {
    return this.unitOfWork.version(tables);
  }

  /** The names of their tables. */
  tablesOf(entities: Entities): string[] {
    return entities.map((entity) => this.reader.getMetadata(entity).tableName);
  }

  async close(): Promise<void> {
    await this.unitOfWork.drain();
    await this.foreign.end();
    await this.reader.destroy();
    await this.writer.query('PRAGMA wal_checkpoint(TRUNCATE)');
    await this.writer.destroy();
  }
}

async function connect(dataDir: string, entities: Entities): Promise<DataSource> {
  const source = new DataSource(dataSourceOptions(join(dataDir, DATABASE_FILE), entities));
  await source.initialize();
  bindNumbers(source.driver);
  // A committed transaction survives the end of the process in either mode; FULL also survives a power cut.
  await source.query('PRAGMA synchronous = FULL');
  // What is sorted, such as a board in its order, stays in memory: beside a read-only disk there may be no other place.
  await source.query('PRAGMA temp_store = MEMORY');
  // What is erased, such as a title that somebody may not see any more, would otherwise stay in the bytes of the file,
  // and in every copy of it, until something else is written over it.
  await source.query('PRAGMA secure_delete = ON');
  return source;
}

/**
 * A page that was damaged on the disk would otherwise be met by whoever reads it, weeks later.
 * @throws as SQLite does of a damaged file.
 */
async function assertSound(source: DataSource): Promise<void> {
  const [{ quick_check: found }] = await source.query('PRAGMA quick_check(1)');
  if (found !== 'ok') throw Object.assign(new Error(found), { code: 'SQLITE_CORRUPT' });
}

/** Options of a connection to the SQLite file `database`; also what a new migration is generated against. */
export function dataSourceOptions(database: string, entities: Entities): DataSourceOptions {
  return {
    type: 'sqlite',
    database,
    entities,
    migrations: MIGRATIONS,
    namingStrategy: new SnakeCaseNames(),
    enableWAL: true,
    busyTimeout: BUSY_TIMEOUT,
    // TypeORM switches on sqlite3's verbose mode, which captures a stack trace for every statement.
    driver: { verbose: () => ({ ...sqlite3, Database: PreparingConnection }) },
  };
}
