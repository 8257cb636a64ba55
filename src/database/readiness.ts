import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { inTime } from '../in-time.js';
import { DATABASE_FILE } from './data-folder.js';
import type { Database } from './database.js';
import { MIGRATIONS } from './migrations/index.js';

/** What may be missing to serve people. */
export type Missing = 'database' | 'disk' | 'migrations';

const HOLDS_FOR = 1_000; // milliseconds: however often it is asked, it looks no more often
const PATIENCE = 3_000; // milliseconds for the database to answer; less than health checks wait
const LEAST_ROOM = 5_000_000; // bytes on the disk of the data folder

/** Whether people can be served: asks the database, the disk and the schema, and looks for nothing else. */
export class Readiness {
  private looked = -Infinity;
  private answer: Promise<Missing | undefined> = Promise.resolve(undefined);

  constructor(
    private readonly database: Database,
    private readonly dataDir: string,
  ) {}

  /** @returns what is missing; undefined when nothing is. */
  missing(): Promise<Missing | undefined> {
    const now = performance.now();
    if (now - this.looked > HOLDS_FOR) {
      this.looked = now;
      this.answer = this.look();
    }
    return this.answer;
  }

  private async look(): Promise<Missing | undefined> {
    if (!(await this.hasRoom())) return 'disk';
    const applied = await inTime(
      this.appliedMigrations().catch(() => undefined),
      PATIENCE,
    );
    if (!applied || !existsSync(join(this.dataDir, DATABASE_FILE))) return 'database';
    if (MIGRATIONS.length !== applied.length || !MIGRATIONS.every(({ name }) => applied.includes(name)))
      return 'migrations';
    return undefined;
  }

  private async hasRoom(): Promise<boolean> {
    try {
      accessSync(this.dataDir, constants.W_OK);
      const { bavail, bsize } = await statfs(this.dataDir);
      return bavail * bsize >= LEAST_ROOM;
    } catch {
      return false;
    }
  }

  /** Read by the reader, once the writer has had its turn: an empty transaction, which writes nothing to the disk. */
  private async appliedMigrations(): Promise<string[]> {
    await this.database.writeQuietly(async () => undefined);
    const rows: { name: string }[] = await this.database.read.query('SELECT name FROM migrations');
    return rows.map(({ name }) => name);
  }
}
