import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull, LessThanOrEqual, MoreThan, type EntityManager } from 'typeorm';
import { audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { paths } from '../paths.js';
import { notFound, Problem } from '../problem.js';
import type { Role } from '../rights/roles.js';
import { sha256 } from '../sha256.js';
import { Invitation } from './invitation.entity.js';
import { oneTimeCode } from '../one-time-code.js';
import { hashPassword } from './passwords.js';
import type { WithLink } from './people-mails.js';
import type { Profile } from './profile.entity.js';
import { ProfilesService, type NewPerson } from './profiles.service.js';

const VALID = 72 * 60 * 60 * 1000; // milliseconds

/** One-time links with which people make their own profile. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly database: Database,
    private readonly profiles: ProfilesService,
  ) {}

  /** Invitations that wait to be used, the newest first. */
  open(): Promise<Invitation[]> {
    return this.database.read.find(Invitation, { where: usable(), order: { createdAt: 'DESC' } });
  }

  /**
   * @param note for whom it is; may be empty.
   * @param withLink is done in the same write.
   * @returns the path to give to the person. It cannot be read again later.
   */
  async add(role: Role, note: string, withLink?: WithLink): Promise<string> {
    const { code, hash } = oneTimeCode();
    const path = paths.invitation({ token: code });
    const now = Date.now();
    await this.database.write(async (manager) => {
      await manager.delete(Invitation, { expiresAt: LessThanOrEqual(new Date(now)) });
      await manager.insert(Invitation, {
        id: randomUUID(),
        tokenHash: hash,
        note,
        role,
        createdAt: new Date(now),
        expiresAt: new Date(now + VALID),
        usedAt: null,
      });
      await audit(manager, 'invitation made', { name: note || 'somebody' }, { detail: role });
      await withLink?.(manager, path);
    });
    return path;
  }

  async withdraw(id: string): Promise<void> {
    await this.database.write(async (manager) => {
      const open = await manager.findOneBy(Invitation, { id, ...usable() });
      if (!open)
        throw notFound('This invitation is not open any more: it was used, withdrawn, or has run out.');
      await manager.delete(Invitation, { id });
      await audit(manager, 'invitation withdrawn', { name: open.note || 'somebody' });
    });
  }

  /** @throws Problem 404 when there is no such invitation, or it cannot be used any more. */
  async find(token: string): Promise<Invitation> {
    return usableIn(this.database.read, token);
  }

  /** Makes the profile of the person who was invited. It works once. */
  async accept(token: string, { name, email, password }: NewPerson): Promise<Profile> {
    const passwordHash = password ? await hashPassword(password) : '';
    return this.database.write(async (manager) => {
      const { role } = await this.use(manager, token);
      return this.profiles.add(manager, { name, email, passwordHash, role });
    });
  }

  /** As {@link find}, within a write of the caller; it works once. */
  async use(manager: EntityManager, token: string): Promise<Invitation> {
    const invitation = await usableIn(manager, token);
    await manager.update(Invitation, { id: invitation.id }, { usedAt: new Date() });
    return invitation;
  }
}

async function usableIn(manager: EntityManager, token: string): Promise<Invitation> {
  const invitation = await manager.findOneBy(Invitation, { tokenHash: sha256(token), ...usable() });
  if (!invitation) throw cannotBeUsed();
  return invitation;
}

function usable() {
  return { usedAt: IsNull(), expiresAt: MoreThan(new Date()) };
}

function cannotBeUsed(): Problem {
  return new Problem(
    'This invitation cannot be used: it was used before, withdrawn, or is older than 72 hours.',
    {
      status: 404,
      nextStep: 'Ask an administrator of Footbridge for a new one. If you used it yourself, sign in.',
      link: { label: 'Sign in', href: paths.signIn() },
    },
  );
}
