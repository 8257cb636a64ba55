import { Injectable } from '@nestjs/common';
import { In, Not, type EntityManager } from 'typeorm';
import { AlmAccount } from '../accounts/alm-account.entity.js';
import { Connections } from '../accounts/connections.js';
import type { AlmUser, CredentialSecret, Grant } from '../alm/alm-provider.js';
import { audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { Credential } from './credential.entity.js';
import { Disconnection } from './disconnection.entity.js';
import { LinkMails } from './link-mails.js';
import { StoredCredentials } from './stored-credentials.js';

/** How links end: by another one in their place, by their person, with the connection that they were made with, or with the former kind. */
@Injectable()
export class LinkEnds {
  private readonly forgetting: ((manager: EntityManager) => Promise<void>)[] = [];

  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
    private readonly stored: StoredCredentials,
    private readonly mails: LinkMails,
  ) {}

  /** `forget` erases in the same write what is left of credentials that have just gone. */
  whenForgotten(forget: (manager: EntityManager) => Promise<void>): void {
    this.forgetting.push(forget);
  }

  /** See {@link StoredCredentials.keep}. The former connection is forgotten with the last link that was made with it. */
  async keepInstead(profileId: string, account: AlmAccount, grant: Grant, user: AlmUser): Promise<void> {
    await this.database.write(async () => {
      await this.stored.keep(profileId, account, grant, user);
      await this.endFormerUnlessUsed(account.id);
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
      const credential = await this.stored.withSecret(profileId, accountId);
      await manager.delete(Credential, { profileId, accountId });
      if (credential)
        await audit(manager, 'link ended', await manager.findOneByOrFail(AlmAccount, { id: accountId }));
      await this.forget(manager);
      const secret = credential && (await this.stored.open(credential));
      if (secret) await parting?.(secret, credential);
      await this.endFormerUnlessUsed(accountId);
    });
  }

  /** Ends all links of one person, within a write of the caller. @returns how many there were */
  async endAllOf(manager: EntityManager, profileId: string): Promise<number> {
    const credentials = await manager.findBy(Credential, { profileId });
    for (const { accountId } of credentials) await this.disconnect(profileId, accountId);
    await manager.delete(Disconnection, { profileId });
    return credentials.length;
  }

  /** Forgets everybody's credentials of the account that are void by now, also those that were given up a moment ago. */
  async dropVoidOf({ id: accountId }: Pick<AlmAccount, 'id'>): Promise<void> {
    await this.database.write(async (manager) => {
      const { configurationVersion, former } = await manager.findOneByOrFail(AlmAccount, { id: accountId });
      const good = [configurationVersion, ...(former ? [former.configurationVersion] : [])];
      const ended = { accountId, configurationVersion: Not(In(good)) };
      await this.mails.replaced(manager, await manager.findBy(Credential, ended));
      await manager.delete(Credential, ended);
      await manager.delete(Disconnection, { accountId, configurationVersion: Not(In(good)) });
      await this.forget(manager);
    });
  }

  /** Once nobody is linked with the former connection of the account any more, it is forgotten. */
  async endFormerUnlessUsed(accountId: string): Promise<void> {
    await this.database.write(async (manager) => {
      const { former } = await manager.findOneByOrFail(AlmAccount, { id: accountId });
      if (!former) return;
      const used = { accountId, configurationVersion: former.configurationVersion };
      const isUsed =
        (await manager.existsBy(Credential, used)) || (await manager.existsBy(Disconnection, used));
      if (!isUsed) await this.connections.endFormer({ id: accountId });
    });
  }

  /** Ends the former connection of the account, with everybody's links that were made with it. */
  async endFormer({ id: accountId }: AlmAccount): Promise<void> {
    await this.database.write(async (manager) => {
      const { former } = await manager.findOneByOrFail(AlmAccount, { id: accountId });
      if (!former) return;
      const made = { accountId, configurationVersion: former.configurationVersion };
      await this.mails.replaced(manager, await manager.findBy(Credential, made));
      await manager.delete(Credential, made);
      await manager.delete(Disconnection, made);
      await this.connections.endFormer({ id: accountId });
    });
  }

  private async forget(manager: EntityManager): Promise<void> {
    for (const forget of this.forgetting) await forget(manager);
  }
}
