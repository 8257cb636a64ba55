import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { isBroken, type AlmAccount, type Climb, type LinkCheck } from '../alm-account.entity.js';
import { AccountFindings } from '../account-findings.js';
import { AccountsService } from '../accounts.service.js';
import { Connections } from '../connections.js';
import { AlmProblem } from '../../alm/alm-problem.js';
import type { Site } from '../site.js';
import type { AlmProvider, CredentialSecret, PrivateAuthorities } from '../../alm/alm-provider.js';
import type { PresentedCertificate, Rung } from '../../alm/link-health.js';
import { rungProblemOf } from '../../alm/rung-problem.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { notFound, Problem } from '../../problem.js';

/** A page that watches asks every few seconds; the site is asked no oftener than this, in milliseconds. */
const WATCHING_INTERVAL = 2_000;
const MOST_WATCHED = 1_000; // accounts

/** On whose behalf the site is asked. */
export interface Asking {
  /** Absolute. */
  callbackUrl: string;
  /** Who asks, in words. */
  by: string;
}

/** Whether the link to an ALM site works, where it breaks, and the cures that Footbridge can take itself. */
@Injectable()
export class LinkHealthService {
  /** The checks that are under way, by account. */
  private readonly underWay = new Map<string, Promise<LinkCheck>>();
  /** When a watching page last had the site asked, by account, in milliseconds since 1970. */
  private readonly askedAt = new LRUCache<string, number>({ max: MOST_WATCHED });

  constructor(
    private readonly accounts: AccountsService,
    private readonly connections: Connections,
    private readonly findings: AccountFindings,
    private readonly credentials: CredentialsService,
  ) {}

  /** Whether the site can be asked about Footbridge alone, without anybody's consent. */
  canCheck(account: AlmAccount): boolean {
    return this.accounts.kindOf(account).consent !== undefined;
  }

  /**
   * Asks the site whether it knows Footbridge and accepts what it proves itself with. Several who ask at once share an answer.
   *
   * @throws Problem with `field` when the account lacks something: nothing is sent.
   */
  async check(account: AlmAccount, asking: Asking): Promise<LinkCheck> {
    const site = (await this.accounts.open(account, asking.by)).complete;
    const key = JSON.stringify([account.id, account.configurationVersion, account.settings]);
    const check = this.underWay.get(key) ?? this.ask(site, asking);
    this.underWay.set(key, check);
    return check.finally(() => this.underWay.delete(key));
  }

  /** As {@link check}, but gives the last answer when that is only seconds old. */
  async watch(account: AlmAccount, asking: Asking): Promise<LinkCheck> {
    if (account.lastCheck && !this.mayAsk(account)) return account.lastCheck;
    return this.check(account, asking);
  }

  /** Climbs as that administrator, with their own credential when they have one, and keeps what was found. */
  async climb(account: AlmAccount, profileId: string, { callbackUrl, by }: Asking): Promise<Climb> {
    const site = (await this.accounts.open(account)).complete;
    const credential = await this.credentials.secretOf(profileId, account);
    const rungs = await site.climb({ callbackUrl, ...(credential && { credential }) });
    const climb = { at: new Date().toISOString(), by, profileId, rungs };
    await this.findings.climbed(account, climb, this.canCheck(account) ? this.told(account, by) : null);
    if (isProved(rungs)) await this.credentials.proved(profileId, account);
    return climb;
  }

  /** Climbs with a person's own credential. What was found is not kept; only what it proves wrong goes. */
  async climbAs(
    account: AlmAccount,
    { profileId, credential }: { profileId: string; credential: CredentialSecret },
    callbackUrl: string,
  ): Promise<Rung[]> {
    const site = (await this.accounts.open(account)).complete;
    const rungs = await site.climb({ callbackUrl, credential });
    if (account.isFailing && !isBroken({ rungs })) await this.findings.accepted(account);
    if (isProved(rungs)) await this.credentials.proved(profileId, account);
    return rungs;
  }

