import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { Site } from '../accounts/site.js';
import { AlmProblem } from '../alm/alm-problem.js';
import type { AlmClient, AlmUser, CredentialSecret, Grant } from '../alm/alm-provider.js';
import { notFound, Problem } from '../problem.js';
import type { Credential } from './credential.entity.js';
import { LinkEnds } from './link-ends.js';
import type { BrokenLink, LinkNeeded } from './link-needed.js';
import { StoredCredentials } from './stored-credentials.js';
import { UsableLinks } from './usable-links.js';
import { isCurrent, linkedAccount } from './usable.js';

/** The guard before people's own links to ALM accounts. Every call as a person is made through {@link as}. */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly stored: StoredCredentials,
    private readonly links: UsableLinks,
    private readonly ends: LinkEnds,
  ) {}

  /** See {@link StoredCredentials.find}. */
  find(profileId: string, accountId: string): Promise<Credential | undefined> {
    return this.stored.find(profileId, accountId);
  }

  /** See {@link StoredCredentials.allOf}. */
  allOf(profileId: string): Promise<Credential[]> {
    return this.stored.allOf(profileId);
  }

  /** See {@link StoredCredentials.rename}. */
  rename(credential: Credential, user: AlmUser): Promise<void> {
    return this.stored.rename(credential, user);
  }

  /** See {@link LinkEnds.whenForgotten}. */
  whenForgotten(forget: (manager: EntityManager) => Promise<void>): void {
    this.ends.whenForgotten(forget);
  }

  /** What somebody is told who has no working link to the account. */
  needed(account: AlmAccount, broken?: BrokenLink): LinkNeeded {
    return this.links.needed(account, broken);
  }

  /**
   * Acts in the ALM site as that person.
   *
   * @param to the account, or its site where that is open already.
   * @throws LinkNeeded when the person has no working credential: nothing is sent.
   * @throws AlmProblem of whatever `work` asks for. A credential that the site refuses is marked as failing, and
   * an account whose site refuses Footbridge itself; see {@link Site.as}.
   */
  async as<T>(
    profileId: string,
    to: AlmAccount | Site,
    work: (client: AlmClient, credential: Credential) => Promise<T>,
  ): Promise<T> {
    return this.links.with(profileId, to, async ({ site, credential, secret, isRenewed }) => {
      try {
        const result = await site.as(secret, (client) => work(client, credential));
        if (credential.isFailing) await this.stored.recover(credential);
        return result;
      } catch (error) {
        if (isRenewed()) throw renewedMeanwhile(error);
        await this.links.noteRefusal(credential, error);
        throw error;
      }
    });
  }

  /**
   * The secret of that person's credential, also of one that the site refuses; to find out why. Undefined for one
   * that was made with another address, key or kind: it is nobody's business there.
   */
  async secretOf(profileId: string, account: AlmAccount): Promise<CredentialSecret | undefined> {
    const usable = this.links.with(profileId, account, async (link) => link);
    const link = await usable.catch((error: unknown) => {
      if (error instanceof Problem) return undefined;
      throw error;
    });
    if (link?.credential.configurationVersion === account.configurationVersion) return link.secret;
    const credential = await this.stored.withSecret(profileId, account.id);
    if (credential?.configurationVersion !== account.configurationVersion) return undefined;
    return this.stored.open(credential);
  }

  /** See {@link LinkEnds.keepInstead}. */
  keep(profileId: string, account: AlmAccount, grant: Grant, user: AlmUser): Promise<void> {
    return this.ends.keepInstead(profileId, account, grant, user);
  }

  /**
   * For what finds something out about the present connection.
   *
   * @throws LinkNeeded for a person who is still linked with the former one.
   */
  async assertMoved(profileId: string, account: AlmAccount): Promise<void> {
    const credential = await this.stored.find(profileId, account.id);
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
  async keepTyped(profileId: string, to: AlmAccount | Site, typed: Record<string, string>): Promise<AlmUser> {
    const site = to instanceof Site ? to : await this.accounts.open(to);
    if (!site.kind.typed) throw notFound('Links to this ALM account are not typed.');
    const grant = site.kind.typed.grant(typed);
    const user = await site.as(grant.secret, (client) => client.whoAmI());
    await this.keep(profileId, site.account, await knownOf(site, grant), user);
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
    return this.links.with(profileId, account, async (link) => {
      const { site, secret } = link;
      const { renewal, revocation } = site.kind;
      if (!renewal || renewal.isDue) throw notFound('Links to this ALM account are not renewed by hand.');
      await this.links.renewInPlace(link);
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

  /** The site has accepted that person's credential of the account's present configuration: it is not failing any more. */
  async proved(profileId: string, account: AlmAccount): Promise<void> {
    const credential = await this.stored.find(profileId, account.id);
    const isOfIt = credential?.configurationVersion === account.configurationVersion;
    if (credential?.isFailing && isOfIt && isCurrent(credential, account))
      await this.stored.recover(credential);
  }
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
