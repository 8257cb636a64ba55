import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { AnyAccount } from '../account-in-address.js';
import type { AlmAccount } from '../alm-account.entity.js';
import { AccountsService } from '../accounts.service.js';
import { AlmProviders } from '../../alm/alm-providers.js';
import { StoredCredentials } from '../../credentials/stored-credentials.js';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import type { Page } from '../../web/page.js';
import { requirePassword } from '../../web/password-again.js';
import { AccountUse } from './account-use.js';
import { accountsChooseView, accountsIndexView, accountsRemovalView } from './accounts.view.js';

/** ALM accounts: the list, the first click of a new one, and the end of one. */
@Needs('set up ALM accounts')
@Controller()
export class AccountsController {
  constructor(
    private readonly providers: AlmProviders,
    private readonly accounts: AccountsService,
    private readonly credentials: StoredCredentials,
    private readonly use: AccountUse,
  ) {}

  @Get(paths.accounts.index.pattern) async index(@Res() page: Page) {
    page.show('accounts/index', accountsIndexView(await this.use.ofAll(page.me.id)));
  }

  @Get(paths.accounts.choose.pattern) choose(@Res() page: Page) {
    page.show('accounts/choose', accountsChooseView(this.providers.all));
  }

  /** The draft is kept from this first click on. */
  @Post(paths.accounts.create.pattern) async create(@Param('kind') kind: string, @Res() page: Page) {
    const { id } = await this.accounts.draft(kind);
    page.goOn(paths.accounts.edit({ id }));
  }

  @Get(paths.accounts.removal.pattern)
  async confirmRemoval(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    const links = await this.credentials.linkedTo(account);
    page.show('accounts/removal', accountsRemovalView(account, links.length));
  }

  @Post(paths.accounts.removal.pattern) async remove(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    if (account.isSaved) requirePassword(page.req);
    const beside = await this.use.remove(account, page.me.id);
    const words = account.name ? `${account.name} is removed.` : 'The draft is removed.';
    page.goOn(paths.accounts.index(), [words, beside].filter(Boolean).join(' '));
  }
}
