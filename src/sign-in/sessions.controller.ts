import { Controller, Get, Post, Res, UseFilters } from '@nestjs/common';
import { paths } from '../paths.js';
import { Public } from '../web/access.js';
import { Form } from '../web/form.js';
import type { Page } from '../web/page.js';
import { Authentication } from './authentication.js';
import { FailedSignIns } from './failed-sign-ins.js';
import { signInView } from './sign-in.view.js';
import { SignInForm } from '../people/profile-forms.js';
import { SignInAgain } from './sign-in-again.filter.js';
import { SecondStep } from './second-factor/second-step.js';
import { wayBack } from './way-back.js';
import { WaysIn } from './ways-in.js';

/** Signing in. */
@Public()
@Controller()
export class SessionsController {
  constructor(
    private readonly authentication: Authentication,
    private readonly ways: WaysIn,
    private readonly step: SecondStep,
    private readonly failures: FailedSignIns,
  ) {}

  @Get(paths.signIn.pattern) async new(@Res() page: Page) {
    const back = wayBack(page.req);
    if (page.req.visitor) return page.goOn(back || paths.home());
    if (back) page.req.passerBy.goesOnTo(back);
    page.show('sessions/new', signInView(Form.of(SignInForm), await this.ways.all(page.req), back));
  }

  @Post(paths.signIn.pattern)
  @UseFilters(SignInAgain)
  async create(@Res() page: Page) {
    this.ways.assertPasswords();
    const back = wayBack(page.req);
    if (back) page.req.passerBy.goesOnTo(back);
    const form = await page.bind(SignInForm);
    const profile = await form.submit((typed) =>
      this.failures.noted(page.req, typed.email, () => this.authentication.prove(page.req, typed)),
    );
    if (!profile)
      return page.show('sessions/new', signInView(form, await this.ways.all(page.req), back), form);

    await this.step.goOn(page, { profileId: profile.id });
  }
}
