import { Injectable, Param, type PipeTransform } from '@nestjs/common';
import type { AlmAccount } from './alm-account.entity.js';
import { AccountsService } from './accounts.service.js';

/** Finds an account by its id. Runs after the guards, so that whoever may not come in does not learn which there are. */
@Injectable()
class ById implements PipeTransform<string, Promise<AlmAccount>> {
  constructor(private readonly accounts: AccountsService) {}

  transform(id: string): Promise<AlmAccount> {
    return this.accounts.find(id);
  }
}

@Injectable()
class SavedById implements PipeTransform<string, Promise<AlmAccount>> {
  constructor(private readonly accounts: AccountsService) {}

  transform(id: string): Promise<AlmAccount> {
    return this.accounts.findSaved(id);
  }
}

/** The account that the address names, saved or a draft. @throws Problem 404 */
export const AnyAccount = (parameter = 'id') => Param(parameter, ById);

/** The account that an address of people's own links names. @throws Problem 404 when there is none, or it is a draft. */
export const SavedAccount = () => Param('accountId', SavedById);
