import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import type { Site } from '../accounts/site.js';
import { AlmProblem } from '../alm/alm-problem.js';
import type { AlmClient, AlmUser, CredentialSecret, Grant } from '../alm/alm-provider.js';
import { In, IsNull, Not, type EntityManager } from 'typeorm';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import { SecretBox, UnsealProblem, type SealedPlace } from '../database/secret-box.js';
import { notFound, Problem } from '../problem.js';
import { announcedDay } from './credential-end.js';
import { Credential } from './credential.entity.js';
import { Renewals } from './renewals.js';
import { Farewell } from './farewell.entity.js';
import { LinkNeeded, type BrokenLink } from './link-needed.js';

const PEOPLE = 1_000;
const UNREADABLE = 'Footbridge cannot read any more what it keeps of your link.';

/** Who is linked to an account, as administrators may see it. */
export interface LinkedPerson {
  person: string;
  credential: Credential;
}

/** People's own links to ALM accounts. Every call to an ALM site is made through {@link as}. */
@Injectable()
export class CredentialsService {
  private readonly zones: Memo<{ timeZone?: string }>;

  private readonly forgetting: ((manager: EntityManager) => Promise<void>)[] = [];

  constructor(
    private readonly database: Database,
    private readonly secretBox: SecretBox,
    private readonly accounts: AccountsService,
    private readonly renewals: Renewals,
  ) {
    this.zones = new Memo(database, PEOPLE);
  }

  /** That person's credential for that account, if there is one, working or not. */
  async find(profileId: string, accountId: string): Promise<Credential | undefined> {
    const found = await this.database.read.findOneBy(Credential, { profileId, accountId });
    return found ?? undefined;
  }

  /** All credentials of one person. */
  allOf(profileId: string): Promise<Credential[]> {
    return this.database.read.findBy(Credential, { profileId });
  }

  /** The time zone in that person's Jira profile: of several, the one that was linked last. */
  async timeZoneOf(profileId: string): Promise<string | undefined> {
    const { timeZone } = await this.zones.get(profileId, async () => {
      const known = await this.database.read.findOne(Credential, {
        where: { profileId, timeZone: Not(IsNull()) },
        order: { linkedAt: 'DESC' },
      });
      return { timeZone: known?.timeZone ?? undefined };
    });
    return timeZone;
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

  /** What somebody is told who has no working link to the account. */
  needed(account: AlmAccount, broken?: BrokenLink): LinkNeeded {
    return new LinkNeeded(account, this.accounts.kindOf(account).words, broken);
  }

  /**
   * Acts in the ALM site as that person.
   *
   * @throws LinkNeeded when the person has no working credential: nothing is sent.
   * @throws AlmProblem of whatever `work` asks for. A credential that the site refuses is marked as failing, and
   * an account whose site refuses Footbridge itself; see {@link Site.as}.
   */
  async as<T>(
    profileId: string,
    account: AlmAccount,
    work: (client: AlmClient, credential: Credential) => Promise<T>,
  ): Promise<T> {
    return this.usable(profileId, account, async ({ site, credential, secret }) => {
      const before = this.renewals.countOf(credential.id);
      try {
        const result = await site.as(secret, (client) => work(client, credential));
        if (credential.isFailing) await this.recover(credential);
        return result;
      } catch (error) {
        if (before !== this.renewals.countOf(credential.id)) throw renewedMeanwhile(error);
        await this.noteRefusal(credential, error);
        throw error;
      }
    });
  }

  /**
   * Gives `use` the person's credential as it can be used now: renewed before, where its kind says that it is time.
   *
   * @throws LinkNeeded when there is none, and whatever `use` throws.
   */
  private async usable<T>(
    profileId: string,
    account: AlmAccount,
    use: (link: UsableLink) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      const credential = await this.withSecret(profileId, account.id);
      if (!credential || !mayTry(credential, account)) throw this.needed(account, credential ?? undefined);
      const site = await this.accounts.open(linkedAccount(account, credential));
      const { id } = credential;
      const before = this.renewals.countOf(id);
      const secret = await this.open(credential);
      if (!secret) throw this.needed(account, { failure: UNREADABLE });
      await this.renewals.of(id)?.catch(() => undefined);
      if (before !== this.renewals.countOf(id)) continue;

      const { isDue, isOver } = standingOf(site, secret);
      // From here to the count of calls nothing is waited for: no renewal begins in between.
      if (!isDue || (!isOver && this.renewals.isInUse(id)))
        return this.renewals.during(id, () => use({ site, credential, secret }));
      try {
        await this.renewals.once(id, () => this.renewInPlace(credential, site, secret));
      } catch (error) {
        await this.noteRefusal(credential, error);
        const isRefused = error instanceof AlmProblem && error.kind === 'credential-refused';
        if (isOver || isRefused || !(error instanceof Problem)) throw error;
        return this.renewals.during(id, () => use({ site, credential, secret }));
      }
    }
  }

