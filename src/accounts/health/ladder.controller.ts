import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AlmAccount } from '../alm-account.entity.js';
import { AccountsService } from '../accounts.service.js';
import { CredentialsService, linkedAccount } from '../../credentials/credentials.service.js';
import { callbackUrl } from '../../oauth/callback-url.js';
import { paths } from '../../paths.js';
import { AdministratorsOnly } from '../../web/access.js';
import { Form } from '../../web/form.js';
import { seeOther } from '../../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../../web/visitor.js';
import { LinkHealthService } from './link-health.service.js';
import { ladderView, ownLadderView, trustedWords } from './link-health.view.js';

/** The ladder from the address to the last API that boards need, and the cures that are taken from it. */
@Controller()
export class LadderController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly health: LinkHealthService,
  ) {}

  @AdministratorsOnly()
  @Get(paths.accounts.ladder.pattern)
  async show(@CurrentVisitor() me: Visitor, @Param('id') id: string, @Res() res: Response) {
    await this.render(res, me, await this.accounts.find(id));
  }

  @AdministratorsOnly()
  @Post(paths.accounts.ladder.pattern)
  async create(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    await this.climbAgain(me, id, req, res, async () => undefined);
  }

  /** Signs for the address that Jira believes in, or, when empty, for the account's own. */
  @AdministratorsOnly()
  @Post(paths.accounts.signingUrl.pattern)
  async signFor(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    await this.climbAgain(me, id, req, res, async (account) => {
      const url = textOf(req, 'signingUrl');
      await this.health.signFor(account, url);
      return url
        ? `Calls are signed for ${url} from now on. Everybody's link stays.`
        : "Calls are signed for the account's own address again.";
    });
  }

  /** Trusts the authority whose fingerprint was compared. */
  @AdministratorsOnly()
  @Post(paths.accounts.authority.pattern)
  async trust(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    await this.climbAgain(me, id, req, res, async (account) => {
      const fingerprint = textOf(req, 'fingerprint');
      return trustedWords(await this.health.trust(account, fingerprint, callbackUrl(req, account)));
    });
  }

  /** A person's own credential, for whoever has one. Nothing is kept: two people see two ladders. */
  @HttpCode(200)
  @Post(paths.credentials.ladder.pattern)
  async test(
    @CurrentVisitor() me: Visitor,
    @Param('accountId') accountId: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.accounts.findSaved(accountId);
    const own = await this.credentials.find(me.id, accountId);
    const linked = linkedAccount(account, own);
    const credential = await this.credentials.secretOf(me.id, linked);
    if (!credential) throw this.credentials.needed(account, own);
    const rungs = await this.health.climbAs(
      linked,
      { profileId: me.id, credential },
      callbackUrl(req, account),
    );
    res.render('link-health/ladder', ownLadderView(await this.accounts.open(linked), rungs));
  }

  /** @param cure what is changed first; gives the sentence that says so. */
  private async climbAgain(
    me: Visitor,
    id: string,
    req: Request,
    res: Response,
    cure: (account: AlmAccount) => Promise<string | undefined>,
  ): Promise<void> {
    const account = await this.accounts.find(id);
    const form = Form.of(Object);
    const done = await form.submit(async () => {
      const sentence = await cure(account);
      const asking = { callbackUrl: callbackUrl(req, account), by: me.name };
      await this.health.climb(await this.accounts.find(id), me.id, asking);
      return { sentence };
    });
    if (!done) return this.render(res.status(form.status), me, await this.accounts.find(id), form);
    if (done.sentence) flash(req, 'success', done.sentence);
    seeOther(res, paths.accounts.ladder({ id }));
  }

  private async render(
    res: Response,
    me: Visitor,
    account: AlmAccount,
    form: Form<object> = Form.of(Object),
  ): Promise<void> {
    res.render('link-health/ladder', ladderView(await this.accounts.open(account), me.id, form));
  }
}

function textOf(req: Request, field: string): string {
  const value: unknown = req.body[field];
  return typeof value === 'string' ? value.trim() : '';
}
