import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import { Form } from '../../web/form.js';
import { publicUrl } from '../../web/navigation.js';
import type { Page } from '../../web/page.js';
import { requirePassword } from '../../web/password-again.js';
import { Passkeys, type Asking } from './passkeys.js';
import { CodeForm, PasskeyForm } from './second-factor-forms.js';
import { ownView } from './second-factor.view.js';
import { SecondFactors } from './second-factors.js';

const SHOWN_FOR = 10 * 60 * 1000; // milliseconds

/** A second factor that somebody sets up, and turns off, for themselves. */
@Needs('keep own profile')
@Controller()
export class OwnSecondFactorController {
  /** Recovery codes just made, by the person who is about to see them. Only their hashes are stored. */
  private readonly newCodes = new LRUCache<string, string[]>({ max: 100, ttl: SHOWN_FOR });

  constructor(
    private readonly factors: SecondFactors,
    private readonly passkeys: Passkeys,
  ) {}

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

  @Post(paths.secondFactor.addPasskey.pattern) async addPasskey(@Res() page: Page) {
    requirePassword(page.req);
    const form = await page.bind(PasskeyForm);
    const codes = await form.submit(({ answer }) => this.factors.addPasskey(askingOf(page), answer));
    if (!codes) return this.render(page, form);

    if (codes.length > 0) this.newCodes.set(page.me.id, codes);
    page.goOn(paths.secondFactor.show(), 'The passkey is kept: it is asked for at each sign-in.');
  }

  @Post(paths.secondFactor.removePasskey.pattern)
  async removePasskey(@Param('id') id: string, @Res() page: Page) {
    requirePassword(page.req);
    await this.factors.removePasskey(page.me.id, id);
    page.goOn(paths.secondFactor.show(), 'The passkey was removed.');
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
    const { me } = page;
    const [factor, passkeys, creation] = await Promise.all([
      this.factors.of(me.id),
      this.passkeys.of(me.id),
      this.passkeys.creation(askingOf(page), me.email),
    ]);
    const site = new URL(publicUrl(page.req)).host;
    const view = ownView({ me, factor, passkeys, creation, form, newCodes, site });
    page.show('profile/second-factor', view, form);
  }
}

function askingOf({ req, browser }: Page): Asking {
  return { ...browser, origin: new URL(publicUrl(req)).origin };
}
