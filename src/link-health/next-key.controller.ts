import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AlmAccount, LinkCheck } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { callbackUrl } from '../oauth/callback-url.js';
import { paths } from '../paths.js';
import { notFound } from '../problem.js';
import { AdministratorsOnly } from '../web/access.js';
import { seeOther, wantsJson } from '../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../web/visitor.js';
import { LinkHealthService } from './link-health.service.js';
import { nextKeyView, refusalView } from './link-health.view.js';
import { answerWatcher } from './watching.js';

const SWITCHED = 'Jira accepts the new key, and it is in use. Everybody’s link goes on as before.';

/** A second key pair beside the one in use, until Jira accepts it. */
@AdministratorsOnly()
@Controller()
export class NextKeyController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly health: LinkHealthService,
  ) {}

  @Get(paths.accounts.nextKey.pattern)
  async show(@Param('id') id: string, @Res() res: Response) {
    await this.render(res, await this.find(id));
  }

  @Post(paths.accounts.nextKey.pattern)
  async create(@Param('id') id: string, @Res() res: Response) {
    await this.health.prepareKey(await this.find(id));
    seeOther(res, paths.accounts.nextKey({ id }));
  }

  /** A press of the button, or the next look of a page that watches. */
  @Post(paths.accounts.nextKeyUse.pattern)
  async use(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.find(id);
    const isLook = wantsJson(req);
    if (isLook && !this.health.mayAsk(account)) return void res.status(200).json({ ok: true, isDone: false });
    const asking = { callbackUrl: callbackUrl(req, account), by: me.name };
    const refusal = await this.health.switchKey(account, asking);
    if (isLook) {
      const text = refusalView(refusal)?.title ?? SWITCHED;
      if (!refusal) flash(req, 'success', SWITCHED);
      return answerWatcher(res.status(200), { isDone: !refusal, text, check: refusalView(refusal) });
    }
    if (refusal) return this.render(res.status(422), account, refusal);
    flash(req, 'success', SWITCHED);
    seeOther(res, paths.accounts.nextKey({ id }));
  }

  @Post(paths.accounts.nextKeyRemoval.pattern)
  async remove(@Param('id') id: string, @Req() req: Request, @Res() res: Response) {
    await this.health.forgetKey(await this.find(id));
    flash(req, 'success', 'The new key pair is forgotten. The one in use stays.');
    seeOther(res, paths.accounts.nextKey({ id }));
  }

  private async render(res: Response, account: AlmAccount, refusal?: LinkCheck): Promise<void> {
    const connection = await this.accounts.connection(account);
    const facts = this.accounts.providerOf(account).describe(connection);
    const keys = {
      nextPublicKey: String(facts.nextPublicKey ?? ''),
      nextFingerprint: String(facts.nextFingerprint ?? ''),
      fingerprint: String(facts.fingerprint ?? ''),
    };
    const { setUp = '' } = this.accounts.places(account);
    res.render('link-health/next-key', nextKeyView(account, keys, setUp, refusalView(refusal)));
  }

  /** Drafts have a simpler way: nobody is linked yet. */
  private async find(id: string): Promise<AlmAccount> {
    const account = await this.accounts.findSaved(id);
    if (!this.accounts.providerOf(account).prepareKey) throw notFound('There is no such page.');
    return account;
  }
}