  /** The new secret is written down before anybody uses it: the site may have ended the old one already. */
  private async renewInPlace(credential: Credential, site: Site, secret: CredentialSecret): Promise<void> {
    const { renewal } = site.kind;
    const grant = await site.ask(async () => renewal?.renew(site.connection, secret));
    if (grant) await this.replaceSecret(credential, grant);
  }

  /** What the person can do themselves stands beside it as a button. */
  private async noteRefusal(credential: Credential, error: unknown): Promise<void> {
    if (!(error instanceof AlmProblem) || error.kind !== 'credential-refused') return;
    await this.fail(credential, error.mender === 'you' ? error.message : error.sentences, error.mayPass);
  }

  /**
   * The secret of that person's credential, also of one that the site refuses; to find out why. Undefined for one
   * that was made with another address, key or kind: it is nobody's business there.
   */
  async secretOf(profileId: string, account: AlmAccount): Promise<CredentialSecret | undefined> {
    const usable = this.usable(profileId, account, async (link) => link);
    const link = await usable.catch((error: unknown) => {
      if (error instanceof Problem) return undefined;
      throw error;
    });
    if (link?.credential.configurationVersion === account.configurationVersion) return link.secret;
    const credential = await this.withSecret(profileId, account.id);
    if (credential?.configurationVersion !== account.configurationVersion) return undefined;
    return this.open(credential);
  }

