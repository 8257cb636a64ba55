import { LRUCache } from 'lru-cache';
import sqlite3 from 'sqlite3';

const MOST_KEPT = 200; // statements
const LONGEST = 4_000; // characters of a statement with its values, which stay in memory with it
/** Not those that do something while they are prepared, as some of PRAGMA do. */
const KEEPS = /^(SELECT|INSERT|UPDATE|DELETE|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b/;
/** run() takes one step: what gives rows would stay open at the first of them, and a transaction with it. */
const GIVES_ROWS = /^SELECT\b|\bRETURNING\b/i;

type Done = (this: sqlite3.RunResult, error: Error | null, rows?: unknown[]) => void;

/** A connection that keeps what it has prepared: an app asks the same few statements all day. */
export class PreparingConnection extends sqlite3.Database {
  private readonly kept = new LRUCache<string, sqlite3.Statement>({
    max: MOST_KEPT,
    dispose: (statement) => void statement.finalize(),
  });

  private isClosing = false;

  override run(sql: string, ...rest: unknown[]): this {
    const [values, done] = split(rest);
    const worth = isWorthKeeping(sql, values) && !GIVES_ROWS.test(sql);
    if (worth) this.prepared(sql, done).run(values, this.droppingFailed(sql, done));
    else super.run(sql, values, done);
    return this;
  }

  override all(sql: string, ...rest: unknown[]): this {
    const [values, done] = split(rest);
    if (isWorthKeeping(sql, values)) this.prepared(sql, done).all(values, this.droppingFailed(sql, done));
    else super.all(sql, values, done);
    return this;
  }

  /** What has been asked for is answered first; SQLite closes only when each statement is finalized. */
  override close(done?: (error: Error | null) => void): void {
    this.isClosing = true;
    this.kept.clear();
    super.close(done);
  }

  /** @param done is told when it cannot be prepared: what else was asked of it is dropped then. */
  private prepared(sql: string, done: Done): sqlite3.Statement {
    const kept = this.kept.get(sql);
    if (kept) return kept;
    const asked: { statement?: sqlite3.Statement } = {}; // a closed connection answers before it gives the statement
    asked.statement = this.prepare(sql, (error: Error | null) => {
      if (error) done.call(asked.statement as sqlite3.RunResult, error);
      else if (this.isClosing || this.kept.has(sql)) asked.statement!.finalize();
      else this.kept.set(sql, asked.statement!);
    });
    return asked.statement;
  }

  /** One that failed, as where somebody else was writing, would stay open until it is asked again: it goes. */
  private droppingFailed(sql: string, done: Done): Done {
    const { kept } = this;
    return function (error, ...found) {
      if (error) kept.delete(sql);
      done.call(this, error, ...found);
    };
  }
}

function split(rest: unknown[]): [values: unknown[], done: Done] {
  const [values, done] = rest.length > 1 ? rest : [[], rest[0]];
  return [(values ?? []) as unknown[], (done ?? ignore) as Done];
}

function isWorthKeeping(sql: string, values: unknown[]): boolean {
  const sizes = values.map((value) => (value as { length?: number } | null)?.length ?? 0);
  return KEEPS.test(sql) && sizes.reduce((sum, size) => sum + size, sql.length) < LONGEST;
}

function ignore(): void {}
