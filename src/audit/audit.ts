import type { EntityManager } from 'typeorm';
import { requestContext } from '../request-context.js';
import { sha256 } from '../sha256.js';
import { shortened } from '../words.js';
import type { AuditAction } from './actions.js';
import { AuditEntry } from './audit-entry.entity.js';

const LONGEST = 300; // characters of a name or a detail
/** Plain, since every write that is told of asks for it. */
const LAST = 'SELECT number, hash FROM audit_entry ORDER BY number DESC LIMIT 1';
/** What stands before the first entry. */
const BEGINNING = '';

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
  const [last]: Pick<AuditEntry, 'number' | 'hash'>[] = await manager.query(LAST);
  const entry = {
    number: (last?.number ?? 0) + 1,
    at: new Date(),
    who: shortened(who ?? by?.name ?? 'nobody', LONGEST),
    whoId: profileId ?? (who ? null : (by?.id ?? null)),
    address: address ?? null,
    action,
    subject: shortened(subject.name || 'without a name', LONGEST),
    subjectId: subject.id ?? null,
    detail: shortened(detail, LONGEST),
    previousHash: last?.hash ?? BEGINNING,
  };
  await manager.insert(AuditEntry, { ...entry, hash: hashOf(entry) });
}

/** SHA-256 over all of an entry and the hash of the one before: nothing can be changed, or left out, in the middle. */
export function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  const { number, at, who, whoId, address, action, subject, subjectId, detail, previousHash } = entry;
  const all = [number, at.toISOString(), who, whoId, address, action, subject, subjectId, detail];
  return sha256(JSON.stringify([...all, previousHash]));
}
