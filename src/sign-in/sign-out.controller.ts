import { Controller, Post, Res } from '@nestjs/common';
import type { Request } from 'express';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { Public } from '../web/access.js';
import { absoluteUrl } from '../web/navigation.js';
import type { Page } from '../web/page.js';
import { Provider } from './provider/provider.js';
import { leaveView, signedOutView } from './sign-in.view.js';
import { SignIns } from './sign-ins.js';

/** Signing out: here, and at the provider that somebody was signed in by. */
@Public()
@Controller()
export class SignOutController {
  constructor(
    private readonly signIns: SignIns,
    private readonly provider: Provider,
  ) {}

  @Post(paths.signOut.pattern) async remove(@Res() page: Page) {
    const idToken = this.signIns.idTokenOf(page.req);
    const { signedInBy } = page.req.session as Partial<Request['session']>;
    await this.signIns.end(page.req);
    const elsewhere = idToken && (await this.signOutThere(page, idToken));
    if (elsewhere) {
      const { label } = this.provider.settings;
      page.set('Refresh', `0; url=${elsewhere}`);
      return page.show('sessions/leave', leaveView(label, elsewhere, 'You have signed out of Footbridge.'));
    }
    if (signedInBy === 'proxy') return page.show('sessions/signed-out', signedOutView());
    page.say('info', 'You have signed out.');
    page.goOn(paths.signIn());
  }

  /** Where they go on to; nothing is said where the provider does not answer: they are out here. */
  private async signOutThere(page: Page, idToken: string): Promise<string | undefined> {
    try {
      return await this.provider.signOutUrl(idToken, absoluteUrl(page.req, paths.signIn()));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      page.req.log.warn(error.message);
      return undefined;
    }
  }
}
