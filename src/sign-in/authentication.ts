import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Not } from 'typeorm';
import { audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { hashPassword, isOutdated, isPassword, WrongPassword } from '../people/passwords.js';
import { PasswordResetsService } from '../people/password-resets.service.js';
import { Profile } from '../people/profile.entity.js';
import { sha256 } from '../sha256.js';
import { Attempts } from './attempts.js';
import { KnownBrowsers } from './known-browsers.js';
import { Session } from './session.entity.js';

/** What somebody shows who wants to sign in. */
interface Proof {
  email: string;
  password: string;
}

/** Whether somebody is who they say, and what they prove it with. */
@Injectable()
export class Authentication {
  constructor(
    private readonly database: Database,
    private readonly attempts: Attempts,
    private readonly browsers: KnownBrowsers,
    private readonly resets: PasswordResetsService,
  ) {}

  /** The person with that e-mail address and password. @throws WrongPassword; Problem 429 after too many of them */
  async prove(req: Request, { email, password }: Proof): Promise<Profile> {
    const profile = await this.withPassword({ email });
    const browser = this.browsers.nameOf(req, profile?.id);
    return this.attempts.count({ ip: req.ip, account: email, browser }, async () => {
      // Compared even where there is nobody: that takes the same time.
      const matches = await isPassword(profile?.passwordHash, password, browser !== undefined);
      if (profile && matches) {
        if (isOutdated(profile.passwordHash)) await this.hashAnew(profile, password);
        return profile;
      }
      throw new WrongPassword('This e-mail address and password do not belong together.', {
        nextStep: 'Check both and try again.',
      });
    });
  }

  /** The hash of that very password only: one that was set meanwhile stays. */
  private async hashAnew({ id, passwordHash }: Profile, password: string): Promise<void> {
    const anew = await hashPassword(password);
    await this.database.note((manager) =>
      manager.update(Profile, { id, passwordHash }, { passwordHash: anew }),
    );
  }

  /**
   * Asks somebody who is signed in once more.
   *
   * @param field in which the password was typed.
   * @throws WrongPassword
   */
  async proveAgain(id: string, password: string, field?: string): Promise<void> {
    const profile = await this.withPassword({ id });
    if (await isPassword(profile?.passwordHash, password, true)) return;
    throw new WrongPassword('That is not your current password.', { field });
  }

  /** Whether there is one that they could be asked for: who signs in at the provider may have none. */
  async hasPassword(id: string): Promise<boolean> {
    return !!(await this.withPassword({ id }))?.passwordHash;
  }

  /**
   * Sets another password and ends the person's sessions in every browser but the one that asks.
   *
   * @throws WrongPassword beside `oldPassword`; Problem 429 after too many of them
   */
  async changePassword(
    { ip, sessionID }: Request,
    id: string,
    { oldPassword, newPassword }: { oldPassword: string; newPassword: string },
  ): Promise<void> {
    // Whoever is signed in does not feel what strangers try.
    await this.attempts.count({ ip, account: id, browser: 'signed in' }, () =>
      this.proveAgain(id, oldPassword, 'oldPassword'),
    );
    const passwordHash = await hashPassword(newPassword);
    await this.database.write(async (manager) => {
      await manager.update(Profile, { id }, { passwordHash });
      await manager.delete(Session, { profileId: id, idHash: Not(sha256(sessionID)) });
      await audit(manager, 'password changed', await manager.findOneByOrFail(Profile, { id }));
    });
  }

  /**
   * Sets another password for whoever has that one-time link, and ends their sessions in every browser.
   *
   * @throws Problem 404 when the link cannot be used (any more).
   */
  async resetPassword(token: string, password: string): Promise<Profile> {
    const passwordHash = await hashPassword(password);
    return this.database.write(async (manager) => {
      const person = await this.resets.use(manager, token);
      await manager.update(Profile, { id: person.id }, { passwordHash });
      await manager.delete(Session, { profileId: person.id });
      await audit(manager, 'password reset', person, { by: person });
      return person;
    });
  }

  /** The person whose one-time link that is, which is used up by it. @throws Problem 404 */
  async useLink(token: string): Promise<Profile> {
    return this.database.write((manager) => this.resets.use(manager, token));
  }

  private async withPassword(where: { id: string } | { email: string }): Promise<Profile | undefined> {
    const select = { id: true, email: true, name: true, role: true, passwordHash: true, createdAt: true };
    return (await this.database.read.findOne(Profile, { where, select })) ?? undefined;
  }
}
