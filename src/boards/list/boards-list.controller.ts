import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import type { Page } from '../../web/page.js';
import { BoardAccounts } from '../board-accounts.js';
import { BoardVisits } from './board-visits.js';
import { boardsIndexView } from './boards-list.view.js';
import { BoardsService } from '../boards.service.js';
import { CardCounts } from './card-counts.js';

/** The start page, and the list of boards as one person uses them. */
@Needs('see boards')
@Controller()
export class BoardsListController {
  constructor(
    private readonly boards: BoardsService,
    private readonly accounts: BoardAccounts,
    private readonly visits: BoardVisits,
    private readonly counts: CardCounts,
  ) {}

  /** The start page is the board that the person opened last. */
  @Get(paths.home.pattern) async home(@Res() page: Page) {
    const id = await this.visits.last(page.me.id);
    const isThere = id !== undefined && (await this.boards.isThereFor(page.me.id, id));
    page.goOn(isThere ? paths.boards.show({ id }) : paths.boards.index());
  }

  @Get(paths.boards.index.pattern) async index(@Query('q') asked: unknown, @Res() page: Page) {
    const { me } = page;
    const [around, boards, visits] = await Promise.all([
      this.accounts.for(me),
      this.boards.listedFor(me),
      this.visits.of(me.id),
    ]);
    const totals = new Map<string, number | undefined>();
    for (const board of boards.seen) totals.set(board.id, await this.counts.of(me.id, board.id));
    const words = typeof asked === 'string' ? asked.trim() : '';
    page.show('boards/index', boardsIndexView(me, { ...around, boards, visits, totals, words }));
  }

  @Post(paths.boards.favourite.pattern) async keepFavourite(
    @Param('id') id: string,
    @Query('is') is: unknown,
    @Res() page: Page,
  ) {
    await this.boards.findFor(page.me.id, id);
    await this.visits.setFavourite(page.me.id, id, is !== 'no');
    page.goOn(paths.boards.index());
  }

  /** Where the star was sent to, opened as a page. */
  @Get(paths.boards.favourite.pattern) back(@Res() page: Page) {
    page.goOn(paths.boards.index());
  }
}
