import { LRUCache } from 'lru-cache';
import type { AlmClient } from '../../alm/alm-provider.js';
import { Problem } from '../../problem.js';
import { digestOf, type Source } from '../source.js';

const MOST = 1_000; // sources
const KEPT_FOR = 10 * 60_000; // milliseconds

/** Which sources the site gives in the order of rank: the same for everybody who reads them. */
export class SourceOrders {
  private readonly known = new LRUCache<string, boolean>({ max: MOST, ttl: KEPT_FOR });

  /** False where the site does not say it. */
  async isByRank(client: AlmClient, source: Source): Promise<boolean> {
    const { account, query } = source;
    const known = this.known.get(digestOf(source));
    if (known !== undefined || !account.mapping.rank) return known ?? false;
    try {
      const isByRank = await client.isByRank(query, account.mapping.rank);
      this.known.set(digestOf(source), isByRank);
      return isByRank;
    } catch (error) {
      if (error instanceof Problem) return false;
      throw error;
    }
  }
}
