import { Injectable, type PipeTransform } from '@nestjs/common';
import type { AlmAccount } from './alm-account.entity.js';
import { AccountsService } from './accounts.service.js';

/**
 * The account whose id is in the address: `@Param('id', AccountInAddress) account: AlmAccount`. Runs after the guards,
 * so that whoever may not come in does not learn which accounts there are.
 *
 * @throws Problem 404 when there is none.
 */
@Injectable()
export class AccountInAddress implements PipeTransform<string, Promise<AlmAccount>> {
  constructor(private readonly accounts: AccountsService) {}

  transform(id: string): Promise<AlmAccount> {
    return this.accounts.find(id);
  }
}
