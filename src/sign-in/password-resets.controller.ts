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

const CHANGED = 'Your password was changed. Other browsers were signed out.';

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
    if (!this.ways.settings.passwords) return this.signInOnce(page, token);
    const form = await page.bind(ChosenPasswordForm);
    const chosen = await form.submit(({ password }) => this.authentication.resetPassword(token, password));
    if (!chosen) return page.show('password-resets/show', this.view(token, person, form), form);

    await this.step.goOn(page, { profileId: chosen.id, said: CHANGED });
  }

  private view(token: string, person: Profile, form: Form<object>) {
    const { label, passwords } = this.ways.settings;
    return passwordResetView({ token, person, label, hasPasswords: passwords }, form);
  }

  /** Gets somebody in where there are no passwords, as when the organisation's sign-in does not work. */
  private async signInOnce(page: Page, token: string): Promise<void> {
    const { id } = await this.authentication.useLink(token);
    await this.step.goOn(page, { profileId: id, signedInBy: 'link' });
  }
}
