import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { AccountsService } from '../accounts.service.js';
import { ExchangeLog } from '../exchange-log.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { paths } from '../../paths.js';
import { AdministratorsOnly } from '../../web/access.js';
import { exchangesIndexView } from './exchanges.view.js';
import { bundleName, supportBundle } from './support-bundle.js';

/** The last calls to an account's site, to read and to send to whoever helps. */
@AdministratorsOnly()
@Controller()
export class ExchangesController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly exchanges: ExchangeLog,
    private readonly credentials: CredentialsService,
  ) {}

  @Get(paths.accounts.exchanges.pattern)
  async index(@Param('id') id: string, @Query('only') only: unknown, @Res() res: Response) {
    const account = await this.accounts.find(id);
    const exchanges = await this.exchanges.last(id);
    res.render('accounts/exchanges', exchangesIndexView(account, exchanges, only === 'failures'));
  }

  @Get(paths.accounts.supportBundle.pattern)
  async bundle(@Param('id') id: string, @Res() res: Response) {
    const account = await this.accounts.find(id);
    const [site, exchanges, links] = await Promise.all([
      this.accounts.open(account),
      this.exchanges.last(id),
      this.credentials.linkedTo(account),
    ]);
    const bundle = supportBundle({ site, exchanges, links });
    res.attachment(bundleName(account)).type('application/zip');
    bundle.pipe(res);
  }
}
