import { Controller, Post, Res } from '@nestjs/common';
import { paths } from '../paths.js';
import { PasswordForm } from '../people/profile-forms.js';
import { ProfilePages } from '../people/profile-pages.js';
import { Needs } from '../web/access.js';
import type { Page } from '../web/page.js';
import { Authentication } from './authentication.js';
import { SignIns } from './sign-ins.js';
import { WaysIn } from './ways-in.js';

/** Another password, asked for on a person's own page. */
@Needs('keep own profile')
@Controller()
export class PasswordController {
  constructor(
    private readonly pages: ProfilePages,
    private readonly authentication: Authentication,
    private readonly signIns: SignIns,
    private readonly ways: WaysIn,
  ) {}

  @Post(paths.profile.password.pattern) async update(@Res() page: Page) {
    this.ways.assertPasswords();
    const { id } = page.me;
    const form = await page.bind(PasswordForm);
    await form.submit((typed) => this.authentication.changePassword(page.req, id, typed));
    if (!form.valid) return this.pages.show(page, { password: form });

    await this.signIns.begin(page, id);
    page.goOn(paths.profile.show(), 'Your password was changed. Other browsers were signed out.');
  }
}
