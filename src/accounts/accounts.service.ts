import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import type { AlmConnection, AlmPlaces, AlmProvider, FieldMapping } from '../alm/alm-provider.js';
import { AlmProviders } from '../alm/alm-providers.js';
import { Database } from '../database/database.js';
import { SecretBox, type SealedPlace } from '../database/secret-box.js';
import { notFound } from '../problem.js';
import { AlmAccount, type TestedSite } from './alm-account.entity.js';

/** ALM accounts and their connections. The only one who opens and seals their secrets. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly secretBox: SecretBox,
    private readonly providers: AlmProviders,
  ) {}

  /** All accounts, drafts too, in the order in which they were made. */
  all(): Promise<AlmAccount[]> {
    return this.database.read.find(AlmAccount, { order: { createdAt: 'ASC' } });
  }

  /** The accounts that can carry boards, by name. */
  saved(): Promise<AlmAccount[]> {
    return this.database.read.find(AlmAccount, { where: { savedAt: Not(IsNull()) }, order: { name: 'ASC' } });
  }

  /** @throws Problem 404 */
  async find(id: string): Promise<AlmAccount> {
    const account = await this.database.read.findOneBy(AlmAccount, { id });
    if (!account) throw notFound('There is no such ALM account.');
    return account;
  }

  /** @throws Problem 404, also for a draft. */
  async findSaved(id: string): Promise<AlmAccount> {
    const account = await this.find(id);
    if (!account.isSaved) throw notFound('There is no such ALM account.');
    return account;
  }

  providerOf(account: AlmAccount): AlmProvider {
    return this.providers.get(account.kind);
  }

  places(account: AlmAccount): AlmPlaces {
    const { baseUrl, settings } = account;
    return this.providerOf(account).places({ baseUrl, settings, secrets: {} });
  }

  /** The connection with its secrets opened. Keep it no longer than the calls that need it. */
  async connection({ id, baseUrl, settings }: AlmAccount): Promise<AlmConnection> {
    const { sealedSecrets } = await this.database.read.findOneOrFail(AlmAccount, {
      where: { id },
      select: { id: true, sealedSecrets: true },
    });
    return { baseUrl, settings, secrets: this.secretBox.open(sealedSecrets, placeOf(id)) };
  }

  /** Makes the draft of an account of that kind. */
  async draft(kind: string): Promise<AlmAccount> {
    const provider = this.providers.get(kind);
    const { baseUrl, settings, secrets } = await provider.draft();
    const id = randomUUID();
    await this.database.write((manager) =>
      manager.insert(AlmAccount, {
        id,
        kind,
        name: '',
        baseUrl,
        settings,
        sealedSecrets: this.secretBox.seal(secrets, placeOf(id)),
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

  /** Puts another connection in place. Whatever was made with the old one is void from now on. */
  async reconnect({ id }: AlmAccount, { baseUrl, settings, secrets }: AlmConnection): Promise<void> {
    await this.database.write(async (manager) => {
      const sealedSecrets = this.secretBox.seal(secrets, placeOf(id));
      await manager.update(AlmAccount, id, { baseUrl, settings, sealedSecrets });
      await manager.increment(AlmAccount, { id }, 'configurationVersion', 1);
    });
  }

  /** Keeps what a successful test of the connection as it was in `account` found out. */
  async tested(
    { id, configurationVersion }: AlmAccount,
    site: TestedSite,
    mapping: FieldMapping,
  ): Promise<void> {
    await this.database.write((manager) =>
      manager.update(AlmAccount, id, { site, mapping, testedVersion: configurationVersion }),
    );
  }

  async map({ id }: AlmAccount, mapping: FieldMapping): Promise<void> {
    await this.database.write((manager) => manager.update(AlmAccount, id, { mapping }));
  }

  /** From now on it can carry boards. */
  async save({ id }: AlmAccount): Promise<void> {
    await this.database.write((manager) =>
      manager.update(AlmAccount, { id, savedAt: IsNull() }, { savedAt: new Date() }),
    );
  }

  /** Removes it with everything that stands on it: credentials, boards and what was read for them. */
  async remove({ id }: AlmAccount): Promise<void> {
    await this.database.write((manager) => manager.delete(AlmAccount, id));
  }
}

function placeOf(id: string): SealedPlace {
  return ['alm_account', 'sealed_secrets', id];
}
