import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AlmAccount } from '../alm-account.entity.js';
import { AccountsService } from '../accounts.service.js';
import { callbackUrl } from '../../oauth/callback-url.js';
import { paths } from '../../paths.js';
import { notFound } from '../../problem.js';
import { AdministratorsOnly } from '../../web/access.js';
import { seeOther, wantsJson } from '../../web/navigation.js';
import { CurrentVisitor, type Visitor } from '../../web/visitor.js';
import { LinkHealthService } from './link-health.service.js';
import { checkPageView, checkSentence, checkView } from './link-health.view.js';
import { answerWatcher } from './watching.js';

/** The page on which an administrator sees Jira let Footbridge in. */
@AdministratorsOnly()
@Controller()
export class LinkCheckController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly health: LinkHealthService,
  ) {}

  @Get(paths.accounts.check.pattern)
  async show(@Param('id') id: string, @Res() res: Response) {
    res.render('link-health/check', checkPageView(await this.find(id)));
  }

  /** A press of the button, or the next look of a page that watches. */
  @Post(paths.accounts.check.pattern)
  async create(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.find(id);
    const asking = { callbackUrl: callbackUrl(req, account), by: me.name };
    if (!wantsJson(req)) {
      await this.health.check(account, asking);
      return seeOther(res, paths.accounts.check({ id }));
    }
    const check = await this.health.watch(account, asking);
    answerWatcher(res.status(200), {
      isDone: check.problem === undefined,
      text: checkSentence(check),
      check: checkView(check, paths.accounts.ladder({ id })),
    });
  }

  private async find(id: string): Promise<AlmAccount> {
    const account = await this.accounts.find(id);
    if (!this.health.canCheck(account)) throw notFound('There is no such page.');
    return account;
  }
}
