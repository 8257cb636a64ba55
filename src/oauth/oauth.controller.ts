import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { AlmProblem } from '../alm/alm-problem.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { LOGGER } from '../logger.js';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { Public } from '../web/access.js';
import { addressMismatch, browserHost } from '../web/address-mismatch.js';
import { safeReturnPath, seeOther } from '../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../web/visitor.js';
import { Arrivals } from './arrivals.js';
import { callbackUrl } from './callback-url.js';
import { OAuthService } from './oauth.service.js';
import { anotherSentence, confirmationView, leaveView } from './oauth.view.js';
import type { PendingLink } from './pending-link.entity.js';
import { PendingLinks, type Traveller } from './pending-links.js';

type Query = Record<string, unknown>;

/** The browser's journey to the ALM site and back. */
@Controller()
export class OAuthController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly oauth: OAuthService,
    private readonly pendingLinks: PendingLinks,
    private readonly arrivals: Arrivals,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** A person links their own account of the site. */
  @Post(paths.credentials.authorization.pattern)
  async create(
    @CurrentVisitor() me: Visitor,
    @Param('accountId') accountId: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.accounts.findSaved(accountId);
    const returnTo = safeReturnPath(req.body.returnTo, paths.credentials.index());
    const departure = {
      account,
      profileId: me.id,
      sessionId: req.sessionID,
      returnTo,
      asksConfirmation: true,
    };
    try {
      const id = await this.oauth.begin(departure, callbackUrl(req, { id: accountId }));
      seeOther(res, paths.oauth.leave({ id }));
    } catch (error) {
      this.comeBack(req, res, error, editCredential(accountId, returnTo));
    }
  }

  /**
   * Leads on to the site. A form's answer may not redirect there itself: browsers hold the whole chain
   * against the page's form-action policy.
   */
  @Get(paths.oauth.leave.pattern)
  async leave(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const { url, account } = await this.oauth.consentPage(traveller(me, req), id);
    res.set('Refresh', `0; url=${url}`).render('oauth/leave', leaveView(account, url));
  }

  /** The site sends the browser back here. Public, because the session may have ended on the way. */
  @Public()
  @Get(paths.oauth.callback.pattern)
  async callback(
    @Param('accountId') accountId: string,
    @Query() query: Query,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    if (!req.visitor) return this.signInAgain(req, res, accountId);
    // Never a page of this address: token and verifier are in it.
    let origin = paths.credentials.index();
    try {
      const account = await this.accounts.find(accountId);
      origin = this.startOf(req.visitor, account);
      const link = await this.oauth.answered(traveller(req.visitor, req), account, query);
      origin = originOf(link);
      const { user } = await this.oauth.complete(link, account, query, callbackUrl(req, { id: accountId }));
      if (link.asksConfirmation)
        return seeOther(res, paths.credentials.confirm({ accountId, linkId: link.id }));
      const { consent } = this.accounts.kindOf(account);
      flash(req, 'success', `${consent?.arrived} Jira says you are ${user.displayName} (${user.name}).`);
      await this.arrivals.goOn(req.visitor, account, req);
      seeOther(res, origin);
    } catch (error) {
      this.comeBack(req, res, error, origin);
    }
  }

  /** "Jira says you are …": asked before the link is kept, because a browser may be signed in to Jira as somebody else. */
  @Get(paths.credentials.confirm.pattern)
  async confirmation(
    @CurrentVisitor() me: Visitor,
    @Param('accountId') accountId: string,
    @Param('linkId') linkId: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.accounts.findSaved(accountId);
    const { link, user } = await this.pendingLinks.awaiting(traveller(me, req), account, linkId);
    const earlier = await this.credentials.find(me.id, accountId);
    const places = this.accounts.places(account);
    const { words } = this.accounts.kindOf(account);
    res.render('oauth/confirmation', confirmationView({ account, places, words, link, user, earlier }));
  }

  @Post(paths.credentials.confirm.pattern)
  async confirm(
    @CurrentVisitor() me: Visitor,
    @Param('accountId') accountId: string,
    @Param('linkId') linkId: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.accounts.findSaved(accountId);
    if (req.body.answer !== 'keep') {
      const { link, user } = await this.pendingLinks.awaiting(traveller(me, req), account, linkId);
      await this.pendingLinks.remove(link);
      const { revoke } = this.accounts.places(account);
      flash(
        req,
        'info',
        anotherSentence(user),
        revoke ? { link: { label: 'Revoke it in Jira', href: revoke } } : undefined,
      );
      return seeOther(res, originOf(link));
    }
    const { link, user } = await this.oauth.confirm(traveller(me, req), account, linkId);
    flash(req, 'success', `You are linked to ${account.name} as ${user.displayName}.`);
    seeOther(res, link.returnTo);
  }

  /** Where that person can start a round trip to the account. */
  private startOf({ isAdministrator }: Visitor, { id, isSaved }: AlmAccount): string {
    if (isSaved) return paths.credentials.edit({ accountId: id });
    return isAdministrator ? paths.accounts.edit({ id }) : paths.credentials.index();
  }

  private comeBack(req: Request, res: Response, error: unknown, path: string): void {
    if (!(error instanceof Problem)) throw error;
    if (error instanceof AlmProblem)
      this.logger.warn({ kind: error.kind, diagnosis: error.diagnosis }, error.message);
    flash(req, 'error', error.sentences);
    seeOther(res, path);
  }

  private signInAgain(req: Request, res: Response, accountId: string): void {
    // Whoever set out at another address has their session there: that they were signed out is only a guess.
    const mismatch = addressMismatch(req);
    const cure = mismatch?.isConfigured
      ? `Open Footbridge at ${mismatch.own}, sign in there and link once more.`
      : 'Either you were signed out meanwhile, or you set out at another address. Sign in here, then link once more.';
    flash(req, 'info', `You came back at ${browserHost(req)}, where you are not signed in. ${cure}`);
    req.passerBy.goesOnTo(paths.credentials.edit({ accountId }));
    seeOther(res, paths.signIn());
  }
}

function traveller(me: Visitor, req: Request): Traveller {
  return { profileId: me.id, sessionId: req.sessionID };
}

/** The page on which the round trip was begun: of an administrator's that of the account, otherwise one's own link. */
function originOf({ accountId, returnTo }: PendingLink): string {
  return returnTo === paths.accounts.edit({ id: accountId }) ? returnTo : editCredential(accountId, returnTo);
}

function editCredential(accountId: string, returnTo: string): string {
  return `${paths.credentials.edit({ accountId })}?returnTo=${encodeURIComponent(returnTo)}`;
}
