import { Injectable } from '@nestjs/common';
import type { AlmAccount } from '../alm-account.entity.js';
import { Connections } from '../connections.js';
import type { AlmConnection } from '../../alm/alm-provider.js';
import { LinkEnds } from '../../credentials/link-ends.js';
import { StoredCredentials } from '../../credentials/stored-credentials.js';
import { Problem } from '../../problem.js';
import { counted } from '../../words.js';
import { withoutSetAside } from './set-aside.js';

/** Another connection in place of one with which people are linked. */
@Injectable()
export class Replacement {
  constructor(
    private readonly connections: Connections,
    private readonly credentials: StoredCredentials,
    private readonly ends: LinkEnds,
  ) {}

  /** Puts it in place and drops the links that are void then; to be called in one write. @returns what is kept */
  async put(account: AlmAccount, connection: AlmConnection): Promise<AlmConnection> {
    const { current } = withoutSetAside(connection);
    await this.connections.reconnect(account, current);
    await this.ends.dropVoidOf(account);
    return current;
  }

  /**
   * What is to be agreed to before another connection is put in place; undefined when nothing is.
   *
   * @param isElsewhere at another address, where links that were made by a former kind are void too.
   */
  async agreement(account: AlmAccount, isElsewhere = false): Promise<Problem | undefined> {
    const all = await this.credentials.linkedTo(account);
    const links = all.filter(
      ({ credential }) => isElsewhere || credential.configurationVersion === account.configurationVersion,
    );
    if (!account.isSaved || links.length === 0) return undefined;
    return new Problem(`This change drops ${counted(links.length, 'link')} that people made to Jira.`, {
      field: 'dropLinks',
      nextStep: 'Nothing is changed yet. Tick the box if you want that.',
    });
  }
}
