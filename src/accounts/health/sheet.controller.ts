import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import { AccountsService } from '../accounts.service.js';
import { paths } from '../../paths.js';
import { Public } from '../../web/access.js';
import { ownAddress } from '../../web/address-mismatch.js';
import { seeOther } from '../../web/navigation.js';
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
  ) {}

  @Get(paths.handoff.pattern)
  async show(@Param('token') token: string, @Res() res: Response) {
    hideFromSearch(res);
    const { handoff } = await this.handoffs.find(token);
    // Administrators of Footbridge look at what they hand over; that is not the reader's visit.
    if (!res.req.visitor?.isAdministrator) await this.handoffs.opened(handoff);
    await this.render(res, token);
  }

  /** "I have done it". */
  @Post(paths.handoff.pattern)
  async answer(@Param('token') token: string, @Res() res: Response) {
    hideFromSearch(res);
    const { handoff } = await this.handoffs.find(token);
    await this.handoffs.answer(handoff, async () => {
      // As they are now: it may have waited.
      const { account } = await this.handoffs.find(token);
      return this.keys.proveDone(account, { callbackUrl: handoff.callbackUrl, by: READER });
    });
    seeOther(res, paths.handoff({ token }) + '#result');
  }

  private async render(res: Response, token: string): Promise<void> {
    const { handoff, account } = await this.handoffs.find(token);
    const site = await this.accounts.open(account);
    res.render('link-health/sheet', {
      // The sheet keeps the address that it was made for.
      ownAddress: ownAddress(res.req, handoff.callbackUrl),
      ...sheetView({ token, handoff, site }),
    });
  }
}

function hideFromSearch(res: Response): void {
  res.set('X-Robots-Tag', 'noindex, nofollow');
}
