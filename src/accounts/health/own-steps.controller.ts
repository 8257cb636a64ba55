import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { linkedAccount } from '../../credentials/usable.js';
import { callbackUrl } from '../../oauth/callback-url.js';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import type { Page } from '../../web/page.js';
import { SavedAccount } from '../account-in-address.js';
import { AccountsService } from '../accounts.service.js';
import type { AlmAccount } from '../alm-account.entity.js';
import { LinkHealthService } from './link-health.service.js';
import { ownLadderView } from './ladder.view.js';

/** Every step of a link with a person's own credential, for whoever has one. Nothing is kept: two people see two answers. */
@Needs('link to Jira')
@Controller()
export class OwnStepsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly health: LinkHealthService,
  ) {}

  @HttpCode(200)
  @Post(paths.credentials.ladder.pattern)
  async test(@SavedAccount() account: AlmAccount, @Res() page: Page) {
    const own = await this.credentials.find(page.me.id, account.id);
    const linked = linkedAccount(account, own);
    const credential = await this.credentials.secretOf(page.me.id, linked);
    if (!credential) throw this.credentials.needed(account, own);
    const climber = { profileId: page.me.id, credential };
    const rungs = await this.health.climbAs(linked, climber, callbackUrl(page.req, account));
    page.show('link-health/ladder', ownLadderView(await this.accounts.open(linked), rungs));
  }
}
