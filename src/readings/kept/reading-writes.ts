import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { WorkItem } from '../../alm/alm-provider.js';
import { Credential } from '../../credentials/credential.entity.js';
import type { Database } from '../../database/database.js';
import type { Confirmations } from './confirmations.js';
import { newestOf, type Findings } from '../reader/findings.js';
import { NOTHING, type ItemLists } from './item-lists.js';
import type { ItemVersions } from './item-versions.js';
import { merged } from './merged.js';
import { foundSince, type OwnEdits } from './own-edits.js';
import { NEVER, Reading } from './reading.entity.js';
import { digestOf, partOf, scopeOf, type Source } from '../source.js';

/** How long what was read is shown without being confirmed by the site to the person, in milliseconds. */
export const SHOWN_UNCONFIRMED = 24 * 60 * 60_000;

/** What is in the tables by now, and whether that is something else than before. */
export interface Written {
  reading: Reading;
  isChanged: boolean;
}

/** What a look at the site has found. */
export interface Found {
  findings: Findings;
  /** The revision of the reading when the look began; 0 where there was none. */
  since: number;
}

interface Beside {
  confirmations: Confirmations;
  lists: ItemLists;
  versions: ItemVersions;
  edits: OwnEdits;
}

/** Writes down what was read. */
export class ReadingWrites {
  constructor(
    private readonly database: Database,
    private readonly beside: Beside,
  ) {}

  /**
   * Keeps what was found in one transaction.
   *
   * @returns undefined when the credential has gone in the meantime: then nothing is kept.
   */
  async keep(credential: Credential, source: Source, found: Found): Promise<Written | undefined> {
    let versions: ReadonlyMap<string, number> = new Map();
    let { findings } = found;
    const written = await this.transact(credential, source, async (manager, { reading, kept, known }) => {
      const before = known ? await this.beside.lists.of(manager, known.listId) : NOTHING;
      const since = known ? this.beside.edits.since(known.id, found.since) : [];
      findings = foundSince(found.findings, since, before.items);
      reading.unreadable = findings.unreadable ?? known?.unreadable ?? [];
      reading.gap = gapOf(findings, known?.gap ?? null);
      reading.newestUpdate = newestOf(findings.changed, known?.newestUpdate ?? null);
      reading.epics = findings.around?.epics ?? known?.epics ?? [];
      reading.sprints = findings.around?.sprints ?? known?.sprints ?? [];
      reading.expected = findings.order ? null : (known?.expected ?? null);
      if (findings.order)
        reading.indexedAt = findings.isComplete && since.length === 0 ? reading.readAt : NEVER;
      else if (known) reading.indexedAt = known.indexedAt;

      const isComplete = findings.isComplete || isLasting(reading.gap);
      const now = { ...findings, isComplete };
      const told = (kept: ReadonlyMap<string, number>) => merged(before, now, kept);
      const same = await this.sameList(manager, findings.changed, told);
      if (!same) versions = await this.beside.versions.keep(manager, reading.scope, findings.changed);
      Object.assign(reading, same ?? (await this.listOf(manager, told(versions))));
      const isChanged = !known || shownOf(reading) !== shownOf(known);
      reading.revision = (kept?.revision ?? 0) + (isChanged ? 1 : 0);
      return isChanged;
    });
    this.beside.versions.remember(findings.changed, versions);
    return written;
  }

  /** The list of others who were told the same, where there is one: what it names is kept, and need not be looked for. */
  private async sameList(
    manager: EntityManager,
    changed: readonly WorkItem[],
    told: (kept: ReadonlyMap<string, number>) => number[],
  ): Promise<List | undefined> {
    const remembered = this.beside.versions.remembered(changed);
    if (!remembered) return undefined;
    const versions = told(remembered);
    const listId = await this.beside.lists.find(manager, versions);
    return listId === undefined ? undefined : { listId, total: versions.length };
  }

  private async listOf(manager: EntityManager, versions: readonly number[]): Promise<List> {
    return { listId: await this.beside.lists.keep(manager, versions), total: versions.length };
  }

  /**
   * Keeps the first work items of a source while the others are still on their way, so that they can be shown, and are
   * there after a kill. What is more, or was read as a whole before, stays as it is.
   *
   * @param expected how many there are.
   */
  async keepFirst(
    credential: Credential,
    source: Source,
    items: readonly WorkItem[],
    expected: number,
  ): Promise<Written | undefined> {
    return this.transact(credential, source, async (manager, { reading, kept, known }) => {
      if (known && (known.expected === null || known.total >= items.length)) return undefined;
      const versions = await this.beside.versions.keep(manager, reading.scope, items);
      reading.listId = await this.beside.lists.keep(
        manager,
        items.map(({ id }) => versions.get(id)!),
      );
      Object.assign(reading, { total: items.length, expected, revision: (kept?.revision ?? 0) + 1 });
      return true;
    });
  }

  /** @param work fills the reading in, and says whether it is another one; undefined to leave it as it is. */
  private transact(
    { id: credentialId, userKey }: Credential,
    source: Source,
    work: (manager: EntityManager, rows: Rows) => Promise<boolean | undefined>,
  ): Promise<Written | undefined> {
    return this.database.write(async (manager) => {
      if (!(await manager.existsBy(Credential, { id: credentialId, userKey }))) return undefined;
      const row = await manager.findOneBy(Reading, { credentialId, source: digestOf(source) });
      const kept = row && this.beside.confirmations.of(row);
      const known = kept?.userKey === userKey ? kept : undefined;
      const reading = manager.create(Reading, {
        ...blank(source),
        id: kept?.id ?? randomUUID(),
        credentialId,
        userKey,
      });
      const isChanged = await work(manager, { reading, kept, known });
      if (isChanged === undefined) return undefined;
      if (kept) await manager.update(Reading, reading.id, reading);
      else await manager.insert(Reading, reading);
      if (kept && kept.listId !== reading.listId) await this.beside.lists.letGo(manager, kept.listId);
      return { reading, isChanged };
    });
  }
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
