import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AccountsService } from '../accounts.service.js';
import { AlmProviders } from '../../alm/alm-providers.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { paths } from '../../paths.js';
import { AdministratorsOnly } from '../../web/access.js';
import { seeOther } from '../../web/navigation.js';
import { flash } from '../../web/visitor.js';
import { accountsChooseView, accountsIndexView, accountsRemovalView } from './account-setup.view.js';

/** ALM accounts: the list, the first click of a new one, and the end of one. */
@AdministratorsOnly()
@Controller()
export class AccountsController {
  constructor(
    private readonly providers: AlmProviders,
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
  ) {}

  @Get(paths.accounts.index.pattern)
  async index(@Res() res: Response) {
    const accounts = await this.accounts.all();
    const links = await Promise.all(accounts.map((account) => this.credentials.linkedTo(account)));
    const rows = accounts.map((account, i) => ({
      account,
      kind: this.accounts.kindOf(account).label,
      links: links[i],
    }));
    res.render('accounts/index', accountsIndexView(rows));
  }

  @Get(paths.accounts.choose.pattern)
  choose(@Res() res: Response) {
    res.render('accounts/choose', accountsChooseView(this.providers.all));
  }

  /** The draft is kept from this first click on. */
  @Post(paths.accounts.create.pattern)
  async create(@Param('kind') kind: string, @Res() res: Response) {
    const account = await this.accounts.draft(kind);
    seeOther(res, paths.accounts.edit({ id: account.id }));
  }

  @Get(paths.accounts.removal.pattern)
  async removal(@Param('id') id: string, @Res() res: Response) {
    const account = await this.accounts.find(id);
    res.render(
      'accounts/removal',
      accountsRemovalView(account, (await this.credentials.linkedTo(account)).length),
    );
  }

  @Post(paths.accounts.removal.pattern)
  async remove(@Param('id') id: string, @Req() req: Request, @Res() res: Response) {
    const account = await this.accounts.find(id);
    await this.accounts.remove(account);
    flash(req, 'success', account.name ? `${account.name} is removed.` : 'The draft is removed.');
    seeOther(res, paths.accounts.index());
  }
}
