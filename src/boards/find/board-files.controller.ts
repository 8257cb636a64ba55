import { Controller, Get, Param, Res, UseFilters } from '@nestjs/common';
import type { Request } from 'express';
import { audit } from '../../audit/audit.js';
import { Database } from '../../database/database.js';
import { paths } from '../../paths.js';
import { NOTHING_KNOWN } from '../../readings/reader/findings.js';
import { Readings } from '../../readings/readings.js';
import { Needs } from '../../web/access.js';
import type { Page } from '../../web/page.js';
import { BoardPages, type LinkedBoard } from '../board-pages.js';
import { pointsName } from '../jira-board.js';
import { LinkFirst } from '../link-first.filter.js';
import { contentOf } from './board-content.js';
import { csvOfRows, rowsOf, type Row } from './board-files.js';
import { queryOf } from './board-query.js';
import { fittingOf, QuickFilters } from './quick-filters.js';

/** The cards of a board as files: what the page at the same address shows to the person, and nothing else. */
@Needs('see boards')
@Controller()
@UseFilters(LinkFirst)
export class BoardFilesController {
  constructor(
    private readonly pages: BoardPages,
    private readonly readings: Readings,
    private readonly quick: QuickFilters,
    private readonly database: Database,
  ) {}

  @Get(paths.boards.csv.pattern) async csv(@Param('id') id: string, @Res() page: Page) {
    const open = await this.pages.open(page.me.id, id, queryOf(page.req.query).sprint);
    const rows = await this.rows(open, page.req);
    await this.note(open, 'CSV');
    page
      .attachment(`${fileName(open)}.csv`)
      .type('text/csv')
      .send(csvOfRows(rows, pointsName(open.board)));
  }

  @Get(paths.boards.json.pattern) async json(@Param('id') id: string, @Res() page: Page) {
    const open = await this.pages.open(page.me.id, id, queryOf(page.req.query).sprint);
    const cards = await this.rows(open, page.req);
    await this.note(open, 'JSON');
    page
      .attachment(`${fileName(open)}.json`)
      .json({ board: open.board.name, estimate: pointsName(open.board) ?? 'Points', cards });
  }

  private async note({ board }: LinkedBoard, format: string): Promise<void> {
    await this.database.write((manager) => audit(manager, 'board exported', board, { detail: format }));
  }

  private async rows(open: LinkedBoard, req: Request): Promise<Row[]> {
    const { board, credential } = open;
    const { reading } = await this.pages.look(open, { waits: true });
    const query = queryOf(req.query);
    const told = reading ? await this.readings.told(reading) : NOTHING_KNOWN;
    const fitting = reading ? fittingOf(await this.quick.chosen(open, reading, query)) : [];
    return rowsOf(board, contentOf(board, { ...told, fitting }, query, credential));
  }
}

/** Letters and digits only: it becomes the name of a file on any system. */
function fileName({ board }: LinkedBoard): string {
  return board.name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'board';
}
