import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AlmAccount } from '../accounts/alm-account.entity.js';
import { Outbox } from '../mail/outbox.js';
import { paths } from '../paths.js';
import { Profile } from '../people/profile.entity.js';
import { requestContext } from '../request-context.js';
import type { Credential } from './credential.entity.js';

/** Tells people by mail that a link of theirs has ended, where they have not ended it themselves. */
@Injectable()
export class LinkMails {
  constructor(private readonly outbox: Outbox) {}

  /** Within a write of the caller. @param reason a sentence */
  async ended(
    manager: EntityManager,
    { profileId, accountId }: Pick<Credential, 'profileId' | 'accountId'>,
    reason: string,
  ): Promise<void> {
    if (!this.outbox.isOn) return;
    const person = await manager.findOneBy(Profile, { id: profileId });
    const account = await manager.findOneBy(AlmAccount, { id: accountId });
    if (!person || person.disabledAt || !account?.isSaved) return;
    const link = this.outbox.url(paths.credentials.edit({ accountId }));
    const facts = { name: person.name, account: account.name, reason, link };
    await this.outbox.add(manager, { kind: 'link-ended', to: person.email, facts });
  }

  /** The same for links that an administrator ends by changing the account; they know of their own. */
  async replaced(manager: EntityManager, credentials: Credential[]): Promise<void> {
    const by = requestContext.getStore()?.profileId;
    for (const credential of credentials.filter(({ profileId }) => profileId !== by))
      await this.ended(
        manager,
        credential,
        'An administrator of Footbridge has set the way to Jira up anew.',
      );
  }
}
