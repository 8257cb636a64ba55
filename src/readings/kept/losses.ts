import { LRUCache } from 'lru-cache';
import type { Database } from '../../database/database.js';
import type { Confirmations } from './confirmations.js';
import { NEVER, Reading } from './reading.entity.js';

const MOST = 5_000; // credentials that are remembered

/** Whose reading it is, and of what. */
type Read = Pick<Reading, 'credentialId' | 'source'>;

/**
 * Rights that people were found to have lost. One that was lost on one board may be lost on all, so what was read before
 * it waits for the site: after a restart too, and also where the look has ended after it.
 */
export class Losses {
  private readonly last = new LRUCache<string, { at: number; source: string }>({ max: MOST });

  constructor(
    private readonly database: Database,
    private readonly confirmations: Confirmations,
  ) {}

  /** What the look at that source gives, by which it was found, is from after it. */
  async note({ credentialId, source }: Read): Promise<void> {
    // What cannot be written, as on a full disk, counts until the next restart.
    this.last.set(credentialId, { at: Date.now(), source });
    await this.database.write(async (manager) => {
      const readings = await manager.find(Reading, { select: { id: true }, where: { credentialId } });
      this.confirmations.forget(readings.map(({ id }) => id));
      await manager.update(Reading, { credentialId }, { readAt: NEVER, indexedAt: NEVER });
    });
  }

  /** What is from before the last one counts as never read. */
  counted(reading: Reading): Reading {
    const { at = 0 } = this.last.get(reading.credentialId) ?? {};
    return reading.readAt.getTime() < at ? { ...reading, readAt: NEVER } : reading;
  }

  /** Whether a look that began then, in milliseconds since 1970, may tell of what was before the last one. */
  isDuring(began: number, { credentialId, source }: Read): boolean {
    const last = this.last.get(credentialId);
    return last !== undefined && last.source !== source && began <= last.at;
  }
}
