import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RankPlace, WorkItem } from '../../alm/alm-provider.js';
import { Credential } from '../../credentials/credential.entity.js';
import { Database } from '../../database/database.js';
import type { Told } from '../reader/findings.js';
import { keptIn, type Kept } from './kept.js';
import { Leftovers, type SourcesInUse } from './leftovers.js';
import type { ReadItem } from './meanwhile.js';
import { Reading } from './reading.entity.js';
import { ReadingRows } from './reading-rows.js';
import type { Found } from './found.js';
import { ReadingWrites, type Written } from './reading-writes.js';
import { digestOf, scopeOf, type Source } from '../source.js';

const SWEEP_INTERVAL = 60 * 60_000; // milliseconds

/** Lets go of what was made of the readings for which the question is answered with yes. */
export type LetGo = (isOver: (readingId: string) => boolean) => void;
/** @param unread of which account something was changed that was not read anew: its own answer says that it was made. */
type Acted = (credentialId: string, unread?: string) => void;
/** The tables of readings and their work items. */
@Injectable()
export class StoredReadings implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rows: ReadingRows;
  private readonly listeners: LetGo[] = [];
  private readonly replaced: Acted[] = [];
  private sweeper?: NodeJS.Timeout;
  private readonly kept: Kept;
  private readonly writes: ReadingWrites;
  private readonly leftovers: Leftovers;

  constructor(private readonly database: Database) {
    this.kept = keptIn(database);
    this.rows = new ReadingRows(database, this.kept);
    this.writes = new ReadingWrites(database, this.kept);
    this.leftovers = new Leftovers(database, this.kept.lists);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.sweep().catch(() => undefined); // A full disk must not keep the app from starting.
    this.sweeper = setInterval(() => void this.sweep().catch(() => undefined), SWEEP_INTERVAL).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.sweeper);
    this.kept.confirmations.end();
  }

  /** What is kept in memory of work items goes when they have changed or gone: it may be what a person lost. */
  whenChanged(letGo: LetGo): void {
    this.listeners.push(letGo);
  }

  /** Is told whose work item was changed, or seen anew, because they did something. */
  whenReplaced(listener: Acted): void {
    this.replaced.push(listener);
  }

  /** See {@link Leftovers.usedBy}. */
  usedBy(sources: SourcesInUse): void {
    this.leftovers.usedBy(sources);
  }

  /** See {@link ReadingRows.find}. */
  find(credentialId: string, source: string): Promise<Reading | undefined> {
    return this.rows.find(credentialId, source);
  }

  /** See {@link ReadingRows.partWith}. */
  partWith(credentialId: string, whole: string, key: string): Promise<string | undefined> {
    return this.rows.partWith(credentialId, whole, key);
  }

  /** See {@link ReadingRows.items}. */
  items(reading: Reading): Promise<readonly WorkItem[]> {
    return this.rows.items(reading);
  }

  /** Erases the contents of work items that no reading names any more. */
  forgetUnnamed(manager: EntityManager): Promise<void> {
    return this.kept.lists.sweep(manager);
  }

  /** Writes down what is kept in memory only. */
  flush(): Promise<void> {
    return this.kept.confirmations.flush();
  }

  /**
   * Keeps what was found in one transaction. Where nothing is different nothing is written: that the site has confirmed
   * it is remembered, and written down later.
   *
   * @returns undefined when the credential has gone in the meantime: then nothing is kept.
   */
  async store(credential: Credential, read: Source, found: Found): Promise<Reading | undefined> {
    const same = await this.rows.confirm(credential, digestOf(read), found);
    return same ?? this.tell(await this.writes.keep(credential, read, found));
  }

  /** See {@link ReadingWrites.keepFirst}. */
  async storeFirst(...first: Parameters<ReadingWrites['keepFirst']>): Promise<void> {
    this.tell(await this.writes.keepFirst(...first));
  }

  /**
   * Keeps what work items say that have just come, before the reading that names them is written: that takes long for
   * many at once. Nobody is shown any of it by that.
   */
  async keepAhead(source: Source, items: readonly WorkItem[]): Promise<void> {
    const versions = await this.database.writeQuietly((manager) =>
      this.kept.versions.keep(manager, scopeOf(source), items),
    );
    this.kept.versions.remember(items, versions);
  }

  private tell(written: Written | undefined): Reading | undefined {
    if (written?.isChanged) this.changedThese([written.reading.id]);
    return written?.reading;
  }

  /** What is kept from others of the work items that the site has just named to a person. */
  told(source: Source, told: readonly Told[]): Promise<WorkItem[]> {
    return this.kept.versions.told(this.database.read, scopeOf(source), told);
  }

  /** Whether the person's link is still there. */
  hasCredential(credential: Credential): Promise<boolean> {
    return this.rows.hasCredential(credential);
  }

  /** See {@link ReadingRows.others}. */
  others(source: Source) {
    return this.rows.others(digestOf(source));
  }

  /** See {@link OwnEdits.replace}. */
  async replace(credentialId: string, read: ReadItem, place?: RankPlace): Promise<void> {
    this.changedThese(await this.kept.edits.replace(credentialId, read, place));
    this.acted(credentialId);
  }

  /** Whoever has that credential has done something in the site. @param unread see {@link Acted} */
  acted(credentialId: string, unread?: string): void {
    for (const listener of this.replaced) listener(credentialId, unread);
  }

  /** See {@link OwnEdits.drop}. @returns whether it was in any. */
  async drop(credentialId: string, key: string): Promise<boolean> {
    return this.changedThese(await this.kept.edits.drop(credentialId, key));
  }

  /** See {@link Losses.note}. */
  lose({ id: credentialId }: Credential, source: Source): Promise<void> {
    return this.kept.losses.note({ credentialId, source: digestOf(source) });
  }

  /** Takes everything out that the credential's person was shown of the source. */
  async erase(credentialId: string, source: string): Promise<void> {
    const reading = await this.find(credentialId, source);
    await this.database.write(async (manager) => {
      await manager.delete(Reading, { credentialId, source });
      await this.kept.lists.sweep(manager);
    });
    this.changed((id) => id === reading?.id);
  }

  /** Erases what nobody names any more. Others may still name what one of them has let go of. */
  async forgetUnused(): Promise<void> {
    if (await this.leftovers.eraseUnused()) await this.letGoOfErased();
  }

  private async sweep(): Promise<void> {
    await this.flush();
    await this.leftovers.eraseUnopened();
    await this.forgetUnused();
    await this.database.writeQuietly((manager) => this.kept.lists.sweep(manager));
    await this.letGoOfErased();
  }

  /** Readings go with their credential too, without a word. */
  private async letGoOfErased(): Promise<void> {
    const readings = await this.database.read.find(Reading, { select: { id: true } });
    const ids = new Set(readings.map(({ id }) => id));
    this.kept.confirmations.keepOnly(ids);
    this.changed((id) => !ids.has(id));
  }

  private changedThese(readingIds: readonly string[]): boolean {
    if (readingIds.length > 0) this.changed((id) => readingIds.includes(id));
    return readingIds.length > 0;
  }

  private changed(isOver: (readingId: string) => boolean): void {
    for (const letGo of this.listeners) letGo(isOver);
  }
}
