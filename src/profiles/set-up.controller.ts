import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { paths } from '../paths.js';
import { Public } from '../web/access.js';
import { Form } from '../web/form.js';
import { seeOther } from '../web/navigation.js';
import { flash } from '../web/visitor.js';
import { Attempts } from './attempts.js';
import { setUpView } from './people.view.js';
import { NewPersonForm } from './profile-forms.js';
import { SetUpService } from './set-up.service.js';
import { SignIns } from './sign-ins.js';

/** The one-time page that creates the first administrator. */
@Public()
@Controller()
export class SetUpController {
  constructor(
    private readonly setUp: SetUpService,
    private readonly attempts: Attempts,
    private readonly signIns: SignIns,
  ) {}

  @Get(paths.setUp.pattern)
  async new(@Param('code') code: string, @Req() req: Request, @Res() res: Response) {
    await this.attempts.code(req.ip, () => this.setUp.check(code));
    res.render('set-up/new', setUpView(code, Form.of(NewPersonForm)));
  }

  @Post(paths.setUp.pattern)
  async create(@Param('code') code: string, @Req() req: Request, @Res() res: Response) {
    await this.attempts.code(req.ip, () => this.setUp.check(code));
    const form = await Form.bind(NewPersonForm, req.body);
    const profile = await form.submit((person) =>
      this.attempts.code(req.ip, () => this.setUp.complete(code, person)),
    );
    if (!profile) return res.status(form.status).render('set-up/new', setUpView(code, form));

    await this.signIns.begin(req, res, profile.id);
    flash(req, 'success', `Welcome, ${profile.name}. Connect Footbridge with your Jira next.`);
    seeOther(res, paths.accounts.index());
  }
}
