import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LessThanOrEqual, MoreThan } from 'typeorm';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { AlmProblem } from '../alm/alm-problem.js';
import type { CredentialSecret } from '../alm/alm-provider.js';
import { Database } from '../database/database.js';
import { SecretBox, type SealedPlace } from '../database/secret-box.js';
import { Problem } from '../problem.js';
import { sha256 } from '../sha256.js';
import type { BrowserOfPerson } from '../web/page.js';
import type { Credential } from './credential.entity.js';
import { Disconnection } from './disconnection.entity.js';
import { LinkEnds } from './link-ends.js';
import { linkedAccount } from './usable.js';

/** How long a token that was given up is kept for the proof, in milliseconds. */
const LIFETIME = 10 * 60 * 1000;

/**
 * Tokens that people gave up. Only the session that gave one up may prove something with it. Nothing is done with one but asking the ALM site whether it still takes it; it is
 * erased when the site refuses it, and after ten minutes in any case.
 */
@Injectable()
export class Disconnections implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly secretBox: SecretBox,
    private readonly accounts: AccountsService,
    private readonly ends: LinkEnds,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.sweep();
  }

  /** Forgets the person's credential and keeps its secret for the proof, or neither. */
  async add(browser: BrowserOfPerson, { id }: AlmAccount): Promise<void> {
    await this.ends.disconnect(browser.profileId, id, (secret, credential) =>
      this.keep(browser, credential, secret),
    );
    setTimeout(() => void this.sweep(), LIFETIME + 1_000).unref();
  }

  private async keep(
    { profileId, sessionId }: BrowserOfPerson,
    { accountId, configurationVersion }: Credential,
    secret: CredentialSecret,
  ) {
    const id = randomUUID();
    await this.database.write(async (manager) => {
      await manager.delete(Disconnection, { profileId, accountId });
      await manager.insert(Disconnection, {
        id,
        accountId,
        profileId,
        sessionHash: sha256(sessionId),
        configurationVersion,
        sealedSecret: this.secretBox.seal(secret, placeOf({ id, profileId })),
        createdAt: new Date(),
      });
    });
  }

  /** What can still be proved in this session about that account. */
  async find(
    { profileId, sessionId }: BrowserOfPerson,
    accountId: string,
  ): Promise<Disconnection | undefined> {
    const where = { profileId, accountId, sessionHash: sha256(sessionId), createdAt: MoreThan(oldest()) };
    return (await this.database.read.findOneBy(Disconnection, where)) ?? undefined;
  }

  /** All that can still be proved in this session. */
  allOf({ profileId, sessionId }: BrowserOfPerson): Promise<Disconnection[]> {
    const where = { profileId, sessionHash: sha256(sessionId), createdAt: MoreThan(oldest()) };
    return this.database.read.findBy(Disconnection, where);
  }

  /**
   * Asks the site once who the token's person is.
   *
   * @returns whether the site refuses the token, as it should; it is erased then.
   * @throws AlmProblem when the site cannot be asked, or answers something that proves nothing.
   * @throws Problem when there is nothing to prove any more.
   */
  async isRefused(browser: BrowserOfPerson, account: AlmAccount): Promise<boolean> {
    const disconnection = await this.find(browser, account.id);
    if (!disconnection) throw tooLate();
    const secret = await this.open(disconnection);
    const site = await this.accounts.open(linkedAccount(account, disconnection));
    try {
      await site.as(secret, (client) => client.whoAmI());
      return false;
    } catch (error) {
      if (!(error instanceof AlmProblem && error.kind === 'credential-refused')) throw error;
      await this.database.write((manager) => manager.delete(Disconnection, { id: disconnection.id }));
      await this.ends.endFormerUnlessUsed(account.id);
      return true;
    }
  }

  /**
   * Has the site end the token that was given up, and proves it.
   *
   * @returns whether the site refuses it now; it is erased then.
   * @throws as {@link isRefused}
   */
  async end(browser: BrowserOfPerson, account: AlmAccount): Promise<boolean> {
    const disconnection = await this.find(browser, account.id);
    if (!disconnection) throw tooLate();
    const site = await this.accounts.open(linkedAccount(account, disconnection));
    const secret = await this.open(disconnection);
    await site.ask(async () => site.kind.revocation?.revoke(site.connection, secret));
    return this.isRefused(browser, account);
  }

  private async open({ id, profileId }: Disconnection): Promise<CredentialSecret> {
    const { sealedSecret } = await this.database.read.findOneOrFail(Disconnection, {
      where: { id },
      select: { id: true, sealedSecret: true },
    });
    return this.secretBox.open(sealedSecret, placeOf({ id, profileId }));
  }

  private async sweep(): Promise<void> {
    const sweeping = this.database.write(async (manager) => {
      await manager.delete(Disconnection, { createdAt: LessThanOrEqual(oldest()) });
      const moving = (await this.accounts.saved()).filter(({ former }) => former !== null);
      for (const { id } of moving) await this.ends.endFormerUnlessUsed(id);
    });
    await sweeping.catch(() => undefined); // What stays is too old to be used, and the next sweep takes it.
  }
}

/** When it is erased in any case. */
export function endOf({ createdAt }: Disconnection): Date {
  return new Date(createdAt.getTime() + LIFETIME);
}

function oldest(): Date {
  return new Date(Date.now() - LIFETIME);
}

function tooLate(): Problem {
  return new Problem('Footbridge has erased what it kept for that, so it can prove nothing any more.', {
    status: 409,
    nextStep: 'On your own profile in Jira you see what is still allowed.',
  });
}

/** Where the secret of a link that was given up is sealed. */
export function placeOf({ id, profileId }: Pick<Disconnection, 'id' | 'profileId'>): SealedPlace {
  return ['farewell', 'sealed_secret', id, profileId];
}
