import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull, Not, type EntityManager } from 'typeorm';
import { AlmAccount } from '../accounts/alm-account.entity.js';
import type { AlmUser, CredentialSecret, Grant } from '../alm/alm-provider.js';
import { audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import { SecretBox, UnsealProblem } from '../database/secret-box.js';
import { Problem } from '../problem.js';
import { announcedDay } from './credential-end.js';
import { Credential } from './credential.entity.js';
import { placeOf } from './sealed-place.js';
import { LinkMails } from './link-mails.js';

const PEOPLE = 1_000;
/** What is said of a credential whose secret does not open any more. */
export const UNREADABLE = 'Footbridge cannot read any more what it keeps of your link.';

/** Who is linked to an account, as administrators may see it. */
export interface LinkedPerson {
  person: string;
  credential: Credential;
}

/** The rows of people's links, and the only one who opens and seals their secrets. Asks no site. */
@Injectable()
export class StoredCredentials {
  private readonly zones: Memo<Credential>;
  private readonly found: Memo<Credential>;
  private readonly sealed: Memo<Credential>;

  constructor(
    private readonly database: Database,
    private readonly secretBox: SecretBox,
    private readonly mails: LinkMails,
  ) {
    this.zones = new Memo(database, [Credential], PEOPLE);
    this.found = new Memo(database, [Credential], PEOPLE);
    this.sealed = new Memo(database, [Credential], PEOPLE);
  }

  /** That person's credential for that account, if there is one, working or not. */
  find(profileId: string, accountId: string): Promise<Credential | undefined> {
    return this.found.find(`${profileId} ${accountId}`, () =>
      this.database.read.findOneBy(Credential, { profileId, accountId }),
    );
  }

  /** All credentials of one person. */
  allOf(profileId: string): Promise<Credential[]> {
    return this.database.read.findBy(Credential, { profileId });
  }

  /** Everybody who is linked to the account. */
  async linkedTo({ id }: Pick<AlmAccount, 'id'>): Promise<LinkedPerson[]> {
    const found = await this.database.read.find(Credential, {
      where: { accountId: id },
      relations: { profile: true },
      order: { linkedAt: 'ASC' },
    });
    return found.map((credential) => ({ person: credential.profile.name, credential }));
  }

  /** The time zone in that person's Jira profile: of several, the one that was linked last. */
  async timeZoneOf(profileId: string): Promise<string | undefined> {
    const known = await this.zones.find(profileId, () =>
      this.database.read.findOne(Credential, {
        where: { profileId, timeZone: Not(IsNull()) },
        order: { linkedAt: 'DESC' },
      }),
    );
    return known?.timeZone ?? undefined;
  }

  /** As {@link find}, with its sealed secret. Asked for anew for each call: the person may link anew at any moment. */
  withSecret(profileId: string, accountId: string): Promise<Credential | undefined> {
    return this.sealed.find(`${profileId} ${accountId}`, () =>
      this.database.read
        .createQueryBuilder(Credential, 'credential')
        .addSelect('credential.sealedSecret')
        .where({ profileId, accountId })
        .getOne(),
    );
  }

  /** The secret of one that came {@link withSecret}. Undefined where it does not open; it is marked as failing then. */
  async open(credential: Credential): Promise<CredentialSecret | undefined> {
    try {
      return this.secretBox.open<CredentialSecret>(credential.sealedSecret, placeOf(credential));
    } catch (error) {
      if (!(error instanceof UnsealProblem)) throw error;
      await this.fail(credential, UNREADABLE);
      return undefined;
    }
  }

  /**
   * Keeps a grant as the person's credential, in place of an earlier one.
   *
   * @param account as it was when the site was asked.
   * @throws Problem 409 when it has got another address or key since.
   */
  async keep(profileId: string, account: AlmAccount, grant: Grant, user: AlmUser): Promise<void> {
    const { id: accountId, configurationVersion } = account;
    await this.database.write(async (manager) => {
      if (!(await manager.existsBy(AlmAccount, { id: accountId, configurationVersion })))
        throw new Problem('The ALM account was changed meanwhile.', {
          status: 409,
          nextStep: 'Nothing was linked. Start again.',
        });
      await manager.delete(Credential, { profileId, accountId });
      await this.insert(manager, { profileId, accountId, configurationVersion }, grant, user);
      await audit(manager, 'linked', account);
    });
  }

  /** Puts a renewed secret in place of the present one. @throws Problem 409 when the person has linked anew meanwhile. */
  async replaceSecret(credential: Credential, grant: Grant): Promise<void> {
    const { id, sealedSecret } = credential;
    const renewed = {
      sealedSecret: this.secretBox.seal(grant.secret, placeOf(credential)),
      expiresAt: grant.expiresAt ?? null,
      name: grant.name ?? null,
      endAnnounced: null,
      ...WORKING,
    };
    const { affected } = await this.database.write((manager) =>
      manager.update(Credential, { id, sealedSecret }, renewed),
    );
    if (affected !== 1)
      throw new Problem('Your link to Jira has changed in the meantime.', {
        status: 409,
        nextStep: 'Load the page again.',
      });
  }

  /** Keeps how the site names the person by now; it is written only when it changes. The key is who they are. */
  async rename(credential: Credential, { key, name, displayName, timeZone }: AlmUser): Promise<void> {
    const now = { userName: name, displayName, timeZone: timeZone ?? credential.timeZone };
    const isSame = Object.entries(now).every(
      ([part, value]) => credential[part as keyof typeof now] === value,
    );
    if (isSame || key !== credential.userKey) return;
    await this.database.write((manager) =>
      manager.update(Credential, { id: credential.id, userKey: key }, now),
    );
  }

  /** The person has read that the credential ends; on the next of those days it is said again. */
  async putAway(credential: Credential): Promise<void> {
    const endAnnounced = announcedDay(credential);
    if (endAnnounced === undefined) return;
    await this.database.write((manager) => manager.update(Credential, credential.id, { endAnnounced }));
  }

  /** The site refuses it. Written only where it says something new. */
  async fail(credential: Credential, failure: string, isShutOut = false): Promise<void> {
    if (credential.failure === failure && credential.isShutOut === isShutOut) return;
    const { id, failingSince } = credential;
    await this.database.note(async (manager) => {
      const good = { id, failingSince: IsNull() };
      const now = { failingSince: failingSince ?? new Date(), failure, isShutOut };
      const { affected } = await manager.update(Credential, good, now);
      if (affected !== 1) await manager.update(Credential, id, now);
      // What passes by itself is no end.
      else if (!isShutOut) await this.mails.ended(manager, credential, failure);
    });
  }

  /** The site takes it. */
  async recover({ id }: Credential): Promise<void> {
    await this.database.note((manager) => manager.update(Credential, id, WORKING));
  }

  private async insert(
    manager: EntityManager,
    owner: Pick<Credential, 'profileId' | 'accountId' | 'configurationVersion'>,
    { secret, expiresAt, name }: Grant,
    user: AlmUser,
  ): Promise<void> {
    const id = randomUUID();
    await manager.insert(Credential, {
      id,
      ...owner,
      sealedSecret: this.secretBox.seal(secret, placeOf({ id, ...owner })),
      userKey: user.key,
      userName: user.name,
      displayName: user.displayName,
      timeZone: user.timeZone ?? null,
      linkedAt: new Date(),
      expiresAt: expiresAt ?? null,
      name: name ?? null,
    });
  }
}

const WORKING = { failingSince: null, failure: null, isShutOut: false };
