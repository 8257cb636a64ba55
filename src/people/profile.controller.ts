import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Request } from 'express';
import { paths } from '../paths.js';
import { seenOf } from '../web/changed-meanwhile.js';
import { Form } from '../web/form.js';
import type { Page } from '../web/page.js';
import type { Visitor } from '../web/visitor.js';
import { Attempts } from '../sign-in/attempts.js';
import { profileView } from './people.view.js';
import { PasswordForm, ProfileForm, shownDetails } from './profile-forms.js';
import { ProfilesService } from './profiles.service.js';
import { SignIns } from '../sign-in/sign-ins.js';

/** A person's own page. */
@Controller()
export class ProfileController {
  constructor(
    private readonly profiles: ProfilesService,
    private readonly attempts: Attempts,
    private readonly signIns: SignIns,
  ) {}

  @Get(paths.profile.show.pattern)
  show(@Res() page: Page) {
    page.show('profile/show', profileView(detailsOf(page.me), Form.of(PasswordForm)));
  }

  @Post(paths.profile.show.pattern)
  async update(@Req() req: Request, @Res() page: Page) {
    const form = await Form.bind(ProfileForm, req.body);
    const saved = await form.submit(async (details) => {
      await this.profiles.changeDetails(page.me.id, details, details.seen);
      return true;
    });
    if (!saved) return page.show('profile/show', profileView(form, Form.of(PasswordForm)), form);

    page.goOn(paths.profile.show(), 'Your profile was saved.');
  }

  @Post(paths.profile.password.pattern)
  async password(@Req() req: Request, @Res() page: Page) {
    const form = await Form.bind(PasswordForm, req.body);
    const saved = await form.submit(({ oldPassword, newPassword }) =>
      // Whoever is signed in does not feel what strangers try.
      this.attempts.count({ ip: req.ip, account: page.me.id, browser: 'signed in' }, async () => {
        await this.profiles.changePassword(page.me.id, oldPassword, newPassword, req.sessionID);
        return true;
      }),
    );
    if (!saved) return page.show('profile/show', profileView(detailsOf(page.me), form), form);

    await this.signIns.begin(req, page, page.me.id);
    page.goOn(paths.profile.show(), 'Your password was changed. Other browsers were signed out.');
  }
}

function detailsOf({ name, email }: Visitor): Form<ProfileForm> {
  return Form.of(ProfileForm, { name, email, seen: seenOf(shownDetails({ name, email })) });
}
