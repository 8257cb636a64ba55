import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RankPlace, WorkItem } from '../alm/alm-provider.js';
import { Credential } from '../credentials/credential.entity.js';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import { Confirmations } from './confirmations.js';
import type { Findings, Told } from './findings.js';
import { ItemLists } from './item-lists.js';
import { ItemVersions } from './item-versions.js';
import { Leftovers, type SourcesInUse } from './leftovers.js';
import { OwnEdits } from './own-edits.js';
import { Reading } from './reading.entity.js';
import { ReadingWrites, type Written } from './reading-writes.js';
import { digestOf, scopeOf, type Source } from './source.js';

const MOST_KEPT = 500; // rows in memory
const SWEEP_INTERVAL = 60 * 60_000; // milliseconds

/** Lets go of what was made of the readings for which the question is answered with yes. */
export type LetGo = (isOver: (readingId: string) => boolean) => void;
/** The tables of readings and their work items. */
@Injectable()
export class StoredReadings implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly readings: Memo<Reading>;
  private readonly links: Memo<Pick<Credential, 'id'>>;
  private readonly listeners: LetGo[] = [];
  private readonly replaced: ((credentialId: string) => void)[] = [];
  private sweeper?: NodeJS.Timeout;
  private readonly confirmations: Confirmations;
  private readonly versions: ItemVersions;
  private readonly lists: ItemLists;
  private readonly writes: ReadingWrites;
  private readonly edits: OwnEdits;
  private readonly leftovers: Leftovers;

  constructor(private readonly database: Database) {
    this.readings = new Memo(database, [Reading], MOST_KEPT);
    this.links = new Memo(database, [Credential], MOST_KEPT);
    this.confirmations = new Confirmations(database);
    this.versions = new ItemVersions(database);
    this.lists = new ItemLists(database, this.versions);
    this.writes = new ReadingWrites(database, this.confirmations, this.lists, this.versions);
    this.edits = new OwnEdits(database, this.lists, this.versions);
    this.leftovers = new Leftovers(database, this.lists);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.sweep().catch(() => undefined); // A full disk must not keep the app from starting.
    this.sweeper = setInterval(() => void this.sweep().catch(() => undefined), SWEEP_INTERVAL).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.sweeper);
    this.confirmations.end();
  }

  /** What is kept in memory of work items goes when they have changed or gone: it may be what a person lost. */
  whenChanged(letGo: LetGo): void {
    this.listeners.push(letGo);
  }

  /** Is told whose work item was changed, or seen anew, because they did something. */
  whenReplaced(listener: (credentialId: string) => void): void {
    this.replaced.push(listener);
  }

  /** See {@link Leftovers.usedBy}. */
  usedBy(sources: SourcesInUse): void {
    this.leftovers.usedBy(sources);
  }

  /** @param source as a digest. */
  async find(credentialId: string, source: string): Promise<Reading | undefined> {
    const found = await this.readings.get(`${credentialId} ${source}`, async () => {
      const row = await this.database.read.findOneBy(Reading, { credentialId, source });
      return row ?? undefined;
    });
    return found && this.confirmations.of(found);
  }

  /**
   * The part of a source in which a person was last shown that work item; undefined where they were shown it in none.
   * @param whole the source, as a digest.
   */
  async partWith(credentialId: string, whole: string, key: string): Promise<string | undefined> {
    const rows = await this.database.read.findBy(Reading, { credentialId, whole });
    const newest = rows
      .map((row) => this.confirmations.of(row))
      .sort((one, other) => other.readAt.getTime() - one.readAt.getTime());
    for (const reading of newest)
      if ((await this.items(reading)).some((item) => item.key === key)) return reading.part;
    return undefined;
  }

  /** Erases the contents of work items that no reading names any more. */
  forgetUnnamed(manager: EntityManager): Promise<void> {
    return this.lists.sweep(manager);
  }

  /** Writes down what is kept in memory only. */
  flush(): Promise<void> {
    return this.confirmations.flush();
  }

  /** In the site's order. */
  async items({ id, listId, total }: Reading): Promise<readonly WorkItem[]> {
    const { items } = await this.lists.of(this.database.read, listId);
    if (items.length > 0 || total === 0) return items;
    // A change of this moment has put another list in its place: nobody is shown an empty board for that.
    const now = await this.database.read.findOneBy(Reading, { id });
    return now ? (await this.lists.of(this.database.read, now.listId)).items : [];
  }

  /**
   * Keeps what was found in one transaction. Where nothing is different nothing is written: that the site has confirmed
   * it is remembered, and written down later.
   *
   * @returns undefined when the credential has gone in the meantime: then nothing is kept.
   */
  async store(credential: Credential, read: Source, findings: Findings): Promise<Reading | undefined> {
    const same = await this.confirm(credential, digestOf(read), findings);
    if (same) return same;
    return this.tell(await this.writes.keep(credential, read, findings));
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
      this.versions.keep(manager, scopeOf(source), items),
    );
    this.versions.remember(items, versions);
  }

  private tell(written: Written | undefined): Reading | undefined {
    if (written?.isChanged) this.changedThese([written.reading.id]);
    return written?.reading;
  }

  /** @returns the reading as it stands when the site has confirmed it; undefined when there is something to write. */
  private async confirm(
    { id: credentialId, userKey }: Credential,
    source: string,
    findings: Findings,
  ): Promise<Reading | undefined> {
    const known = await this.find(credentialId, source);
    if (known?.userKey !== userKey || !(await this.isAsFound(known, findings))) return undefined;
    if (!(await this.database.read.existsBy(Credential, { id: credentialId, userKey }))) return undefined;
    const now = new Date();
    this.confirmations.note(known.id, { readAt: now, indexedAt: findings.order ? now : known.indexedAt });
    // Somebody may have changed it meanwhile.
    return this.find(credentialId, source);
  }

  /** Whether what was found is what is kept, and as whole. */
  private async isAsFound(known: Reading, findings: Findings): Promise<boolean> {
    const { changed, order, isComplete, gap, unreadable, around } = findings;
    const { epics, sprints } = known;
    if (changed.length > 0 || (order && known.expected !== null)) return false;
    if (around && JSON.stringify(around) !== JSON.stringify({ epics, sprints })) return false;
    if (!order) return true;
    if (!isComplete || gap || known.gap || unreadable?.join() !== known.unreadable.join()) return false;
    const items = await this.items(known);
    return items.length === order.length && items.every(({ id }, at) => id === order[at]);
  }

  /** What is kept from others of the work items that the site has just named to a person. */
  told(source: Source, told: readonly Told[]): Promise<WorkItem[]> {
    return this.versions.told(this.database.read, scopeOf(source), told);
  }

  /** Whether the person's link is still there. */
  async hasCredential({ id }: Credential): Promise<boolean> {
    const known = await this.links.get(id, async () =>
      (await this.database.read.existsBy(Credential, { id })) ? { id } : undefined,
    );
    return known !== undefined;
  }

  /** Whether anybody has read that source in that way. */
  isRead(source: Source): Promise<boolean> {
    return this.versions.hasSource(this.database.read, digestOf(source));
  }

  /** See {@link OwnEdits.replace}. */
  async replace(credentialId: string, item: WorkItem, place?: RankPlace): Promise<void> {
    this.changedThese(await this.edits.replace(credentialId, item, place));
    this.acted(credentialId);
  }

  /** Whoever has that credential has done something in the site. */
  acted(credentialId: string): void {
    for (const listener of this.replaced) listener(credentialId);
  }

  /** See {@link OwnEdits.drop}. */
  async drop(credentialId: string, key: string): Promise<void> {
    this.changedThese(await this.edits.drop(credentialId, key));
  }

  /** Takes everything out that the credential's person was shown of the source. */
  async erase(credentialId: string, source: string): Promise<void> {
    const reading = await this.find(credentialId, source);
    await this.database.write(async (manager) => {
      await manager.delete(Reading, { credentialId, source });
      await this.lists.sweep(manager);
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
    await this.database.writeQuietly((manager) => this.lists.sweep(manager));
    await this.letGoOfErased();
  }

  /** Readings go with their credential too, without a word. */
  private async letGoOfErased(): Promise<void> {
    const readings = await this.database.read.find(Reading, { select: { id: true } });
    const ids = new Set(readings.map(({ id }) => id));
    this.confirmations.keepOnly(ids);
    this.changed((id) => !ids.has(id));
  }

  private changedThese(readingIds: readonly string[]): void {
    if (readingIds.length > 0) this.changed((id) => readingIds.includes(id));
  }

  private changed(isOver: (readingId: string) => boolean): void {
    for (const letGo of this.listeners) letGo(isOver);
  }
}
