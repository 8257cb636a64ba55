import type { EntityManager } from 'typeorm';
import { DateUtils } from 'typeorm/util/DateUtils.js';
import { requestContext } from '../request-context.js';
import { sha256 } from '../sha256.js';
import { shortened } from '../words.js';
import type { AuditAction } from './actions.js';
import type { AuditEntry } from './audit-entry.entity.js';

const LONGEST = 300; // characters of a name or a detail
// Plain, since every write that is told of asks both: TypeORM would put them together anew each time.
const LAST = 'SELECT number, hash FROM audit_entry ORDER BY number DESC LIMIT 1';
const ADD = `INSERT INTO audit_entry
  (number, at, who, who_id, address, action, subject, subject_id, detail, previous_hash, hash)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
/** What the first entry is linked to. */
const BEGINNING: Link = { number: 0, hash: '' };
/** The last entry as a transaction sees it: nobody else can add to the log while it is open, and each has a manager of its own. */
const lasts = new WeakMap<EntityManager, Link>();

type Link = Pick<AuditEntry, 'number' | 'hash'>;

/** To whom or what something was done. */
export interface AuditSubject {
  id?: string;
  name: string;
}

/** What is known besides. */
export interface AuditDetail {
  /** In words; never a secret, and nothing of Jira's. */
  detail?: string;
  /** Who did it where nobody is signed in, as somebody who is just signing in. */
  by?: AuditSubject;
}

/**
 * Adds an entry to the audit log, within the write of what it tells of: the one is never without the other. Who does it,
 * and from where, is known from the request.
 */
export async function audit(
  manager: EntityManager,
  action: AuditAction,
  subject: AuditSubject,
  { detail = '', by }: AuditDetail = {},
): Promise<void> {
  const { who, profileId, address } = requestContext.getStore() ?? {};
  const last = lasts.get(manager) ?? (await lastOf(manager));
  const entry = {
    number: last.number + 1,
    at: new Date(),
    who: shortened(who ?? by?.name ?? 'nobody', LONGEST),
    whoId: profileId ?? (who ? null : (by?.id ?? null)),
    address: address ?? null,
    action,
    subject: shortened(subject.name || 'without a name', LONGEST),
    subjectId: subject.id ?? null,
    detail: shortened(detail, LONGEST),
    previousHash: last.hash,
  };
  const hash = hashOf(entry);
  await manager.query(ADD, [...inOrder(entry, DateUtils.mixedDateToUtcDatetimeString(entry.at)), hash]);
  lasts.set(manager, { number: entry.number, hash });
}

async function lastOf(manager: EntityManager): Promise<Link> {
  const [last]: Link[] = await manager.query(LAST);
  return last ?? BEGINNING;
}

/** SHA-256 over all of an entry and the hash of the one before: nothing can be changed, or left out, in the middle. */
export function hashOf(entry: Unsigned): string {
  return sha256(JSON.stringify(inOrder(entry, entry.at.toISOString())));
}

type Unsigned = Omit<AuditEntry, 'hash'>;

/** @param at its time, in words. */
function inOrder(entry: Unsigned, at: string): (string | number | null)[] {
  const { number, who, whoId, address, action, subject, subjectId, detail, previousHash } = entry;
  return [number, at, who, whoId, address, action, subject, subjectId, detail, previousHash];
}