  /**
   * Signs for another address from now on, or for the account's own one when it is empty. Links stay.
   *
   * @throws Problem when it can be no such address.
   */
  async signFor(account: AlmAccount, signingUrl: string): Promise<void> {
    await this.connections.adjust(account, ({ kind, connection }) => {
      if (!kind.signedAddress) throw notFound('This kind of ALM account signs no calls.');
      return kind.signedAddress.use(connection, signingUrl);
    });
  }

  /**
   * Trusts the authority whose fingerprint a person has compared, for this account alone and beside the others. The certificate is
   * fetched once more: what was on the page may not be what is presented now.
   */
  async trust(account: AlmAccount, fingerprint: string, callbackUrl: string): Promise<PresentedCertificate> {
    const site = (await this.accounts.open(account)).complete;
    const rungs = await site.climb({ callbackUrl });
    const certificate = rungs.find(({ problem }) => problem?.certificate)?.problem?.certificate;
    if (!certificate)
      throw new Problem('Jira presents no certificate that would have to be trusted any more.', {
        status: 409,
        nextStep: 'Nothing was changed. Look at every step again.',
      });
    if (certificate.authority.fingerprint !== fingerprint)
      throw new Problem('Jira presents another certificate now than the one you compared.', {
        status: 409,
        nextStep: `Nothing was trusted. Its fingerprint is ${certificate.authority.fingerprint} now: compare again, and ask the network's people why it changes.`,
      });
    await this.connections.adjust(account, ({ kind, connection }) =>
      authoritiesOf(kind).add(connection, certificate.pem),
    );
    return certificate;
  }

  async forgetAuthority(account: AlmAccount): Promise<void> {
    await this.connections.adjust(account, ({ kind, connection }) => authoritiesOf(kind).forget(connection));
  }

  /** Whether it is not too early for a watching page to have the site asked; notes that it is asked now. */
  mayAsk({ id }: AlmAccount, now = Date.now()): boolean {
    if (now - (this.askedAt.get(id) ?? 0) < WATCHING_INTERVAL) return false;
    this.askedAt.set(id, now);
    return true;
  }

  private async ask(site: Site, { callbackUrl, by }: Asking): Promise<LinkCheck> {
    const { account, connection } = site;
    const { consent } = site.kind;
    if (!consent) throw notFound('This kind of ALM account is tested by signing in.');
    this.askedAt.set(account.id, Date.now());
    const checking = site.ask(() => consent.check(connection, callbackUrl));
    const check = await checking.then(
      () => this.told(account, by),
      (error: unknown) => ({ ...this.told(account, by), problem: checkProblem(error) }),
    );
    await this.findings.checked(account, check);
    return check;
  }

  /** A good answer of the site that has just come. */
  told(account: AlmAccount, by: string): LinkCheck {
    const kind = this.accounts.kindOf(account);
    const clockOffset = kind.clockOffset?.(account.baseUrl) ?? 0;
    return {
      at: new Date().toISOString(),
      by,
      proves: kind.consent?.proves,
      ...(clockOffset !== 0 && { clockOffset }),
    };
  }
}

/** @throws Problem 404 */
function authoritiesOf({ authorities }: AlmProvider): PrivateAuthorities {
  if (!authorities) throw notFound('This kind of ALM account trusts the public authorities alone.');
  return authorities;
}

/** Whether the site accepted the person: then their credential is good, whatever else it refused. */
function isProved(rungs: Rung[]): boolean {
  return rungs.some(({ isPersonal, state }) => isPersonal && state === 'passed');
}

/** What a check keeps of a failure of the site or of the way to it; anything else is a bug and flies on. */
export function checkProblem(error: unknown): NonNullable<LinkCheck['problem']> {
  if (!(error instanceof AlmProblem)) throw error;
  const { cause, footbridgeCan, mender, where, cure, comparison } = rungProblemOf(error);
  return {
    sentence: error.message,
    remark: comparison?.remark,
    hasDetails: comparison !== undefined || footbridgeCan === 'show-public-key',
    ...{ cause, footbridgeCan, mender, where, cure },
  };
}
