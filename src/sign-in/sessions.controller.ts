import { Controller, Get, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { Request } from 'express';
import { paths } from '../paths.js';
import { Public } from '../web/access.js';
import { Form } from '../web/form.js';
import type { Page } from '../web/page.js';
import { flash } from '../web/visitor.js';
import { Attempts } from './attempts.js';
import { Authentication } from './authentication.js';
import { signInView } from './sign-in.view.js';
import type { Profile } from '../people/profile.entity.js';
import { SignInForm } from '../people/profile-forms.js';
import { KnownBrowsers } from './known-browsers.js';
import { WrongPassword } from '../people/passwords.js';
import { SetUpService } from './set-up.service.js';
import { SignInAgain } from './sign-in-again.filter.js';
import { SignIns } from './sign-ins.js';

/** Signing in and out. */
@Public()
@Controller()
export class SessionsController {
  constructor(
    private readonly authentication: Authentication,
    private readonly attempts: Attempts,
    private readonly setUp: SetUpService,
    private readonly signIns: SignIns,
    private readonly browsers: KnownBrowsers,
  ) {}

  @Get(paths.signIn.pattern)
  async new(@Req() req: Request, @Res() page: Page) {
    if (req.visitor) return page.goOn(paths.home());
    page.show('sessions/new', signInView(Form.of(SignInForm), await this.setUp.isDone()));
  }

  @Post(paths.signIn.pattern)
  @UseFilters(SignInAgain)
  async create(@Req() req: Request, @Res() page: Page) {
    const form = await Form.bind(SignInForm, req.body);
    const profile = await form.submit((typed) => this.authenticate(req, typed));
    if (!profile) return page.show('sessions/new', signInView(form, await this.setUp.isDone()), form);

    page.goOn(await this.signIns.begin(req, page, profile.id));
  }

  @Post(paths.signOut.pattern)
  async remove(@Req() req: Request, @Res() page: Page) {
    await this.signIns.end(req);
    flash(req, 'info', 'You have signed out.');
    page.goOn(paths.signIn());
  }

  private async authenticate(req: Request, { email, password }: SignInForm): Promise<Profile> {
    const browser = this.browsers.nameOf(req, await this.authentication.idOf(email));
    return this.attempts.count({ ip: req.ip, account: email, browser }, async () => {
      const profile = await this.authentication.authenticate(email, password, browser !== undefined);
      if (profile) return profile;
      throw new WrongPassword('This e-mail address and password do not belong together.', {
        nextStep: 'Check both and try again.',
      });
    });
  }
}
