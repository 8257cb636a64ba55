import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { SavedAccount } from '../accounts/account-in-address.js';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { AlmProblem } from '../alm/alm-problem.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { may } from '../rights/permissions.js';
import { Needs, Public } from '../web/access.js';
import { addressMismatch, browserHost } from '../web/address-mismatch.js';
import { safeReturnPath } from '../web/navigation.js';
import type { Page } from '../web/page.js';
import type { Visitor } from '../web/visitor.js';
import { Arrivals } from './arrivals.js';
import { callbackUrl } from './callback-url.js';
import { OAuthService } from './oauth.service.js';
import { anotherSentence, confirmationView, leaveView } from './oauth.view.js';
import type { PendingLink } from './pending-link.entity.js';

type Query = Record<string, unknown>;

/** The browser's journey to the ALM site and back. */
@Needs('link to Jira')
@Controller()
export class OAuthController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly oauth: OAuthService,
    private readonly arrivals: Arrivals,
  ) {}

  /** A person links their own account of the site. */
  @Post(paths.credentials.authorization.pattern)
  async create(@SavedAccount() account: AlmAccount, @Res() page: Page) {
    const returnTo = safeReturnPath(page.req.body.returnTo, paths.credentials.index());
    const departure = { account, ...page.browser, returnTo, asksConfirmation: true };
    try {
      const id = await this.oauth.begin(departure, callbackUrl(page.req, account));
      page.goOn(paths.oauth.leave({ id }));
    } catch (error) {
      this.comeBack(page, error, editCredential(account.id, returnTo));
    }
  }

  /**
   * Leads on to the site. A form's answer may not redirect there itself: browsers hold the whole chain
   * against the page's form-action policy.
   */
  @Get(paths.oauth.leave.pattern) async leave(@Param('id') id: string, @Res() page: Page) {
    const { url, account } = await this.oauth.consentPage(page.browser, id);
    page.set('Refresh', `0; url=${url}`);
    page.show('oauth/leave', leaveView(account, url));
  }

  /** The site sends the browser back here. Public, because the session may have ended on the way. */
  @Public()
  @Get(paths.oauth.callback.pattern)
  async callback(@Param('accountId') id: string, @Query() query: Query, @Res() page: Page) {
    const { req } = page;
    if (!req.visitor) return this.signInAgain(page, id);
    // Never a page of this address: token and verifier are in it.
    let origin = paths.credentials.index();
    try {
      const account = await this.accounts.find(id);
      origin = this.startOf(page.me, account);
      const link = await this.oauth.answered(page.browser, account, query);
      origin = originOf(link);
      const { user } = await this.oauth.complete(link, account, query, callbackUrl(req, account));
      if (link.asksConfirmation)
        return page.goOn(paths.credentials.confirm({ accountId: id, linkId: link.id }));
      const { consent } = this.accounts.kindOf(account);
      page.say('success', `${consent?.arrived} Jira says you are ${user.displayName} (${user.name}).`);
      await this.arrivals.goOn(page.me, account, req);
      page.goOn(origin);
    } catch (error) {
      this.comeBack(page, error, origin);
    }
  }

  /** "Jira says you are …": asked before the link is kept, because a browser may be signed in to Jira as somebody else. */
  @Get(paths.credentials.confirm.pattern)
  async confirmation(@SavedAccount() account: AlmAccount, @Param('linkId') id: string, @Res() page: Page) {
    const { link, user } = await this.oauth.awaiting(page.browser, account, id);
    const earlier = await this.credentials.find(page.me.id, account.id);
    const places = this.accounts.places(account);
    const { words } = this.accounts.kindOf(account);
    page.show('oauth/confirmation', confirmationView({ account, places, words, link, user, earlier }));
  }

  @Post(paths.credentials.confirm.pattern)
  async confirm(@SavedAccount() account: AlmAccount, @Param('linkId') id: string, @Res() page: Page) {
    if (page.req.body.answer === 'keep') {
      const { link, user } = await this.oauth.confirm(page.browser, account, id);
      return page.goOn(link.returnTo, `You are linked to ${account.name} as ${user.displayName}.`);
    }
    const { link, user } = await this.oauth.decline(page.browser, account, id);
    const { revoke } = this.accounts.places(account);
    const next = revoke ? { link: { label: 'Revoke it in Jira', href: revoke } } : {};
    page.say('info', anotherSentence(user), next);
    page.goOn(originOf(link));
  }

  /** Where that person can start a round trip to the account. */
  private startOf({ role }: Visitor, { id, isSaved }: AlmAccount): string {
    if (isSaved) return paths.credentials.edit({ accountId: id });
    return may(role, 'set up ALM accounts') ? paths.accounts.edit({ id }) : paths.credentials.index();
  }

  private comeBack(page: Page, error: unknown, path: string): void {
    if (!(error instanceof Problem)) throw error;
    if (error instanceof AlmProblem)
      page.req.log.warn({ kind: error.kind, diagnosis: error.diagnosis }, error.message);
    page.say('error', error.sentences);
    page.goOn(path);
  }

  private signInAgain(page: Page, accountId: string): void {
    const { req } = page;
    // Whoever set out at another address has their session there: that they were signed out is only a guess.
    const mismatch = addressMismatch(req);
    const cure = mismatch?.isConfigured
      ? `Open Footbridge at ${mismatch.own}, sign in there and link once more.`
      : 'Either you were signed out meanwhile, or you set out at another address. Sign in here, then link once more.';
    page.say('info', `You came back at ${browserHost(req)}, where you are not signed in. ${cure}`);
    req.passerBy.goesOnTo(paths.credentials.edit({ accountId }));
    page.goOn(paths.signIn());
  }
}

/** The page on which the round trip was begun: of an administrator's that of the account, otherwise one's own link. */
function originOf({ accountId, returnTo }: PendingLink): string {
  return returnTo === paths.accounts.edit({ id: accountId }) ? returnTo : editCredential(accountId, returnTo);
}

function editCredential(accountId: string, returnTo: string): string {
  return `${paths.credentials.edit({ accountId })}?returnTo=${encodeURIComponent(returnTo)}`;
}
