import { Controller, Get, Param, Post, Res, UseFilters } from '@nestjs/common';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import { seenOf } from '../../web/changed-meanwhile.js';
import { Form } from '../../web/form.js';
import type { Page } from '../../web/page.js';
import type { BoardColumn } from '../board.entity.js';
import { BoardPages, type LinkedBoard } from '../board-pages.js';
import { BoardWrites } from '../making/board-writes.js';
import { BoardsService } from '../boards.service.js';
import { KeptForm, type TakeKept } from '../kept-form.js';
import { LinkFirst } from '../link-first.filter.js';
import { UnsentBoardForm } from '../unsent-board-form.filter.js';
import {
  columnsOf,
  ColumnsForm,
  errorsOf,
  pressed,
  rowsOf,
  typedRows,
  type ColumnRow,
} from './columns-form.js';
import { columnsFormView } from './columns-form.view.js';
import { OfferedStatuses, type Statuses } from './offered-statuses.js';
import { shownColumns } from './shown-columns.js';

/** The form in which the columns of one board are made, for whoever made the board and for administrators. */
@Needs('make boards')
@Controller()
@UseFilters(LinkFirst, UnsentBoardForm)
export class ColumnsController {
  constructor(
    private readonly boards: BoardsService,
    private readonly writes: BoardWrites,
    private readonly pages: BoardPages,
    private readonly statuses: OfferedStatuses,
  ) {}

  @Get(paths.boards.columns.pattern) async edit(
    @Param('id') id: string,
    @KeptForm() takeKept: TakeKept,
    @Res() page: Page,
  ) {
    const open = await this.open(page, id);
    // Of a board that has just been made nothing is read yet: which statuses it has is told by that.
    await this.pages.look(open, { waits: true });
    const statuses = await this.statuses.of(open);
    const { columns } = open.board;
    const kept = takeKept();
    const seen = seenOf({ columns: shownColumns(columns) });
    const form = kept ? await Form.bind(ColumnsForm, kept) : Form.of(ColumnsForm, { seen });
    const rows = kept ? typedRows(form.values) : rowsOf(columns, startingWith(statuses));
    page.show('boards/edit-columns', columnsFormView({ board: open.board, form, rows, statuses }));
  }

  @Post(paths.boards.columns.pattern) async update(@Param('id') id: string, @Res() page: Page) {
    const open = await this.open(page, id);
    const statuses = await this.statuses.of(open);
    const form = await Form.bind(ColumnsForm, page.req.body);
    const rows = typedRows(form.values);
    const { press } = page.req.body as { press?: unknown };
    if (typeof press === 'string' && press)
      return page
        .status(200)
        .show(
          'boards/edit-columns',
          columnsFormView({ board: open.board, form, statuses, ...pressed(rows, press) }),
        );

    Object.assign(form.errors, errorsOf(rows));
    await form.submit(({ seen }) => this.writes.changeColumns(open.board, made(rows, statuses), seen));
    if (!form.valid)
      return page
        .status(form.status)
        .show('boards/edit-columns', columnsFormView({ board: open.board, form, rows, statuses }));

    page.goOn(paths.boards.show({ id }), 'The columns of the board were changed.');
  }

  private async open({ me }: Page, id: string): Promise<LinkedBoard> {
    await this.boards.findOwn(me, id);
    return this.pages.open(me.id, id);
  }
}

/** What columns of whole categories begin with: what the board has, or, before it is read, all that there is. */
function startingWith({ likely, others, counts }: Statuses) {
  return counts && likely.length > 0 ? likely : [...likely, ...others];
}

function made(rows: readonly ColumnRow[], { likely, others }: Statuses): BoardColumn[] {
  const names = new Map([...likely, ...others].map(({ id, name }) => [id, name]));
  return columnsOf(rows, (id) => names.get(id) ?? id);
}
