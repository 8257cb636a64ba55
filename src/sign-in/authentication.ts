import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { Database } from '../database/database.js';
import { hashPassword, isPassword, WrongPassword } from '../people/passwords.js';
import { PasswordResetsService } from '../people/password-resets.service.js';
import { Profile } from '../people/profile.entity.js';
import { sha256 } from '../sha256.js';
import { Session } from './session.entity.js';

/** Whether somebody is who they say, and what they prove it with. */
@Injectable()
export class Authentication {
  constructor(
    private readonly database: Database,
    private readonly resets: PasswordResetsService,
  ) {}

  /** Whose e-mail address it is; undefined when it is nobody's. */
  async idOf(email: string): Promise<string | undefined> {
    return (await this.database.read.findOneBy(Profile, { email }))?.id;
  }

  /**
   * The person with that e-mail address and password; undefined, after the same time, when either is wrong.
   *
   * @param isKnown whether they have signed in with this browser before.
   */
  async authenticate(email: string, password: string, isKnown: boolean): Promise<Profile | undefined> {
    const profile = await this.withPassword({ email });
    const matches = await isPassword(profile?.passwordHash, password, isKnown);
    return matches ? profile : undefined;
  }

  /**
   * Sets another password and ends the person's sessions in every other browser.
   *
   * @param sessionId of the browser they did it in.
   */
  async changePassword(
    id: string,
    { oldPassword, newPassword }: { oldPassword: string; newPassword: string },
    sessionId: string,
  ): Promise<void> {
    const profile = await this.withPassword({ id });
    if (!(await isPassword(profile?.passwordHash, oldPassword, true))) {
      throw new WrongPassword('That is not your current password.', { field: 'oldPassword' });
    }
    const passwordHash = await hashPassword(newPassword);
    await this.database.write(async (manager) => {
      await manager.update(Profile, { id }, { passwordHash });
      await manager.delete(Session, { profileId: id, idHash: Not(sha256(sessionId)) });
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
      return person;
    });
  }

  private async withPassword(where: { id: string } | { email: string }): Promise<Profile | undefined> {
    const select = { id: true, email: true, name: true, role: true, passwordHash: true, createdAt: true };
    return (await this.database.read.findOne(Profile, { where, select })) ?? undefined;
  }
}
