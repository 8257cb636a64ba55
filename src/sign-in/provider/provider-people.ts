import { Injectable } from '@nestjs/common';
import { IsNull, Not, type EntityManager } from 'typeorm';
import { audit } from '../../audit/audit.js';
import { Database } from '../../database/database.js';
import { Profile } from '../../people/profile.entity.js';
import { ProfilesService } from '../../people/profiles.service.js';
import { Problem } from '../../problem.js';
import { OneTimeLinks } from '../one-time-links.js';
import type { Claims } from './claims.js';
import type { Errand } from './flights.js';
import { Provider } from './provider.js';
import { ProviderIdentity } from './provider-identity.entity.js';

/** Which of our people somebody is whom the provider has signed in. */
@Injectable()
export class ProviderPeople {
  constructor(
    private readonly database: Database,
    private readonly provider: Provider,
    private readonly profiles: ProfilesService,
    private readonly links: OneTimeLinks,
  ) {}

  /**
   * The person, as the provider has them now. Whom Footbridge does not know by the provider's name for them is joined
   * with a profile only by an address that the provider has verified, or by a link that an administrator made; or gets
   * a profile of their own, by an invitation or where the settings let everybody in.
   *
   * @throws Problem 403 that says why they are not let in.
   */
  async admit(claims: Claims, errand: Errand): Promise<Profile> {
    if (this.provider.settings.roles.length > 0 && !claims.role) throw this.noGroup();
    return this.database.write(async (manager) => {
      const known = await knownAs(manager, claims);
      const person = known ?? (await this.welcome(manager, claims, errand));
      if (person.disabledAt) throw ended();
      await this.takeOver(manager, person, claims);
      return person;
    });
  }

  /** Whether the person signs in at the provider. */
  async isJoined(profileId: string): Promise<boolean> {
    if (!this.provider.label) return false;
    const { issuer } = this.provider.settings;
    return this.database.read.existsBy(ProviderIdentity, { profileId, issuer });
  }

  /** Whether that is the person themselves. */
  async isSame(profileId: string, claims: Claims): Promise<boolean> {
    return (await knownAs(this.database.read, claims))?.id === profileId;
  }

  private async welcome(manager: EntityManager, claims: Claims, errand: Errand): Promise<Profile> {
    const { invitation, passwordReset } = errand;
    if (passwordReset) return this.join(manager, await this.links.useReset(manager, passwordReset), claims);
    const namesake = claims.email && (await manager.findOneBy(Profile, { email: claims.email }));
    if (namesake) {
      if (!claims.isVerified) throw this.notVerified(claims);
      return this.join(manager, namesake, claims);
    }
    const role = await this.roleOfNew(manager, claims, invitation);
    const { name, email } = claims;
    if (!email) throw this.noEmail();
    const person = await this.profiles.add(manager, { name, email, passwordHash: '', role });
    return this.join(manager, person, claims);
  }

  private async roleOfNew(manager: EntityManager, claims: Claims, invitation: string | undefined) {
    if (invitation) {
      const { role } = await this.links.useInvitation(manager, invitation);
      return claims.role ?? role;
    }
    if (!this.provider.settings.letsNewPeopleIn) throw this.notInvited();
    // Whoever could choose an address freely would be taken for its owner by others.
    if (!claims.isVerified) throw this.notVerified(claims);
    return claims.role ?? 'member';
  }

  private async join(manager: EntityManager, person: Profile, claims: Claims): Promise<Profile> {
    const { issuer, subject } = claims;
    // An address that was given to somebody else since must not give them what was its owner's.
    if (await manager.existsBy(ProviderIdentity, { issuer, profileId: person.id }))
      throw this.somebodyElse(person);
    await manager.insert(ProviderIdentity, { issuer, subject, profileId: person.id, joinedAt: new Date() });
    await audit(manager, 'provider joined', person, { by: person, detail: `${this.label}: ${subject}` });
    return person;
  }

  /** Name, address and role are what the provider says; somebody always stays administrator. */
  private async takeOver(manager: EntityManager, person: Profile, claims: Claims): Promise<void> {
    const { name, email, role } = person;
    const next = {
      name: claims.name || name,
      email: (await isFree(manager, person, claims)) ? claims.email : email,
      role: (await mayBecome(manager, person, claims.role)) ? claims.role! : role,
    };
    await manager.update(Profile, { id: person.id }, next);
    Object.assign(person, next);
    const noted = { by: person };
    if (next.email !== email)
      await audit(manager, 'e-mail changed', person, { ...noted, detail: `${email} → ${next.email}` });
    if (next.role !== role)
      await audit(manager, 'role changed', person, { ...noted, detail: `${role} → ${next.role}` });
  }

  private get label(): string {
    return this.provider.settings.label;
  }

  private noGroup(): Problem {
    return refused(
      `You are signed in at ${this.label}, but none of your groups there may use Footbridge.`,
      `Ask whoever looks after groups at ${this.label}, or an administrator of Footbridge, which group you need.`,
    );
  }

  private notInvited(): Problem {
    return refused(
      `You are signed in at ${this.label}, but have no profile in Footbridge.`,
      'Ask an administrator of Footbridge for an invitation.',
    );
  }

  private noEmail(): Problem {
    return refused(
      `${this.label} does not say your e-mail address.`,
      `Whoever runs Footbridge has the claim email sent to it.`,
    );
  }

  private notVerified({ email }: Claims): Problem {
    return refused(
      `${this.label} has not verified that ${email || 'an e-mail address'} is yours, so you are not taken for who has it in Footbridge.`,
      'Have it verified there, or ask an administrator of Footbridge for a reset link: with it your profile is joined.',
    );
  }

  private somebodyElse({ email }: Profile): Problem {
    return refused(
      `The profile with ${email} belongs to somebody else whom ${this.label} signs in.`,
      'Ask an administrator of Footbridge: they remove that profile, or change its e-mail address, if its person has left.',
    );
  }
}

async function knownAs(manager: EntityManager, { issuer, subject }: Claims): Promise<Profile | undefined> {
  const identity = await manager.findOne(ProviderIdentity, {
    where: { issuer, subject },
    relations: { profile: true },
  });
  return identity?.profile;
}

async function isFree(
  manager: EntityManager,
  { id }: Profile,
  { email, isVerified }: Claims,
): Promise<boolean> {
  return isVerified && email !== '' && !(await manager.existsBy(Profile, { email, id: Not(id) }));
}

async function mayBecome(
  manager: EntityManager,
  { id, role }: Profile,
  next: Claims['role'],
): Promise<boolean> {
  if (!next) return false;
  if (role !== 'administrator' || next === 'administrator') return true;
  return manager.existsBy(Profile, { role: 'administrator', disabledAt: IsNull(), id: Not(id) });
}

function ended(): Problem {
  return refused(
    'Your access to Footbridge has ended.',
    'Ask an administrator of Footbridge if you need it again.',
  );
}

function refused(sentence: string, nextStep: string): Problem {
  const [first, ...rest] = sentence;
  return new Problem(first.toUpperCase() + rest.join(''), { status: 403, nextStep });
}
