import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import type { AlmConnection, AlmPlaces, AlmProvider, FieldMapping } from '../alm/alm-provider.js';
import { AlmProblem, type AlmProblemKind } from '../alm/alm-problem.js';
import { AlmProviders } from '../alm/alm-providers.js';
import { Database } from '../database/database.js';
import { SecretBox, type SealedPlace } from '../database/secret-box.js';
import { notFound, Problem } from '../problem.js';
import { AlmAccount, type Climb, type LinkCheck, type TestedSite } from './alm-account.entity.js';
import { ExchangeLog } from './exchange-log.js';

/** The site refuses Footbridge itself: everybody is concerned, and no person's link is to blame. */
const REFUSES_FOOTBRIDGE: AlmProblemKind[] = ['consumer-unknown', 'signature-invalid'];

/** ALM accounts and their connections. The only one who opens and seals their secrets. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly secretBox: SecretBox,
    private readonly providers: AlmProviders,
    private readonly exchanges: ExchangeLog,
  ) {}

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

  /**
   * The connection with its secrets opened. Keep it no longer than the calls that need it: they are in the
   * exchange log.
   *
   * @param who makes them, where it is not the person whose page it is.
   */
  async connection({ id, baseUrl, settings }: AlmAccount, who?: string): Promise<AlmConnection> {
    const { sealedSecrets } = await this.database.read.findOneOrFail(AlmAccount, {
      where: { id },
      select: { id: true, sealedSecrets: true },
    });
    return {
      baseUrl,
      settings,
      secrets: this.secretBox.open(sealedSecrets, placeOf(id)),
      observe: (exchange) => this.exchanges.add(id, exchange, who),
    };
  }

  /** As {@link connection}. @throws Problem with `field` for the first thing that it lacks before the site can be asked. */
  async completeConnection(account: AlmAccount, who?: string): Promise<AlmConnection> {
    const connection = await this.connection(account, who);
    const [first] = Object.entries(this.providerOf(account).missing(connection));
    if (first) throw new Problem(first[1], { field: first[0] });
    return connection;
  }

  /**
   * Makes calls to the site. Whether it refuses Footbridge itself is kept with the account, until a call
   * succeeds; it is written only when it changes.
   *
   * @param account as it is now.
   * @throws whatever `calls` throws.
   */
  async watch<T>(account: AlmAccount, calls: () => Promise<T>): Promise<T> {
    try {
      const result = await calls();
      if (account.failingSince) await this.recovered(account);
      return result;
    } catch (error) {
      if (error instanceof AlmProblem && REFUSES_FOOTBRIDGE.includes(error.kind))
        await this.failed(account, [error.message, error.nextStep].filter(Boolean).join(' '));
      throw error;
    }
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
      const findings = { lastCheck: null, ladder: null, failingSince: null, failure: null };
      await manager.update(AlmAccount, id, { baseUrl, settings, sealedSecrets, ...findings });
      await manager.increment(AlmAccount, { id }, 'configurationVersion', 1);
    });
  }

  /** Changes the way to the site, or the keys within it, where what was made with the old connection stays good. */
  async adjust({ id }: AlmAccount, { settings, secrets }: AlmConnection): Promise<void> {
    const sealedSecrets = this.secretBox.seal(secrets, placeOf(id));
    await this.database.write((manager) =>
      manager.update(AlmAccount, id, { settings, sealedSecrets, lastCheck: null }),
    );
  }

  /** Keeps what the site said to the connection as it was in `account`. */
  async checked({ id, configurationVersion }: AlmAccount, lastCheck: LinkCheck): Promise<void> {
    await this.database.write((manager) =>
      manager.update(AlmAccount, { id, configurationVersion }, { lastCheck }),
    );
  }

  /** Keeps what a climb with the connection as it was in `account` found. */
  async climbed({ id, configurationVersion }: AlmAccount, ladder: Climb): Promise<void> {
    await this.database.write((manager) =>
      manager.update(AlmAccount, { id, configurationVersion }, { ladder }),
    );
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

  private async failed({ id, isSaved, failure: known }: AlmAccount, failure: string): Promise<void> {
    if (!isSaved || failure === known) return;
    await this.database.write(async (manager) => {
      await manager.update(AlmAccount, { id }, { failure });
      await manager.update(AlmAccount, { id, failingSince: IsNull() }, { failingSince: new Date() });
    });
  }

  private async recovered({ id }: AlmAccount): Promise<void> {
    await this.database.write((manager) =>
      manager.update(AlmAccount, { id }, { failingSince: null, failure: null }),
    );
  }
}

function placeOf(id: string): SealedPlace {
  return ['alm_account', 'sealed_secrets', id];
}
