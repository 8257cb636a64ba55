import { Controller, Get, Param, Post, Query, Res, UseFilters } from '@nestjs/common';
import { AccountsService } from '../../accounts/accounts.service.js';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import { Form } from '../../web/form.js';
import type { Page } from '../../web/page.js';
import type { Board } from '../board.entity.js';
import { BoardForm, boundBoard, unfinished } from './board-form.js';
import { BoardFormPage } from './board-form-page.js';
import { BoardMaker } from './board-maker.js';
import { BoardsService } from '../boards.service.js';
import { boardsChooseView } from './boards.view.js';
import { KeptForm, type TakeKept } from '../kept-form.js';
import { LinkFirst } from '../link-first.filter.js';
import { UnsentBoardForm } from '../unsent-board-form.filter.js';

/** The form that makes boards and changes them. */
@Needs('make boards')
@Controller()
@UseFilters(LinkFirst, UnsentBoardForm)
export class BoardsController {
  constructor(
    private readonly boards: BoardsService,
    private readonly accounts: AccountsService,
    private readonly forms: BoardFormPage,
    private readonly maker: BoardMaker,
  ) {}

  @Get(paths.boards.new.pattern) async new(
    @Query('account') asked: unknown,
    @KeptForm() takeKept: TakeKept,
    @Res() page: Page,
  ) {
    const kept = takeKept();
    const saved = await this.accounts.saved();
    const chosen = [kept?.account ?? asked].find((one) => typeof one === 'string') ?? '';
    if (!chosen && saved.length !== 1) return page.show('boards/choose', boardsChooseView(page.me, saved));

    const account = chosen ? await this.accounts.findSaved(chosen) : saved[0];
    const form = kept ? unfinished(await boundBoard(kept)) : Form.of(BoardForm);
    await this.forms.show(page, { account, form });
  }

  @Post(paths.boards.new.pattern) async create(@Res() page: Page) {
    const account = await this.accounts.findSaved(String(page.req.body.account));
    const form = await boundBoard(page.req.body);
    if (page.req.body.press) return this.forms.showAgain(page, { account, form });

    const made = await form.submit((values) => this.maker.make(page.me, account, values));
    if (!made) return this.forms.show(page, { account, form });

    page.goOn(nextPath(made, form), `The board ${made.name} was made.`);
  }

  @Get(paths.boards.edit.pattern) async edit(
    @Param('id') id: string,
    @KeptForm() takeKept: TakeKept,
    @Res() page: Page,
  ) {
    const board = await this.boards.findOwn(page.me, id);
    const account = await this.accounts.findSaved(board.accountId);
    const kept = takeKept();
    const form = kept ? unfinished(await boundBoard(kept)) : await this.forms.formOf(board);
    await this.forms.show(page, { account, form, board });
  }

  @Post(paths.boards.edit.pattern) async update(@Param('id') id: string, @Res() page: Page) {
    const board = await this.boards.findOwn(page.me, id);
    const account = await this.accounts.findSaved(board.accountId);
    const form = await boundBoard(page.req.body);
    if (page.req.body.press) return this.forms.showAgain(page, { account, form, board });

    const changed = await form.submit((values) => this.maker.change(page.me, { account, board }, values));
    if (!changed) return this.forms.show(page, { account, form, board });

    const isThere = await this.boards.isThereFor(page.me.id, id);
    page.goOn(
      isThere ? nextPath({ id, ...changed }, form) : paths.boards.index(),
      isThere
        ? 'The board was changed.'
        : `The board ${changed.name} was changed. It is not shared with you.`,
    );
  }
}

/** Whoever wants columns of their own, and has none yet, makes them on the page that comes next. */
function nextPath(
  { id, columnsFrom }: Pick<Board, 'id' | 'columnsFrom'>,
  { values }: Form<BoardForm>,
): string {
  const isNext = values.columns === 'own' && columnsFrom !== 'own';
  return isNext ? paths.boards.columns({ id }) : paths.boards.show({ id });
}
