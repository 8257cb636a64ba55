import { In, LessThan, Not, type EntityManager } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { ItemLists } from './item-lists.js';
import { Reading } from './reading.entity.js';
import { digestOf, type Source } from '../source.js';

/** How long a reading is kept that nobody opens: who opens it has it read again. In milliseconds. */
const KEPT_UNOPENED = 30 * 24 * 60 * 60_000;

/** The sources that somebody names. */
export type SourcesInUse = (manager: EntityManager) => Promise<Source[]>;

/** What is kept of readings and nobody names any more. */
export class Leftovers {
  private readonly inUse: SourcesInUse[] = [];

  constructor(
    private readonly database: Database,
    private readonly lists: ItemLists,
  ) {}

  /** Whoever names sources says which. A part of a source is in use with the whole of it. */
  usedBy(sources: SourcesInUse): void {
    this.inUse.push(sources);
  }

  /** Erases the readings of sources that nobody names any more. @returns whether there were any. */
  eraseUnused(): Promise<boolean> {
    return this.database.write(async (manager) => {
      if (!(await this.deleteUnused(manager))) return false;
      await this.lists.sweep(manager);
      return true;
    });
  }

  /** A reading is only asked for again when somebody opens it, so when it was read says when that was. */
  async eraseUnopened(): Promise<void> {
    const oldest = new Date(Date.now() - KEPT_UNOPENED);
    if (await this.database.read.existsBy(Reading, { readAt: LessThan(oldest) }))
      await this.database.write((manager) => manager.delete(Reading, { readAt: LessThan(oldest) }));
  }

  private async deleteUnused(manager: EntityManager): Promise<boolean> {
    const used = (await Promise.all(this.inUse.map((sources) => sources(manager)))).flat().map(digestOf);
    const isUnused = { source: Not(In(used)), whole: Not(In(used)) };
    if (!(await manager.existsBy(Reading, isUnused))) return false;
    await manager.delete(Reading, isUnused);
    return true;
  }
}
