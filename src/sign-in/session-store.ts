import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Request } from 'express';
import { Store, type Session as LiveSession, type SessionData } from 'express-session';
import { LessThanOrEqual, type EntityManager } from 'typeorm';
import { audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import { Profile } from '../people/profile.entity.js';
import { sha256 } from '../sha256.js';
import type { WayIn } from '../web/visitor.js';
import { Session } from './session.entity.js';

const MINUTE = 60_000; // milliseconds
const HOUR = 60 * MINUTE;
/** How long a session lasts of which nothing is heard, in milliseconds. */
export const IDLE_END = 12 * HOUR;
const ABSOLUTE_END = 14 * 24 * HOUR;
/** How much later an end must be to be worth a write. */
const TOUCH_INTERVAL = 5 * MINUTE;
const SWEEP_INTERVAL = HOUR;
const MOST_KEPT = 10_000; // sessions in memory; the others are read from the database

/** What the audit log says of how somebody has signed in. */
const WAYS: Record<WayIn, string> = {
  provider: 'at the provider',
  proxy: 'by the proxy',
  link: 'by a one-time link',
};

/** What is kept of a session row. */
interface Kept {
  data: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

type Done<T = void> = (error?: unknown, result?: T) => void;

/**
 * Sessions of people who signed in are rows of the database and outlive a restart. Those of passers-by are an id in a
 * signed cookie and nothing more, so that nobody can fill the disk, or the memory, by looking at the sign-in page. The
 * database knows only the hash of a session's id: a stolen one opens no session.
 */
@Injectable()
export class SessionStore extends Store implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rows: Memo<Kept>;
  /** Sessions that have a row, or had one: when it is gone they have been ended, and saving them must not bring it back. */
  private readonly known = new WeakSet<SessionData>();
  /** Those whose row could not be removed, as on a full disk: they have ended all the same. */
  private readonly ended = new Set<string>();
  private sweeper?: NodeJS.Timeout;

  constructor(private readonly database: Database) {
    super();
    this.rows = new Memo(database, [Session], MOST_KEPT);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.sweep().catch(() => undefined); // A full disk must not keep the app from starting.
    this.sweeper = setInterval(() => void this.sweep().catch(() => undefined), SWEEP_INTERVAL).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.sweeper);
  }

  override get(id: string, done: (error: unknown, session?: SessionData | null) => void): void {
    settle(this.kept(sha256(id)), done);
  }

  override createSession(req: Request, data: SessionData): LiveSession & SessionData {
    const session = super.createSession(req, data) as LiveSession & SessionData;
    if (session.profileId) this.known.add(session);
    return session;
  }

  override set(id: string, session: SessionData, done: Done = ignore): void {
    settle(this.write(sha256(id), session), done);
  }

  override touch(id: string, session: SessionData, done: Done = ignore): void {
    settle(this.prolong(sha256(id), session), done);
  }

  override destroy(id: string, done: Done = ignore): void {
    settle(this.drop(sha256(id)), done);
  }

  /** Removes the rows of sessions that have ended. */
  async sweep(): Promise<void> {
    const ended = [...this.ended];
    await this.database.write(async (manager) => {
      await manager.delete(Session, { expiresAt: LessThanOrEqual(new Date()) });
      for (const idHash of ended) await manager.delete(Session, { idHash });
    });
    for (const idHash of ended) this.ended.delete(idHash);
  }

  private async kept(idHash: string): Promise<SessionData> {
    const kept = await this.row(idHash);
    if (!kept || kept.expiresAt <= Date.now()) return nobodys();
    const session: SessionData = JSON.parse(kept.data);
    return endOf(session) > Date.now() ? session : nobodys();
  }

  private async write(idHash: string, session: SessionData): Promise<void> {
    const data = JSON.stringify(session);
    const { profileId } = session;
    if (!profileId) return;
    if (this.known.has(session) && sameContent(data, (await this.row(idHash))?.data)) return;
    const row = { profileId, data, expiresAt: new Date(endOf(session)) };
    await this.database.write(async (manager) => {
      if (this.known.has(session)) await manager.update(Session, { idHash }, row);
      else await this.begin(manager, { idHash, ...row });
    });
    this.known.add(session);
  }

  private async begin(
    manager: EntityManager,
    row: Pick<Session, 'idHash' | 'profileId' | 'data' | 'expiresAt'>,
  ) {
    await manager.insert(Session, row);
    const person = await manager.findOneByOrFail(Profile, { id: row.profileId });
    const { signedInBy }: SessionData = JSON.parse(row.data);
    await audit(manager, 'signed in', person, {
      by: person,
      ...(signedInBy && { detail: WAYS[signedInBy] }),
    });
  }

  private async prolong(idHash: string, session: SessionData): Promise<void> {
    if (!session.profileId) return;
    const kept = await this.row(idHash);
    const expiresAt = endOf(session);
    if (!kept || expiresAt - kept.expiresAt < TOUCH_INTERVAL) return;
    await this.database.note((manager) =>
      manager.update(Session, { idHash }, { expiresAt: new Date(expiresAt) }),
    );
  }

  private async drop(idHash: string): Promise<void> {
    if (!(await this.row(idHash))) return;
    const isGone = await this.database.note((manager) => manager.delete(Session, { idHash }));
    if (!isGone) this.ended.add(idHash);
  }

  private async row(idHash: string): Promise<Kept | undefined> {
    if (this.ended.has(idHash)) return undefined;
    return this.rows.get(idHash, async () => {
      const row = await this.database.read.findOneBy(Session, { idHash });
      return row ? { data: row.data, expiresAt: row.expiresAt.getTime() } : undefined;
    });
  }
}

/** What is left of a session that has ended, and all that there is of a passer-by's: its id. */
function nobodys(): SessionData {
  return { cookie: { originalMaxAge: null } } as SessionData;
}

/** When a session ends if nothing more is heard of it. */
function endOf({ signedInAt }: SessionData): number {
  return Math.min(Date.now() + IDLE_END, (signedInAt ?? 0) + ABSOLUTE_END);
}

// The cookie's own end moves with every request; that alone is no reason to write.
function sameContent(a: string, b: string | undefined): boolean {
  return b !== undefined && withoutCookie(a) === withoutCookie(b);
}

function withoutCookie(data: string): string {
  return JSON.stringify({ ...JSON.parse(data), cookie: undefined });
}

function settle<T>(work: Promise<T>, done: (error: unknown, result?: T) => void): void {
  // Not inside the promise: what the callback throws is not a failure of the work.
  work.then(
    (result) => process.nextTick(done, null, result),
    (error: unknown) => process.nextTick(done, error),
  );
}

function ignore(): void {}
