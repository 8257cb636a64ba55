import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { WorkItem } from '../../alm/alm-provider.js';
import { Credential } from '../../credentials/credential.entity.js';
import type { Database } from '../../database/database.js';
import type { First, Found } from './found.js';
import { newestOf, type Findings } from '../reader/findings.js';
import { NOTHING } from './item-lists.js';
import { stillFound } from './meanwhile.js';
import { merged } from './merged.js';
import type { Kept } from './kept.js';
import { NEVER, Reading } from './reading.entity.js';
import { digestOf, partOf, scopeOf, type Source } from '../source.js';

/** How long what was read is shown without being confirmed by the site to the person, in milliseconds. */
export const SHOWN_UNCONFIRMED = 24 * 60 * 60_000;

/** What is in the tables by now, and whether that is something else than before. */
export interface Written {
  reading: Reading;
  isChanged: boolean;
}

/** Writes down what was read. */
export class ReadingWrites {
  constructor(
    private readonly database: Database,
    private readonly kept: Kept,
  ) {}

  /**
   * Keeps what was found in one transaction.
   *
   * @returns undefined when the credential has gone in the meantime: then nothing is kept.
   */
  async keep(credential: Credential, source: Source, found: Found): Promise<Written | undefined> {
    let versions: ReadonlyMap<string, number> = new Map();
    let { findings } = found;
    const asked = { credential, source, since: found.since };
    const written = await this.transact(asked, async (manager, { reading, kept, known }) => {
      const { before, ...still } = await this.stillFound(manager, { reading, known }, found);
      findings = still.findings;
      reading.unreadable = findings.unreadable ?? known?.unreadable ?? [];
      reading.gap = gapOf(findings, known?.gap ?? null);
      reading.newestUpdate = newestOf(findings.changed, known?.newestUpdate ?? null);
      reading.epics = findings.around?.epics ?? known?.epics ?? [];
      reading.sprints = findings.around?.sprints ?? known?.sprints ?? [];
      reading.expected = findings.order ? null : (known?.expected ?? null);
      if (!still.isSettled || (findings.order && !findings.isComplete)) reading.indexedAt = NEVER;
      else if (findings.order) reading.indexedAt = reading.readAt;
      else if (known) reading.indexedAt = known.indexedAt;

      const isComplete = findings.isComplete || isLasting(reading.gap);
      const now = { ...findings, isComplete };
      const bringUp = (kept: ReadonlyMap<string, number>) => merged(before, now, kept);
      const same = await this.sameList(manager, findings.changed, bringUp);
      if (!same) versions = await this.kept.versions.keep(manager, reading.scope, findings.changed);
      Object.assign(reading, same ?? (await this.listOf(manager, bringUp(versions))));
      const isChanged = !known || shownOf(reading) !== shownOf(known);
      reading.revision = (kept?.revision ?? 0) + (isChanged ? 1 : 0);
      return isChanged;
    });
    this.kept.versions.remember(findings.changed, versions);
    return written;
  }

  /** The list of others who were told the same, where there is one: what it names is kept, and need not be looked for. */
  private async sameList(
    manager: EntityManager,
    changed: readonly WorkItem[],
    told: (kept: ReadonlyMap<string, number>) => number[],
  ): Promise<List | undefined> {
    const remembered = this.kept.versions.remembered(changed);
    if (!remembered) return undefined;
    const versions = told(remembered);
    const listId = await this.kept.lists.find(manager, versions);
    return listId === undefined ? undefined : { listId, total: versions.length };
  }

  private async listOf(manager: EntityManager, versions: readonly number[]): Promise<List> {
    return { listId: await this.kept.lists.keep(manager, versions), total: versions.length };
  }

  /**
   * Keeps the first work items of a source while the others are still on their way, so that they can be shown, and are
   * there after a kill. What is more, or was read as a whole before, stays as it is.
   */
  async keepFirst(
    credential: Credential,
    source: Source,
    { items, expected, since }: First,
  ): Promise<Written | undefined> {
    const all = { changed: [...items], order: items.map(({ id }) => id), isComplete: true };
    return this.transact({ credential, source, since }, async (manager, { reading, kept, known }) => {
      if (known && (known.expected === null || known.total >= items.length)) return undefined;
      const found = { findings: all, since };
      const { before, findings } = await this.stillFound(manager, { reading, known }, found);
      const versions = await this.kept.versions.keep(manager, reading.scope, findings.changed);
      Object.assign(reading, await this.listOf(manager, merged(before, findings, versions)));
      Object.assign(reading, { expected, revision: (kept?.revision ?? 0) + 1 });
      return true;
    });
  }

  /** @returns what was known, and what was found, brought up to what its person was told since the look began. */
  private async stillFound(
    manager: EntityManager,
    { reading, known }: Pick<Rows, 'reading' | 'known'>,
    { findings, since }: Found,
  ) {
    const before = known ? await this.kept.lists.of(manager, known.listId) : NOTHING;
    const told = this.kept.meanwhile.since(reading.credentialId, since);
    return { before, ...stillFound(findings, told, { ...before, scope: reading.scope }) };
  }

  /** @param work fills the reading in, and says whether it is another one; undefined to leave it as it is. */
  private transact(
    { credential: { id: credentialId, userKey }, source, since }: Asked,
    work: (manager: EntityManager, rows: Rows) => Promise<boolean | undefined>,
  ): Promise<Written | undefined> {
    return this.database.write(async (manager) => {
      if (!(await manager.existsBy(Credential, { id: credentialId, userKey }))) return undefined;
      const row = await manager.findOneBy(Reading, { credentialId, source: digestOf(source) });
      const kept = row && this.kept.confirmations.of(row);
      const known = kept?.userKey === userKey ? kept : undefined;
      const reading = manager.create(Reading, {
        ...blank(source),
        id: kept?.id ?? randomUUID(),
        credentialId,
        userKey,
      });
      if (this.kept.losses.isDuring(since, reading)) reading.readAt = NEVER;
      const isChanged = await work(manager, { reading, kept, known });
      if (isChanged === undefined) return undefined;
      if (kept) await manager.update(Reading, reading.id, reading);
      else await manager.insert(Reading, reading);
      if (kept && kept.listId !== reading.listId) await this.kept.lists.letGo(manager, kept.listId);
      return { reading, isChanged };
    });
  }
}

/** Who has asked, of what, and since when. */
interface Asked {
  credential: Credential;
  source: Source;
  since: number;
}

type List = Pick<Reading, 'listId' | 'total'>;

interface Rows {
  /** What is to be written. */
  reading: Reading;
  kept: Reading | null;
  /** The same, unless somebody else was told it. */
  known: Reading | undefined;
}

function blank(source: Source) {
  return {
    source: digestOf(source),
    ...partOf(source),
    scope: scopeOf(source),
    readAt: new Date(),
    indexedAt: NEVER,
    newestUpdate: null,
    unreadable: [],
    gap: null,
    epics: [],
    sprints: [],
    expected: null,
  };
}

/** Whatever a page shows of a reading. */
function shownOf({ listId, unreadable, gap, epics, sprints, expected }: Reading): string {
  return JSON.stringify([listId, unreadable, gap, epics, sprints, expected]);
}

function gapOf({ order, gap }: Findings, known: Reading['gap']): Reading['gap'] {
  if (!order) return known;
  return gap ? { ...gap, since: known?.since ?? new Date().toISOString() } : null;
}

/** Nothing stays for longer than that without being shown again by the site: then only what it gave is kept. */
function isLasting(gap: Reading['gap']): boolean {
  return gap !== null && Date.now() - Date.parse(gap.since) > SHOWN_UNCONFIRMED;
}
