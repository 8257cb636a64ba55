import { Injectable } from '@nestjs/common';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { Site } from '../accounts/site.js';
import { AlmProblem } from '../alm/alm-problem.js';
import type { CredentialSecret } from '../alm/alm-provider.js';
import { Problem } from '../problem.js';
import type { Credential } from './credential.entity.js';
import { LinkNeeded, type BrokenLink } from './link-needed.js';
import { Renewals } from './renewals.js';
import { StoredCredentials, UNREADABLE } from './stored-credentials.js';
import { linkedAccount, mayTry } from './usable.js';

/** A person's link with which calls can be made now. */
interface UsableLink {
  site: Site;
  credential: Credential;
  secret: CredentialSecret;
  /** Whether another secret has been put in its place since. */
  isRenewed: () => boolean;
}

type OpenLink = Omit<UsableLink, 'isRenewed'>;

/** Opens people's links for a call, and renews them before where their kind says that it is time. */
@Injectable()
export class UsableLinks {
  constructor(
    private readonly accounts: AccountsService,
    private readonly renewals: Renewals,
    private readonly stored: StoredCredentials,
  ) {}

  /** What somebody is told who has no working link to the account. */
  needed(account: AlmAccount, broken?: BrokenLink): LinkNeeded {
    return new LinkNeeded(account, this.accounts.kindOf(account).words, broken);
  }

  /**
   * Gives `use` the person's credential as it can be used now: renewed before, where its kind says that it is time.
   *
   * @param to the account, or its site where that is open already: that is asked also while it answers nobody.
   * @throws LinkNeeded when there is none, and whatever `use` throws.
   */
  async with<T>(profileId: string, to: AlmAccount | Site, use: (link: UsableLink) => Promise<T>): Promise<T> {
    for (;;) {
      const account = to instanceof Site ? to.account : to;
      const credential = await this.stored.withSecret(profileId, account.id);
      if (!credential || !mayTry(credential, account)) throw this.needed(account, credential ?? undefined);
      const site = await this.siteFor(credential, to);
      const { id } = credential;
      const before = this.renewals.countOf(id);
      const secret = await this.stored.open(credential);
      if (!secret) throw this.needed(account, { failure: UNREADABLE });
      await this.renewals.of(id)?.catch(() => undefined);
      if (before !== this.renewals.countOf(id)) continue;

      const { isDue, isOver } = standingOf(site, secret);
      // From here to the count of calls nothing is waited for: no renewal begins in between.
      if (!isDue || (!isOver && this.renewals.isInUse(id)))
        return this.during({ site, credential, secret }, use);
      try {
        await this.renewals.once(id, () => this.renewInPlace({ site, credential, secret }));
      } catch (error) {
        await this.noteRefusal(credential, error);
        const isRefused = error instanceof AlmProblem && error.kind === 'credential-refused';
        if (isOver || isRefused || !(error instanceof Problem)) throw error;
        return this.during({ site, credential, secret }, use);
      }
    }
  }

  private during<T>(link: OpenLink, use: (link: UsableLink) => Promise<T>): Promise<T> {
    const { id } = link.credential;
    const before = this.renewals.countOf(id);
    const isRenewed = () => before !== this.renewals.countOf(id);
    return this.renewals.during(id, () => use({ ...link, isRenewed }));
  }

  /** The new secret is written down before anybody uses it: the site may have ended the old one already. */
  async renewInPlace({ site, credential, secret }: OpenLink): Promise<void> {
    const { renewal } = site.kind;
    const grant = await site.ask(async () => renewal?.renew(site.connection, secret));
    if (grant) await this.stored.replaceSecret(credential, grant);
  }

  /** What the person can do themselves stands beside it as a button. */
  async noteRefusal(credential: Credential, error: unknown): Promise<void> {
    if (!(error instanceof AlmProblem) || error.kind !== 'credential-refused') return;
    const sentence = error.mender === 'you' ? error.message : error.sentences;
    await this.stored.fail(credential, sentence, error.mayPass);
  }

  /** A link that was made before the kind of the account was changed has a site of its own. */
  private async siteFor(credential: Credential, to: AlmAccount | Site): Promise<Site> {
    const account = linkedAccount(to instanceof Site ? to.account : to, credential);
    if (to instanceof Site && to.account === account) return to;
    const site = await this.accounts.open(account);
    return to instanceof Site ? site : site.sparing;
  }
}

function standingOf({ kind: { renewal } }: Site, secret: CredentialSecret) {
  const now = new Date();
  return {
    isDue: renewal?.isDue?.(secret, now) ?? false,
    isOver: renewal?.isOver?.(secret, now) ?? false,
  };
}
