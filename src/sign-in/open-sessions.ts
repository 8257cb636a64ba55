import { Injectable } from '@nestjs/common';
import type { SessionData } from 'express-session';
import { MoreThan, Not, type EntityManager } from 'typeorm';
import { audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { Profile } from '../people/profile.entity.js';
import { counted } from '../words.js';
import { notFound } from '../problem.js';
import { sha256 } from '../sha256.js';
import { IDLE_END } from './session-store.js';
import { Session } from './session.entity.js';

/** A browser in which somebody is signed in. */
export interface OpenSession {
  /** The hash of the session's id: it names the session and opens none. */
  id: string;
  /** What the browser said of itself when somebody signed in with it; empty where it said nothing. */
  userAgent: string;
  /** The address from which they signed in. */
  address: string;
  signedInAt: Date;
  /** Exact to five minutes; in the last hours of a session that has lasted a fortnight, earlier than it was. */
  lastSeenAt: Date;
}

/** The browsers in which people are signed in, for whoever may sign them out. */
@Injectable()
export class OpenSessions {
  constructor(private readonly database: Database) {}

  /** A person's, the one seen last first. */
  async of(profileId: string): Promise<OpenSession[]> {
    const rows = await this.database.read.findBy(Session, { profileId, expiresAt: MoreThan(new Date()) });
    return rows.map(openSession).sort((a, b) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime());
  }

  /** @throws Problem 404 when the person has no such session (any more). */
  async end(profileId: string, id: string): Promise<void> {
    await this.database.write(async (manager) => {
      const { affected } = await manager.delete(Session, { profileId, idHash: id });
      if (!affected) throw notFound('That browser is signed out already.');
      await noteEnd(manager, profileId, 'one browser');
    });
  }

  /**
   * Ends all sessions of a person.
   *
   * @param except the id of a session that stays.
   * @returns how many there were.
   */
  async endAll(profileId: string, except = ''): Promise<number> {
    return this.database.write(async (manager) => {
      const { affected } = await manager.delete(Session, { profileId, idHash: Not(sha256(except)) });
      if (affected) await noteEnd(manager, profileId, counted(affected, 'browser'));
      return affected ?? 0;
    });
  }
}

async function noteEnd(manager: EntityManager, id: string, detail: string): Promise<void> {
  const person = await manager.findOneByOrFail(Profile, { id });
  await audit(manager, 'signed out elsewhere', person, { detail });
}

function openSession({ idHash, data, expiresAt }: Session): OpenSession {
  const { userAgent = '', address = '', signedInAt = 0 }: Partial<SessionData> = JSON.parse(data);
  return {
    id: idHash,
    userAgent,
    address,
    signedInAt: new Date(signedInAt),
    lastSeenAt: new Date(expiresAt.getTime() - IDLE_END),
  };
}
