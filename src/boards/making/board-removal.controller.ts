import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import type { Page } from '../../web/page.js';
import { BoardsService } from '../boards.service.js';
import { BoardWrites } from './board-writes.js';
import { boardsRemovalView } from './boards.view.js';

/** The end of a board. */
@Needs('make boards')
@Controller()
export class BoardRemovalController {
  constructor(
    private readonly boards: BoardsService,
    private readonly writes: BoardWrites,
  ) {}

  @Get(paths.boards.removal.pattern) async confirmRemoval(@Param('id') id: string, @Res() page: Page) {
    page.show('boards/removal', boardsRemovalView(await this.boards.findShared(page.me, id)));
  }

  @Post(paths.boards.removal.pattern) async remove(@Param('id') id: string, @Res() page: Page) {
    const board = await this.boards.findShared(page.me, id);
    await this.writes.remove(board);
    page.goOn(paths.boards.index(), `The board ${board.name} was removed. Nothing was changed in Jira.`);
  }
}
