import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AlmProviders } from '../../alm/alm-providers.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { paths } from '../../paths.js';
import { AdministratorsOnly } from '../../web/access.js';
import { Form } from '../../web/form.js';
import { seeOther } from '../../web/navigation.js';
import { flash } from '../../web/visitor.js';
import { AccountsService } from '../accounts.service.js';
import type { AlmAccount } from '../alm-account.entity.js';
import { KindChangeService } from './kind-change.service.js';
import { accountsKindView } from './kind.view.js';

/** Another kind for an account that is there: boards, mapping, name and address stay. */
@AdministratorsOnly()
@Controller()
export class KindController {
  constructor(
    private readonly providers: AlmProviders,
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly change: KindChangeService,
  ) {}

  /** Where a button of the page leads, opened as a page. */
  @Get([paths.accounts.kindChange.pattern, paths.accounts.formerKindEnd.pattern])
  back(@Param('id') id: string, @Res() res: Response) {
    seeOther(res, paths.accounts.kind({ id }));
  }

  @Get(paths.accounts.kind.pattern)
  async show(@Param('id') id: string, @Res() res: Response) {
    await this.render(res, await this.accounts.find(id));
  }

  @Post(paths.accounts.kindChange.pattern)
  async update(
    @Param('id') id: string,
    @Param('kind') kind: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.accounts.find(id);
    const form = Form.of(Object);
    const changed = await form.submit(() => this.change.to(account, kind));
    if (!changed) return this.render(res.status(form.status), account, form);
    flash(req, 'success', `This account is of the kind ${changed.label} now.`);
    seeOther(res, paths.accounts.edit({ id }));
  }

  @Post(paths.accounts.formerKindEnd.pattern)
  async end(@Param('id') id: string, @Req() req: Request, @Res() res: Response) {
    const account = await this.accounts.find(id);
    await this.credentials.endFormer(account);
    flash(
      req,
      'success',
      'The former way is ended. Whoever has not linked anew is asked to on the next board.',
    );
    seeOther(res, paths.accounts.edit({ id }));
  }

  private async render(res: Response, account: AlmAccount, form: Form<object> = Form.of(Object)) {
    const { former } = account;
    const links = await this.credentials.linkedTo(account);
    const view = accountsKindView({
      account,
      kinds: this.providers.all,
      former: former && this.providers.get(former.kind).label,
      links: links.filter(
        ({ credential }) => credential.configurationVersion === former?.configurationVersion,
      ),
      form,
    });
    res.render('accounts/kind', view);
  }
}
