import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { inTime } from '../../in-time.js';
import { Problem } from '../../problem.js';
import { asPerson } from '../../readings/as-person.js';
import type { LinkedBoard } from '../board-pages.js';

const MOST_KEPT = 1_000; // accounts
const KEPT_FOR = 10 * 60_000; // milliseconds
const ASKED_AGAIN = 60_000; // milliseconds after the site could not be asked
const PATIENCE = 500; // milliseconds that a page waits for the site

const UNKNOWN: readonly string[] = [];

/** In which order a site has its priorities: their ids say nothing of it once somebody has added one. */
@Injectable()
export class PriorityOrders {
  private readonly known = new LRUCache<string, readonly string[]>({ max: MOST_KEPT, ttl: KEPT_FOR });
  private readonly asking = new Map<string, Promise<void>>();

  constructor(private readonly credentials: CredentialsService) {}

  /** Ids in the order of the site; none where it has not said it. */
  async of(open: LinkedBoard): Promise<readonly string[]> {
    const { id } = open.account;
    if (!this.known.has(id)) {
      const asking = this.asking.get(id) ?? this.ask(open).finally(() => this.asking.delete(id));
      this.asking.set(id, asking);
      await inTime(asking, PATIENCE);
    }
    return this.known.get(id) ?? UNKNOWN;
  }

  private async ask({ account, credential }: LinkedBoard): Promise<void> {
    try {
      const { items } = await asPerson(this.credentials, credential.profileId, account, (client) =>
        client.priorities(),
      );
      this.known.set(
        account.id,
        items.map(({ id }) => id),
      );
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.known.set(account.id, UNKNOWN, { ttl: ASKED_AGAIN });
    }
  }
}
