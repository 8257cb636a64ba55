import { Controller, Get, Post, Res } from '@nestjs/common';
import { WrongPassword } from '../../people/passwords.js';
import { paths } from '../../paths.js';
import { Public } from '../../web/access.js';
import { Form } from '../../web/form.js';
import type { Page } from '../../web/page.js';
import { Attempts } from '../attempts.js';
import { FailedSignIns } from '../failed-sign-ins.js';
import { CodeForm } from './second-factor-forms.js';
import { askView } from './second-factor.view.js';
import { SecondFactors } from './second-factors.js';
import { SecondStep, type HalfWay } from './second-step.js';

/** The second step of signing in. */
@Public()
@Controller()
export class SecondFactorController {
  constructor(
    private readonly step: SecondStep,
    private readonly factors: SecondFactors,
    private readonly attempts: Attempts,
    private readonly failures: FailedSignIns,
  ) {}

  @Get(paths.secondFactor.ask.pattern) ask(@Res() page: Page) {
    if (!this.step.find(page.req)) return this.beginAgain(page);
    page.show('sessions/second-factor', askView(Form.of(CodeForm)));
  }

  @Post(paths.secondFactor.ask.pattern) async prove(@Res() page: Page) {
    const halfWay = this.step.find(page.req);
    if (!halfWay) return this.beginAgain(page);
    const form = await page.bind(CodeForm);
    const isProved = await form.submit(({ code }) => this.tried(page, halfWay, code));
    if (isProved) return this.step.finish(page, halfWay);
    if (!this.step.find(page.req)) return this.beginAgain(page);
    page.show('sessions/second-factor', askView(form), form);
  }

  private async tried({ req }: Page, { profileId, email }: HalfWay, code: string): Promise<true> {
    try {
      const attempt = { ip: req.ip, account: `second factor ${profileId}` };
      await this.failures.noted(req, email, () =>
        this.attempts.count(attempt, () => this.factors.prove(profileId, code)),
      );
      return true;
    } catch (error) {
      if (error instanceof WrongPassword) this.step.fail(req);
      throw error;
    }
  }

  private beginAgain(page: Page): void {
    page.say('info', 'Sign in once more: it took too long, or there were too many wrong codes.');
    page.goOn(paths.signIn());
  }
}
