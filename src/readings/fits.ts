import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AlmProblem } from '../alm/alm-problem.js';
import type { Credential } from '../credentials/credential.entity.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { inTime } from '../in-time.js';
import { Problem } from '../problem.js';
import { asPerson } from './as-person.js';
import { Asker } from './reader/asking.js';
import { readAllPages } from './reader/paging.js';
import type { Reading } from './kept/reading.entity.js';
import { Readings } from './readings.js';
import type { Source } from './source.js';
import { identityKeyOf } from './watched.js';

const PAGE = 1_000; // work items; Jira makes it smaller where it likes
const ANEW_EVERY = 60_000; // milliseconds: a condition may speak of the time
const TRIED_EVERY = 15_000;
const PATIENCE = 2_000; // milliseconds that a page waits for an answer
const MOST_KEPT = 500_000; // ids

/** What a site says of one condition to one person. */
export interface Fit {
  /** Ids of the work items that fit; absent where the site has not said so. */
  ids?: ReadonlySet<string>;
  /** Why it does not say so. */
  problem?: Problem;
  /** Another one for each answer. */
  serial: number;
}

interface Kept extends Fit {
  /** Of the reading beside which it was asked for. */
  of: string;
  at: number;
}

/**
 * Which work items of a source fit a condition that somebody has written. The site is asked as each person, so what fits
 * tells nobody of anything that they are not shown, and words such as `currentUser()` mean whoever looks.
 */
@Injectable()
export class Fits {
  private readonly kept = new LRUCache<string, Kept>({
    maxSize: MOST_KEPT,
    sizeCalculation: ({ ids }) => 50 + (ids?.size ?? 0),
  });
  private readonly asking = new Map<string, Promise<void>>();
  private serial = 0;

  constructor(
    private readonly credentials: CredentialsService,
    private readonly readings: Readings,
  ) {}

  /**
   * What is known, asked for anew where the reading is another one or it is a while ago. An answer is waited for, for a
   * moment; what was known before holds meanwhile.
   */
  async of(credential: Credential, source: Source, reading: Reading, condition: string): Promise<Fit> {
    const key = `${identityKeyOf(credential, source)} ${condition}`;
    const of = `${reading.id} ${reading.revision}`;
    const known = this.kept.get(key);
    const age = Date.now() - (known?.at ?? 0);
    const isFresh = known?.of === of && age < (known.problem ? TRIED_EVERY : ANEW_EVERY);
    if (!isFresh) await inTime(this.ask(key, { credential, source, of, condition }), PATIENCE);
    return this.kept.get(key) ?? { serial: 0 };
  }

  private ask(key: string, wanted: Wanted): Promise<void> {
    const running = this.asking.get(key);
    if (running) return running;
    const asked = this.idsOf(wanted)
      .then((ids) => ({ ids }))
      .catch((error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        // What the site has said before holds while it cannot be asked, and not where it does not understand it.
        const isRefused = error instanceof AlmProblem && error.refuses;
        return { problem: error, ...(!isRefused && { ids: this.kept.get(key)?.ids }) };
      })
      .then((fit) => {
        this.kept.set(key, { ...fit, of: wanted.of, at: Date.now(), serial: ++this.serial });
      })
      .finally(() => this.asking.delete(key));
    this.asking.set(key, asked);
    return asked;
  }

  private async idsOf({ credential, source, condition }: Wanted): Promise<ReadonlySet<string>> {
    const { account } = source;
    const query = this.readings.searched(credential, source);
    const { items } = await asPerson(this.credentials, credential.profileId, account, (client) => {
      const asker = new Asker();
      return readAllPages({
        size: PAGE,
        page: async (page) => {
          const found = await asker.askPage(page, () =>
            client.fitting(query, condition, page, account.mapping),
          );
          const nameless = found.unreadable.map(({ id, at }) => ({
            id: id ?? `${found.startAt + at} unread`,
          }));
          return { ...found, items: [...found.items, ...nameless] };
        },
      });
    });
    return new Set(items.map(({ id }) => id));
  }
}

interface Wanted {
  credential: Credential;
  source: Source;
  of: string;
  condition: string;
}
