import { Controller, Get, Res } from '@nestjs/common';
import { paths } from '../paths.js';
import type { Page } from '../web/page.js';

/** The start page is the list of boards. */
@Controller()
export class HomeController {
  @Get(paths.home.pattern) index(@Res() page: Page) {
    page.goOn(paths.boards.index());
  }
}
