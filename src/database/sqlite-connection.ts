import sqlite3 from 'sqlite3';

/** A connection to an SQLite file without TypeORM, for what is no table of the app. */
export class SqliteConnection {
  private constructor(private readonly database: sqlite3.Database) {}

  /** Opens or creates the file. @param busyTimeout milliseconds to wait for somebody else's lock. */
  static open(file: string, busyTimeout: number): Promise<SqliteConnection> {
    return new Promise((resolve, reject) => {
      const database = new sqlite3.Database(file, (error) => {
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

  close(): Promise<void> {
    return new Promise((resolve, reject) =>
      this.database.close((error) => (error ? reject(error) : resolve())),
    );
  }
}
