import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { paths } from '../paths.js';
import { PasswordResetsService } from '../people/password-resets.service.js';
import { ChosenPasswordForm } from '../people/profile-forms.js';
import { Public } from '../web/access.js';
import { Form } from '../web/form.js';
import type { Page } from '../web/page.js';
import { Attempts } from './attempts.js';
import { Authentication } from './authentication.js';
import { passwordResetView } from './sign-in.view.js';
import { SignIns } from './sign-ins.js';

/** The page behind a link for somebody who has forgotten their password. */
@Public()
@Controller()
export class PasswordResetsController {
  constructor(
    private readonly resets: PasswordResetsService,
    private readonly authentication: Authentication,
    private readonly attempts: Attempts,
    private readonly signIns: SignIns,
  ) {}

  @Get(paths.passwordReset.pattern) async show(@Param('token') token: string, @Res() page: Page) {
    const person = await this.attempts.code(page.req.ip, () => this.resets.find(token));
    page.show('password-resets/show', passwordResetView(token, person, Form.of(ChosenPasswordForm)));
  }

  @Post(paths.passwordReset.pattern) async choose(@Param('token') token: string, @Res() page: Page) {
    const person = await this.attempts.code(page.req.ip, () => this.resets.find(token));
    const form = await page.bind(ChosenPasswordForm);
    const chosen = await form.submit(({ password }) =>
      this.attempts.code(page.req.ip, () => this.authentication.resetPassword(token, password)),
    );
    if (!chosen) return page.show('password-resets/show', passwordResetView(token, person, form), form);

    const next = await this.signIns.begin(page, chosen.id);
    page.goOn(next, 'Your password was changed. Other browsers were signed out.');
  }
}
