import { Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import { paths } from '../paths.js';
import { Public } from '../web/access.js';
import { Form } from '../web/form.js';
import type { Page } from '../web/page.js';
import { Attempts } from './attempts.js';
import { setUpView } from './sign-in.view.js';
import type { NewPerson } from '../people/profiles.service.js';
import { DetailsForm, NewPersonForm } from '../people/profile-forms.js';
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
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get(paths.setUp.pattern) async new(@Param('code') code: string, @Res() page: Page) {
    await this.attempts.code(page.req.ip, () => this.setUp.check(code));
    page.show('set-up/new', setUpView(code, Form.of(NewPersonForm), this.config.signIn.passwords));
  }

  @Post(paths.setUp.pattern) async create(@Param('code') code: string, @Res() page: Page) {
    await this.attempts.code(page.req.ip, () => this.setUp.check(code));
    const form: Form<NewPerson> = await page.bind(this.config.signIn.passwords ? NewPersonForm : DetailsForm);
    const profile = await form.submit((person) =>
      this.attempts.code(page.req.ip, () => this.setUp.complete(code, person)),
    );
    if (!profile) return page.show('set-up/new', setUpView(code, form, this.config.signIn.passwords), form);

    await this.signIns.begin(page, profile.id, this.config.signIn.passwords ? {} : { signedInBy: 'link' });
    if (this.config.signIn.administratorsNeedSecondFactor)
      return page.goOn(paths.secondFactor.show(), `Welcome, ${profile.name}.`);
    page.goOn(paths.accounts.index(), `Welcome, ${profile.name}. Connect Footbridge with your Jira next.`);
  }
}
