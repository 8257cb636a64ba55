import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { WorkItem } from '../alm/alm-provider.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { inTime } from '../in-time.js';
import { Problem } from '../problem.js';
import { asPerson } from '../readings/as-person.js';
import { isByRank } from '../readings/reader/by-rank.js';
import { digestOf } from '../readings/source.js';
import type { LinkedBoard } from './board-pages.js';

const MOST_KEPT = 1_000; // sources
const KEPT_FOR = 10 * 60_000; // milliseconds
const ASKED_AGAIN = 60_000; // milliseconds after the site could not be asked
const PATIENCE = 500; // milliseconds that a page waits for the site

const UNMAPPED =
  'Cards cannot be put into another place within a column: Footbridge does not know the field of the rank. An administrator can name it among the fields of this ALM account.';
const OTHER_ORDER =
  'Cards cannot be put into another place within a column: Jira does not give this board by rank. Whoever owns its filter can end it with ORDER BY Rank.';

/** Which boards stand in the order of rank: only there people may change the place of a card within its column. */
@Injectable()
export class RankOrders {
  /** What Jira says of sources; undefined where it did not say it. */
  private readonly known = new LRUCache<string, { isByRank?: boolean }>({ max: MOST_KEPT, ttl: KEPT_FOR });
  private readonly asking = new Map<string, Promise<void>>();

  constructor(private readonly credentials: CredentialsService) {}

  /**
   * Why places within a column cannot be changed; empty where they can.
   * @param items of the board, in its order: they tell it where Jira does not.
   */
  async refusal(open: LinkedBoard, items: () => Promise<readonly WorkItem[]>): Promise<string> {
    if (!open.account.mapping.rank) return UNMAPPED;
    const name = digestOf(open.source);
    if (!this.known.has(name)) await this.ask(open, name);
    return (this.known.get(name)?.isByRank ?? isByRank(await items())) ? '' : OTHER_ORDER;
  }

  private async ask(open: LinkedBoard, name: string): Promise<void> {
    const asking = this.asking.get(name) ?? this.begin(open, name).finally(() => this.asking.delete(name));
    this.asking.set(name, asking);
    await inTime(asking, PATIENCE);
  }

  private async begin({ account, source, credential }: LinkedBoard, name: string): Promise<void> {
    try {
      const answer = await asPerson(this.credentials, credential.profileId, account, (client) =>
        client.isByRank(source.query, account.mapping.rank!),
      );
      this.known.set(name, { isByRank: answer });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.known.set(name, {}, { ttl: ASKED_AGAIN });
    }
  }
}
