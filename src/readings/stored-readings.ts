import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { In, LessThan, Not, type EntityManager } from 'typeorm';
import type { WorkItem } from '../alm/alm-provider.js';
import { Credential } from '../credentials/credential.entity.js';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import { newestOf, type Findings, type Told } from './reader.js';
import { Reading } from './reading.entity.js';
import { StoredWorkItem } from './stored-work-item.entity.js';
import { keep, readingsWith } from './work-item-rows.js';
import { ItemVersions } from './item-versions.js';
import { digestOf, scopeOf, type Source } from './source.js';
import { Confirmations } from './confirmations.js';

const MOST_KEPT = 1_000_000; // work items that readings in memory name; what they say is there once for all
const NEVER = new Date(0);
const NEVER_TEXT = '1970-01-01 00:00:00.000'; // as TypeORM writes it
/** How long a reading is kept that nobody opens: who opens it has it read again. In milliseconds. */
const KEPT_UNOPENED = 30 * 24 * 60 * 60_000;
/** How long what was read is shown without being confirmed by the site to the person, in milliseconds. */
export const SHOWN_UNCONFIRMED = 24 * 60 * 60_000;
const SWEEP_INTERVAL = 60 * 60_000; // milliseconds

/** Lets go of what was made of the readings for which the question is answered with yes. */
export type LetGo = (isOver: (readingId: string) => boolean) => void;
/** The sources that somebody names. */
export type SourcesInUse = (manager: EntityManager) => Promise<Source[]>;

