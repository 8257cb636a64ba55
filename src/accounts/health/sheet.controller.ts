import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { AccountsService } from '../accounts.service.js';
import { paths } from '../../paths.js';
import { may } from '../../rights/permissions.js';
import { Public } from '../../web/access.js';
import { ownAddress } from '../../web/address-mismatch.js';
import type { Form } from '../../web/form.js';
import type { Page } from '../../web/page.js';
import { BroughtBack } from './brought-back.service.js';
import { sheetView } from './handoff.view.js';
import { HandoffsService } from './handoffs.service.js';
import { KeyReplacementService } from './key-replacement.service.js';

/** As whom a check is noted that was asked for on a sheet. */
const READER = 'whoever has the sheet';

/** The sheet for an administrator of Jira, who has no login here. It shows public values only. */
@Public()
@Controller()
export class SheetController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly handoffs: HandoffsService,
    private readonly keys: KeyReplacementService,
    private readonly broughtBack: BroughtBack,
  ) {}

  @Get(paths.handoff.pattern) async show(@Param('token') token: string, @Res() page: Page) {
    const { handoff } = await this.handoffs.find(token);
    // Administrators of Footbridge look at what they hand over; that is not the reader's visit.
    if (!may(page.req.visitor?.role, 'set up ALM accounts')) await this.handoffs.opened(handoff);
    await this.render(page, token);
  }

  /** "I have done it". */
  @Post(paths.handoff.pattern) async answer(@Param('token') token: string, @Res() page: Page) {
    const { handoff, account } = await this.handoffs.find(token);
    const form = await this.broughtBack.bind(account, page.req.body);
    if (!(await form.submit((typed) => this.broughtBack.keep(account, typed))))
      return this.render(page, token, form);
    await this.handoffs.answer(handoff, async () => {
      // As they are now: it may have waited.
      const { account } = await this.handoffs.find(token);
      return this.keys.proveDone(account, { callbackUrl: handoff.callbackUrl, by: READER });
    });
    hideFromSearch(page).goOn(paths.handoff({ token }) + '#result');
  }

  private async render(page: Page, token: string, sent?: Form<object>): Promise<void> {
    const { handoff, account } = await this.handoffs.find(token);
    const [site, fields, kept] = await Promise.all([
      this.accounts.open(account),
      this.broughtBack.fieldsOf(account),
      this.broughtBack.formOf(account),
    ]);
    const form = sent ?? kept;
    const words = {
      // The sheet keeps the address that it was made for.
      ownAddress: ownAddress(page.req, handoff.callbackUrl),
      ...sheetView({ token, handoff, site, form, asksBack: fields.length > 0 }),
    };
    hideFromSearch(page).show('link-health/sheet', words, form);
  }
}

function hideFromSearch(page: Page): Page {
  return page.set('X-Robots-Tag', 'noindex, nofollow') as Page;
}
