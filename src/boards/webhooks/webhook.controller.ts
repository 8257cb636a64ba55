import { Controller, Get, Res } from '@nestjs/common';
import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import { AnyAccount } from '../../accounts/account-in-address.js';
import { AccountsService } from '../../accounts/accounts.service.js';
import { SecretBox } from '../../database/secret-box.js';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import { absoluteUrl } from '../../web/navigation.js';
import type { Page } from '../../web/page.js';
import { WebhookSecrets, WEBHOOK_KEY } from '../../web/webhook.js';
import { WebhookHints } from './webhook-hints.js';
import { webhookView } from './webhook.view.js';

/** The sheet by which an administrator of Jira has it say that something has changed. */
@Needs('set up ALM accounts')
@Controller()
export class WebhookController {
  private readonly secrets: WebhookSecrets;

  constructor(
    private readonly accounts: AccountsService,
    private readonly hints: WebhookHints,
    secretBox: SecretBox,
  ) {
    this.secrets = new WebhookSecrets(secretBox.derive(WEBHOOK_KEY));
  }

  @Get(paths.accounts.webhook.pattern) async show(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    const { id } = account;
    const site = await this.accounts.open(account);
    const secret = this.secrets.address(id);
    const url = absoluteUrl(page.req, paths.webhook({ accountId: id, secret }));
    const shown = { url, signing: this.secrets.signing(id), lastHeard: this.hints.lastHeard(id) };
    page.show('accounts/webhook', webhookView(site, shown));
  }
}
