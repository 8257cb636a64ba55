import type { Database } from '../../database/database.js';
import { Reading } from './reading.entity.js';

/** When the site has last said that a reading still holds. */
type Confirmation = Pick<Reading, 'readAt' | 'indexedAt'>;

const WRITTEN_EVERY = 3 * 60_000; // milliseconds

/**
 * That a reading still holds is said every few seconds for every open board, so it is kept in memory and written down
 * for all of them at once, every few minutes. What a kill loses makes a reading look older than it is: it is asked
 * for sooner, and hidden sooner.
 */
export class Confirmations {
  private readonly known = new Map<string, Confirmation>();
  private readonly shown = new WeakMap<Reading, Reading>();
  private readonly unwritten = new Set<string>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly database: Database) {
    // A full disk is told of by other writes; the next turn tries again.
    this.timer = setInterval(() => void this.flush().catch(() => undefined), WRITTEN_EVERY).unref();
  }

  note(readingId: string, confirmation: Confirmation): void {
    this.known.set(readingId, confirmation);
    this.unwritten.add(readingId);
  }

  /** The reading as of its last confirmation; the same object until the next one. */
  of(reading: Reading): Reading {
    const confirmed = this.known.get(reading.id);
    if (!confirmed || confirmed.readAt <= reading.readAt) return reading;
    // That every id is to be compared anew is written at once, and not undone by what was noted before.
    const indexedAt = reading.indexedAt.getTime() === 0 ? reading.indexedAt : confirmed.indexedAt;
    const { readAt } = confirmed;
    const same = this.shown.get(reading);
    if (same?.readAt === readAt && same.indexedAt === indexedAt) return same;
    const shown = { ...reading, readAt, indexedAt };
    this.shown.set(reading, shown);
    return shown;
  }

  /** They hold no longer. */
  forget(readingIds: readonly string[]): void {
    for (const id of readingIds) this.known.delete(id);
  }

  /** Nothing that was derived from the database changes by it. */
  async flush(): Promise<void> {
    if (this.unwritten.size === 0) return;
    const ids = [...this.unwritten];
    await this.database.writeQuietly(async (manager) => {
      for (const id of ids) {
        const row = await manager.findOneBy(Reading, { id });
        const { readAt, indexedAt } = row ? this.of(row) : {};
        if (row && readAt! > row.readAt) await manager.update(Reading, id, { readAt, indexedAt });
      }
    });
    for (const id of ids) this.unwritten.delete(id);
  }

  /** Forgets all others. */
  keepOnly(readingIds: ReadonlySet<string>): void {
    for (const id of this.known.keys()) if (!readingIds.has(id)) this.known.delete(id);
  }

  end(): void {
    clearInterval(this.timer);
  }
}
