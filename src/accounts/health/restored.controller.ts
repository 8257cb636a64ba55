import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import { safeReturnPath } from '../../web/navigation.js';
import type { Page } from '../../web/page.js';
import { RestoredCopy } from '../restored-copy.js';

/** Saying that a restored Footbridge is the only one. */
@Needs('set up ALM accounts')
@Controller()
export class RestoredController {
  constructor(private readonly restored: RestoredCopy) {}

  /** Where the form was sent to, opened as a page. */
  @Get(paths.restored.pattern) back(@Res() page: Page) {
    page.goOn(paths.home());
  }

  @Post(paths.restored.pattern) async confirm(@Body('returnTo') returnTo: unknown, @Res() page: Page) {
    await this.restored.confirm();
    page.goOn(safeReturnPath(returnTo, paths.home()), 'Footbridge calls Jira again.');
  }
}
