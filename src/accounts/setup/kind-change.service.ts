import { Injectable } from '@nestjs/common';
import type { AlmProvider } from '../../alm/alm-provider.js';
import { LinkEnds } from '../../credentials/link-ends.js';
import { StoredCredentials } from '../../credentials/stored-credentials.js';
import { Problem } from '../../problem.js';
import { AccountsService } from '../accounts.service.js';
import { Connections } from '../connections.js';
import type { AlmAccount } from '../alm-account.entity.js';

/** Changes the kind of an account, so that nobody's link ends before its person has made another one. */
@Injectable()
export class KindChangeService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly connections: Connections,
    private readonly credentials: StoredCredentials,
    private readonly ends: LinkEnds,
  ) {}

  /**
   * Gives the account another kind.
   *
   * @returns the kind.
   * @throws Problem 404 for a kind that does not exist; 409 while people are linked by a third kind, or when the
   * account was changed meanwhile.
   */
  async to(account: AlmAccount, kind: string): Promise<AlmProvider> {
    const { former } = account;
    if (kind !== account.kind) {
      if (!former || former.kind === kind) await this.connections.changeKind(account, kind);
      else await this.replace(account, kind);
    }
    return this.accounts.kindOf(await this.accounts.find(account.id));
  }

  /** There are never links of three kinds: the present one can be given up as long as nobody is linked by it. */
  private async replace(account: AlmAccount, kind: string): Promise<void> {
    const links = await this.credentials.linkedTo(account);
    const isInUse = links.some(
      ({ credential }) => credential.configurationVersion === account.configurationVersion,
    );
    if (account.isSaved && isInUse)
      throw new Problem('People are linked by two kinds already.', {
        status: 409,
        nextStep: 'Nothing was changed. End the former kind first, or go back to it.',
      });
    await this.connections.replaceKind(account, kind);
    await this.ends.dropVoidOf(account);
  }
}
