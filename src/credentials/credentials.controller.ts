import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AccountsService } from '../accounts/accounts.service.js';
import { notFound } from '../problem.js';
import { paths } from '../paths.js';
import { Form } from '../web/form.js';
import { safeReturnPath, seeOther } from '../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../web/visitor.js';
import { CredentialsService } from './credentials.service.js';
import {
  credentialsDisconnectedView,
  credentialsEditView,
  credentialsIndexView,
} from './credentials.view.js';

/** Profile → ALM Credentials: one person's own links. */
@Controller()
export class CredentialsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
  ) {}

  @Get(paths.credentials.index.pattern)
  async index(@CurrentVisitor() me: Visitor, @Res() res: Response) {
    const [accounts, credentials] = await Promise.all([this.accounts.saved(), this.credentials.allOf(me.id)]);
    const kinds = new Map(accounts.map((account) => [account.id, this.accounts.providerOf(account).label]));
    res.render('credentials/index', credentialsIndexView(me, accounts, kinds, credentials));
  }

  @Get(paths.credentials.edit.pattern)
  async edit(
    @CurrentVisitor() me: Visitor,
    @Param('accountId') accountId: string,
    @Query('returnTo') returnTo: unknown,
    @Res() res: Response,
  ) {
    await this.renderEdit(res, me, accountId, safeReturnPath(returnTo, paths.credentials.index()));
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
    const { credentialForm } = this.accounts.providerOf(account);
    if (!credentialForm) throw notFound('Links to this ALM account are made in Jira, not typed.');
    const returnTo = safeReturnPath(req.body.returnTo, paths.credentials.index());
    const form = await Form.bind(credentialForm, req.body);
    const credential = await form.submit((values) =>
      this.credentials.keepTyped(me.id, account, { ...values }),
    );
    if (!credential) return this.renderEdit(res.status(422), me, accountId, returnTo, form);
    flash(req, 'success', `You are linked to ${account.name} as ${credential.displayName}.`);
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
    await this.credentials.disconnect(me.id, accountId);
    const { revoke } = this.accounts.places(account);
    if (revoke) return seeOther(res, paths.credentials.disconnection({ accountId }));
    flash(req, 'success', `Your link to ${account.name} is forgotten.`);
    seeOther(res, paths.credentials.index());
  }

  /** Leads on to the page of the site where the token is revoked there too. */
  @Get(paths.credentials.disconnection.pattern)
  async disconnected(@Param('accountId') accountId: string, @Res() res: Response) {
    const account = await this.accounts.findSaved(accountId);
    const { revoke } = this.accounts.places(account);
    if (!revoke) return seeOther(res, paths.credentials.index());
    res.set('Refresh', `5; url=${revoke}`);
    res.render('credentials/disconnected', credentialsDisconnectedView(account, revoke));
  }

  private async renderEdit(
    res: Response,
    me: Visitor,
    accountId: string,
    returnTo: string,
    typed?: Form<object>,
  ) {
    const account = await this.accounts.findSaved(accountId);
    const provider = this.accounts.providerOf(account);
    const credential = await this.credentials.find(me.id, accountId);
    const form = typed ?? Form.of(provider.credentialForm ?? Object);
    const places = this.accounts.places(account);
    const view = credentialsEditView({ account, places, provider, credential, returnTo, form });
    res.render('credentials/edit', view);
  }
}
