import { Injectable } from '@nestjs/common';
import type { Strategy } from 'passport';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import type { AlmProvider, AlmUser, Grant, RoundTrip } from '../alm/alm-provider.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { Database } from '../database/database.js';
import { notFound, Problem } from '../problem.js';
import { PendingLinks, type Departure, type Traveller } from './pending-links.js';
import { walk } from './walk.js';
import type { PendingLink } from './pending-link.entity.js';

/** How a round trip ended, when it did not fail. */
export interface Arrival {
  link: PendingLink;
  user: AlmUser;
}

/** The dance: away to the ALM site's consent page and back, for any kind of account whose provider has a handshake. */
@Injectable()
export class OAuthService {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly pendingLinks: PendingLinks,
  ) {}

  /**
   * Asks the site for a request token.
   *
   * @param callbackUrl absolute; where the site sends the browser back to.
   * @returns id of the pending link, to leave with.
   * @throws AlmProblem when the site cannot be asked or refuses.
   */
  async begin(departure: Departure, callbackUrl: string): Promise<string> {
    let kept: { token: string; secret: string } | undefined;
    const keep = async (token: string, secret: string) => {
      kept = { token, secret };
    };
    const strategy = await this.strategy(departure.account, { callbackUrl, keep, recall: unexpected });
    const { account } = departure;
    const { consentPage } = await this.accounts.watch(account, () => walk(strategy, {}));
    // It asked what a check asks.
    if (account.lastCheck?.problem) await this.accounts.accepted(account);
    if (!kept || !consentPage) throw new Error('the handshake led to no consent page');
    return this.pendingLinks.add(departure, { ...kept, consentPage });
  }

  /** The address of the site's consent page for a link that this traveller began. @throws Problem */
  async consentPage(
    traveller: Traveller,
    id: string,
  ): Promise<{ url: string; account: AlmAccount; link: PendingLink }> {
    const { link, consentPage } = await this.pendingLinks.open(traveller, id);
    return { url: consentPage, account: await this.accounts.find(link.accountId), link };
  }

  /** The link that an answer of the site belongs to, used up. See {@link PendingLinks.use}. */
  async answered(
    traveller: Traveller,
    account: AlmAccount,
    query: Record<string, unknown>,
  ): Promise<PendingLink> {
    const { oauth_token: token } = query;
    if (typeof token !== 'string' || !token) {
      throw new Problem('Jira sent you back without saying which link it was.', {
        status: 400,
        nextStep: 'Start again: it takes one visit to Jira.',
      });
    }
    return this.pendingLinks.use(traveller, account, token);
  }

  /**
   * Exchanges the site's answer for a grant and asks the site whose it is. The grant becomes the person's
   * credential, at once or when they have confirmed it.
   *
   * @throws AlmProblem, also of kind `consent-denied`; an earlier credential is untouched then.
   */
  async complete(
    link: PendingLink,
    account: AlmAccount,
    query: Record<string, unknown>,
    callbackUrl: string,
  ): Promise<Arrival> {
    const recall = (token: string) => this.pendingLinks.secretOf(link, token);
    const strategy = await this.strategy(account, { callbackUrl, keep: unexpected, recall });
    const { grant } = await this.accounts.watch(account, () => walk(strategy, query));
    if (!grant) throw new Error('the handshake gave no grant');
    const user = await this.ownerOf(account, grant);
    if (link.asksConfirmation) await this.pendingLinks.awaitConfirmation(link, grant, user);
    else await this.credentials.keep(link.profileId, account, grant, user);
    return { link, user };
  }

  /** Keeps the grant that waits for confirmation. @throws Problem when there is none. */
  async confirm(traveller: Traveller, account: AlmAccount, id: string): Promise<Arrival> {
    const { link, user, grant } = await this.pendingLinks.awaiting(traveller, account, id);
    await this.database.write(async () => {
      await this.credentials.keep(link.profileId, account, grant, user);
      await this.pendingLinks.remove(link);
    });
    return { link, user };
  }

  private async ownerOf(account: AlmAccount, grant: Grant): Promise<AlmUser> {
    const connection = await this.accounts.connection(account);
    return this.accounts.providerOf(account).client(connection, grant.secret).whoAmI();
  }

  private async strategy(account: AlmAccount, trip: RoundTrip): Promise<Strategy> {
    const provider: AlmProvider = this.accounts.providerOf(account);
    if (!provider.handshake) throw notFound('This kind of ALM account has no such page.');
    return provider.handshake(await this.accounts.connection(account), trip);
  }
}

async function unexpected(): Promise<never> {
  throw new Error('the handshake asked for this at the wrong time');
}