  /**
   * Keeps a grant as the person's credential, in place of an earlier one.
   *
   * @param account as it was when the site was asked.
   * @throws Problem 409 when it has got another address or key since.
   */
  async keep(profileId: string, account: AlmAccount, grant: Grant, user: AlmUser): Promise<void> {
    const { id: accountId, configurationVersion } = account;
    const id = randomUUID();
    await this.database.write(async (manager) => {
      if (!(await manager.existsBy(AlmAccount, { id: accountId, configurationVersion })))
        throw new Problem('The ALM account was changed meanwhile.', {
          status: 409,
          nextStep: 'Nothing was linked. Start again.',
        });
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
        name: grant.name ?? null,
      });
      await this.endFormerUnlessUsed(accountId);
    });
  }

  /** Once nobody is linked with the former connection of the account any more, it is forgotten. */
  async endFormerUnlessUsed(accountId: string): Promise<void> {
    await this.database.write(async (manager) => {
      const { former } = await manager.findOneByOrFail(AlmAccount, { id: accountId });
      if (!former) return;
      const used = { accountId, configurationVersion: former.configurationVersion };
      const isUsed = (await manager.existsBy(Credential, used)) || (await manager.existsBy(Farewell, used));
      if (!isUsed) await this.accounts.endFormer({ id: accountId });
    });
  }

  /** Ends the former connection of the account, with everybody's links that were made with it. */
  async endFormer({ id: accountId }: AlmAccount): Promise<void> {
    await this.database.write(async (manager) => {
      const { former } = await manager.findOneByOrFail(AlmAccount, { id: accountId });
      if (!former) return;
      const made = { accountId, configurationVersion: former.configurationVersion };
      await manager.delete(Credential, made);
      await manager.delete(Farewell, made);
      await this.accounts.endFormer({ id: accountId });
    });
  }

  /**
   * For what finds something out about the present connection.
   *
   * @throws LinkNeeded for a person who is still linked with the former one.
   */
  async assertMoved(profileId: string, account: AlmAccount): Promise<void> {
    const credential = await this.find(profileId, account.id);
    if (!credential || credential.configurationVersion === account.configurationVersion) return;
    const { former } = account;
    if (former?.configurationVersion !== credential.configurationVersion) return;
    const { label } = this.accounts.kindOf(linkedAccount(account, credential));
    throw this.needed(account, { failure: `You are still linked by ${label}.` });
  }

  /**
   * Keeps a credential that a person typed, once the ALM site has said whose it is.
   *
   * @returns whose it is.
   * @throws AlmProblem when the site does not accept it; an earlier credential is untouched then.
   */
  async keepTyped(profileId: string, account: AlmAccount, typed: Record<string, string>): Promise<AlmUser> {
    const site = await this.accounts.open(account);
    if (!site.kind.typed) throw notFound('Links to this ALM account are not typed.');
    const grant = site.kind.typed.grant(typed);
    const user = await site.as(grant.secret, (client) => client.whoAmI());
    await this.keep(profileId, account, await knownOf(site, grant), user);
    return user;
  }

  /**
   * Puts a new credential from the site in place of the person's own, and has the site end the old one. What was read
   * with it stays.
   *
   * @returns whether the site has ended the old one too.
   * @throws LinkNeeded, AlmProblem; the old one is untouched then.
   */
  async renew(profileId: string, account: AlmAccount): Promise<boolean> {
    return this.usable(profileId, account, async ({ site, credential, secret }) => {
      const { renewal, revocation } = site.kind;
      if (!renewal || renewal.isDue) throw notFound('Links to this ALM account are not renewed by hand.');
      await this.renewInPlace(credential, site, secret);
      if (!revocation) return true;
      const revoked = site.ask(() => revocation.revoke(site.connection, secret));
      return revoked.then(
        () => true,
        (error: unknown) => {
          if (error instanceof Problem) return false;
          throw error;
        },
      );
    });
  }

  /**
   * Forgets the person's credential and everything that was read with it.
   *
   * @param parting what is done with its secret, in the same write.
   */
  async disconnect(
    profileId: string,
    accountId: string,
    parting?: (secret: CredentialSecret, credential: Credential) => Promise<void>,
  ): Promise<void> {
    await this.database.write(async (manager) => {
      const credential = await this.withSecret(profileId, accountId);
      await manager.delete(Credential, { profileId, accountId });
      await this.forget(manager);
      const secret = credential && (await this.open(credential));
      if (secret) await parting?.(secret, credential);
      await this.endFormerUnlessUsed(accountId);
    });
  }

  /** The site has accepted that person's credential of the account's present configuration: it is not failing any more. */
  async proved(profileId: string, account: AlmAccount): Promise<void> {
    const credential = await this.find(profileId, account.id);
    const isOfIt = credential?.configurationVersion === account.configurationVersion;
    if (credential?.isFailing && isOfIt && isCurrent(credential, account)) await this.recover(credential);
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
    Object.assign(credential, now);
  }

  /** The person has read that the credential ends; on the next of those days it is said again. */
  async putAway(credential: Credential): Promise<void> {
    const endAnnounced = announcedDay(credential);
    if (endAnnounced === undefined) return;
    await this.database.write((manager) => manager.update(Credential, credential.id, { endAnnounced }));
  }

  /** Forgets everybody's credentials of the account that are void by now, also those that were given up a moment ago. */
  async dropVoidOf({ id: accountId }: Pick<AlmAccount, 'id'>): Promise<void> {
    await this.database.write(async (manager) => {
      const { configurationVersion, former } = await manager.findOneByOrFail(AlmAccount, { id: accountId });
      const good = [configurationVersion, ...(former ? [former.configurationVersion] : [])];
      await manager.delete(Credential, { accountId, configurationVersion: Not(In(good)) });
      await manager.delete(Farewell, { accountId, configurationVersion: Not(In(good)) });
      await this.forget(manager);
    });
  }

  /** `forget` erases in the same write what is left of credentials that have just gone. */
  whenForgotten(forget: (manager: EntityManager) => Promise<void>): void {
    this.forgetting.push(forget);
  }

  private async forget(manager: EntityManager): Promise<void> {
    for (const forget of this.forgetting) await forget(manager);
  }

  /** As {@link find}, with its sealed secret: read at once, for the person may link anew at any moment. */
  private withSecret(profileId: string, accountId: string): Promise<Credential | null> {
    return this.database.read
      .createQueryBuilder(Credential, 'credential')
      .addSelect('credential.sealedSecret')
      .where({ profileId, accountId })
      .getOne();
  }

  /** Undefined for one that does not open; it is marked as failing then. */
  private async open(credential: Credential): Promise<CredentialSecret | undefined> {
    const { id, accountId, profileId, sealedSecret } = credential;
    try {
      return this.secretBox.open<CredentialSecret>(sealedSecret, placeOf(id, accountId, profileId));
    } catch (error) {
      if (!(error instanceof UnsealProblem)) throw error;
      await this.fail(credential, UNREADABLE);
      return undefined;
    }
  }

  /** @throws Problem 409 when the person has linked anew meanwhile. */
  private async replaceSecret(credential: Credential, grant: Grant): Promise<void> {
    const { id, accountId, profileId, sealedSecret } = credential;
    const { affected } = await this.database.write((manager) =>
      manager.update(
        Credential,
        { id, sealedSecret },
        {
          sealedSecret: this.secretBox.seal(grant.secret, placeOf(id, accountId, profileId)),
          expiresAt: grant.expiresAt ?? null,
          name: grant.name ?? null,
          endAnnounced: null,
          failingSince: null,
          failure: null,
          isShutOut: false,
        },
      ),
    );
    if (affected !== 1)
      throw new Problem('Your link to Jira has changed in the meantime.', {
        status: 409,
        nextStep: 'Load the page again.',
      });
  }

  /** Written only where it says something new. */
  private async fail(credential: Credential, failure: string, isShutOut = false): Promise<void> {
    if (credential.failure === failure && credential.isShutOut === isShutOut) return;
    const failingSince = credential.failingSince ?? new Date();
    await this.database.note((manager) =>
      manager.update(Credential, credential.id, { failingSince, failure, isShutOut }),
    );
  }

  private async recover({ id }: Credential): Promise<void> {
    await this.database.note((manager) =>
      manager.update(Credential, id, { failingSince: null, failure: null, isShutOut: false }),
    );
  }
}

