import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { paths } from '../paths.js';
import { seeOther } from '../web/navigation.js';

/** The start page is the list of boards. */
@Controller()
export class HomeController {
  @Get(paths.home.pattern)
  show(@Res() res: Response) {
    seeOther(res, paths.boards.index());
  }
}
