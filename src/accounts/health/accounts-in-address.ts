import { Injectable, Param, type PipeTransform } from '@nestjs/common';
import { notFound } from '../../problem.js';
import { AccountsService } from '../accounts.service.js';
import type { AlmAccount } from '../alm-account.entity.js';
import { KeyReplacementService } from './key-replacement.service.js';
import { LinkHealthService } from './link-health.service.js';

@Injectable()
class Checkable implements PipeTransform<string, Promise<AlmAccount>> {
  constructor(
    private readonly accounts: AccountsService,
    private readonly health: LinkHealthService,
  ) {}

  async transform(id: string): Promise<AlmAccount> {
    const account = await this.accounts.find(id);
    if (!this.health.canCheck(account)) throw notFound('There is no such page.');
    return account;
  }
}

@Injectable()
class WithKeys implements PipeTransform<string, Promise<AlmAccount>> {
  constructor(private readonly keys: KeyReplacementService) {}

  transform(id: string): Promise<AlmAccount> {
    return this.keys.find(id);
  }
}

/** The account that the address names, of a kind whose link can be checked without anybody's consent. @throws Problem 404 */
export const CheckableAccount = () => Param('id', Checkable);

/** The account that the address names, of a kind with key pairs. @throws Problem 404 */
export const AccountWithKeys = () => Param('id', WithKeys);
