import { Controller, Get, Post, Res } from '@nestjs/common';
import type { AlmAccount } from '../alm-account.entity.js';
import { callbackUrl } from '../../oauth/callback-url.js';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import { wantsJson } from '../../web/navigation.js';
import type { Page } from '../../web/page.js';
import { CheckableAccount } from './accounts-in-address.js';
import { LinkHealthService } from './link-health.service.js';
import { checkPageView, checkSentence, checkView } from './check.view.js';
import { answerWatcher } from './watching.js';

/** The page on which an administrator sees Jira let Footbridge in. */
@Needs('set up ALM accounts')
@Controller()
export class LinkCheckController {
  constructor(private readonly health: LinkHealthService) {}

  @Get(paths.accounts.check.pattern) show(@CheckableAccount() account: AlmAccount, @Res() page: Page) {
    page.show('link-health/check', checkPageView(account));
  }

  /** A press of the button, or the next look of a page that watches. */
  @Post(paths.accounts.check.pattern)
  async create(@CheckableAccount() account: AlmAccount, @Res() page: Page) {
    const { id } = account;
    const asking = { callbackUrl: callbackUrl(page.req, account), by: page.me.name };
    if (!wantsJson(page.req)) {
      await this.health.check(account, asking);
      return page.goOn(paths.accounts.check({ id }));
    }
    const check = await this.health.watch(account, asking);
    answerWatcher(page.status(200), {
      isDone: check.problem === undefined,
      text: checkSentence(check),
      check: checkView(check, paths.accounts.ladder({ id })),
    });
  }
}
