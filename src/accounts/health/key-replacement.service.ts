import { Injectable } from '@nestjs/common';
import type { AlmAccount, LinkCheck } from '../alm-account.entity.js';
import { AccountFindings } from '../account-findings.js';
import { AccountsService } from '../accounts.service.js';
import { Connections } from '../connections.js';
import type { Site } from '../site.js';
import type { KeyPairs } from '../../alm/alm-provider.js';
import { notFound, Problem } from '../../problem.js';
import { checkProblem, LinkHealthService, type Asking } from './link-health.service.js';

/** A second key pair waits until the site accepts it, is in use by now, or is neither: forgotten, or replaced. */
export type NextKey = 'waits' | 'in use' | 'gone';

export interface Switch {
  standing: NextKey;
  /** What the site had against it, when it waits still. */
  refusal?: LinkCheck;
}

/** Replacing the key pair of an account: a second pair waits beside the one in use until the site accepts it. */
@Injectable()
export class KeyReplacementService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly connections: Connections,
    private readonly findings: AccountFindings,
    private readonly health: LinkHealthService,
  ) {}

  /** @throws Problem 404 for a draft, which has a simpler way, and for a kind without keys. */
  async find(id: string): Promise<AlmAccount> {
    const account = await this.accounts.findSaved(id);
    if (!this.accounts.kindOf(account).keys) throw notFound('There is no such page.');
    return account;
  }

  /** Makes a second key pair beside the one in use. */
  async prepare(account: AlmAccount): Promise<void> {
    const keys = this.keysOf(account);
    await this.connections.adjust(account, ({ connection }) => keys.prepare(connection));
  }

  /** Where the pair stands whose fingerprint a page has shown. Empty: whichever waits. */
  async nextKey(account: AlmAccount, pair: string): Promise<NextKey> {
    const keys = this.keysOf(account);
    const { connection } = await this.accounts.open(account);
    const waiting = keys.next(connection);
    if (waiting && (!pair || pair === waiting.fingerprint)) return 'waits';
    return pair !== '' && pair === keys.inUse(connection)?.fingerprint ? 'in use' : 'gone';
  }

  /**
   * Uses the second key pair from now on if the site accepts it. The old one is dropped then, and links stay.
   *
   * @param pair its fingerprint: it may have been used, or forgotten, since it was shown.
   * @returns where it stands now, and what the site had against it.
   * @throws Problem 409 when something else of the account was changed while the site was asked.
   */
  async switchKey(account: AlmAccount, pair: string, asking: Asking): Promise<Switch> {
    const standing = await this.nextKey(account, pair);
    if (standing !== 'waits') return { standing };
    try {
      const refusal = await this.trySwitch(account, asking);
      return refusal ? { standing, refusal } : { standing: 'in use' };
    } catch (problem) {
      const now = await this.nextKey(await this.accounts.find(account.id), pair);
      if (!(problem instanceof Problem) || now === 'waits') throw problem;
      return { standing: now };
    }
  }

  async forget(account: AlmAccount): Promise<void> {
    const keys = this.keysOf(account);
    await this.connections.adjust(account, ({ connection }) => keys.forget(connection));
  }

  /**
   * Checks what somebody says they have done in the site: a second key pair that waits for it is put to use, and
   * otherwise the link is checked as it is.
   */
  async proveDone(account: AlmAccount, asking: Asking): Promise<LinkCheck> {
    const { kind, connection } = await this.accounts.open(account);
    const waiting = kind.keys?.next(connection);
    if (!waiting) return this.health.check(account, asking);
    const { refusal } = await this.switchKey(account, waiting.fingerprint, asking);
    return refusal ?? this.health.check(await this.accounts.find(account.id), asking);
  }

  /** @returns what the site had against the second key pair; undefined when it is in use now. */
  private async trySwitch(account: AlmAccount, { callbackUrl, by }: Asking): Promise<LinkCheck | undefined> {
    const keys = this.keysOf(account);
    const switched = async ({ complete: { kind, connection } }: Site) => {
      const next = keys.use(connection);
      await kind.consent?.check(next, callbackUrl);
      return next;
    };
    try {
      await this.connections.adjust(account, switched, by, 'account keys changed');
    } catch (error) {
      return { ...this.health.told(account, by), problem: checkProblem(error) };
    }
    await this.findings.checked(account, this.health.told(account, by));
    return undefined;
  }

  /** @throws Problem 404 for a kind without key pairs. */
  private keysOf(account: AlmAccount): KeyPairs {
    const { keys } = this.accounts.kindOf(account);
    if (!keys) throw notFound('This kind of ALM account has no key pair.');
    return keys;
  }
}
