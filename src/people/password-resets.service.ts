import { Injectable } from '@nestjs/common';
import { MoreThan, type EntityManager } from 'typeorm';
import { audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { oneTimeCode } from '../one-time-code.js';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { sha256 } from '../sha256.js';
import { PasswordReset } from './password-reset.entity.js';
import type { WithLink } from './people-mails.js';
import type { Profile } from './profile.entity.js';

const VALID = 24 * 60 * 60 * 1000; // milliseconds

/** One-time links with which people choose another password. */
@Injectable()
export class PasswordResetsService {
  constructor(private readonly database: Database) {}

  /**
   * Makes a link in place of an earlier one. The password stays as it is until the link is used.
   *
   * @param withLink is done in the same write.
   * @returns the path to give to the person. It cannot be read again later.
   */
  async add(person: Pick<Profile, 'id' | 'name'>, withLink?: WithLink): Promise<string> {
    const { id: profileId } = person;
    const { code, hash } = oneTimeCode();
    const path = paths.passwordReset({ token: code });
    await this.database.write(async (manager) => {
      await manager.delete(PasswordReset, { profileId });
      await manager.insert(PasswordReset, {
        tokenHash: hash,
        profileId,
        expiresAt: new Date(Date.now() + VALID),
      });
      await audit(manager, 'reset link made', person);
      await withLink?.(manager, path);
    });
    return path;
  }

  /** Whose link it is. @throws Problem 404 when there is no such link, or it cannot be used any more. */
  find(token: string): Promise<Profile> {
    return personOf(this.database.read, token);
  }

  /** As {@link find}, within a write of the caller; it works once. */
  async use(manager: EntityManager, token: string): Promise<Profile> {
    const person = await personOf(manager, token);
    await manager.delete(PasswordReset, { profileId: person.id });
    return person;
  }
}

async function personOf(manager: EntityManager, token: string): Promise<Profile> {
  const reset = await manager.findOne(PasswordReset, {
    where: { tokenHash: sha256(token), expiresAt: MoreThan(new Date()) },
    relations: { profile: true },
  });
  if (reset) return reset.profile;
  throw new Problem(
    'This link cannot be used: it was used before, replaced by a newer one, or is older than 24 hours.',
    {
      status: 404,
      nextStep: 'Ask an administrator of Footbridge for a new one. If you chose a password with it, sign in.',
      link: { label: 'Sign in', href: paths.signIn() },
    },
  );
}
