import { Controller, Get, Query, Res } from '@nestjs/common';
import { AccountsService } from '../accounts.service.js';
import { ExchangeLog } from '../exchange-log.js';
import { StoredCredentials } from '../../credentials/stored-credentials.js';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import type { Page } from '../../web/page.js';
import { AnyAccount } from '../account-in-address.js';
import type { AlmAccount } from '../alm-account.entity.js';
import { exchangesIndexView } from './exchanges.view.js';
import { bundleName, supportBundle } from './support-bundle.js';

/** The last calls to an account's site, to read and to send to whoever helps. */
@Needs('set up ALM accounts')
@Controller()
export class ExchangesController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly exchanges: ExchangeLog,
    private readonly credentials: StoredCredentials,
  ) {}

  @Get(paths.accounts.exchanges.pattern)
  async index(@AnyAccount() account: AlmAccount, @Query('only') only: unknown, @Res() page: Page) {
    const [site, exchanges] = await Promise.all([
      this.accounts.open(account),
      this.exchanges.last(account.id),
    ]);
    page.show('accounts/exchanges', exchangesIndexView(site, exchanges, only === 'failures'));
  }

  @Get(paths.accounts.supportBundle.pattern)
  async bundle(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    const [site, exchanges, links] = await Promise.all([
      this.accounts.open(account),
      this.exchanges.last(account.id),
      this.credentials.linkedTo(account),
    ]);
    const bundle = supportBundle({ site, exchanges, links });
    page.attachment(bundleName(account)).type('application/zip');
    bundle.pipe(page);
  }
}
