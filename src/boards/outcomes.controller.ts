import { Controller, Get, Param, Post, Res, UseFilters } from '@nestjs/common';
import { paths } from '../paths.js';
import { Needs } from '../web/access.js';
import type { Page } from '../web/page.js';
import { BoardPages } from './board-pages.js';
import { ItemAnswers } from './items/item-answers.js';
import { ItemAt, type ItemPath } from './items/item-path.js';
import { LinkFirst } from './link-first.filter.js';

/** What became of a change that was acknowledged to a script. */
@Needs('see boards')
@Controller()
@UseFilters(LinkFirst)
export class OutcomesController {
  constructor(
    private readonly pages: BoardPages,
    private readonly answers: ItemAnswers,
  ) {}

  /** Opened as a page, as its person sees it. */
  @Get(paths.items.outcome.pattern) show(@Param('id') id: string, @Res() page: Page) {
    page.goOn(paths.changes.show({ id }));
  }

  @Post(paths.items.outcome.pattern)
  async tell(@ItemAt() { boardId, key }: ItemPath, @Param('id') id: string, @Res() page: Page) {
    const board = await this.pages.open(page.me.id, boardId);
    await this.answers.outcome({ board, key }, id, page.req, page);
  }
}
