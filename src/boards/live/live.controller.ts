import { Controller, Get, Param, Res, UseFilters } from '@nestjs/common';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import type { Page } from '../../web/page.js';
import { BoardPages } from '../board-pages.js';
import { LinkFirst } from '../link-first.filter.js';
import { queryOf } from '../find/board-query.js';
import { LiveBoards } from './live-boards.js';
import { LiveConnection } from './live-connection.js';

const SERVICE_UNAVAILABLE = 503;

/** For the script of an open board: server-sent events. */
@Needs('see boards')
@Controller()
@UseFilters(LinkFirst)
export class LiveController {
  constructor(
    private readonly pages: BoardPages,
    private readonly live: LiveBoards,
  ) {}

  @Get(paths.boards.live.pattern) async show(@Param('id') id: string, @Res() page: Page) {
    const { me, req } = page;
    await this.pages.open(me.id, id, queryOf(req.query).sprint);
    if (!this.live.hasRoom || req.method === 'HEAD') return void page.status(SERVICE_UNAVAILABLE).end();
    this.live.add(new LiveConnection(me, id, req, page));
  }
}
