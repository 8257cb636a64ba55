import { Controller, Get, Post, Res } from '@nestjs/common';
import { AnyAccount, SavedAccount } from '../accounts/account-in-address.js';
import { AccountsService } from '../accounts/accounts.service.js';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AlmProblem } from '../alm/alm-problem.js';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { Needs } from '../web/access.js';
import type { Page } from '../web/page.js';
import { CredentialsService } from './credentials.service.js';
import { credentialsDisconnectedView } from './credentials.view.js';
import { Disconnections } from './disconnections.js';
import { LinkEnds } from './link-ends.js';
import { linkedAccount } from './usable.js';

/** The end of one's own link to an account, and the proof that Jira refuses what was given up. */
@Needs('link to Jira')
@Controller()
export class DisconnectionsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly disconnections: Disconnections,
    private readonly ends: LinkEnds,
  ) {}

  @Post(paths.credentials.disconnection.pattern)
  async create(@AnyAccount('accountId') account: AlmAccount, @Res() page: Page) {
    const credential = await this.credentials.find(page.me.id, account.id);
    if (!this.accounts.places(linkedAccount(account, credential)).revoke) {
      await this.ends.disconnect(page.me.id, account.id);
      return page.goOn(paths.credentials.index(), `Your link to ${account.name} is forgotten.`);
    }
    await this.disconnections.add(page.browser, account);
    const isProved = await this.endInSite(account, page);
    page.goOn(isProved ? paths.credentials.index() : pageOf(account));
  }

  /** Leads on to the page of the site where the token is revoked there too. */
  @Get(paths.credentials.disconnection.pattern)
  async show(@SavedAccount() account: AlmAccount, @Res() page: Page) {
    const { disconnection, kind, revoke } = await this.of(account, page);
    if (!revoke) return page.goOn(paths.credentials.index());
    const view = credentialsDisconnectedView({ account, revoke, words: kind.words, disconnection });
    page.show('credentials/disconnected', view);
  }

  /** One last call with the token that was given up. */
  @Post(paths.credentials.proof.pattern) async prove(@SavedAccount() account: AlmAccount, @Res() page: Page) {
    const { kind, revoke } = await this.of(account, page);
    const refused = `Jira refuses the ${kind.words.secret}: nobody can use it any more. Footbridge has erased it.`;
    try {
      if (await this.disconnections.isRefused(page.browser, account))
        return page.goOn(paths.credentials.index(), refused);
      page.say('error', `It still works in Jira. Revoke it at ${revoke}, then ask again.`);
    } catch (error) {
      if (!(error instanceof AlmProblem)) throw error;
      page.say('error', `Nothing is proved yet: Jira could not be asked. ${error.sentences}`);
    }
    page.goOn(pageOf(account));
  }

  /** Has a kind that can do so end the credential in the site. @returns whether it is proved that nobody can use it any more */
  private async endInSite(account: AlmAccount, page: Page): Promise<boolean> {
    const { revocation, words } = (await this.of(account, page)).kind;
    if (!revocation) return false;
    try {
      if (!(await this.disconnections.end(page.browser, account))) return false;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const kept = `Footbridge has forgotten your ${words.secret}, but Jira still has it.`;
      page.say('error', `${kept} ${error.sentences}`);
      return false;
    }
    const isRefused = 'and Jira refuses it: nobody can use it any more.';
    page.say('success', `Your ${words.secret} is deleted in Jira, ${isRefused}`);
    return true;
  }

  /** What can still be proved in this browser, the kind that the link was of, and where people revoke such a one. */
  private async of(account: AlmAccount, page: Page) {
    const disconnection = await this.disconnections.find(page.browser, account.id);
    const linked = linkedAccount(account, disconnection);
    const { revoke } = this.accounts.places(linked);
    return { disconnection, kind: this.accounts.kindOf(linked), revoke };
  }
}

function pageOf({ id }: AlmAccount): string {
  return paths.credentials.disconnection({ accountId: id });
}
