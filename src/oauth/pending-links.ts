import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { In, IsNull, LessThan } from 'typeorm';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import type { AlmUser, Grant, Memo } from '../alm/alm-provider.js';
import { audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { SecretBox, type SealedPlace } from '../database/secret-box.js';
import { Problem } from '../problem.js';
import { sha256 } from '../sha256.js';
import type { BrowserOfPerson } from '../web/page.js';
import { PendingLink } from './pending-link.entity.js';

/** How long a round trip may take, in milliseconds: Jira keeps a request token no longer. */
const LIFETIME = 10 * 60 * 1000;
/** Round trips of one person to one account that can be under way at once. */
const MOST = 5;
/** Somebody may have been sent the address by whoever began it: administrators are to see that. */
const FOREIGN = { detail: 'an answer of Jira to a link that was not started in that browser' };

/** What a round trip is begun with; it ends in the browser session in which it began. */
export interface Departure extends BrowserOfPerson {
  account: AlmAccount;
  returnTo: string;
  asksConfirmation: boolean;
}

/** What the way back needs, and the page on which the site asks for consent. */
interface WayOut {
  /** What the site's answer will name the round trip by. */
  handle: string;
  memo: Memo;
  consentPage: string;
}

/** Round trips that have begun: each is used once, by the one who began it, within ten minutes. */
@Injectable()
export class PendingLinks implements OnModuleInit, OnModuleDestroy {
  private sweeper?: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    private readonly secretBox: SecretBox,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.sweep();
    this.sweeper = setInterval(() => void this.sweep(), LIFETIME).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.sweeper);
  }

  /** Remembers a round trip; beyond {@link MOST} the oldest goes. @returns the id of the pending link. */
  async add(departure: Departure, wayOut: WayOut): Promise<string> {
    const { account, profileId, sessionId, returnTo, asksConfirmation } = departure;
    const id = randomUUID();
    await this.database.write(async (manager) => {
      const surplus = await manager.find(PendingLink, {
        where: { profileId, accountId: account.id },
        select: { id: true },
        order: { createdAt: 'DESC' },
        skip: MOST - 1,
      });
      await manager.delete(PendingLink, { id: In(surplus.map((link) => link.id)) });
      await manager.insert(PendingLink, {
        id,
        accountId: account.id,
        profileId,
        sessionHash: sha256(sessionId),
        configurationVersion: account.configurationVersion,
        handleHash: sha256(wayOut.handle),
        sealedWayOut: this.secretBox.seal(wayOut, placeOf(id, 'sealed_way_out')),
        returnTo,
        asksConfirmation,
        createdAt: new Date(),
      });
    });
    return id;
  }

  /** A link that this browser began and has not used, with the page to go to. @throws Problem */
  async open(browser: BrowserOfPerson, id: string): Promise<{ link: PendingLink; consentPage: string }> {
    const link = await this.database.read.findOneBy(PendingLink, { id, usedAt: IsNull() });
    assertBegunBy(browser, link);
    return { link, consentPage: (await this.unseal(link)).consentPage };
  }

  /**
   * The link that the site's answer belongs to, used up by this very call: of two answers at once one gets it.
   *
   * @throws Problem for an answer to a round trip that was begun by another person or in another browser,
   * for another account, that is too old, or that was used before.
   */
  async use(browser: BrowserOfPerson, account: AlmAccount, handle: string): Promise<PendingLink> {
    const link = await this.database.read.findOneBy(PendingLink, {
      handleHash: sha256(handle),
      accountId: account.id,
    });
    if (!isBegunBy(browser, link))
      await this.database.note((manager) => audit(manager, 'link refused', account, FOREIGN));
    assertBegunBy(browser, link);
    assertMadeFor(account, link);
    const { affected } = await this.database.write((manager) =>
      manager.update(PendingLink, { id: link.id, usedAt: IsNull() }, { usedAt: new Date() }),
    );
    if (affected !== 1) throw outdated('This answer from Jira was used before.');
    return link;
  }

  /** What was kept for the way back. @throws Problem when the handle is not the link's. */
  async memoOf(link: PendingLink, handle: string): Promise<Memo> {
    if (sha256(handle) !== link.handleHash) throw elsewhere();
    return (await this.unseal(link)).memo;
  }

  /** Keeps a grant until the person has confirmed who they are. */
  async awaitConfirmation({ id }: PendingLink, grant: Grant, user: AlmUser): Promise<void> {
    const sealedGrant = this.secretBox.seal(grant, placeOf(id, 'sealed_grant'));
    await this.database.write((manager) => manager.update(PendingLink, id, { sealedGrant, user }));
  }

  /** The grant of that account that waits for this browser's confirmation. @throws Problem when there is none (any more). */
  async awaiting(
    browser: BrowserOfPerson,
    account: AlmAccount,
    id: string,
  ): Promise<{ link: PendingLink; user: AlmUser; grant: Grant }> {
    const link = await this.database.read
      .createQueryBuilder(PendingLink, 'link')
      .addSelect('link.sealedGrant')
      .where({ id, accountId: account.id })
      .getOne();
    assertBegunBy(browser, link);
    assertMadeFor(account, link);
    if (!link.sealedGrant || !link.user) throw outdated('There is nothing to confirm any more.');
    const grant = this.secretBox.open<Grant & { expiresAt?: string }>(
      link.sealedGrant,
      placeOf(id, 'sealed_grant'),
    );
    const expiresAt = grant.expiresAt ? new Date(grant.expiresAt) : undefined;
    return { link, user: link.user, grant: { ...grant, expiresAt } };
  }

  async remove({ id }: Pick<PendingLink, 'id'>): Promise<void> {
    await this.database.write((manager) => manager.delete(PendingLink, id));
  }

  private async unseal({ id }: PendingLink): Promise<WayOut> {
    const { sealedWayOut } = await this.database.read.findOneOrFail(PendingLink, {
      where: { id },
      select: { id: true, sealedWayOut: true },
    });
    return this.secretBox.open(sealedWayOut, placeOf(id, 'sealed_way_out'));
  }

  // Used ones stay for the sentence that says so, until they would be too old anyway.
  private async sweep(): Promise<void> {
    const oldest = new Date(Date.now() - 2 * LIFETIME);
    const sweeping = this.database.write((manager) =>
      manager.delete(PendingLink, { createdAt: LessThan(oldest) }),
    );
    await sweeping.catch(() => undefined); // What stays is too old to be used, and the next sweep takes it.
  }
}

