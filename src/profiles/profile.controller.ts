import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { paths } from '../paths.js';
import { seenOf } from '../web/changed-meanwhile.js';
import { Form } from '../web/form.js';
import { seeOther } from '../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../web/visitor.js';
import { Attempts } from './attempts.js';
import { profileView } from './people.view.js';
import { PasswordForm, ProfileForm, shownDetails } from './profile-forms.js';
import { ProfilesService } from './profiles.service.js';
import { SignIns } from './sign-ins.js';

/** A person's own page. */
@Controller()
export class ProfileController {
  constructor(
    private readonly profiles: ProfilesService,
    private readonly attempts: Attempts,
    private readonly signIns: SignIns,
  ) {}

  @Get(paths.profile.show.pattern)
  show(@CurrentVisitor() me: Visitor, @Res() res: Response) {
    res.render('profile/show', profileView(detailsOf(me), Form.of(PasswordForm)));
  }

  @Post(paths.profile.show.pattern)
  async update(@CurrentVisitor() me: Visitor, @Req() req: Request, @Res() res: Response) {
    const form = await Form.bind(ProfileForm, req.body);
    const saved = await form.submit(async (details) => {
      await this.profiles.changeDetails(me.id, details, details.seen);
      return true;
    });
    if (!saved)
      return res.status(form.status).render('profile/show', profileView(form, Form.of(PasswordForm)));

    flash(req, 'success', 'Your profile was saved.');
    seeOther(res, paths.profile.show());
  }

  @Post(paths.profile.password.pattern)
  async password(@CurrentVisitor() me: Visitor, @Req() req: Request, @Res() res: Response) {
    const form = await Form.bind(PasswordForm, req.body);
    const saved = await form.submit(({ oldPassword, newPassword }) =>
      // Whoever is signed in does not feel what strangers try.
      this.attempts.count({ ip: req.ip, account: me.id, browser: 'signed in' }, async () => {
        await this.profiles.changePassword(me.id, oldPassword, newPassword, req.sessionID);
        return true;
      }),
    );
    if (!saved) return res.status(form.status).render('profile/show', profileView(detailsOf(me), form));

    await this.signIns.begin(req, res, me.id);
    flash(req, 'success', 'Your password was changed. Other browsers were signed out.');
    seeOther(res, paths.profile.show());
  }
}

function detailsOf({ name, email }: Visitor): Form<ProfileForm> {
  return Form.of(ProfileForm, { name, email, seen: seenOf(shownDetails({ name, email })) });
}
