import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { AnyAccount } from '../account-in-address.js';
import type { AlmAccount } from '../alm-account.entity.js';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import type { Page } from '../../web/page.js';
import { Keeping } from './keeping.js';
import type { KeptPress, Onward } from './press.js';
import { SetupButtons } from './setup-buttons.js';
import { SetupPage } from './setup-page.js';
import { StepButtons } from './step-buttons.js';

/** Where the buttons of the page lead. */
const BUTTONS = ['draft', 'keyPair', 'authorization', 'test', 'save'] as const;

/** The one page on which an ALM account is set up and changed. */
@Needs('set up ALM accounts')
@Controller()
export class AccountSetupController {
  constructor(
    private readonly keeping: Keeping,
    private readonly steps: StepButtons,
    private readonly buttons: SetupButtons,
    private readonly page: SetupPage,
  ) {}

  @Get(paths.accounts.edit.pattern)
  async edit(@AnyAccount() account: AlmAccount, @Query() asked: Record<string, unknown>, @Res() page: Page) {
    await this.page.open(page, account, asked);
  }

  /** One of them opened as a page. */
  @Get(BUTTONS.map((button) => paths.accounts[button].pattern))
  back(@Param('id') id: string, @Res() page: Page) {
    page.goOn(paths.accounts.edit({ id }));
  }

  @Post(paths.accounts.draft.pattern) async keepDraft(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    await this.press(page, account, (press) => this.buttons.press(press, page));
  }

  @Post(paths.accounts.keyPair.pattern)
  async generateKeyPair(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    await this.press(page, account, (press) => this.steps.generateKeyPair(press, page));
  }

  @Post(paths.accounts.authorization.pattern)
  async authorize(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    await this.press(page, account, (press) => this.steps.authorize(press, page));
  }

  @Post(paths.accounts.test.pattern) async test(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    await this.press(page, account, (press) => this.steps.test(press, page));
  }

  @Post(paths.accounts.save.pattern) async save(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    await this.press(page, account, (press) => this.steps.save(press, page));
  }

  private async press(
    page: Page,
    account: AlmAccount,
    button: (press: KeptPress) => Promise<Onward | undefined>,
  ): Promise<void> {
    const { press, next } = await this.keeping.press(page.req, account, button);
    if (next) return page.goOn(next.path, next.said);
    await this.page.show(page.status(422), press);
  }
}
