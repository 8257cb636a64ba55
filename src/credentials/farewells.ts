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
import type { Credential } from './credential.entity.js';
import { Farewell } from './farewell.entity.js';
import { LinkEnds } from './link-ends.js';
import { linkedAccount } from './usable.js';

/** How long a token that was given up is kept for the proof, in milliseconds. */
const LIFETIME = 10 * 60 * 1000;

/** Whose browser it is: only the session that gave a token up may prove something with it. */
export interface Leaver {
  profileId: string;
  sessionId: string;
}

/**
 * Tokens that people gave up. Nothing is done with one but asking the ALM site whether it still takes it; it is
 * erased when the site refuses it, and after ten minutes in any case.
 */
@Injectable()
export class Farewells implements OnModuleInit {
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
  async disconnect(leaver: Leaver, { id }: AlmAccount): Promise<void> {
    await this.ends.disconnect(leaver.profileId, id, (secret, credential) =>
      this.add(leaver, credential, secret),
    );
    setTimeout(() => void this.sweep(), LIFETIME + 1_000).unref();
  }

  private async add(
    { profileId, sessionId }: Leaver,
    { accountId, configurationVersion }: Credential,
    secret: CredentialSecret,
  ) {
    const id = randomUUID();
    await this.database.write(async (manager) => {
      await manager.delete(Farewell, { profileId, accountId });
      await manager.insert(Farewell, {
        id,
        accountId,
        profileId,
        sessionHash: sha256(sessionId),
        configurationVersion,
        sealedSecret: this.secretBox.seal(secret, placeOf(id, profileId)),
        createdAt: new Date(),
      });
    });
  }

  /** What can still be proved in this session about that account. */
  async find({ profileId, sessionId }: Leaver, accountId: string): Promise<Farewell | undefined> {
    const where = { profileId, accountId, sessionHash: sha256(sessionId), createdAt: MoreThan(oldest()) };
    return (await this.database.read.findOneBy(Farewell, where)) ?? undefined;
  }

  /** All that can still be proved in this session. */
  allOf({ profileId, sessionId }: Leaver): Promise<Farewell[]> {
    const where = { profileId, sessionHash: sha256(sessionId), createdAt: MoreThan(oldest()) };
    return this.database.read.findBy(Farewell, where);
  }

  /**
   * Asks the site once who the token's person is.
   *
   * @returns whether the site refuses the token, as it should; it is erased then.
   * @throws AlmProblem when the site cannot be asked, or answers something that proves nothing.
   * @throws Problem when there is nothing to prove any more.
   */
  async isRefused(leaver: Leaver, account: AlmAccount): Promise<boolean> {
    const farewell = await this.find(leaver, account.id);
    if (!farewell) throw tooLate();
    const secret = await this.open(farewell);
    const site = await this.accounts.open(linkedAccount(account, farewell));
    try {
      await site.as(secret, (client) => client.whoAmI());
      return false;
    } catch (error) {
      if (!(error instanceof AlmProblem && error.kind === 'credential-refused')) throw error;
      await this.database.write((manager) => manager.delete(Farewell, { id: farewell.id }));
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
  async end(leaver: Leaver, account: AlmAccount): Promise<boolean> {
    const farewell = await this.find(leaver, account.id);
    if (!farewell) throw tooLate();
    const site = await this.accounts.open(linkedAccount(account, farewell));
    const secret = await this.open(farewell);
    await site.ask(async () => site.kind.revocation?.revoke(site.connection, secret));
    return this.isRefused(leaver, account);
  }

  private async open({ id, profileId }: Farewell): Promise<CredentialSecret> {
    const { sealedSecret } = await this.database.read.findOneOrFail(Farewell, {
      where: { id },
      select: { id: true, sealedSecret: true },
    });
    return this.secretBox.open(sealedSecret, placeOf(id, profileId));
  }

  private async sweep(): Promise<void> {
    const sweeping = this.database.write(async (manager) => {
      await manager.delete(Farewell, { createdAt: LessThanOrEqual(oldest()) });
      const moving = (await this.accounts.saved()).filter(({ former }) => former !== null);
      for (const { id } of moving) await this.ends.endFormerUnlessUsed(id);
    });
    await sweeping.catch(() => undefined); // What stays is too old to be used, and the next sweep takes it.
  }
}

/** When it is erased in any case. */
export function endOf({ createdAt }: Farewell): Date {
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

function placeOf(id: string, profileId: string): SealedPlace {
  return ['farewell', 'sealed_secret', id, profileId];
}
