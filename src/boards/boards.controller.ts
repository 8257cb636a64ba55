import { Body, Controller, Get, Param, Post, Query, Render, Req, Res, UseFilters } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { paths } from '../paths.js';
import { Form } from '../web/form.js';
import { seeOther } from '../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../web/visitor.js';
import type { Board } from './board.entity.js';
import { BoardForm, boundBoard, sourceOf, valuesOf } from './board-form.js';
import { BoardSources, type Preview } from './board-sources.js';
import { BY_CATEGORY } from './board-columns.js';
import { BoardsService, type BoardValues } from './boards.service.js';
import { boardsChooseView, boardsFormView, boardsPreviewView, boardsRemovalView } from './boards.view.js';
import { LinkFirst } from './link-first.filter.js';

/** The forms that make boards, change and remove them. */
@Controller()
@UseFilters(LinkFirst)
export class BoardsController {
  constructor(
    private readonly boards: BoardsService,
    private readonly accounts: AccountsService,
    private readonly sources: BoardSources,
  ) {}

  @Get(paths.boards.new.pattern)
  async new(@CurrentVisitor() me: Visitor, @Query('account') asked: unknown, @Res() res: Response) {
    const saved = await this.accounts.saved();
    const chosen = typeof asked === 'string' ? asked : '';
    if (!chosen && saved.length !== 1) return res.render('boards/choose', boardsChooseView(me, saved));

    const account = chosen ? await this.accounts.findSaved(chosen) : saved[0];
    const choices = await this.sources.choices(me.id, account);
    res.render(
      'boards/form',
      boardsFormView({ account, choices, form: Form.of(BoardForm, { source: 'projects' }) }),
    );
  }

  @Post(paths.boards.new.pattern)
  async create(
    @CurrentVisitor() me: Visitor,
    @Body('account') accountId: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.accounts.findSaved(String(accountId));
    const form = await boundBoard(req.body);
    if (req.body.press) return this.again(me, { account, form }, req, res);

    const id = await form.submit(async (values) =>
      this.boards.add(me, account, await this.valuesOf(me, account, values)),
    );
    if (!id) return this.show(me, { account, form }, res);

    flash(req, 'success', `The board ${form.values.name} was made.`);
    seeOther(res, paths.boards.show({ id }));
  }

  /** What a choice finds, as a part of a page for the form's script. */
  @Post(paths.boards.preview.pattern)
  async preview(
    @CurrentVisitor() me: Visitor,
    @Body('account') accountId: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.accounts.findSaved(String(accountId));
    const form = unfinished(await boundBoard(req.body));
    const preview = await form.submit((values) => this.sources.preview(me.id, account, sourceOf(values)));
    const problem = form.view().errorList[0]?.text ?? form.view().message;
    res.status(200).render('boards/preview', { layout: 'fragment', ...boardsPreviewView(preview, problem) });
  }

  /** Where a form was sent to, opened as a page. */
  @Get(paths.boards.preview.pattern)
  back(@Res() res: Response) {
    seeOther(res, paths.boards.new());
  }

  @Get(paths.boards.edit.pattern)
  async edit(@CurrentVisitor() me: Visitor, @Param('id') id: string, @Res() res: Response) {
    const board = await this.boards.findOwn(me, id);
    const account = await this.accounts.findSaved(board.accountId);
    const choices = await this.sources.choices(me.id, account);
    res.render(
      'boards/form',
      boardsFormView({ account, choices, board, form: Form.of(BoardForm, valuesOf(board)) }),
    );
  }

  @Post(paths.boards.edit.pattern)
  async update(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const board = await this.boards.findOwn(me, id);
    const account = await this.accounts.findSaved(board.accountId);
    const form = await boundBoard(req.body);
    if (req.body.press) return this.again(me, { account, form, board }, req, res);

    const changed = await form.submit(async (values) => {
      await this.boards.change(board, await this.valuesOf(me, account, values, board), values.seen);
      return true;
    });
    if (!changed) return this.show(me, { account, form, board }, res);

    flash(req, 'success', 'The board was changed.');
    seeOther(res, paths.boards.show({ id }));
  }

  @Get(paths.boards.removal.pattern)
  @Render('boards/removal')
  async confirmRemoval(@CurrentVisitor() me: Visitor, @Param('id') id: string) {
    return boardsRemovalView(await this.boards.findOwn(me, id));
  }

  @Post(paths.boards.removal.pattern)
  async remove(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const board = await this.boards.findOwn(me, id);
    await this.boards.remove(board);
    flash(req, 'success', `The board ${board.name} was removed. Nothing was changed in Jira.`);
    seeOther(res, paths.boards.index());
  }

  /** What was chosen, checked with Jira unless the board has it already (an administrator may rename what they cannot see). */
  private async valuesOf(
    me: Visitor,
    account: AlmAccount,
    values: BoardForm,
    board?: Board,
  ): Promise<BoardValues> {
    const parts = { chosen: sourceOf(values), kept: board?.source };
    const source = await this.sources.withPart(me.id, account, parts);
    const isSameSource = board && JSON.stringify(board.source) === JSON.stringify(source);
    if (!isSameSource) await this.sources.preview(me.id, account, source);
    const columns =
      values.columns === 'board' ? await this.sources.columns(me.id, account, source) : BY_CATEGORY;
    return { name: values.name, source, columns };
  }

  /** The form once more, with the preview or the Jira boards that were asked for. */
  private async again(me: Visitor, { account, form, board }: Parts, req: Request, res: Response) {
    const shown = unfinished(form);
    const isPreview = req.body.press === 'preview';
    const preview = isPreview
      ? await shown.submit((values) => this.sources.preview(me.id, account, sourceOf(values)))
      : undefined;
    await this.show(me, { account, form: shown, board, preview }, res);
  }

  // Jira may be away just now: what was typed is shown again all the same.
  private async show(me: Visitor, parts: Parts, res: Response) {
    const { account, form } = parts;
    const boardName = form.errors.boardName ? '' : form.values.boardName;
    const choices = await this.sources.choices(me.id, account, boardName);
    res.status(form.valid ? 200 : 422).render('boards/form', boardsFormView({ ...parts, choices }));
  }
}

/** The form as somebody who still works on it sends it: a name and columns are not asked for yet. */
function unfinished(form: Form<BoardForm>): Form<BoardForm> {
  delete form.errors.name;
  delete form.errors.columns;
  return form;
}

interface Parts {
  account: AlmAccount;
  form: Form<BoardForm>;
  board?: Board;
  preview?: Preview;
}
