import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { audit } from '../../audit/audit.js';
import { AccountsService } from '../accounts.service.js';
import { AlmAccount } from '../alm-account.entity.js';
import { Connections } from '../connections.js';
import type { Site } from '../site.js';
import type { AlmConnection, FieldMapping } from '../../alm/alm-provider.js';
import { Database } from '../../database/database.js';
import { Problem } from '../../problem.js';
import type { Shown } from '../../web/changed-meanwhile.js';
import { refuseIfChanged } from '../../web/changed-meanwhile.js';
import { Replacement } from './replacement.js';
import { withoutSetAside, withSetAside } from './set-aside.js';
import { isSameLink, shownAccount } from './shown-account.js';
import { changedSecrets, configure, filledOf, type TypedAccount } from './typed-connection.js';

/** Everything that the page was sent with. */
interface Typed {
  values: TypedAccount;
  /** Absent when there was nothing to choose yet. */
  mapping?: FieldMapping;
  /** What the page showed; see {@link refuseIfChanged}. */
  seen: string;
  /** Whether the administrator agreed that links are dropped; not asked for drafts. */
  dropLinks: boolean;
  /** Called before another connection is put in place of one that is in use; throws where that may not be done. */
  allow(): void;
}

/** The account after what was typed was kept. */
interface Kept {
  site: Site;
  /** Sentences by field for what works but should be better. */
  warnings: Record<string, string>;
  /** Each with `field`. */
  problems: Problem[];
  /** Another connection is in place: links made with the old one are void. */
  isReplaced: boolean;
}

/** The connection in use, the secrets that wait beside it, and the connection that was typed. */
interface Change {
  current: AlmConnection;
  setAside: Record<string, string>;
  next: AlmConnection;
  /** Links that were made with the present one are void with the next. */
  isOther: boolean;
}

/** `Name, Jira URL`: what is another thing now, without what it is. */
function differences(before: Shown, after: Shown): string {
  const changed = Object.keys(after).filter((part) => !isDeepStrictEqual(before[part], after[part]));
  return changed.map((part) => after[part]!.label).join(', ');
}

/** Keeps what an administrator types of an account. */
@Injectable()
export class AccountChanges {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly connections: Connections,
    private readonly replacement: Replacement,
  ) {}

  /**
   * Keeps what was typed. Another address, or anything else that the site
   * knows Footbridge by, voids every link made with the old one.
   * Where the agreement to that is missing nothing is kept but a secret that was pasted: it is set aside, sealed,
   * until the agreement is there.
   *
   * @returns `problems`, each with `field`, for values that can never work: all the others are kept.
   * @throws ChangedMeanwhile when somebody else has changed since the page was shown what is to be changed now.
   */
  async keep(id: string, { values: typed, mapping, seen, dropLinks, allow }: Typed): Promise<Kept> {
    return this.database.write(async (manager) => {
      // Read once more: from here on nobody else writes.
      const now = await this.accounts.find(id);
      const { kind, connection: opened } = await this.accounts.open(now);
      const { observe: _, circuit: __, ...stored } = opened;
      const { current, setAside } = withoutSetAside(stored);
      const values = { ...(dropLinks && setAside), ...filledOf(kind, typed) };
      const { connection: next, warnings, problems } = configure(kind, current, values);
      const { name, site } = now;
      const shown = { name, site, kind, connection: current, mapping: now.mapping };
      const wanted = { name: typed.name || name, connection: next, mapping: mapping ?? now.mapping };
      refuseIfChanged('This ALM account', seen, shownAccount(shown), shownAccount({ ...shown, ...wanted }));

      const change = { current, setAside, next, isOther: !isSameLink(kind, next, current) };
      const agreement = dropLinks ? undefined : await this.missingAgreement(now, change);
      if (now.isSaved && change.isOther && !agreement) allow();
      const kept = agreement ? await this.setAside(now, change) : await this.put(now, change, wanted);
      const detail = differences(shownAccount(shown), shownAccount({ ...shown, ...wanted }));
      if (now.isSaved && !agreement && detail) await audit(manager, 'account changed', now, { detail });
      const account = await manager.findOneByOrFail(AlmAccount, { id });
      return {
        site: this.accounts.siteOf(account, kept),
        warnings,
        problems: agreement ? [agreement, ...problems] : problems,
        isReplaced: !agreement && change.isOther,
      };
    });
  }

  /** Forgets the pasted secret that waits. */
  async dropSetAside(account: AlmAccount): Promise<void> {
    await this.database.write(async () => {
      const now = await this.accounts.find(account.id);
      const { current } = withoutSetAside((await this.accounts.open(now)).connection);
      await this.connections.setAside(now, current.secrets);
    });
  }

  /** Gives the account a new key pair. @throws Problem for a kind without keys, without the agreement, or 409. */
  async rekey({ account, kind, connection: before }: Site, dropLinks: boolean): Promise<void> {
    if (!kind.keys) throw new Problem('This kind of ALM account has no key pair.', { status: 404 });
    const { secrets } = await kind.keys.renew(before);
    await this.database.write(async (manager) => {
      // The way to the site may have been adjusted while the keys were made.
      const { connection } = await this.accounts.open(await this.accounts.find(account.id));
      const agreement = dropLinks ? undefined : await this.replacement.agreement(account);
      if (agreement) throw agreement;
      await this.replacement.put(account, { ...connection, secrets });
      if (account.isSaved) await audit(manager, 'account keys changed', account);
    });
  }

  private async setAside(now: AlmAccount, { current, setAside, next }: Change): Promise<AlmConnection> {
    const pasted = { ...setAside, ...changedSecrets(next, current) };
    const kept = withSetAside(current, pasted);
    await this.connections.setAside(now, kept.secrets);
    return kept;
  }

  private async put(
    now: AlmAccount,
    { current, setAside, next, isOther }: Change,
    { name, mapping }: { name: string; mapping: FieldMapping },
  ): Promise<AlmConnection> {
    await this.accounts.rename(now, name);
    if (mapping !== now.mapping) await this.accounts.map(now, mapping);
    if (isOther) return this.replacement.put(now, next);
    const kept = withSetAside(next, setAside);
    if (!isDeepStrictEqual(next, current)) await this.connections.adjust(now, () => kept);
    return kept;
  }

  private async missingAgreement(
    now: AlmAccount,
    { current, next, isOther }: Change,
  ): Promise<Problem | undefined> {
    if (!isOther) return undefined;
    return this.replacement.agreement(now, next.baseUrl !== current.baseUrl);
  }
}
