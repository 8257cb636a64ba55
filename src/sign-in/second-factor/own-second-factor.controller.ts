import { Controller, Get, Post, Res } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import { Form } from '../../web/form.js';
import { publicUrl } from '../../web/navigation.js';
import type { Page } from '../../web/page.js';
import { requirePassword } from '../../web/password-again.js';
import { CodeForm } from './second-factor-forms.js';
import { ownView } from './second-factor.view.js';
import { SecondFactors } from './second-factors.js';

const SHOWN_FOR = 10 * 60 * 1000; // milliseconds

/** A second factor that somebody sets up, and turns off, for themselves. */
@Needs('keep own profile')
@Controller()
export class OwnSecondFactorController {
  /** Recovery codes just made, by the person who is about to see them. Only their hashes are stored. */
  private readonly newCodes = new LRUCache<string, string[]>({ max: 100, ttl: SHOWN_FOR });

  constructor(private readonly factors: SecondFactors) {}

  @Get(paths.secondFactor.show.pattern) async show(@Res() page: Page) {
    const newCodes = this.newCodes.get(page.me.id);
    this.newCodes.delete(page.me.id);
    await this.render(page, Form.of(CodeForm), newCodes);
  }

  @Post(paths.secondFactor.begin.pattern) async begin(@Res() page: Page) {
    requirePassword(page.req);
    await this.factors.begin(page.me.id);
    page.goOn(paths.secondFactor.show());
  }

  @Post(paths.secondFactor.confirm.pattern) async confirm(@Res() page: Page) {
    const form = await page.bind(CodeForm);
    const codes = await form.submit(({ code }) => this.factors.confirm(page.me.id, code));
    if (!codes) return this.render(page, form);

    this.newCodes.set(page.me.id, codes);
    page.goOn(paths.secondFactor.show(), 'Your second factor is on: you are asked for it at each sign-in.');
  }

  @Post(paths.secondFactor.codes.pattern) async renewCodes(@Res() page: Page) {
    requirePassword(page.req);
    this.newCodes.set(page.me.id, await this.factors.renewRecoveryCodes(page.me.id));
    page.goOn(paths.secondFactor.show(), 'The recovery codes from before do not work any more.');
  }

  @Post(paths.secondFactor.remove.pattern) async remove(@Res() page: Page) {
    requirePassword(page.req);
    await this.factors.remove(page.me.id);
    page.goOn(paths.secondFactor.show(), 'Your second factor is off: you sign in with your password alone.');
  }

  private async render(page: Page, form: Form<object>, newCodes?: string[]): Promise<void> {
    const factor = await this.factors.of(page.me.id);
    const site = new URL(publicUrl(page.req)).host;
    page.show('profile/second-factor', ownView({ me: page.me, factor, form, newCodes, site }), form);
  }
}
