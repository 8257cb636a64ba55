import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { SavedAccount } from '../accounts/account-in-address.js';
import { AccountsService } from '../accounts/accounts.service.js';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { paths } from '../paths.js';
import { notFound } from '../problem.js';
import { Needs } from '../web/access.js';
import { Form } from '../web/form.js';
import { safeReturnPath } from '../web/navigation.js';
import type { Page } from '../web/page.js';
import { CredentialsService } from './credentials.service.js';
import { credentialsEditView, credentialsIndexView } from './credentials.view.js';
import { Disconnections } from './disconnections.js';
import { StoredCredentials } from './stored-credentials.js';
import { linkedAccount } from './usable.js';

const INDEX = paths.credentials.index();

/** Profile → ALM Credentials: one person's own links. */
@Needs('link to Jira')
@Controller()
export class CredentialsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly disconnections: Disconnections,
    private readonly stored: StoredCredentials,
  ) {}

  @Get(paths.credentials.index.pattern) async index(@Res() page: Page) {
    const [accounts, credentials, disconnections] = await Promise.all([
      this.accounts.saved(),
      this.credentials.allOf(page.me.id),
      this.disconnections.allOf(page.browser),
    ]);
    const kinds = new Map(accounts.map((account) => [account.id, this.accounts.kindOf(account)]));
    const links = { accounts, kinds, credentials, disconnections };
    page.show('credentials/index', credentialsIndexView(page.me, links));
  }

  @Get(paths.credentials.edit.pattern)
  async edit(@SavedAccount() account: AlmAccount, @Query('returnTo') back: unknown, @Res() page: Page) {
    await this.render(page, account, safeReturnPath(back, INDEX));
  }

  /** Keeps what a person typed, for kinds of account whose credential is typed, once the site has accepted it. */
  @Post(paths.credentials.edit.pattern) async update(@SavedAccount() account: AlmAccount, @Res() page: Page) {
    const { typed } = this.accounts.kindOf(account);
    if (!typed) throw notFound('Links to this ALM account are made in Jira, not typed.');
    const returnTo = safeReturnPath(page.req.body.returnTo, INDEX);
    const form = await page.bind(typed.form);
    const user = await form.submit((values) =>
      this.credentials.keepTyped(page.me.id, account, { ...values }),
    );
    if (!user) return this.render(page.status(422), account, returnTo, form);
    page.goOn(returnTo, `You are linked to ${account.name} as ${user.displayName}.`);
  }

  /** A new credential in place of the one that ends some day, made in the site by Footbridge. */
  @Post(paths.credentials.renewal.pattern)
  async renew(@SavedAccount() account: AlmAccount, @Res() page: Page) {
    const form = Form.of(Object);
    const renewed = await form.submit(async () => ({
      isEnded: await this.credentials.renew(page.me.id, account),
    }));
    if (!renewed) return this.render(page.status(form.status), account, INDEX, form);
    const { secret } = this.accounts.kindOf(account).words;
    if (renewed.isEnded) page.say('success', `There is a new ${secret}, and Jira has deleted the old one.`);
    else page.say('info', `There is a new ${secret}. The old one is still in Jira: delete it there.`);
    page.goOn(paths.credentials.edit({ accountId: account.id }));
  }

  /** The person has read that their link ends soon. */
  @Post(paths.credentials.announcement.pattern)
  async putAway(@Param('accountId') accountId: string, @Res() page: Page) {
    const credential = await this.credentials.find(page.me.id, accountId);
    if (credential) await this.stored.putAway(credential);
    page.goOn(safeReturnPath(page.req.body.returnTo, INDEX));
  }

  private async render(page: Page, account: AlmAccount, returnTo: string, sent?: Form<object>) {
    const provider = this.accounts.kindOf(account);
    const [credential, disconnection] = await Promise.all([
      this.credentials.find(page.me.id, account.id),
      this.disconnections.find(page.browser, account.id),
    ]);
    const form = sent ?? Form.of(provider.typed?.form ?? Object);
    const linked = linkedAccount(account, credential);
    const [places, linkedBy] = [this.accounts.places(linked), this.accounts.kindOf(linked)];
    const link = { account, places, provider, linkedBy, credential, disconnection };
    page.show('credentials/edit', credentialsEditView({ ...link, returnTo, form }));
  }
}