interface UsableLink {
  site: Site;
  credential: Credential;
  secret: CredentialSecret;
}

function standingOf({ kind: { renewal } }: Site, secret: CredentialSecret) {
  const now = new Date();
  return {
    isDue: renewal?.isDue?.(secret, now) ?? false,
    isOver: renewal?.isOver?.(secret, now) ?? false,
  };
}

/** A token that was replaced under a call that used it is no reason to link again. */
function renewedMeanwhile(error: unknown): unknown {
  if (!(error instanceof AlmProblem) || error.kind !== 'credential-refused') return error;
  return new AlmProblem('anonymous', 'Your link to Jira was renewed while Jira was asked.', {
    nextStep: 'Try again.',
    outcomeUnknown: error.outcomeUnknown,
    cause: error,
  });
}

/** The grant with what the site knows of it. That the site does not tell is no reason to refuse it. */
async function knownOf({ kind, connection }: Site, grant: Grant): Promise<Grant> {
  return (
    kind.typed?.lookUp?.(connection, grant).catch((error: unknown) => {
      if (error instanceof AlmProblem) return grant;
      throw error;
    }) ?? grant
  );
}

/** Whether it works as far as is known: accepted so far, not over, and of the account's present configuration. */
export function isUsable(credential: Credential, account: AlmAccount): boolean {
  return !credential.isFailing && isCurrent(credential, account);
}

/** Whether calls may be made with it: also with one that may have begun to work again. */
export function mayTry(credential: Credential, account: AlmAccount): boolean {
  return (!credential.isFailing || credential.isShutOut) && isCurrent(credential, account);
}

function isCurrent({ expiresAt, configurationVersion }: Credential, account: AlmAccount): boolean {
  const isOver = expiresAt !== null && expiresAt <= new Date();
  return !isOver && account.forLinksOf(configurationVersion) !== undefined;
}

/** The account as that credential links to it: of a link that was made before its kind was changed, the former one. */
export function linkedAccount(
  account: AlmAccount,
  credential: Pick<Credential, 'configurationVersion'> | undefined,
) {
  return (credential && account.forLinksOf(credential.configurationVersion)) ?? account;
}

function placeOf(id: string, accountId: string, profileId: string): SealedPlace {
  return ['credential', 'sealed_secret', id, accountId, profileId];
}
