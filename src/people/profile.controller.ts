import { Controller, Get, Post, Res } from '@nestjs/common';
import { paths } from '../paths.js';
import { Needs } from '../web/access.js';
import { requirePassword } from '../web/password-again.js';
import type { Page } from '../web/page.js';
import { AppearanceForm, ProfileForm, RegionForm } from './profile-forms.js';
import { MailForm } from './mail-form.js';
import { ProfilePages } from './profile-pages.js';
import { ProfilesService } from './profiles.service.js';

/** A person's own page. */
@Needs('keep own profile')
@Controller()
export class ProfileController {
  constructor(
    private readonly profiles: ProfilesService,
    private readonly pages: ProfilePages,
  ) {}

  @Get(paths.profile.show.pattern) show(@Res() page: Page) {
    return this.pages.show(page);
  }

  @Post(paths.profile.show.pattern) async update(@Res() page: Page) {
    const form = await page.bind(ProfileForm);
    await form.submit(async (details) => {
      // With the address somebody else could have a reset link made for them.
      if (details.email !== page.me.email) requirePassword(page.req, { isAsked: true });
      await this.profiles.changeDetails(page.me.id, details, details.seen);
    });
    if (!form.valid) return this.pages.show(page, { details: form });

    page.goOn(paths.profile.show(), 'Your profile was saved.');
  }

  @Post(paths.profile.appearance.pattern) async changeAppearance(@Res() page: Page) {
    const form = await page.bind(AppearanceForm);
    if (form.valid) await this.profiles.changeAppearance(page.me.id, form.values);
    page.goOn(paths.profile.show(), form.valid ? 'Pages look so from now on.' : undefined);
  }

  @Post(paths.profile.region.pattern) async changeRegion(@Res() page: Page) {
    const form = await page.bind(RegionForm);
    if (form.valid) await this.profiles.changeRegion(page.me.id, form.values);
    page.goOn(paths.profile.show(), form.valid ? 'Dates and numbers are written so from now on.' : undefined);
  }

  @Post(paths.profile.mail.pattern) async changeMail(@Res() page: Page) {
    const form = await page.bind(MailForm);
    if (form.valid) await this.profiles.changeMail(page.me.id, form.values);
    page.goOn(paths.profile.show(), form.valid ? 'Your choice was saved.' : undefined);
  }
}
