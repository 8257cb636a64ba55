import sqlite3 from 'sqlite3';

/** A connection to an SQLite file without TypeORM, for what is no table of the app. */
export class SqliteConnection {
  private constructor(private readonly database: sqlite3.Database) {}

  /**
   * Opens the file.
   *
   * @param busyTimeout milliseconds to wait for somebody else's lock.
   * @param missing what becomes of a file that is not there: it is made, or refused.
   */
  static open(
    file: string,
    busyTimeout: number,
    missing: 'made' | 'refused' = 'made',
  ): Promise<SqliteConnection> {
    const mode = sqlite3.OPEN_READWRITE | (missing === 'made' ? sqlite3.OPEN_CREATE : 0);
    return new Promise((resolve, reject) => {
      const database = new sqlite3.Database(file, mode, (error) => {
        if (error) return reject(error);
        database.configure('busyTimeout', busyTimeout);
        resolve(new SqliteConnection(database));
      });
    });
  }

  run(sql: string): Promise<void> {
    return new Promise((resolve, reject) =>
      this.database.exec(sql, (error) => (error ? reject(error) : resolve())),
    );
  }

  all<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return new Promise((resolve, reject) =>
      this.database.all<Row>(sql, values, (error, rows) => (error ? reject(error) : resolve(rows))),
    );
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) =>
      this.database.close((error) => (error ? reject(error) : resolve())),
    );
  }
}
