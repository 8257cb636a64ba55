import { Injectable } from '@nestjs/common';
import type { AlmConnection } from '../alm/alm-provider.js';
import { AlmProviders } from '../alm/alm-providers.js';
import type { AuditAction } from '../audit/actions.js';
import { audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { AccountSecrets, type Secrets } from './account-secrets.js';
import { AccountsService } from './accounts.service.js';
import { AlmAccount } from './alm-account.entity.js';
import { replaceAccount } from './replace-account.js';
import type { Site } from './site.js';

/** Of another connection nothing is known yet. */
const NOTHING_KNOWN = { lastCheck: null, ladder: null, failingSince: null, failure: null };
const NO_FORMER = { former: null, sealedFormerSecrets: null };

/** What the audit log says of a change, once the account is in use. */
interface Noted {
  action: AuditAction;
  account: AlmAccount;
  detail?: string;
}

/** Puts another connection in place of that of an account. */
@Injectable()
export class Connections {
  constructor(
    private readonly database: Database,
    private readonly secrets: AccountSecrets,
    private readonly kinds: AlmProviders,
    private readonly accounts: AccountsService,
  ) {}

  /**
   * Puts another connection in place. Whatever was made with the old one is void from now on; at another address
   * also what was made with the former one.
   *
   * @throws Problem 409 when that was done since `account` was read.
   */
  async reconnect(account: AlmAccount, { baseUrl, settings, secrets }: AlmConnection): Promise<void> {
    const { id, configurationVersion, nextVersion } = account;
    await this.replace(
      { id, configurationVersion },
      {
        baseUrl,
        settings,
        sealedSecrets: this.secrets.seal(id, secrets),
        configurationVersion: nextVersion,
        ...(baseUrl !== account.baseUrl && NO_FORMER),
        ...NOTHING_KNOWN,
      },
    );
  }

  /**
   * Puts a connection of another kind in place. The one until now becomes the former one, beside it: links that were
   * made with it stay good. Back to the kind of the former one, the two change places.
   *
   * @throws Problem 404 for a kind that does not exist, 409 when the account was changed since `account` was read.
   */
  async changeKind(account: AlmAccount, kind: string): Promise<void> {
    const { id, configurationVersion, former, nextVersion } = account;
    const present = (await this.accounts.open(account)).connection;
    const next =
      former?.kind === kind
        ? (await this.accounts.open(account.forLinksOf(former.configurationVersion)!)).connection
        : await this.startOf(kind, present);
    await this.replace(
      { id, configurationVersion },
      {
        kind,
        settings: next.settings,
        sealedSecrets: this.secrets.seal(id, next.secrets),
        configurationVersion: former?.kind === kind ? former.configurationVersion : nextVersion,
        former: { kind: account.kind, settings: present.settings, configurationVersion },
        sealedFormerSecrets: this.secrets.sealFormer(id, present.secrets),
        ...NOTHING_KNOWN,
      },
      this.kindChange(account, kind),
    );
  }

  /** Puts a connection of another kind in place of one with which nobody is linked; a former one stays. */
  async replaceKind(account: AlmAccount, kind: string): Promise<void> {
    const { id, configurationVersion, nextVersion } = account;
    const { settings, secrets } = await this.startOf(kind, (await this.accounts.open(account)).connection);
    const sealedSecrets = this.secrets.seal(id, secrets);
    await this.replace(
      { id, configurationVersion },
      { kind, settings, sealedSecrets, configurationVersion: nextVersion, ...NOTHING_KNOWN },
      this.kindChange(account, kind),
    );
  }

  /** Forgets the former connection: links that were made with it are void from now on. */
  async endFormer({ id }: Pick<AlmAccount, 'id'>): Promise<void> {
    await this.database.write((manager) => manager.update(AlmAccount, id, NO_FORMER));
  }

  /**
   * Changes the way to the site, or the keys within it, where what was made with the old connection stays good.
   *
   * @param make gives the connection for the present one; it may take its time, as for a key pair or for the site.
   * @param who makes the calls of `make`; see {@link AccountsService.open}.
   * @param noted what the audit log says of it, where it is to say something.
   * @throws Problem 409 when somebody else changed the connection meanwhile: nothing of theirs is undone.
   */
  async adjust(
    account: AlmAccount,
    make: (current: Site) => AlmConnection | Promise<AlmConnection>,
    who?: string,
    noted?: AuditAction,
  ): Promise<void> {
    const { id, configurationVersion } = account;
    const { settings, sealedSecrets } = await this.database.read.findOneOrFail(AlmAccount, {
      where: { id },
      select: { id: true, settings: true, sealedSecrets: true },
    });
    const secrets = this.secrets.open(id, sealedSecrets);
    const made = await make(this.accounts.siteOf(account, { settings, secrets }, who));
    // No two sealed texts are the same: it tells whether anything was written since.
    await this.replace(
      { id, configurationVersion, sealedSecrets },
      {
        settings: made.settings,
        sealedSecrets: this.secrets.seal(id, made.secrets),
        ...account.whenAdjusted(),
      },
      noted && { action: noted, account },
    );
  }

  /** Keeps a secret beside those in use, or drops it: nothing that calls are made with may change. */
  async setAside({ id, configurationVersion }: AlmAccount, secrets: Secrets): Promise<void> {
    await this.replace({ id, configurationVersion }, { sealedSecrets: this.secrets.seal(id, secrets) });
  }

  /** What a new account of that kind starts with, at the same address and with what both kinds know of the way to it. */
  private async startOf(kind: string, { baseUrl, settings }: AlmConnection): Promise<AlmConnection> {
    const provider = this.kinds.get(kind);
    return provider.configure(await provider.draft(), { ...settings, baseUrl }).connection;
  }

  private kindChange(account: AlmAccount, kind: string): Noted {
    const labels = [account.kind, kind].map((one) => this.kinds.get(one).label);
    return { action: 'account kind changed', account, detail: labels.join(' → ') };
  }

  private replace(asRead: Partial<AlmAccount>, values: Partial<AlmAccount>, noted?: Noted): Promise<void> {
    return this.database.write(async (manager) => {
      await replaceAccount(this.database, asRead, values);
      if (noted?.account.isSaved) await audit(manager, noted.action, noted.account, { detail: noted.detail });
    });
  }
}
