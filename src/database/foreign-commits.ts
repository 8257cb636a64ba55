import type { Database, Statement } from 'sqlite3';

const FRESH = 5; // milliseconds for which an answer holds: a busy server asks no more often

/**
 * Counts what other processes have committed: `PRAGMA data_version` on a connection differs when somebody else has
 * changed the database, and stays when that connection itself has (sqlite.org/pragma.html#pragma_data_version).
 * So it is asked on the one connection that writes.
 */
export class ForeignCommits {
  private counted = 0;
  private seen?: number;
  private asking?: Promise<void>;
  private askedAt = -Infinity;

  private constructor(private readonly statement: Statement) {}

  static async on(connection: Database): Promise<ForeignCommits> {
    const statement = await new Promise<Statement>((resolve, reject) => {
      const prepared = connection.prepare('PRAGMA data_version', (error: Error | null) =>
        error ? reject(error) : resolve(prepared),
      );
    });
    const commits = new ForeignCommits(statement);
    await commits.ask();
    return commits;
  }

  get count(): number {
    return this.counted;
  }

  /** Looks whether there are new ones, unless somebody has just done so. */
  look(): Promise<void> | undefined {
    if (this.asking) return this.asking;
    if (performance.now() - this.askedAt < FRESH) return undefined;
    this.asking = this.ask().finally(() => (this.asking = undefined));
    return this.asking;
  }

  /** Looks in any case. */
  async ask(): Promise<void> {
    this.askedAt = performance.now();
    const version = await this.dataVersion();
    if (this.seen !== undefined && version !== this.seen) this.counted++;
    this.seen = version;
  }

  end(): Promise<void> {
    return new Promise((resolve) => this.statement.finalize(() => resolve()));
  }

  // all() runs the statement to its end; get() would leave it open, and with it the state of the database it saw.
  private dataVersion(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.statement.all<{ data_version: number }>((error, rows) =>
        error ? reject(error) : resolve(rows[0].data_version),
      ),
    );
  }
}
