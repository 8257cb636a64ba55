import { Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts.service.js';
import { callbackUrl } from '../../oauth/callback-url.js';
import { OAuthService } from '../../oauth/oauth.service.js';
import { paths } from '../../paths.js';
import { Problem } from '../../problem.js';
import type { Page } from '../../web/page.js';
import { Keeping } from './keeping.js';
import { hasTypedSecret, refuse, type KeptPress, type Onward } from './press.js';
import { Trying } from './trying.js';

/** What the buttons of the steps are for, once what was typed is kept. Each has an address of its own. */
@Injectable()
export class StepButtons {
  constructor(
    private readonly accounts: AccountsService,
    private readonly keeping: Keeping,
    private readonly trying: Trying,
    private readonly oauth: OAuthService,
  ) {}

  /** Test Connection. @returns undefined, as the others, where something is to be said beside a field first */
  test(press: KeptPress, page: Page): Promise<Onward | undefined> {
    return this.trying.press(page, press);
  }

  /** The leg to Jira and back, for the administrator's own token. */
  async authorize(press: KeptPress, page: Page): Promise<Onward | undefined> {
    const { site, account } = press;
    if (refuse(press, site.lacks)) return undefined;
    const returnTo = paths.accounts.edit({ id: account.id });
    const who = { profileId: page.me.id, sessionId: page.req.sessionID };
    const departure = { account, ...who, returnTo, asksConfirmation: account.isSaved };
    const pending = await this.oauth.begin(departure, callbackUrl(page.req, account));
    return { path: paths.oauth.leave({ id: pending }) };
  }

  /**
   * A draft is saved once its connection as it is was tested. Of a saved account what was typed is kept already, and
   * tested where it can be.
   */
  async save(press: KeptPress, page: Page): Promise<Onward | undefined> {
    const { account } = press;
    if (refuse(press, press.site.lacks)) return undefined;
    await this.keeping.settle(page.req, press);
    const path = paths.accounts.edit({ id: account.id });
    if (account.isSaved && !hasTypedSecret(press)) return { path, said: await this.saveAgain(press, page) };
    if (!account.isTested || !account.name || hasTypedSecret(press)) await this.trying.asOwner(page, press);
    await this.accounts.save(account);
    const { name } = await this.accounts.find(account.id);
    const said = account.isSaved
      ? 'Your changes are kept.'
      : `${name} is saved. Boards can be made on it now.`;
    return { path, said };
  }

  private async saveAgain(press: KeptPress, page: Page): Promise<string> {
    if (press.account.isTested) return 'Your changes are kept.';
    try {
      const { site } = await this.trying.asOwner(page, press);
      return `Your changes are kept, and the connection works: ${site.title}, Jira ${site.version}.`;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      page.say('error', `The test of the connection failed: ${error.sentences}`);
      return 'Your changes are kept.';
    }
  }

  async generateKeyPair(press: KeptPress, page: Page): Promise<Onward> {
    await this.keeping.rekey(page.req, press);
    const path = paths.accounts.edit({ id: press.account.id });
    return { path, said: 'There is a new key pair. Put its public key into Jira.' };
  }
}
