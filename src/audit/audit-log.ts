import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { LessThan, MoreThanOrEqual, type SelectQueryBuilder } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import { Database } from '../database/database.js';
import type { AuditAction } from './actions.js';
import { AuditEntry } from './audit-entry.entity.js';
import { hashOf } from './audit.js';

const DAY = 24 * 60 * 60 * 1000; // milliseconds
const AT_ONCE = 2_000; // entries read at a time

/** Which entries are asked for; what is absent asks for all. */
export interface AuditQuery {
  /** A part of a name: of who did it, or of what it was done to. */
  text?: string;
  action?: AuditAction;
  from?: Date;
  /** Not included. */
  until?: Date;
  /** Only entries with smaller numbers. */
  before?: number;
}

/** Whether nothing of the log was changed, or is missing in its middle. */
export interface AuditCheck {
  entries: number;
  /** The number of the first entry that does not follow from the one before. */
  brokenAt?: number;
}

/** What the audit log holds, and for how long. */
@Injectable()
export class AuditLog implements OnApplicationBootstrap, OnModuleDestroy {
  private sweeper?: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<Config, 'auditDays'>,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.sweep().catch(() => undefined); // A full disk must not keep the app from starting.
    this.sweeper = setInterval(() => void this.sweep().catch(() => undefined), DAY).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.sweeper);
  }

  /** How many days an entry is kept. */
  get days(): number {
    return this.config.auditDays;
  }

  /** The newest of those that are asked for, the last one first. */
  newest(query: AuditQuery, most: number): Promise<AuditEntry[]> {
    const entries = this.database.read.createQueryBuilder(AuditEntry, 'entry');
    return asked(entries, query).orderBy('entry.number', 'DESC').take(most).getMany();
  }

  /** Follows the hashes from the oldest entry to the newest. */
  async check(): Promise<AuditCheck> {
    let entries = 0;
    let last: AuditEntry | undefined;
    for (;;) {
      const next = await this.database.read
        .createQueryBuilder(AuditEntry, 'entry')
        .where('entry.number > :after', { after: last?.number ?? 0 })
        .orderBy('entry.number')
        .take(AT_ONCE)
        .getMany();
      if (next.length === 0) return { entries };
      for (const entry of next) {
        if (!follows(entry, last)) return { entries, brokenAt: entry.number };
        last = entry;
        entries++;
      }
    }
  }

  /** Forgets what is older than the log is kept. */
  async sweep(): Promise<void> {
    const oldest = new Date(Date.now() - this.days * DAY);
    await this.database.writeQuietly((manager) => manager.delete(AuditEntry, { at: LessThan(oldest) }));
  }
}

/** Before the oldest that is kept there were others, whose end it names. */
function follows(entry: AuditEntry, last: AuditEntry | undefined): boolean {
  const isNext = !last || (entry.number === last.number + 1 && entry.previousHash === last.hash);
  return isNext && entry.hash === hashOf(entry);
}

function asked(entries: SelectQueryBuilder<AuditEntry>, { text, action, from, until, before }: AuditQuery) {
  if (text)
    entries.andWhere(
      `(entry.who LIKE :text ESCAPE '\\' OR entry.subject LIKE :text ESCAPE '\\' OR entry.address LIKE :text ESCAPE '\\')`,
      { text: `%${text.replace(/[\\%_]/g, '\\$&')}%` },
    );
  if (action) entries.andWhere('entry.action = :action', { action });
  if (from) entries.andWhere({ at: MoreThanOrEqual(from) });
  if (until) entries.andWhere({ at: LessThan(until) });
  if (before) entries.andWhere('entry.number < :before', { before });
  return entries;
}
