import { Injectable } from '@nestjs/common';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import type { Site } from '../accounts/site.js';
import type { AlmUser, Consent, Memo } from '../alm/alm-provider.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { Database } from '../database/database.js';
import { notFound, Problem } from '../problem.js';
import type { BrowserOfPerson } from '../web/page.js';
import { PendingLinks, type Departure } from './pending-links.js';
import { walk } from './walk.js';
import type { PendingLink } from './pending-link.entity.js';

/** How a round trip ended, when it did not fail. */
export interface Arrival {
  link: PendingLink;
  user: AlmUser;
}

/** The dance: away to the ALM site's consent page and back, for any kind of account whose people consent there. */
@Injectable()
export class OAuthService {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly pendingLinks: PendingLinks,
  ) {}

  /**
   * Asks the site for its consent page.
   *
   * @param callbackUrl absolute; where the site sends the browser back to.
   * @returns id of the pending link, to leave with.
   * @throws AlmProblem when the site cannot be asked or refuses.
   */
  async begin(departure: Departure, callbackUrl: string): Promise<string> {
    let kept: { handle: string; memo: Memo } | undefined;
    const keep = async (handle: string, memo: Memo) => {
      kept = { handle, memo };
    };
    const { account } = departure;
    const site = await this.accounts.open(account);
    const strategy = consentOf(site).strategy(site.connection, { callbackUrl, keep, recall: unexpected });
    const { consentPage } = await site.ask(() => walk(strategy, {}));
    // It asked what a check asks.
    if (account.lastCheck?.problem) await this.accounts.accepted(account);
    if (!kept || !consentPage) throw new Error('the round trip led to no consent page');
    return this.pendingLinks.add(departure, { ...kept, consentPage });
  }

  /** The address of the site's consent page for a link that this browser began. @throws Problem */
  async consentPage(
    browser: BrowserOfPerson,
    id: string,
  ): Promise<{ url: string; account: AlmAccount; link: PendingLink }> {
    const { link, consentPage } = await this.pendingLinks.open(browser, id);
    return { url: consentPage, account: await this.accounts.find(link.accountId), link };
  }

  /** The link that an answer of the site belongs to, used up. See {@link PendingLinks.use}. */
  async answered(
    browser: BrowserOfPerson,
    account: AlmAccount,
    query: Record<string, unknown>,
  ): Promise<PendingLink> {
    const handle = consentOf(await this.accounts.open(account)).handleIn(query);
    if (!handle) {
      throw new Problem('Jira sent you back without saying which link it was.', {
        status: 400,
        nextStep: 'Start again: it takes one visit to Jira.',
      });
    }
    return this.pendingLinks.use(browser, account, handle);
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
    const recall = (handle: string) => this.pendingLinks.memoOf(link, handle);
    const site = await this.accounts.open(account);
    const strategy = consentOf(site).strategy(site.connection, { callbackUrl, keep: unexpected, recall });
    const { grant } = await site.ask(() => walk(strategy, query));
    if (!grant) throw new Error('the round trip gave no grant');
    const user = await site.as(grant.secret, (client) => client.whoAmI());
    if (link.asksConfirmation) await this.pendingLinks.awaitConfirmation(link, grant, user);
    else await this.credentials.keep(link.profileId, account, grant, user);
    return { link, user };
  }

  /** The grant that waits for confirmation, and whose it is. @throws Problem when there is none. */
  awaiting(browser: BrowserOfPerson, account: AlmAccount, id: string): Promise<Arrival> {
    return this.pendingLinks.awaiting(browser, account, id);
  }

  /** Forgets the grant that waits for confirmation: it is somebody else's. @throws Problem when there is none. */
  async decline(browser: BrowserOfPerson, account: AlmAccount, id: string): Promise<Arrival> {
    const { link, user } = await this.awaiting(browser, account, id);
    await this.pendingLinks.remove(link);
    return { link, user };
  }

  /** Keeps the grant that waits for confirmation. @throws Problem when there is none. */
  async confirm(browser: BrowserOfPerson, account: AlmAccount, id: string): Promise<Arrival> {
    const { link, user, grant } = await this.pendingLinks.awaiting(browser, account, id);
    await this.database.write(async () => {
      await this.credentials.keep(link.profileId, account, grant, user);
      await this.pendingLinks.remove(link);
    });
    return { link, user };
  }
}

/** @throws Problem 404 for a kind whose people do not come by a page of the site. */
function consentOf({ kind }: Site): Consent {
  if (!kind.consent) throw notFound('This kind of ALM account has no such page.');
  return kind.consent;
}

async function unexpected(): Promise<never> {
  throw new Error('the round trip asked for this at the wrong time');
}
