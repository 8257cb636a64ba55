import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { In, LessThan, Not, type EntityManager } from 'typeorm';
import type { RankPlace, WorkItem } from '../alm/alm-provider.js';
import { Credential } from '../credentials/credential.entity.js';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import { newestOf, type Findings, type Told } from './reader.js';
import { Reading } from './reading.entity.js';
import { ItemLists, NOTHING, type ToldItems } from './item-lists.js';
import { ItemVersions } from './item-versions.js';
import { digestOf, scopeOf, type Source } from './source.js';
import { Confirmations } from './confirmations.js';
import { merged } from './merged.js';
import { besideNeighbour, isByRank } from './by-rank.js';

const NEVER = new Date(0);
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
  private readonly listeners: LetGo[] = [];
  private readonly inUse: SourcesInUse[] = [];
  private readonly replaced: ((credentialId: string) => void)[] = [];
  private sweeper?: NodeJS.Timeout;
  private readonly confirmations: Confirmations;
  private readonly versions: ItemVersions;
  private readonly lists: ItemLists;

  constructor(private readonly database: Database) {
    this.readings = new Memo(database, [Reading], 500);
    this.confirmations = new Confirmations(database);
    this.versions = new ItemVersions(database);
    this.lists = new ItemLists(database, this.versions);
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
    return this.lists.sweep(manager);
  }

  /** Writes down what is kept in memory only. */
  flush(): Promise<void> {
    return this.confirmations.flush();
  }

  /** In the site's order. */
  async items({ listId }: Reading): Promise<readonly WorkItem[]> {
    return (await this.lists.of(this.database.read, listId)).items;
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
    let versions: ReadonlyMap<string, number> = new Map();
    const reading = await this.database.write(async (manager) => {
      if (!(await manager.existsBy(Credential, { id: credential.id, userKey }))) return undefined;

      const row = await manager.findOneBy(Reading, { credentialId: credential.id, source });
      const kept = row && this.confirmations.of(row);
      const known = kept?.userKey === userKey ? kept : undefined;
      const now = new Date();
      const reading = manager.create(Reading, {
        id: kept?.id ?? randomUUID(),
        credentialId: credential.id,
        source,
        userKey,
        scope,
        readAt: now,
        unreadable: findings.unreadable ?? known?.unreadable ?? [],
        gap: gapOf(findings, known?.gap ?? null),
        indexedAt: NEVER,
        newestUpdate: newestOf(findings.changed, known?.newestUpdate ?? null),
      });
      const isComplete = findings.isComplete || isLasting(reading.gap);
      const before = known ? await this.lists.of(manager, known.listId) : NOTHING;
      versions = await this.versions.keep(manager, scope, findings.changed);
      const told = merged(before, { ...findings, isComplete }, versions);
      reading.total = told.length;
      reading.listId = await this.lists.keep(manager, told);

      isChanged =
        !known ||
        reading.listId !== known.listId ||
        reading.unreadable.join() !== known.unreadable.join() ||
        JSON.stringify(reading.gap) !== JSON.stringify(known.gap);
      reading.revision = (kept?.revision ?? 0) + (isChanged ? 1 : 0);
      if (findings.order) reading.indexedAt = findings.isComplete ? now : NEVER;
      else if (known) reading.indexedAt = known.indexedAt;
      if (kept) await manager.update(Reading, reading.id, reading);
      else await manager.insert(Reading, reading);
      if (kept && kept.listId !== reading.listId) await this.lists.letGo(manager, kept.listId);
      return reading;
    });
    for (const item of findings.changed)
      if (versions.has(item.id)) this.versions.remember(versions.get(item.id)!, item);
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

  /**
   * Puts one newly read work item into every reading of the credential that holds it.
   * @param place where it was ranked, if it was.
   */
  async replace(credentialId: string, item: WorkItem, place?: RankPlace): Promise<void> {
    await this.rewrite(credentialId, async (manager, reading, { items, versions }) => {
      const at = items.findIndex(({ id }) => id === item.id);
      if (at < 0) return undefined;
      const kept = await this.versions.keep(manager, reading.scope, [item]);
      const told = versions.with(at, kept.get(item.id)!);
      return { told: place && isByRank(items) ? besideNeighbour(told, { items, at, place }) : told };
    });
    this.acted(credentialId);
  }

  /** Whoever has that credential has done something in the site. */
  acted(credentialId: string): void {
    for (const listener of this.replaced) listener(credentialId);
  }

  /** Takes a work item out that the site does not show to the credential's person any more. */
  async drop(credentialId: string, key: string): Promise<void> {
    const readings = await this.database.read.findBy(Reading, { credentialId });
    const lists = await Promise.all(readings.map((reading) => this.items(reading)));
    if (!lists.flat().some((item) => item.key === key)) return;
    await this.rewrite(credentialId, async (_, __, { items, versions }) => {
      const at = items.findIndex((item) => item.key === key);
      return at < 0 ? undefined : { told: versions.toSpliced(at, 1), indexedAt: NEVER };
    });
  }

  /** @param change what a reading of the credential is to say; undefined where it stays as it is. */
  private async rewrite(
    credentialId: string,
    change: (
      manager: EntityManager,
      reading: Reading,
      before: ToldItems,
    ) => Promise<{ told: number[]; indexedAt?: Date } | undefined>,
  ): Promise<void> {
    const ids = await this.database.write(async (manager) => {
      const changed: string[] = [];
      for (const reading of await manager.findBy(Reading, { credentialId })) {
        const now = await change(manager, reading, await this.lists.of(manager, reading.listId));
        if (!now) continue;
        const { told, ...times } = now;
        const listId = await this.lists.keep(manager, told);
        const revision = reading.revision + 1;
        await manager.update(Reading, reading.id, { listId, revision, total: told.length, ...times });
        if (listId !== reading.listId) await this.lists.letGo(manager, reading.listId);
        changed.push(reading.id);
      }
      return changed;
    });
    if (ids.length > 0) this.changed((id) => ids.includes(id));
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
    const isErased = await this.database.write(async (manager) => {
      if (!(await this.deleteUnused(manager))) return false;
      await this.lists.sweep(manager);
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
