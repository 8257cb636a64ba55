import { Controller, Get, Post, Res } from '@nestjs/common';
import { AnyAccount } from '../account-in-address.js';
import type { AlmAccount } from '../alm-account.entity.js';
import { AccountsService } from '../accounts.service.js';
import { callbackUrl } from '../../oauth/callback-url.js';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import { Form } from '../../web/form.js';
import type { Page } from '../../web/page.js';
import { LinkHealthService } from './link-health.service.js';
import { trustedWords } from './certificates.view.js';
import { ladderView } from './ladder.view.js';

/** The ladder from the address to the last API that boards need, and the cures that are taken from it. */
@Needs('set up ALM accounts')
@Controller()
export class LadderController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly health: LinkHealthService,
  ) {}

  @Get(paths.accounts.ladder.pattern) async show(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    await this.render(page, account);
  }

  @Post(paths.accounts.ladder.pattern) async create(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    await this.climbAgain(page, account, async () => undefined);
  }

  /** Signs for the address that Jira believes in, or, when empty, for the account's own. */
  @Post(paths.accounts.signingUrl.pattern)
  async signFor(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    await this.climbAgain(page, account, async () => {
      const url = textOf(page, 'signingUrl');
      await this.health.signFor(account, url);
      return url
        ? `Calls are signed for ${url} from now on. Everybody's link stays.`
        : "Calls are signed for the account's own address again.";
    });
  }

  /** Trusts the authority whose fingerprint was compared. */
  @Post(paths.accounts.authority.pattern) async trust(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    await this.climbAgain(page, account, async () => {
      const fingerprint = textOf(page, 'fingerprint');
      return trustedWords(await this.health.trust(account, fingerprint, callbackUrl(page.req, account)));
    });
  }

  /** @param cure what is changed first; gives the sentence that says so. */
  private async climbAgain(
    page: Page,
    account: AlmAccount,
    cure: () => Promise<string | undefined>,
  ): Promise<void> {
    const { id } = account;
    const form = Form.of(Object);
    const done = await form.submit(async () => {
      const sentence = await cure();
      const asking = { callbackUrl: callbackUrl(page.req, account), by: page.me.name };
      await this.health.climb(await this.accounts.find(id), page.me.id, asking);
      return { sentence };
    });
    if (!done) return this.render(page, await this.accounts.find(id), form);
    page.goOn(paths.accounts.ladder({ id }), done.sentence);
  }

  private async render(page: Page, account: AlmAccount, form: Form<object> = Form.of(Object)): Promise<void> {
    const site = await this.accounts.open(account);
    page.show('link-health/ladder', ladderView(site, page.me.id, form), form);
  }
}

function textOf({ req }: Page, field: string): string {
  const value: unknown = req.body[field];
  return typeof value === 'string' ? value.trim() : '';
}
