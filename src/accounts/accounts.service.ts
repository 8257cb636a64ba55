import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import type { AlmConnection, AlmPlaces, AlmProvider, FieldMapping } from '../alm/alm-provider.js';
import { AlmProviders } from '../alm/alm-providers.js';
import { audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import { notFound } from '../problem.js';
import { AccountFindings } from './account-findings.js';
import { AccountSecrets } from './account-secrets.js';
import { AlmAccount, type TestedSite } from './alm-account.entity.js';
import { replaceAccount } from './replace-account.js';
import { Site } from './site.js';

const MOST_KEPT = 100; // accounts

/** ALM accounts and their sites. The only way to an opened connection. */
@Injectable()
export class AccountsService {
  private readonly found: Memo<AlmAccount>;
  private readonly sealed: Memo<AlmAccount>;

  constructor(
    private readonly database: Database,
    private readonly secrets: AccountSecrets,
    private readonly kinds: AlmProviders,
    private readonly findings: AccountFindings,
  ) {
    this.found = new Memo(database, [AlmAccount], MOST_KEPT);
    this.sealed = new Memo(database, [AlmAccount], MOST_KEPT);
  }

  /** All accounts, drafts too, in the order in which they were made. */
  all(): Promise<AlmAccount[]> {
    return this.database.read.find(AlmAccount, { order: { createdAt: 'ASC' } });
  }

  /** The accounts that can carry boards, by name. */
  saved(): Promise<AlmAccount[]> {
    return this.database.read.find(AlmAccount, { where: { savedAt: Not(IsNull()) }, order: { name: 'ASC' } });
  }

  /** The saved accounts whose site refuses Footbridge itself, by name. */
  failing(): Promise<AlmAccount[]> {
    const where = { savedAt: Not(IsNull()), failingSince: Not(IsNull()) };
    return this.database.read.find(AlmAccount, { where, order: { name: 'ASC' } });
  }

  /** @throws Problem 404 */
  async find(id: string): Promise<AlmAccount> {
    const account = await this.found.find(id, () => this.database.read.findOneBy(AlmAccount, { id }));
    if (!account) throw notFound('There is no such ALM account.');
    return account;
  }

  /** @throws Problem 404, also for a draft. */
  async findSaved(id: string): Promise<AlmAccount> {
    const account = await this.find(id);
    if (!account.isSaved) throw notFound('There is no such ALM account.');
    return account;
  }

  kindOf({ kind }: AlmAccount): AlmProvider {
    return this.kinds.get(kind);
  }

  places(account: AlmAccount): AlmPlaces {
    const { baseUrl, settings } = account;
    return this.kindOf(account).places({ baseUrl, settings, secrets: {} });
  }

  /**
   * The account's site, its secrets opened. Calls to it are in the exchange log.
   *
   * @param account as it is now.
   * @param who makes the calls, where it is not the person whose page it is.
   */
  async open(account: AlmAccount, who?: string): Promise<Site> {
    const { id, configurationVersion, settings } = account;
    const now = await this.sealed.get(id, () =>
      this.database.read.findOneOrFail(AlmAccount, {
        where: { id },
        select: { id: true, former: true, sealedSecrets: true, sealedFormerSecrets: true },
      }),
    );
    const isFormer = now.former?.configurationVersion === configurationVersion;
    const secrets = isFormer
      ? this.secrets.openFormer(id, now.sealedFormerSecrets!)
      : this.secrets.open(id, now.sealedSecrets);
    return this.siteOf(account, { settings, secrets }, who);
  }

  /** The site of an account whose secrets are open already; see {@link open}. */
  siteOf(
    account: AlmAccount,
    { settings, secrets }: Pick<AlmConnection, 'settings' | 'secrets'>,
    who?: string,
  ): Site {
    const { id, baseUrl } = account;
    const connection: AlmConnection = {
      baseUrl,
      settings,
      secrets,
      ...this.findings.beside(id, who),
    };
    return new Site(account, this.kindOf(account), connection, this.findings.guard);
  }

  /** See {@link AccountFindings.accepted}. */
  accepted(account: AlmAccount): Promise<void> {
    return this.findings.accepted(account);
  }

  /** Makes the draft of an account of that kind. */
  async draft(kind: string): Promise<AlmAccount> {
    const { baseUrl, settings, secrets } = await this.kinds.get(kind).draft();
    const id = randomUUID();
    await this.database.write((manager) =>
      manager.insert(AlmAccount, {
        id,
        kind,
        name: '',
        baseUrl,
        settings,
        sealedSecrets: this.secrets.seal(id, secrets),
        mapping: {},
        configurationVersion: 1,
        createdAt: new Date(),
      }),
    );
    return this.find(id);
  }

  async rename({ id }: AlmAccount, name: string): Promise<void> {
    await this.database.write((manager) => manager.update(AlmAccount, id, { name }));
  }

  /** Keeps what a successful test of the connection as it was in `account` found out. @throws Problem 409 */
  async tested(
    { id, configurationVersion }: AlmAccount,
    found: { site: TestedSite; mapping: FieldMapping; name?: string },
  ): Promise<void> {
    const tested = { ...found, testedVersion: configurationVersion };
    await replaceAccount(this.database, { id, configurationVersion }, tested);
  }

  /** @throws Problem 409 when the account has got another connection since it was read. */
  async map({ id, configurationVersion }: AlmAccount, mapping: FieldMapping): Promise<void> {
    await replaceAccount(this.database, { id, configurationVersion }, { mapping });
  }

  /** From now on it can carry boards. */
  async save({ id }: AlmAccount): Promise<void> {
    await this.database.write(async (manager) => {
      const { affected } = await manager.update(
        AlmAccount,
        { id, savedAt: IsNull() },
        { savedAt: new Date() },
      );
      const { name, baseUrl } = await manager.findOneByOrFail(AlmAccount, { id });
      if (affected) await audit(manager, 'account saved', { id, name }, { detail: baseUrl });
    });
  }

  /** Removes it with everything that stands on it: credentials, boards and what was read for them. */
  async remove({ id, name, isSaved }: AlmAccount): Promise<void> {
    await this.database.write(async (manager) => {
      await manager.delete(AlmAccount, id);
      if (isSaved) await audit(manager, 'account removed', { id, name });
    });
  }
}
