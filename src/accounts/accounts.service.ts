import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import type { AlmConnection, AlmPlaces, AlmProvider, FieldMapping } from '../alm/alm-provider.js';
import { AlmProblem } from '../alm/alm-problem.js';
import { AlmProviders } from '../alm/alm-providers.js';
import { Database } from '../database/database.js';
import { SecretBox, type SealedPlace } from '../database/secret-box.js';
import { notFound, Problem } from '../problem.js';
import { AlmAccount, type Climb, type LinkCheck, type TestedSite } from './alm-account.entity.js';
import { ExchangeLog } from './exchange-log.js';
import { RestoredCopy } from './restored-copy.js';
import { Site, type Guard } from './site.js';

type Secrets = Record<string, string>;

/** ALM accounts and their connections. The only one who opens and seals their secrets. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly secretBox: SecretBox,
    private readonly kinds: AlmProviders,
    private readonly exchanges: ExchangeLog,
    private readonly restored: RestoredCopy,
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
    const now = await this.database.read.findOneOrFail(AlmAccount, {
      where: { id },
      select: { id: true, former: true, sealedSecrets: true, sealedFormerSecrets: true },
    });
    const isFormer = now.former?.configurationVersion === configurationVersion;
    const secrets = isFormer
      ? this.secretBox.open<Secrets>(now.sealedFormerSecrets!, formerPlaceOf(id))
      : this.secretBox.open<Secrets>(now.sealedSecrets, placeOf(id));
    return this.opened(account, { settings, secrets }, who);
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
        sealedSecrets: this.secretBox.seal(secrets, placeOf(id)),
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
    const present = (await this.open(account)).connection;
    const next =
      former?.kind === kind
        ? (await this.open(account.forLinksOf(former.configurationVersion)!)).connection
        : await this.startOf(kind, present);
    await this.replace(
      { id, configurationVersion },
      {
        kind,
        settings: next.settings,
        sealedSecrets: this.secretBox.seal(next.secrets, placeOf(id)),
        configurationVersion: former?.kind === kind ? former.configurationVersion : nextVersion,
        former: { kind: account.kind, settings: present.settings, configurationVersion },
        sealedFormerSecrets: this.secretBox.seal(present.secrets, formerPlaceOf(id)),
        ...NOTHING_KNOWN,
      },
    );
  }

  /** Puts a connection of another kind in place of one with which nobody is linked; a former one stays. */
  async replaceKind(account: AlmAccount, kind: string): Promise<void> {
    const { id, configurationVersion, nextVersion } = account;
    const { settings, secrets } = await this.startOf(kind, (await this.open(account)).connection);
    const sealedSecrets = this.secretBox.seal(secrets, placeOf(id));
    await this.replace(
      { id, configurationVersion },
      { kind, settings, sealedSecrets, configurationVersion: nextVersion, ...NOTHING_KNOWN },
    );
  }

  /** Forgets the former connection: links that were made with it are void from now on. */
  async endFormer({ id }: Pick<AlmAccount, 'id'>): Promise<void> {
    await this.database.write((manager) => manager.update(AlmAccount, id, NO_FORMER));
  }

  /** What a new account of that kind starts with, at the same address and with what both kinds know of the way to it. */
  private async startOf(kind: string, { baseUrl, settings }: AlmConnection): Promise<AlmConnection> {
    const provider = this.kinds.get(kind);
    return provider.configure(await provider.draft(), { ...settings, baseUrl }).connection;
  }

  /**
   * Changes the way to the site, or the keys within it, where what was made with the old connection stays good.
   *
   * @param make gives the connection for the present one; it may take its time, as for a key pair or for the site.
   * @param who makes the calls of `make`; see {@link open}.
   * @throws Problem 409 when somebody else changed the connection meanwhile: nothing of theirs is undone.
   */
  async adjust(
    account: AlmAccount,
    make: (current: Site) => AlmConnection | Promise<AlmConnection>,
    who?: string,
  ): Promise<void> {
    const { id, configurationVersion } = account;
    const { settings, sealedSecrets } = await this.database.read.findOneOrFail(AlmAccount, {
      where: { id },
      select: { id: true, settings: true, sealedSecrets: true },
    });
    const secrets = this.secretBox.open<Secrets>(sealedSecrets, placeOf(id));
    const made = await make(this.opened(account, { settings, secrets }, who));
    // No two sealed texts are the same: it tells whether anything was written since.
    await this.replace(
      { id, configurationVersion, sealedSecrets },
      {
        settings: made.settings,
        sealedSecrets: this.secretBox.seal(made.secrets, placeOf(id)),
        ...account.whenAdjusted(),
      },
    );
  }

  /** Keeps a secret beside those in use, or drops it: nothing that calls are made with may change. */
  async setAside({ id, configurationVersion }: AlmAccount, secrets: Record<string, string>): Promise<void> {
    await this.replace(
      { id, configurationVersion },
      { sealedSecrets: this.secretBox.seal(secrets, placeOf(id)) },
    );
  }

  /** Keeps what the site said to the connection as it was in `account`. */
  async checked(account: AlmAccount, lastCheck: LinkCheck): Promise<void> {
    await this.note(account, (now) => ({ ...(!lastCheck.problem && now.whenAccepted()), lastCheck }));
  }

  /**
   * Keeps what a climb with the connection as it was in `account` found.
   *
   * @param goodCheck what is kept as the last check where the climb went well; null for kinds that have no checks.
   */
  async climbed(account: AlmAccount, ladder: Climb, goodCheck: LinkCheck | null): Promise<void> {
    await this.note(account, (now) => now.whenClimbed(ladder, goodCheck));
  }

  /** The site has accepted Footbridge with the connection as it was in `account`: no failure stays on record. */
  async accepted(account: AlmAccount): Promise<void> {
    await this.note(account, (now) => now.whenAccepted());
  }

  /** Keeps what a successful test of the connection as it was in `account` found out. @throws Problem 409 */
  async tested(
    { id, configurationVersion }: AlmAccount,
    site: TestedSite,
    mapping: FieldMapping,
  ): Promise<void> {
    const found = { site, mapping, testedVersion: configurationVersion };
    await this.replace({ id, configurationVersion }, found);
  }

  /** @throws Problem 409 when the account has got another connection since it was read. */
  async map({ id, configurationVersion }: AlmAccount, mapping: FieldMapping): Promise<void> {
    await this.replace({ id, configurationVersion }, { mapping });
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

  private opened(
    account: AlmAccount,
    { settings, secrets }: Pick<AlmConnection, 'settings' | 'secrets'>,
    who?: string,
  ): Site {
    const { id, baseUrl } = account;
    const connection: AlmConnection = {
      baseUrl,
      settings,
      secrets,
      observe: (exchange) => this.exchanges.add(id, exchange, who),
    };
    return new Site(account, this.kindOf(account), connection, this.guard);
  }

  /**
   * Keeps with the account whether its site refuses Footbridge itself, until a call succeeds. Written only when it
   * changes.
   */
  private readonly guard: Guard = async (account, calls) => {
    await this.restored.assertConfirmed();
    try {
      const result = await calls();
      if (account.isFailing) await this.accepted(account);
      return result;
    } catch (error) {
      if (error instanceof AlmProblem && error.refusesFootbridge) await this.failed(account, error.sentences);
      throw error;
    }
  };

  /** Writes to the account where it is as `asRead`. @throws Problem 409 */
  private async replace(asRead: Partial<AlmAccount>, values: Partial<AlmAccount>): Promise<void> {
    const { affected } = await this.database.write((manager) => manager.update(AlmAccount, asRead, values));
    if (affected !== 1)
      throw new Problem('This ALM account was changed meanwhile.', {
        status: 409,
        nextStep: 'Nothing of that was undone. Load the page again and look at it first.',
      });
  }

  private async failed(account: AlmAccount, failure: string): Promise<void> {
    if (!account.isSaved || failure === account.failure) return;
    await this.note(account, ({ failingSince }) => ({ failure, failingSince: failingSince ?? new Date() }));
  }

  /** Writes what was found with the connection as it was in `account`, unless there is another one by now. */
  private async note(
    { id, configurationVersion }: AlmAccount,
    found: (now: AlmAccount) => Partial<AlmAccount>,
  ): Promise<void> {
    await this.database.note(async (manager) => {
      const now = await manager.findOneBy(AlmAccount, { id, configurationVersion });
      if (now) await manager.update(AlmAccount, id, found(now));
    });
  }
}

/** Of another connection nothing is known yet. */
const NOTHING_KNOWN = { lastCheck: null, ladder: null, failingSince: null, failure: null };
const NO_FORMER = { former: null, sealedFormerSecrets: null };

function formerPlaceOf(id: string): SealedPlace {
  return ['alm_account', 'sealed_former_secrets', id];
}

function placeOf(id: string): SealedPlace {
  return ['alm_account', 'sealed_secrets', id];
}
