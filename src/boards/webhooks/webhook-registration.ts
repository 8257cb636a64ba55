import { Injectable } from '@nestjs/common';
import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import type { AlmClient, AlmWebhook } from '../../alm/alm-provider.js';
import { audit } from '../../audit/audit.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { LinkNeeded } from '../../credentials/link-needed.js';
import { Database } from '../../database/database.js';
import { SecretBox } from '../../database/secret-box.js';
import { inTime } from '../../in-time.js';
import { paths } from '../../paths.js';
import { Problem } from '../../problem.js';
import { asPerson } from '../../readings/as-person.js';
import { WebhookSecrets, WEBHOOK_KEY } from '../../web/webhook.js';

/** What the site calls it. */
export const WEBHOOK_NAME = 'Footbridge';
/** Milliseconds that a page waits for the site to say which webhooks it has. */
export const PATIENCE = 4_000;

/** What the site says of its webhook, as the person who looks. */
export interface Registration {
  /** Those that call this account's address; absent where the site has not said it. */
  own?: AlmWebhook[];
  /** Why it has not. */
  problem?: Problem;
}

/**
 * The webhook of an account in its site, registered and removed as an administrator of that site. Nothing of it is kept
 * here: whether there is one, the site is asked, and it is known by its address.
 */
@Injectable()
export class WebhookRegistration {
  readonly secrets: WebhookSecrets;

  constructor(
    private readonly credentials: CredentialsService,
    private readonly database: Database,
    secretBox: SecretBox,
  ) {
    this.secrets = new WebhookSecrets(secretBox.derive(WEBHOOK_KEY));
  }

  /** The path that the site calls, below the address for people. */
  pathOf({ id: accountId }: AlmAccount): string {
    return paths.webhook({ accountId, secret: this.secrets.address(accountId) });
  }

  async of(account: AlmAccount, profileId: string): Promise<Registration> {
    const asked = this.as(account, profileId, (client) => this.own(client, account)).then(
      (own): Registration => ({ own }),
      (problem: unknown): Registration => {
        if (problem instanceof Problem) return { problem };
        throw problem;
      },
    );
    return (await inTime(asked, PATIENCE)) ?? { problem: new Problem('Jira has not answered yet.') };
  }

  /**
   * @param wanted its absolute address, and a condition in the site's query language, empty for all work items.
   * @returns whether the site took the condition.
   * @throws LinkNeeded, AlmProblem
   */
  async register(
    account: AlmAccount,
    profileId: string,
    wanted: { url: string; condition: string },
  ): Promise<boolean> {
    const isNarrowed = await this.as(account, profileId, async (client) => {
      // Pressed twice, or registered by hand before: one is enough, for each costs the site a query per change.
      if ((await this.own(client, account)).length > 0) return true;
      const secret = this.secrets.signing(account.id);
      return client.registerWebhook({ name: WEBHOOK_NAME, ...wanted, secret });
    });
    await this.database.write((manager) => audit(manager, 'webhook registered', account));
    return isNarrowed;
  }

  /** @returns how many there were. @throws LinkNeeded, AlmProblem */
  async remove(account: AlmAccount, profileId: string): Promise<number> {
    const count = await this.as(account, profileId, async (client) => {
      const own = await this.own(client, account);
      for (const { id } of own) await client.removeWebhook(id);
      return own.length;
    });
    if (count > 0) await this.database.write((manager) => audit(manager, 'webhook removed', account));
    return count;
  }

  private async own(client: AlmClient, account: AlmAccount): Promise<AlmWebhook[]> {
    const path = this.pathOf(account);
    const { items } = await client.webhooks();
    return items.filter(({ url }) => url.split('?')[0].endsWith(path));
  }

  private as<T>(account: AlmAccount, profileId: string, work: (client: AlmClient) => Promise<T>): Promise<T> {
    return asPerson(this.credentials, profileId, account, work);
  }
}

/** Whether somebody cannot register it because they are nobody in the site yet. */
export const needsLink = (problem: Problem | undefined): problem is LinkNeeded =>
  problem instanceof LinkNeeded;
