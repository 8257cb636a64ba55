import type { DataSource } from 'typeorm';

const READS = /^\s*(SELECT|PRAGMA|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b/i;
const WRITES = /^\s*(INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?/i;

/** Counts the commits of each table: what was derived from some of them holds while others are written to. */
export class WrittenTables {
  private readonly counts = new Map<string, number>();
  private everything = 0;

  /** @param parents tables whose rows take rows of others with them. */
  private constructor(private readonly parents: ReadonlySet<string>) {}

  static async of(source: DataSource): Promise<WrittenTables> {
    const found: { parent: string }[] = await source.query(
      `SELECT DISTINCT key."table" AS parent FROM sqlite_master AS child, pragma_foreign_key_list(child.name) AS key
        WHERE child.type = 'table'`,
    );
    return new WrittenTables(new Set(found.map(({ parent }) => parent)));
  }

  version(tables: readonly string[]): number {
    return tables.reduce((sum, table) => sum + (this.counts.get(table) ?? 0), this.everything);
  }

  /** They have been committed. */
  count(written: ReadonlySet<string>): void {
    if (written.has(EVERYTHING)) this.everything++;
    for (const table of written) this.counts.set(table, (this.counts.get(table) ?? 0) + 1);
  }

  /** The table that a statement writes to; undefined for one that only reads, and every table where that is not clear. */
  writtenBy(sql: string): string | undefined {
    if (READS.test(sql)) return undefined;
    const [, verb, table] = WRITES.exec(sql) ?? [];
    const mayTakeOthers = /^(DELETE|INSERT\s+OR\s+REPLACE)/i.test(verb ?? '') && this.parents.has(table);
    return table === undefined || mayTakeOthers ? EVERYTHING : table;
  }
}

const EVERYTHING = '*';
