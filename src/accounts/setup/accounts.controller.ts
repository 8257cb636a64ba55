import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AlmAccount } from '../alm-account.entity.js';
import { AccountsService } from '../accounts.service.js';
import { ExchangeLog } from '../exchange-log.js';
import { AlmProviders } from '../../alm/alm-providers.js';
import { linkView } from '../../credentials/credentials.view.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { paths } from '../../paths.js';
import { AdministratorsOnly } from '../../web/access.js';
import { seeOther } from '../../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../../web/visitor.js';
import { accountsChooseView, accountsIndexView, accountsRemovalView } from './accounts.view.js';
import { nextStep, setupSteps } from './setup-steps.js';

/** ALM accounts: the list, the first click of a new one, and the end of one. */
@AdministratorsOnly()
@Controller()
export class AccountsController {
  constructor(
    private readonly providers: AlmProviders,
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly exchanges: ExchangeLog,
  ) {}

  @Get(paths.accounts.index.pattern)
  async index(@CurrentVisitor() me: Visitor, @Res() res: Response) {
    const [accounts, calls] = await Promise.all([this.accounts.all(), this.exchanges.lastOfEach()]);
    const rows = accounts.map(async (account) => ({
      account,
      kind: this.accounts.kindOf(account).label,
      links: await this.credentials.linkedTo(account),
      lastCall: calls.find(({ accountId }) => accountId === account.id),
      next: account.isSaved ? '' : await this.nextOf(me, account),
    }));
    res.render('accounts/index', accountsIndexView(await Promise.all(rows)));
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

  private async nextOf(me: Visitor, account: AlmAccount): Promise<string> {
    const [site, credential] = await Promise.all([
      this.accounts.open(account),
      this.credentials.find(me.id, account.id),
    ]);
    return nextStep(site, setupSteps(site, linkView(account, credential)))?.label ?? '';
  }
}
