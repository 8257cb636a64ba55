import { Controller, Get, Param, Post, Res, UseFilters } from '@nestjs/common';
import { ChangePages } from '../changes/change-pages.js';
import { lookedAt } from '../changes/changes.view.js';
import { paths } from '../paths.js';
import { Needs } from '../web/access.js';
import type { Page } from '../web/page.js';
import { sendAround } from '../web/send-around.js';
import { BoardPages, type LinkedBoard } from './board-pages.js';
import { boardsReadingView, boardStateView } from './board-page.view.js';
import { BoardVisits } from './list/board-visits.js';
import { addressOf, queryOf } from './find/board-query.js';
import { LinkFirst } from './link-first.filter.js';
import { ShownPages } from './live/shown-pages.js';

/** One board, as the person sees it who looks at it. */
@Needs('see boards')
@Controller()
@UseFilters(LinkFirst)
export class BoardPageController {
  constructor(
    private readonly pages: BoardPages,
    private readonly shown: ShownPages,
    private readonly changes: ChangePages,
    private readonly visits: BoardVisits,
  ) {}

  @Get(paths.boards.show.pattern) async show(@Param('id') id: string, @Res() page: Page) {
    const { me, req } = page;
    const query = queryOf(req.query);
    const open = await this.pages.arrive(me.id, id, query.sprint);
    this.visits.visited(me.id, id);
    const state = await this.pages.look(open, { waits: true });
    if (!state.reading) return page.show('boards/reading', boardsReadingView(me, open, state));

    const { page: words, region } = await this.shown.of(req.app, me, open, {
      ...state,
      reading: state.reading,
      query,
    });
    const kept = { columns: region.bytes };
    await sendAround(page, 'boards/show', { words, kept, texts: { title: open.board.name } });
  }

  /** For the script that keeps an open board current. */
  @Get(paths.boards.state.pattern) async state(@Param('id') id: string, @Res() page: Page) {
    const open = await this.pages.open(page.me.id, id, queryOf(page.req.query).sprint);
    const state = await this.pages.look(open, { waits: false });
    page.json({ ...boardStateView(state, await this.openChanges(open)), name: open.board.name });
  }

  /** Where the button was sent to, opened as a page. */
  @Get(paths.boards.refresh.pattern) back(@Param('id') id: string, @Res() page: Page) {
    page.goOn(paths.boards.show({ id }));
  }

  @Post(paths.boards.refresh.pattern) async refresh(@Param('id') id: string, @Res() page: Page) {
    const query = queryOf(page.req.query);
    const open = await this.pages.open(page.me.id, id, query.sprint);
    const { isReading, failure } = await this.pages.refresh(open);
    if (!isReading && !failure) page.say('success', 'The board was read again.');
    page.goOn(paths.boards.show({ id }) + addressOf(query));
  }

  private async openChanges({ credential, account, mayWork }: LinkedBoard) {
    const changes = await this.changes.open(credential.profileId, account, credential.userKey);
    return mayWork ? changes : changes.map(lookedAt);
  }
}
