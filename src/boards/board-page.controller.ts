import { Controller, Get, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ChangePages } from '../changes/change-pages.js';
import { paths } from '../paths.js';
import { seeOther } from '../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../web/visitor.js';
import { BoardPages, type LinkedBoard } from './board-pages.js';
import { sendAround } from './board-regions.js';
import { boardsReadingView, boardStateView } from './board-page.view.js';
import { BoardVisits } from './board-visits.js';
import { LinkFirst } from './link-first.filter.js';
import { ShownPages } from './live/shown-pages.js';

/** One board, as the person sees it who looks at it. */
@Controller()
@UseFilters(LinkFirst)
export class BoardPageController {
  constructor(
    private readonly pages: BoardPages,
    private readonly shown: ShownPages,
    private readonly changes: ChangePages,
    private readonly visits: BoardVisits,
  ) {}

  @Get(paths.boards.show.pattern)
  async show(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const open = await this.pages.open(me.id, id);
    this.visits.visited(me.id, id);
    const state = await this.pages.look(open, { waits: true });
    if (!state.reading) return res.render('boards/reading', boardsReadingView(me, open, state));

    const { page, region } = await this.shown.of(req.app, me, open, { ...state, reading: state.reading });
    sendAround(res, 'boards/show', page, region.bytes);
  }

  /** For the script that keeps an open board current. */
  @Get(paths.boards.state.pattern)
  async state(@CurrentVisitor() me: Visitor, @Param('id') id: string, @Res() res: Response) {
    const open = await this.pages.open(me.id, id);
    const state = await this.pages.look(open, { waits: false });
    res.json(boardStateView(state, await this.openChanges(open)));
  }

  /** Where the button was sent to, opened as a page. */
  @Get(paths.boards.refresh.pattern)
  back(@Param('id') id: string, @Res() res: Response) {
    seeOther(res, paths.boards.show({ id }));
  }

  @Post(paths.boards.refresh.pattern)
  async refresh(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const { isReading, failure } = await this.pages.refresh(await this.pages.open(me.id, id));
    if (!isReading && !failure) flash(req, 'success', 'The board was read again.');
    seeOther(res, paths.boards.show({ id }));
  }

  private openChanges({ credential, account }: LinkedBoard) {
    return this.changes.open(credential.profileId, account, credential.userKey);
  }
}
