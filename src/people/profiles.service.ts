import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull, Not, type EntityManager } from 'typeorm';
import { audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { notFound, Problem } from '../problem.js';
import type { Role } from '../rights/roles.js';
import { refuseIfChanged } from '../web/changed-meanwhile.js';
import { shownDetails, type AppearanceForm, type DetailsForm, type RegionForm } from './profile-forms.js';
import type { MailForm } from './mail-form.js';
import { PasswordReset } from './password-reset.entity.js';
import { Profile } from './profile.entity.js';

/** Who somebody is, with the password they chose hashed. */
export interface NewProfile {
  name: string;
  email: string;
  passwordHash: string;
  role: Role;
}

/** Who somebody is, and the password they chose; none where there are no passwords. */
export interface NewPerson {
  name: string;
  email: string;
  password?: string;
}

/** The people of Footbridge. */
@Injectable()
export class ProfilesService {
  constructor(private readonly database: Database) {}

  /** Everybody, by name. */
  all(): Promise<Profile[]> {
    return this.database.read
      .createQueryBuilder(Profile, 'profile')
      .orderBy('profile.name COLLATE NOCASE')
      .addOrderBy('profile.email')
      .getMany();
  }

  /** @throws Problem 404 */
  async find(id: string): Promise<Profile> {
    return found(await this.database.read.findOneBy(Profile, { id }));
  }

  /** Adds a person within a write of the caller. */
  async add(manager: EntityManager, { name, email, passwordHash, role }: NewProfile): Promise<Profile> {
    await refuseTakenEmail(manager, email);
    const profile = manager.create(Profile, {
      id: randomUUID(),
      name,
      email,
      passwordHash,
      role,
      createdAt: new Date(),
    });
    await manager.insert(Profile, profile);
    await audit(manager, 'joined', profile, { detail: `${email}, ${role}`, by: profile });
    return profile;
  }

  /**
   * @param seen what the form showed of the person.
   * @throws ChangedMeanwhile when they have changed it in another browser since; Problem
   */
  async changeDetails(id: string, { name, email }: DetailsForm, seen?: string): Promise<void> {
    await this.database.write(async (manager) => {
      const now = found(await manager.findOneBy(Profile, { id }));
      refuseIfChanged('Your profile', seen, shownDetails(now), shownDetails({ name, email }));
      await refuseTakenEmail(manager, email, id);
      await manager.update(Profile, { id }, { name, email });
      if (email !== now.email)
        await audit(manager, 'e-mail changed', now, { detail: `${now.email} → ${email}` });
    });
  }

  async changeAppearance(id: string, { theme, density }: AppearanceForm): Promise<void> {
    await this.database.write((manager) => manager.update(Profile, { id }, { theme, density }));
  }

  async changeRegion(id: string, { locale, timeZone }: RegionForm): Promise<void> {
    await this.database.write((manager) => manager.update(Profile, { id }, { locale, timeZone }));
  }

  async changeMail(id: string, { mails }: MailForm): Promise<void> {
    await this.database.write((manager) =>
      manager.update(Profile, { id }, { mailsAboutChanges: mails === 'on' }),
    );
  }

  /** Gives a person another role; somebody always stays administrator. */
  async changeRole(id: string, role: Role): Promise<Profile> {
    return this.database.write(async (manager) => {
      const profile = found(await manager.findOneBy(Profile, { id }));
      if (role !== 'administrator') await refuseLastAdministrator(manager, profile);
      await manager.update(Profile, { id }, { role });
      if (role !== profile.role)
        await audit(manager, 'role changed', profile, { detail: `${profile.role} → ${role}` });
      return profile;
    });
  }

  /**
   * Ends what a person may do here, within a write of the caller: they cannot sign in any more, by no way.
   *
   * @param by the administrator who does it; absent for the command line.
   * @throws Problem for the last administrator, and for oneself
   */
  async endAccess(manager: EntityManager, id: string, by?: string): Promise<Profile> {
    const profile = found(await manager.findOneBy(Profile, { id }));
    await refuseLastAdministrator(manager, profile);
    if (id === by)
      throw new Problem('You cannot end your own access.', {
        nextStep: 'Ask another administrator to do it.',
      });
    await manager.update(Profile, { id }, { disabledAt: new Date() });
    await manager.delete(PasswordReset, { profileId: id });
    await audit(manager, 'access ended', profile, { detail: profile.email });
    return profile;
  }

  /** Lets somebody sign in again whose access was ended. Their links to Jira they make anew. */
  async giveAccessBack(id: string): Promise<Profile> {
    return this.database.write(async (manager) => {
      const profile = found(await manager.findOneBy(Profile, { id }));
      if (!profile.disabledAt) return profile;
      await manager.update(Profile, { id }, { disabledAt: null });
      await audit(manager, 'access given back', profile, { detail: profile.email });
      return profile;
    });
  }

  /**
   * Removes a person with their sessions and ALM credentials, within a write of the caller.
   *
   * @param by the administrator who does it.
   * @throws Problem for the last administrator, and for oneself
   */
  async remove(manager: EntityManager, id: string, by?: string): Promise<Profile> {
    const profile = found(await manager.findOneBy(Profile, { id }));
    await refuseLastAdministrator(manager, profile);
    if (id === by)
      throw new Problem('You cannot remove yourself.', { nextStep: 'Ask another administrator to do it.' });
    await manager.delete(Profile, { id });
    await audit(manager, 'person removed', profile, { detail: profile.email });
    return profile;
  }
}

function found(profile: Profile | null): Profile {
  if (!profile) throw notFound('There is no such person. They may have been removed meanwhile.');
  return profile;
}

async function refuseTakenEmail(manager: EntityManager, email: string, except = ''): Promise<void> {
  if (!(await manager.existsBy(Profile, { email, id: Not(except) }))) return;
  throw new Problem('Somebody has a profile with this e-mail address already.', { field: 'email' });
}

async function refuseLastAdministrator(manager: EntityManager, profile: Profile): Promise<void> {
  const others = await manager.countBy(Profile, {
    role: 'administrator',
    id: Not(profile.id),
    disabledAt: IsNull(),
  });
  if (others > 0) return;
  throw new Problem(`${profile.name} is the only administrator.`, {
    nextStep: 'Make somebody else an administrator first.',
  });
}
