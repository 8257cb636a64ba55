import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { AlmProviders } from '../../alm/alm-providers.js';
import { LinkEnds } from '../../credentials/link-ends.js';
import { StoredCredentials } from '../../credentials/stored-credentials.js';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import { Form } from '../../web/form.js';
import type { Page } from '../../web/page.js';
import { requirePassword } from '../../web/password-again.js';
import { AnyAccount } from '../account-in-address.js';
import type { AlmAccount } from '../alm-account.entity.js';
import { KindChangeService } from './kind-change.service.js';
import { accountsKindView } from './kind.view.js';

/** Another kind for an account that is there: boards, mapping, name and address stay. */
@Needs('set up ALM accounts')
@Controller()
export class KindController {
  constructor(
    private readonly providers: AlmProviders,
    private readonly credentials: StoredCredentials,
    private readonly ends: LinkEnds,
    private readonly change: KindChangeService,
  ) {}

  /** Where a button of the page leads, opened as a page. */
  @Get([paths.accounts.kindChange.pattern, paths.accounts.formerKindEnd.pattern])
  back(@Param('id') id: string, @Res() page: Page) {
    page.goOn(paths.accounts.kind({ id }));
  }

  @Get(paths.accounts.kind.pattern) async show(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    await this.render(page, account);
  }

  @Post(paths.accounts.kindChange.pattern)
  async update(@AnyAccount() account: AlmAccount, @Param('kind') kind: string, @Res() page: Page) {
    if (account.isSaved) requirePassword(page.req);
    const form = Form.of(Object);
    const changed = await form.submit(() => this.change.to(account, kind));
    if (!changed) return this.render(page, account, form);
    page.goOn(paths.accounts.edit({ id: account.id }), `This account is of the kind ${changed.label} now.`);
  }

  @Post(paths.accounts.formerKindEnd.pattern)
  async end(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    requirePassword(page.req);
    await this.ends.endFormer(account);
    page.goOn(
      paths.accounts.edit({ id: account.id }),
      'The former way is ended. Whoever has not linked anew is asked to on the next board.',
    );
  }

  private async render(page: Page, account: AlmAccount, form: Form<object> = Form.of(Object)) {
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
    page.show('accounts/kind', view, form);
  }
}
