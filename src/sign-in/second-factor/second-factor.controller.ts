import { Controller, Get, Post, Res } from '@nestjs/common';
import { WrongPassword } from '../../people/passwords.js';
import { paths } from '../../paths.js';
import { Public } from '../../web/access.js';
import { Form } from '../../web/form.js';
import type { Page } from '../../web/page.js';
import { CodeForm, PasskeyForm } from './second-factor-forms.js';
import { askView } from './second-factor.view.js';
import { SecondChecks } from './second-checks.js';
import { SecondStep, type HalfWay } from './second-step.js';

/** The second step of signing in. */
@Public()
@Controller()
export class SecondFactorController {
  constructor(
    private readonly step: SecondStep,
    private readonly checks: SecondChecks,
  ) {}

  @Get(paths.secondFactor.ask.pattern) async ask(@Res() page: Page) {
    const halfWay = this.step.find(page.req);
    if (!halfWay) return this.beginAgain(page);
    await this.render(page, halfWay, Form.of(CodeForm));
  }

  @Post(paths.secondFactor.ask.pattern) async prove(@Res() page: Page) {
    const halfWay = this.step.find(page.req);
    if (!halfWay) return this.beginAgain(page);
    const isKey = typeof page.req.body.answer === 'string';
    const form: Form<Partial<CodeForm & PasskeyForm>> = isKey
      ? await page.bind(PasskeyForm)
      : await page.bind(CodeForm);
    if (await form.submit((typed) => this.tried(page, halfWay, typed)))
      return this.step.finish(page, halfWay);
    if (!this.step.find(page.req)) return this.beginAgain(page);
    await this.render(page, halfWay, form);
  }

  private async tried(page: Page, halfWay: HalfWay, typed: Partial<CodeForm & PasskeyForm>): Promise<true> {
    try {
      await this.checks.check(page.req, halfWay, typed);
      return true;
    } catch (error) {
      if (error instanceof WrongPassword) this.step.fail(page.req);
      throw error;
    }
  }

  private async render(page: Page, halfWay: HalfWay, form: Form<object>): Promise<void> {
    const question = await this.checks.question(page.req, halfWay);
    page.show('sessions/second-factor', askView(form, question), form);
  }

  private beginAgain(page: Page): void {
    page.say('info', 'Sign in once more: it took too long, or there were too many wrong codes.');
    page.goOn(paths.signIn());
  }
}