/** The tables of readings and their work items. */
@Injectable()
export class StoredReadings implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly readings: Memo<Reading>;
  private readonly parsed = new LRUCache<string, { revision: number; items: readonly WorkItem[] }>({
    maxSize: MOST_KEPT,
    sizeCalculation: ({ items }) => items.length + 1,
  });
  private readonly listeners: LetGo[] = [(isOver) => letGoOf(this.parsed, isOver)];
  private readonly inUse: SourcesInUse[] = [];
  private readonly replaced: ((credentialId: string) => void)[] = [];
  private sweeper?: NodeJS.Timeout;
  private readonly confirmations: Confirmations;
  private readonly versions = new ItemVersions();

  constructor(private readonly database: Database) {
    this.readings = new Memo(database, 500);
    this.confirmations = new Confirmations(database);
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

  /** Whoever names sources says which. What nobody names any more is erased, with everybody's readings of it. */
  usedBy(sources: SourcesInUse): void {
    this.inUse.push(sources);
  }

  /** @param source as a digest. */
  async find(credentialId: string, source: string): Promise<Reading | undefined> {
    const found = await this.readings.get(`${credentialId} ${source}`, async () => {
      const row = await this.database.read.findOneBy(Reading, { credentialId, source });
      return row ?? undefined;
    });
    return found && this.confirmations.of(found);
  }

  /** Erases the contents of work items that no reading names any more. */
  forgetUnnamed(manager: EntityManager): Promise<void> {
    return this.versions.sweep(manager);
  }

  /** Writes down what is kept in memory only. */
  flush(): Promise<void> {
    return this.confirmations.flush();
  }

  /** In the site's order. */
  async items({ id, revision }: Reading): Promise<readonly WorkItem[]> {
    const kept = this.parsed.get(id);
    if (kept?.revision === revision) return kept.items;
    const items = await this.versions.of(this.database.read, id);
    this.parsed.set(id, { revision, items });
    return items;
  }

  /**
   * Keeps what was found in one transaction. Where nothing is different nothing is written: that the site has confirmed
   * it is remembered, and written down later.
   *
   * @returns undefined when the credential has gone in the meantime: then nothing is kept.
   */
  async store(credential: Credential, read: Source, findings: Findings): Promise<Reading | undefined> {
    const [source, scope] = [digestOf(read), scopeOf(read)];
    const { userKey } = credential;
    const same = await this.confirm(credential, source, findings);
    if (same) return same;
    let isChanged = false;
    const reading = await this.database.write(async (manager) => {
      if (!(await manager.existsBy(Credential, { id: credential.id, userKey }))) return undefined;

      const row = await manager.findOneBy(Reading, { credentialId: credential.id, source });
      const known = row && this.confirmations.of(row);
      const isSame = known?.userKey === userKey;
      const now = new Date();
      const reading = manager.create(Reading, {
        id: known?.id ?? randomUUID(),
        credentialId: credential.id,
        source,
        userKey,
        scope,
        revision: (known?.revision ?? 0) + 1,
        readAt: now,
        total: 0,
        unreadable: findings.unreadable ?? (isSame ? known.unreadable : []),
        gap: gapOf(findings, isSame ? known.gap : null),
        indexedAt: NEVER,
        newestUpdate: newestOf(findings.changed, isSame ? known.newestUpdate : null),
      });
      if (!known) await manager.insert(Reading, reading);
      if (known && !isSame) await manager.delete(StoredWorkItem, { readingId: known.id });

      const areOthersUnreadable = reading.unreadable.join() !== known?.unreadable.join();
      const isOtherGap = JSON.stringify(reading.gap) !== JSON.stringify(known?.gap ?? null);
      const isComplete = findings.isComplete || isLasting(reading.gap);
      await this.versions.keep(manager, scope, findings.changed);
      isChanged = await keep(manager, reading.id, scope, { ...findings, isComplete });
      isChanged ||= areOthersUnreadable || isOtherGap || !isSame;
      if (known && !isChanged) reading.revision = known.revision;
      if (findings.order) reading.indexedAt = findings.isComplete ? now : NEVER;
      else if (known && isSame) reading.indexedAt = known.indexedAt;
      reading.total = await manager.countBy(StoredWorkItem, { readingId: reading.id });
      await manager.update(Reading, reading.id, reading);
      return reading;
    });
    if (isChanged) this.changed((id) => id === reading?.id);
    return reading;
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
    const { changed, order, isComplete, gap, unreadable } = findings;
    if (changed.length > 0) return false;
    if (!order) return true;
    if (!isComplete || gap || known.gap || unreadable?.join() !== known.unreadable.join()) return false;
    const items = await this.items(known);
    return items.length === order.length && items.every(({ id }, at) => id === order[at]);
  }

  /** What is kept from others of the work items that the site has just named to a person. */
  told(source: Source, told: readonly Told[]): Promise<WorkItem[]> {
    return this.versions.told(this.database.read, scopeOf(source), told);
  }

  /** Whether anybody has read that source in that way. */
  isRead(source: Source): Promise<boolean> {
    return this.versions.hasSource(this.database.read, digestOf(source));
  }

  /** Puts one newly read work item into every reading of the credential that holds it. */
  async replace(credentialId: string, item: WorkItem): Promise<void> {
    const ids = await this.database.write(async (manager) => {
      const holders = await readingsWith(manager, credentialId, { column: 'item_id', value: item.id });
      for (const id of holders) {
        const [{ scope }] = await manager.findBy(Reading, { id });
        await this.versions.keep(manager, scope, [item]);
        await manager.query(
          `UPDATE work_item SET key = ?3, version_id =
             (SELECT id FROM item_version WHERE scope = ?5 AND item_id = ?2 AND item = ?4)
             WHERE reading_id = ?1 AND item_id = ?2`,
          [id, item.id, item.key, JSON.stringify(item), scope],
        );
        await manager.query('UPDATE reading SET revision = revision + 1 WHERE id = ?', [id]);
      }
      return holders;
    });
    this.changed((id) => ids.includes(id));
    for (const listener of this.replaced) listener(credentialId);
  }

  /** Takes a work item out that the site does not show to the credential's person any more. */
  async drop(credentialId: string, key: string): Promise<void> {
    const held = { column: 'key', value: key } as const;
    if ((await readingsWith(this.database.read, credentialId, held)).length === 0) return;
    const ids = await this.database.write(async (manager) => {
      const holders = await readingsWith(manager, credentialId, held);
      for (const id of holders) {
        await manager.delete(StoredWorkItem, { readingId: id, key });
        await manager.query(
          'UPDATE reading SET revision = revision + 1, total = total - 1, indexed_at = ?2 WHERE id = ?1',
          [id, NEVER_TEXT],
        );
      }
      return holders;
    });
    this.changed((id) => ids.includes(id));
  }

  /** Takes everything out that the credential's person was shown of the source. */
  async erase(credentialId: string, source: string): Promise<void> {
    const reading = await this.find(credentialId, source);
    await this.database.write(async (manager) => {
      await manager.delete(Reading, { credentialId, source });
      await this.versions.sweep(manager);
    });
    this.changed((id) => id === reading?.id);
  }

  /** Erases what nobody names any more. Others may still name what one of them has let go of. */
  async forgetUnused(): Promise<void> {
    const isErased = await this.database.write(async (manager) => {
      if (!(await this.deleteUnused(manager))) return false;
      await this.versions.sweep(manager);
      return true;
    });
    if (isErased) await this.letGoOfErased();
  }

  private async deleteUnused(manager: EntityManager): Promise<boolean> {
    const used = (await Promise.all(this.inUse.map((sources) => sources(manager)))).flat();
    const isUnused = { source: Not(In(used.map(digestOf))) };
    if (!(await manager.existsBy(Reading, isUnused))) return false;
    await manager.delete(Reading, isUnused);
    return true;
  }

  /** A reading is only asked for again when somebody opens it, so when it was read says when that was. */
  private async sweep(): Promise<void> {
    await this.flush();
    const oldest = new Date(Date.now() - KEPT_UNOPENED);
    if (await this.database.read.existsBy(Reading, { readAt: LessThan(oldest) }))
      await this.database.write((manager) => manager.delete(Reading, { readAt: LessThan(oldest) }));
    await this.forgetUnused();
    await this.database.writeQuietly((manager) => this.versions.sweep(manager));
    await this.letGoOfErased();
  }

  /** Readings go with their credential too, without a word. */
  private async letGoOfErased(): Promise<void> {
    const readings = await this.database.read.find(Reading, { select: { id: true } });
    const ids = new Set(readings.map(({ id }) => id));
    this.confirmations.keepOnly(ids);
    this.changed((id) => !ids.has(id));
  }

  private changed(isOver: (readingId: string) => boolean): void {
    for (const letGo of this.listeners) letGo(isOver);
  }
}

function gapOf({ order, gap }: Findings, known: Reading['gap']): Reading['gap'] {
  if (!order) return known;
  return gap ? { ...gap, since: known?.since ?? new Date().toISOString() } : null;
}

/** Nothing stays for longer than that without being shown again by the site: then only what it gave is kept. */
function isLasting(gap: Reading['gap']): boolean {
  return gap !== null && Date.now() - Date.parse(gap.since) > SHOWN_UNCONFIRMED;
}

/** Lets go of what is kept by the id of a reading, which a space and more may follow. */
export function letGoOf(
  kept: { keys(): Iterable<string>; delete(id: string): boolean },
  isOver: (readingId: string) => boolean,
): void {
  for (const key of [...kept.keys()]) if (isOver(key.split(' ', 1)[0])) kept.delete(key);
}
