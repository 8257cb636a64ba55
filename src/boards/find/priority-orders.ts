import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AlmProblem } from '../../alm/alm-problem.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { isGone } from '../../changes/outages.js';
import { inTime } from '../../in-time.js';
import { Problem } from '../../problem.js';
import { asPerson } from '../../readings/as-person.js';
import type { LinkedBoard } from '../board-pages.js';

const MOST_KEPT = 1_000; // accounts, and people whom one has not told it
const KEPT_FOR = 10 * 60_000; // milliseconds
const ASKED_AGAIN = 60_000; // milliseconds after the site has not told it
const PATIENCE = 500; // milliseconds that a page waits for the site

const UNKNOWN: readonly string[] = [];

type Asker = Pick<LinkedBoard, 'account' | 'credential'>;

/** In which order a site has its priorities: their ids say nothing of it once somebody has added one. */
@Injectable()
export class PriorityOrders {
  private readonly known = new LRUCache<string, readonly string[]>({ max: MOST_KEPT, ttl: KEPT_FOR });
  private readonly asking = new Map<string, Promise<void>>();

  constructor(private readonly credentials: CredentialsService) {}

  /** Ids in the order of the site; none where it has not said it. */
  async of(open: Asker): Promise<readonly string[]> {
    const { id } = open.account;
    const own = ownName(open);
    if (!this.known.has(id) && !this.known.has(own)) {
      const asking = this.asking.get(own) ?? this.ask(open).finally(() => this.asking.delete(own));
      this.asking.set(own, asking);
      await inTime(asking, PATIENCE);
    }
    return this.known.get(id) ?? UNKNOWN;
  }

  /** What goes wrong for one person, as with a link that has ended, says nothing of what the site tells others. */
  private async ask(open: Asker): Promise<void> {
    const { account, credential } = open;
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
      if (this.known.has(account.id)) return; // somebody else was told it meanwhile
      const isForAll = error instanceof AlmProblem && isGone(error);
      this.known.set(isForAll ? account.id : ownName(open), UNKNOWN, { ttl: ASKED_AGAIN });
    }
  }
}

function ownName({ account, credential }: Asker): string {
  return `${account.id} ${credential.profileId}`;
}
