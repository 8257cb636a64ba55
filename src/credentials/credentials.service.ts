import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { AlmProblem } from '../alm/alm-problem.js';
import type { AlmClient, AlmUser, CredentialSecret, Grant } from '../alm/alm-provider.js';
import { Database } from '../database/database.js';
import { SecretBox, type SealedPlace } from '../database/secret-box.js';
import { notFound } from '../problem.js';
import { announcedDay } from './credential-end.js';
import { Credential } from './credential.entity.js';
import { LinkNeeded } from './link-needed.js';

/** Who is linked to an account, as administrators may see it. */
export interface LinkedPerson {
  person: string;
  credential: Credential;
}

/** People's own links to ALM accounts. Every call to an ALM site is made through {@link as}. */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly database: Database,
    private readonly secretBox: SecretBox,
    private readonly accounts: AccountsService,
  ) {}

  /** That person's credential for that account, if there is one, working or not. */
  async find(profileId: string, accountId: string): Promise<Credential | undefined> {
    const found = await this.database.read.findOneBy(Credential, { profileId, accountId });
    return found ?? undefined;
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

  /**
   * Acts in the ALM site as that person.
   *
   * @throws LinkNeeded when the person has no working credential: nothing is sent.
   * @throws AlmProblem of whatever `work` asks for. A credential that the site refuses is marked as failing, and
   * an account whose site refuses Footbridge itself; see {@link AccountsService.watch}.
   */
  async as<T>(
    profileId: string,
    account: AlmAccount,
    work: (client: AlmClient, credential: Credential) => Promise<T>,
  ): Promise<T> {
    const credential = await this.find(profileId, account.id);
    if (!credential || !isUsable(credential, account)) throw new LinkNeeded(account, credential);
    const connection = await this.accounts.connection(account);
    const secret = await this.open(credential);
    const client = this.accounts.providerOf(account).client(connection, secret);
    try {
      return await this.accounts.watch(account, () => work(client, credential));
    } catch (error) {
      if (error instanceof AlmProblem && error.kind === 'credential-refused')
        await this.fail(credential, error);
      throw error;
    }
  }

  /** The secret of that person's credential, also of one that the site refuses; to find out why. */
  async secretOf(profileId: string, accountId: string): Promise<CredentialSecret | undefined> {
    const credential = await this.find(profileId, accountId);
    return credential && this.open(credential);
  }

  /** Keeps a grant as the person's credential, in place of an earlier one. */
  async keep(profileId: string, account: AlmAccount, grant: Grant, user: AlmUser): Promise<Credential> {
    const { id: accountId, configurationVersion } = account;
    const id = randomUUID();
    await this.database.write(async (manager) => {
      await manager.delete(Credential, { profileId, accountId });
      await manager.insert(Credential, {
        id,
        accountId,
        profileId,
        configurationVersion,
        sealedSecret: this.secretBox.seal(grant.secret, placeOf(id, accountId, profileId)),
        userKey: user.key,
        userName: user.name,
        displayName: user.displayName,
        timeZone: user.timeZone ?? null,
        linkedAt: new Date(),
        expiresAt: grant.expiresAt ?? null,
      });
    });
    return this.database.read.findOneByOrFail(Credential, { id });
  }

  /**
   * Keeps a credential that a person typed, once the ALM site has said whose it is.
   *
   * @throws AlmProblem when the site does not accept it; an earlier credential is untouched then.
   */
  async keepTyped(
    profileId: string,
    account: AlmAccount,
    typed: Record<string, string>,
  ): Promise<Credential> {
    const provider = this.accounts.providerOf(account);
    if (!provider.grant) throw notFound('Links to this ALM account are not typed.');
    const grant = provider.grant(typed);
    const client = provider.client(await this.accounts.connection(account), grant.secret);
    return this.keep(profileId, account, grant, await client.whoAmI());
  }

  /**
   * Forgets the person's credential and everything that was read with it.
   *
   * @returns its secret, for a last call; undefined where there was none.
   */
  async disconnect(profileId: string, accountId: string): Promise<CredentialSecret | undefined> {
    const credential = await this.find(profileId, accountId);
    if (!credential) return undefined;
    const secret = await this.open(credential);
    await this.database.write((manager) => manager.delete(Credential, { profileId, accountId }));
    return secret;
  }

  /** The person has read that the credential ends; on the next of those days it is said again. */
  async putAway(credential: Credential): Promise<void> {
    const endAnnounced = announcedDay(credential);
    if (endAnnounced === undefined) return;
    await this.database.write((manager) => manager.update(Credential, credential.id, { endAnnounced }));
  }

  /** Forgets everybody's credentials of the account. */
  async dropAllOf({ id }: AlmAccount): Promise<void> {
    await this.database.write((manager) => manager.delete(Credential, { accountId: id }));
  }

  private async open({ id, accountId, profileId }: Credential): Promise<CredentialSecret> {
    const { sealedSecret } = await this.database.read.findOneOrFail(Credential, {
      where: { id },
      select: { id: true, sealedSecret: true },
    });
    return this.secretBox.open(sealedSecret, placeOf(id, accountId, profileId));
  }

  private async fail({ id }: Credential, { message, nextStep, mender }: AlmProblem): Promise<void> {
    // What the person can do themselves stands beside it as a button.
    const failure = mender === 'you' || !nextStep ? message : `${message} ${nextStep}`;
    await this.database.write((manager) =>
      manager.update(Credential, { id, failingSince: IsNull() }, { failingSince: new Date(), failure }),
    );
  }
}

/** Whether calls may be made with it: accepted so far, not over, and of the account's present configuration. */
export function isUsable(credential: Credential, account: AlmAccount, now = new Date()): boolean {
  const isOver = credential.expiresAt !== null && credential.expiresAt <= now;
  return !credential.isFailing && !isOver && credential.configurationVersion === account.configurationVersion;
}

function placeOf(id: string, accountId: string, profileId: string): SealedPlace {
  return ['credential', 'sealed_secret', id, accountId, profileId];
}