function isBegunBy(browser: BrowserOfPerson, link: PendingLink | null): link is PendingLink {
  return link?.profileId === browser.profileId && link.sessionHash === sha256(browser.sessionId);
}

function assertBegunBy(browser: BrowserOfPerson, link: PendingLink | null): asserts link is PendingLink {
  if (!isBegunBy(browser, link)) throw elsewhere();
  if (link.createdAt.getTime() < Date.now() - LIFETIME)
    throw outdated('That took longer than the ten minutes Jira allows.');
}

function assertMadeFor({ configurationVersion }: AlmAccount, link: PendingLink): void {
  if (link.configurationVersion !== configurationVersion)
    throw outdated('The ALM account was changed while you were in Jira.');
}

function elsewhere(): Problem {
  return new Problem('This link to Jira was not started here, so it was not kept.', {
    status: 403,
    nextStep:
      'If you started it yourself, start it again in this browser. If somebody sent you this address, ignore it.',
  });
}

function outdated(sentence: string): Problem {
  return new Problem(sentence, { status: 409, nextStep: 'Start again: it takes one visit to Jira.' });
}

/** Where a part of a pending link is sealed. */
export function placeOf(id: string, column: 'sealed_way_out' | 'sealed_grant'): SealedPlace {
  return ['pending_link', column, id];
}
