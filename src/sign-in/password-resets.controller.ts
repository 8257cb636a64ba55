import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { paths } from '../paths.js';
import type { Profile } from '../people/profile.entity.js';
import { ChosenPasswordForm } from '../people/profile-forms.js';
import { Public } from '../web/access.js';
import { Form } from '../web/form.js';
import type { Page } from '../web/page.js';
import { Authentication } from './authentication.js';
import { OneTimeLinks } from './one-time-links.js';
import { passwordResetView } from './sign-in.view.js';
import { SecondStep } from './second-factor/second-step.js';
import { WaysIn } from './ways-in.js';

/** The page behind a link for somebody who has forgotten their password. */
@Public()
@Controller()
export class PasswordResetsController {
  constructor(
    private readonly authentication: Authentication,
    private readonly links: OneTimeLinks,
    private readonly step: SecondStep,
    private readonly ways: WaysIn,
  ) {}

  @Get(paths.passwordReset.pattern) async show(@Param('token') token: string, @Res() page: Page) {
    const person = await this.links.reset(page.req, token);
    page.show('password-resets/show', this.view(token, person, Form.of(ChosenPasswordForm)));
  }

  @Post(paths.passwordReset.pattern) async choose(@Param('token') token: string, @Res() page: Page) {
    const person = await this.links.reset(page.req, token);
    const form = await page.bind(ChosenPasswordForm);
    const chosen = await form.submit(({ password }) => this.authentication.resetPassword(token, password));
    if (!chosen) return page.show('password-resets/show', this.view(token, person, form), form);

    await this.step.goOn(page, chosen.id, 'Your password was changed. Other browsers were signed out.');
  }

  private view(token: string, person: Profile, form: Form<object>) {
    return passwordResetView({ token, person, label: this.ways.settings.label }, form);
  }
}
