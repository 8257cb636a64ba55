import { Controller, Get, Inject, Post, Res } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import { paths } from '../paths.js';
import { Needs } from '../web/access.js';
import { Form } from '../web/form.js';
import { requirePassword } from '../web/password-again.js';
import type { Page } from '../web/page.js';
import { profileView } from './people.view.js';
import { AppearanceForm, detailsOf, PasswordForm, ProfileForm, RegionForm } from './profile-forms.js';
import { ProfilesService } from './profiles.service.js';

/** A person's own page. */
@Needs('keep own profile')
@Controller()
export class ProfileController {
  constructor(
    private readonly profiles: ProfilesService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get(paths.profile.show.pattern) show(@Res() page: Page) {
    page.show('profile/show', profileView(page.me, detailsOf(page.me), this.passwordForm));
  }

  @Post(paths.profile.show.pattern) async update(@Res() page: Page) {
    const form = await page.bind(ProfileForm);
    const saved = await form.submit(async (details) => {
      // With the address somebody else could have a reset link made for them.
      if (details.email !== page.me.email) requirePassword(page.req, { isAsked: true });
      await this.profiles.changeDetails(page.me.id, details, details.seen);
      return true;
    });
    if (!saved) return page.show('profile/show', profileView(page.me, form, this.passwordForm), form);

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

  private get passwordForm(): Form<PasswordForm> | undefined {
    return this.config.signIn.passwords ? Form.of(PasswordForm) : undefined;
  }
}
