import { LRUCache } from 'lru-cache';

const MOST = 2_000; // that are remembered

/**
 * One object for all that say the same: thousands of work items name the same few statuses and people. It is everybody's:
 * who tries to change it in place fails.
 */
export class Repeated<T extends object> {
  private readonly last = new LRUCache<string, T>({ max: MOST });

  /** @returns what was said last by that id where it said the same, else this. */
  one(id: string, said: T): T {
    const known = this.last.get(id);
    if (known && isSame(known, said)) return known;
    this.last.set(id, Object.freeze(said));
    return said;
  }
}

function isSame<T extends object>(one: T, other: T): boolean {
  for (const name in one) if (one[name] !== other[name]) return false;
  return true;
}
