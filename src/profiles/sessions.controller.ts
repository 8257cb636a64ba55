import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { Public } from '../web/access.js';
import { Form } from '../web/form.js';
import { seeOther } from '../web/navigation.js';
import { flash } from '../web/visitor.js';
import { Attempts } from './attempts.js';
import { signInView } from './people.view.js';
import { SignInForm } from './profile-forms.js';
import { ProfilesService } from './profiles.service.js';
import { SetUpService } from './set-up.service.js';
import { signIn, signOut } from './signed-in.js';

/** Signing in and out. */
@Public()
@Controller()
export class SessionsController {
  constructor(
    private readonly profiles: ProfilesService,
    private readonly attempts: Attempts,
    private readonly setUp: SetUpService,
  ) {}

  @Get(paths.signIn.pattern)
  async new(@Req() req: Request, @Res() res: Response) {
    if (req.visitor) return seeOther(res, paths.home());
    res.render('sessions/new', signInView(Form.of(SignInForm), await this.setUp.isDone()));
  }

  @Post(paths.signIn.pattern)
  async create(@Req() req: Request, @Res() res: Response) {
    const form = await Form.bind(SignInForm, req.body);
    const profile = await form.submit(({ email, password }) =>
      this.attempts.count({ ip: req.ip, account: email }, () => this.authenticate(email, password)),
    );
    if (!profile)
      return res.status(form.status).render('sessions/new', signInView(form, await this.setUp.isDone()));

    seeOther(res, await signIn(req, profile.id));
  }

  @Post(paths.signOut.pattern)
  async destroy(@Req() req: Request, @Res() res: Response) {
    await signOut(req);
    flash(req, 'info', 'You have signed out.');
    seeOther(res, paths.signIn());
  }

  private async authenticate(email: string, password: string) {
    const profile = await this.profiles.authenticate(email, password);
    if (!profile)
      throw new Problem('This e-mail address and password do not belong together.', {
        nextStep: 'Check both and try again.',
      });
    return profile;
  }
}
