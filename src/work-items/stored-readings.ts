import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { EntityManager } from 'typeorm';
import type { WorkItem } from '../alm/alm-provider.js';
import { Credential } from '../credentials/credential.entity.js';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import { newestOf, type Findings } from './reader.js';
import { Reading } from './reading.entity.js';
import { StoredWorkItem } from './stored-work-item.entity.js';

const MOST_KEPT = 50_000; // parsed work items in memory, over all readings
const NEVER = new Date(0);

/** The tables of readings and their work items. */
@Injectable()
export class StoredReadings {
  private readonly readings: Memo<Reading>;
  private readonly parsed = new LRUCache<string, readonly WorkItem[]>({
    maxSize: MOST_KEPT,
    sizeCalculation: (items) => items.length + 1,
  });

  constructor(private readonly database: Database) {
    this.readings = new Memo(database, 500);
  }

  find(credentialId: string, subject: string): Promise<Reading | undefined> {
    return this.readings.get(`${credentialId} ${subject}`, async () => {
      const found = await this.database.read.findOneBy(Reading, { credentialId, subject });
      return found ?? undefined;
    });
  }

  /** In the site's order. */
  async items({ id, revision }: Reading): Promise<readonly WorkItem[]> {
    const kept = this.parsed.get(`${id} ${revision}`);
    if (kept) return kept;
    const rows: { item: string }[] = await this.database.read.query(
      'SELECT item FROM work_item WHERE reading_id = ? ORDER BY position',
      [id],
    );
    const items: WorkItem[] = JSON.parse(`[${rows.map(({ item }) => item).join()}]`);
    this.parsed.set(`${id} ${revision}`, items);
    return items;
  }

  /**
   * Keeps what was found in one transaction.
   *
   * @returns undefined when the credential has gone in the meantime: then nothing is kept.
   */
  store(
    credential: Credential,
    subject: string,
    fingerprint: string,
    findings: Findings,
  ): Promise<Reading | undefined> {
    return this.database.write(async (manager) => {
      if (!(await manager.existsBy(Credential, { id: credential.id, userKey: credential.userKey })))
        return undefined;

      const known = await manager.findOneBy(Reading, { credentialId: credential.id, subject });
      const isSame = known?.fingerprint === fingerprint;
      const now = new Date();
      const reading = manager.create(Reading, {
        id: known?.id ?? randomUUID(),
        credentialId: credential.id,
        subject,
        fingerprint,
        revision: (known?.revision ?? 0) + 1,
        readAt: now,
        total: 0,
        unreadable: findings.unreadable ?? (isSame ? known.unreadable : []),
        indexedAt: NEVER,
        newestUpdate: newestOf(findings.changed, isSame ? known.newestUpdate : null),
      });
      if (!known) await manager.insert(Reading, reading);
      if (known && !isSame) await manager.delete(StoredWorkItem, { readingId: known.id });

      const isChanged =
        (await keep(manager, reading.id, findings)) || reading.unreadable.join() !== known?.unreadable.join();
      if (known && isSame && !isChanged) reading.revision = known.revision;
      if (findings.order) reading.indexedAt = findings.isComplete ? now : NEVER;
      else if (known && isSame) reading.indexedAt = known.indexedAt;
      reading.total = await manager.countBy(StoredWorkItem, { readingId: reading.id });
      await manager.update(Reading, reading.id, reading);
      return reading;
    });
  }

  /** Puts one newly read work item into every reading of the credential that holds it. */
  async replace(credentialId: string, item: WorkItem): Promise<void> {
    await this.database.write(async (manager) => {
      await manager.query(
        `UPDATE work_item SET key = ?2, item = ?3 WHERE item_id = ?1
           AND reading_id IN (SELECT id FROM reading WHERE credential_id = ?4)`,
        [item.id, item.key, JSON.stringify(item), credentialId],
      );
      await touch(manager, credentialId, item.id);
    });
  }

  /** Takes a work item out that the site does not show to the credential's person any more. */
  async drop(credentialId: string, key: string): Promise<void> {
    await this.database.write(async (manager) => {
      const readings: { id: string }[] = await manager.query(
        `SELECT r.id FROM reading r JOIN work_item w ON w.reading_id = r.id WHERE r.credential_id = ? AND w.key = ?`,
        [credentialId, key],
      );
      for (const { id } of readings) {
        await manager.delete(StoredWorkItem, { readingId: id, key });
        await manager.query('UPDATE reading SET revision = revision + 1, total = total - 1 WHERE id = ?', [
          id,
        ]);
      }
    });
  }

  async forget(subject: string): Promise<void> {
    await this.database.write((manager) => manager.delete(Reading, { subject }));
  }
}

async function touch(manager: EntityManager, credentialId: string, itemId: string): Promise<void> {
  await manager.query(
    `UPDATE reading SET revision = revision + 1 WHERE credential_id = ?1
       AND id IN (SELECT reading_id FROM work_item WHERE item_id = ?2)`,
    [credentialId, itemId],
  );
}

/** @returns whether anything is different now. */
async function keep(
  manager: EntityManager,
  readingId: string,
  { changed, order, isComplete }: Findings,
): Promise<boolean> {
  const before = order && (await idsInOrder(manager, readingId));
  if (changed.length > 0) await upsert(manager, readingId, changed);
  if (!order) return changed.length > 0;

  const ids = JSON.stringify(order);
  if (isComplete && before!.length > 0) {
    await manager.query(
      'DELETE FROM work_item WHERE reading_id = ?1 AND item_id NOT IN (SELECT value FROM json_each(?2))',
      [readingId, ids],
    );
  }
  const isReordered = before!.join() !== order.join();
  // A first reading has been put in order by the insert already.
  if (isReordered && before!.length > 0) {
    await manager.query(
      `UPDATE work_item SET position = place.key FROM json_each(?2) AS place
         WHERE reading_id = ?1 AND item_id = place.value`,
      [readingId, ids],
    );
  }
  return changed.length > 0 || isReordered;
}

// All rows in one statement: a hundred times faster than saving entities. An item that a person changed through
// Footbridge while the site was being read is newer than what the reading found.
async function upsert(manager: EntityManager, readingId: string, items: WorkItem[]): Promise<void> {
  await manager.query(
    `INSERT INTO work_item (reading_id, item_id, key, position, item)
       SELECT ?1, value ->> '$.id', value ->> '$.key', key, value FROM json_each(?2) WHERE true
     ON CONFLICT (reading_id, item_id) DO UPDATE SET key = excluded.key, item = excluded.item
       WHERE excluded.item ->> '$.updated' >= work_item.item ->> '$.updated'`,
    [readingId, JSON.stringify(items)],
  );
}

async function idsInOrder(manager: EntityManager, readingId: string): Promise<string[]> {
  const rows: { item_id: string }[] = await manager.query(
    'SELECT item_id FROM work_item WHERE reading_id = ? ORDER BY position',
    [readingId],
  );
  return rows.map(({ item_id }) => item_id);
}
