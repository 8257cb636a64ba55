import { LRUCache } from 'lru-cache';
import type { Database } from './database.js';

/** Keeps what was derived from the database until the next commit, by whichever process. */
export class Memo<V extends object> {
  private readonly kept: LRUCache<string, { version: number; value?: V }>;

  /** @param max how many values are kept; the least recently used goes first. */
  constructor(
    private readonly database: Database,
    max: number,
  ) {
    this.kept = new LRUCache({ max });
  }

  /** The kept value, or what `load` gives: that there is none is kept too. */
  async get<T extends V | undefined>(key: string, load: () => Promise<T>): Promise<T> {
    const version = await this.database.version();
    const kept = this.kept.get(key);
    if (kept?.version === version) return kept.value as T;
    const value = await load();
    this.kept.set(key, { version, value });
    return value;
  }
}
