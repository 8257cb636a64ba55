import { LRUCache } from 'lru-cache';
import sqlite3 from 'sqlite3';

const MOST_KEPT = 200; // statements
const LONGEST = 4_000; // characters of a statement with its values, which stay in memory with it
/** Not those that do something while they are prepared, as some of PRAGMA do. */
const KEEPS = /^(SELECT|INSERT|UPDATE|DELETE|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b/;

type Done = (this: sqlite3.RunResult, error: Error | null, rows?: unknown[]) => void;

/** A connection that keeps what it has prepared: an app asks the same few statements all day. */
export class PreparingConnection extends sqlite3.Database {
  private readonly kept = new LRUCache<string, sqlite3.Statement>({
    max: MOST_KEPT,
    dispose: (statement) => void statement.finalize(),
  });

  override run(sql: string, ...rest: unknown[]): this {
    const [values, done] = split(rest);
    if (isWorthKeeping(sql, values)) this.prepared(sql, done).run(values, done);
    else super.run(sql, values, done);
    return this;
  }

  override all(sql: string, ...rest: unknown[]): this {
    const [values, done] = split(rest);
    if (isWorthKeeping(sql, values)) this.prepared(sql, done).all(values, done);
    else super.all(sql, values, done);
    return this;
  }

  override close(done?: (error: Error | null) => void): void {
    this.kept.clear();
    super.close(done);
  }

  /** @param done is told when it cannot be prepared: what else was asked of it is dropped then. */
  private prepared(sql: string, done: Done): sqlite3.Statement {
    const kept = this.kept.get(sql);
    if (kept) return kept;
    const statement = this.prepare(sql, (error: Error | null) => {
      if (error) done.call(statement as sqlite3.RunResult, error);
      else if (this.kept.has(sql)) statement.finalize();
      else this.kept.set(sql, statement);
    });
    return statement;
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
