import { LRUCache } from 'lru-cache';
import type { Database, Entities } from './database.js';

/** Keeps what was derived from some tables until the next commit to one of them, or any commit of another process. */
export class Memo<V extends object> {
  private readonly kept: LRUCache<string, { version: number; value?: V }>;
  private readonly tables: string[];

  /**
   * @param from everything that the values are derived from.
   * @param max how many values are kept; the least recently used goes first.
   */
  constructor(
    private readonly database: Database,
    from: Entities,
    max: number,
  ) {
    this.kept = new LRUCache({ max });
    this.tables = database.tablesOf(from);
  }

  /** The kept value, or what `load` gives: that there is none is kept too. */
  async get<T extends V | undefined>(key: string, load: () => Promise<T>): Promise<T> {
    const counted = this.database.version(this.tables);
    // A page asks a dozen times: there is nothing to wait for where the number is known.
    const version = typeof counted === 'number' ? counted : await counted;
    const kept = this.kept.get(key);
    if (kept?.version === version) return kept.value as T;
    const value = await load();
    this.kept.set(key, { version, value });
    return value;
  }

  /** As {@link get}, for a row that there may be none of. It is everybody's: who tries to change it in place fails. */
  find(key: string, load: () => Promise<V | null>): Promise<Readonly<V> | undefined> {
    return this.get(key, async () => Object.freeze(await load()) ?? undefined);
  }
}
