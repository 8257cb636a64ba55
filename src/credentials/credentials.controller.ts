import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { AlmProblem } from '../alm/alm-problem.js';
import { notFound, Problem } from '../problem.js';
import { paths } from '../paths.js';
import { Form } from '../web/form.js';
import { safeReturnPath, seeOther } from '../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../web/visitor.js';
import { CredentialsService } from './credentials.service.js';
import { Farewells, type Leaver } from './farewells.js';
import {
  credentialsDisconnectedView,
  credentialsEditView,
  credentialsIndexView,
} from './credentials.view.js';
import { LinkEnds } from './link-ends.js';
import { StoredCredentials } from './stored-credentials.js';
import { linkedAccount } from './usable.js';

/** Profile → ALM Credentials: one person's own links. */
@Controller()
export class CredentialsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly farewells: Farewells,
    private readonly stored: StoredCredentials,
    private readonly ends: LinkEnds,
  ) {}

  @Get(paths.credentials.index.pattern)
  async index(@CurrentVisitor() me: Visitor, @Req() req: Request, @Res() res: Response) {
    const [accounts, credentials, farewells] = await Promise.all([
      this.accounts.saved(),
      this.credentials.allOf(me.id),
      this.farewells.allOf(leaver(me, req)),
    ]);
    const kinds = new Map(accounts.map((account) => [account.id, this.accounts.kindOf(account)]));
    res.render('credentials/index', credentialsIndexView(me, accounts, kinds, credentials, farewells));
  }

  @Get(paths.credentials.edit.pattern)
  async edit(
    @CurrentVisitor() me: Visitor,
    @Param('accountId') accountId: string,
    @Query('returnTo') returnTo: unknown,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    await this.renderEdit(req, res, me, accountId, safeReturnPath(returnTo, paths.credentials.index()));
  }

  /** Keeps what a person typed, for kinds of account whose credential is typed, once the site has accepted it. */
  @Post(paths.credentials.edit.pattern)
  async update(
    @CurrentVisitor() me: Visitor,
    @Param('accountId') accountId: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.accounts.findSaved(accountId);
    const { typed } = this.accounts.kindOf(account);
    if (!typed) throw notFound('Links to this ALM account are made in Jira, not typed.');
    const returnTo = safeReturnPath(req.body.returnTo, paths.credentials.index());
    const form = await Form.bind(typed.form, req.body);
    const user = await form.submit((values) => this.credentials.keepTyped(me.id, account, { ...values }));
    if (!user) return this.renderEdit(req, res.status(422), me, accountId, returnTo, form);
    flash(req, 'success', `You are linked to ${account.name} as ${user.displayName}.`);
    seeOther(res, returnTo);
  }

  @Post(paths.credentials.disconnection.pattern)
  async disconnect(
    @CurrentVisitor() me: Visitor,
    @Param('accountId') accountId: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.accounts.find(accountId);
    const credential = await this.credentials.find(me.id, accountId);
    if (this.accounts.places(linkedAccount(account, credential)).revoke) {
      await this.farewells.disconnect(leaver(me, req), account);
      if (await this.endInSite(me, account, req)) return seeOther(res, paths.credentials.index());
      return seeOther(res, paths.credentials.disconnection({ accountId }));
    }
    await this.ends.disconnect(me.id, accountId);
    flash(req, 'success', `Your link to ${account.name} is forgotten.`);
    seeOther(res, paths.credentials.index());
  }

  /** Leads on to the page of the site where the token is revoked there too. */
  @Get(paths.credentials.disconnection.pattern)
  async disconnected(
    @CurrentVisitor() me: Visitor,
    @Param('accountId') accountId: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.accounts.findSaved(accountId);
    const farewell = await this.farewells.find(leaver(me, req), accountId);
    const { revoke } = this.accounts.places(linkedAccount(account, farewell));
    if (!revoke) return seeOther(res, paths.credentials.index());
    const { words } = this.accounts.kindOf(linkedAccount(account, farewell));
    const view = credentialsDisconnectedView({ account, revoke, words, farewell });
    res.render('credentials/disconnected', view);
  }

  /** One last call with the token that was given up. */
  @Post(paths.credentials.proof.pattern)
  async prove(
    @CurrentVisitor() me: Visitor,
    @Param('accountId') accountId: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.accounts.findSaved(accountId);
    const farewell = await this.farewells.find(leaver(me, req), accountId);
    const { words } = this.accounts.kindOf(linkedAccount(account, farewell));
    try {
      const isRefused = await this.farewells.isRefused(leaver(me, req), account);
      if (isRefused) {
        flash(
          req,
          'success',
          `Jira refuses the ${words.secret}: nobody can use it any more. Footbridge has erased it.`,
        );
        return seeOther(res, paths.credentials.index());
      }
      const { revoke } = this.accounts.places(linkedAccount(account, farewell));
      flash(req, 'error', `It still works in Jira. Revoke it at ${revoke}, then ask again.`);
    } catch (error) {
      if (!(error instanceof AlmProblem)) throw error;
      const why = error.sentences;
      flash(req, 'error', `Nothing is proved yet: Jira could not be asked. ${why}`);
    }
    seeOther(res, paths.credentials.disconnection({ accountId }));
  }

  /** A new credential in place of the one that ends some day, made in the site by Footbridge. */
  @Post(paths.credentials.renewal.pattern)
  async renew(
    @CurrentVisitor() me: Visitor,
    @Param('accountId') accountId: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.accounts.findSaved(accountId);
    const form = Form.of(Object);
    const renewed = await form.submit(async () => ({
      isEnded: await this.credentials.renew(me.id, account),
    }));
    const returnTo = paths.credentials.index();
    if (!renewed) return this.renderEdit(req, res.status(form.status), me, accountId, returnTo, form);
    const { secret } = this.accounts.kindOf(account).words;
    if (renewed.isEnded) flash(req, 'success', `There is a new ${secret}, and Jira has deleted the old one.`);
    else flash(req, 'info', `There is a new ${secret}. The old one is still in Jira: delete it there.`);
    seeOther(res, paths.credentials.edit({ accountId }));
  }

  /** The person has read that their link ends soon. */
  @Post(paths.credentials.announcement.pattern)
  async putAway(
    @CurrentVisitor() me: Visitor,
    @Param('accountId') accountId: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const credential = await this.credentials.find(me.id, accountId);
    if (credential) await this.stored.putAway(credential);
    seeOther(res, safeReturnPath(req.body.returnTo, paths.credentials.index()));
  }

  /** Has a kind that can do so end the credential in the site. @returns whether it is proved that nobody can use it any more */
  private async endInSite(me: Visitor, account: AlmAccount, req: Request): Promise<boolean> {
    const farewell = await this.farewells.find(leaver(me, req), account.id);
    const { revocation, words } = this.accounts.kindOf(linkedAccount(account, farewell));
    if (!revocation) return false;
    try {
      if (!(await this.farewells.end(leaver(me, req), account))) return false;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      flash(
        req,
        'error',
        `Footbridge has forgotten your ${words.secret}, but Jira still has it. ${error.sentences}`,
      );
      return false;
    }
    flash(
      req,
      'success',
      `Your ${words.secret} is deleted in Jira, and Jira refuses it: nobody can use it any more.`,
    );
    return true;
  }

  private async renderEdit(
    req: Request,
    res: Response,
    me: Visitor,
    accountId: string,
    returnTo: string,
    typed?: Form<object>,
  ) {
    const account = await this.accounts.findSaved(accountId);
    const provider = this.accounts.kindOf(account);
    const [credential, farewell] = await Promise.all([
      this.credentials.find(me.id, accountId),
      this.farewells.find(leaver(me, req), accountId),
    ]);
    const form = typed ?? Form.of(provider.typed?.form ?? Object);
    const linked = linkedAccount(account, credential);
    const places = this.accounts.places(linked);
    const linkedBy = this.accounts.kindOf(linked);
    res.render(
      'credentials/edit',
      credentialsEditView({ account, places, provider, linkedBy, credential, farewell, returnTo, form }),
    );
  }
}

function leaver(me: Visitor, req: Request): Leaver {
  return { profileId: me.id, sessionId: req.sessionID };
}
