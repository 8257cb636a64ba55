import { Injectable } from '@nestjs/common';
import type { AlmAccount } from '../alm-account.entity.js';
import { StoredCredentials } from '../../credentials/stored-credentials.js';
import { HandoffsService } from '../health/handoffs.service.js';
import { AccountNames } from './account-names.js';

/** What is known around an account: who is linked, what was handed over, what else has its name. */
@Injectable()
export class SetupFacts {
  constructor(
    private readonly credentials: StoredCredentials,
    private readonly handoffs: HandoffsService,
    private readonly names: AccountNames,
  ) {}

  async of(account: AlmAccount, readerId: string) {
    const [own, links, handoffs, warnings] = await Promise.all([
      this.credentials.find(readerId, account.id),
      this.credentials.linkedTo(account),
      this.handoffs.openOf(account),
      this.names.warnings(account),
    ]);
    // By a former kind it says nothing of this one.
    const credential = own?.configurationVersion === account.configurationVersion ? own : undefined;
    return { credential, links, handoffs, warnings };
  }
}
