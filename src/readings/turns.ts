import pLimit, { type LimitFunction } from 'p-limit';
import { LRUCache } from 'lru-cache';

const AT_ONCE = 6; // comparisons of one account
const MOST = 1_000; // accounts

/**
 * Whose turn it is to compare all that a site lists with what is known. Everybody who has a board open does so when one
 * work item on it has changed: all at once it would take the memory of all their lists, and none of them less time.
 */
export class Turns {
  private readonly limits = new LRUCache<string, LimitFunction>({ max: MOST });

  /** @returns what waits for its turn among those of that account. */
  of(accountId: string): <T>(work: () => Promise<T>) => Promise<T> {
    const limit = this.limits.get(accountId) ?? pLimit(AT_ONCE);
    this.limits.set(accountId, limit);
    return (work) => limit(work);
  }
}
