import { Controller, Get, Param, Post, Query, Res, UseFilters } from '@nestjs/common';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { paths } from '../paths.js';
import { Form } from '../web/form.js';
import type { Page } from '../web/page.js';
import type { Visitor } from '../web/visitor.js';
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

  @Get(paths.boards.new.pattern) async new(@Query('account') asked: unknown, @Res() page: Page) {
    const saved = await this.accounts.saved();
    const chosen = typeof asked === 'string' ? asked : '';
    if (!chosen && saved.length !== 1) return page.show('boards/choose', boardsChooseView(page.me, saved));

    const account = chosen ? await this.accounts.findSaved(chosen) : saved[0];
    const choices = await this.sources.choices(page.me.id, account);
    const form = Form.of(BoardForm, { source: 'projects' });
    page.show('boards/form', boardsFormView({ account, choices, form }));
  }

  @Post(paths.boards.new.pattern) async create(@Res() page: Page) {
    const account = await this.accountIn(page);
    const form = await boundBoard(page.req.body);
    if (page.req.body.press) return this.again({ account, form }, page);

    const id = await form.submit(async (values) =>
      this.boards.add(page.me, account, await this.valuesOf(page.me, account, values)),
    );
    if (!id) return this.show({ account, form }, page);

    page.goOn(paths.boards.show({ id }), `The board ${form.values.name} was made.`);
  }

  /** What a choice finds, as a part of a page for the form's script. */
  @Post(paths.boards.preview.pattern) async preview(@Res() page: Page) {
    const account = await this.accountIn(page);
    const form = unfinished(await boundBoard(page.req.body));
    const preview = await form.submit((values) =>
      this.sources.preview(page.me.id, account, sourceOf(values)),
    );
    const problem = form.view().errorList[0]?.text ?? form.view().message;
    const words = { layout: 'fragment', ...boardsPreviewView(preview, problem) };
    page.status(200).show('boards/preview', words);
  }

  /** Where a form was sent to, opened as a page. */
  @Get(paths.boards.preview.pattern) back(@Res() page: Page) {
    page.goOn(paths.boards.new());
  }

  @Get(paths.boards.edit.pattern) async edit(@Param('id') id: string, @Res() page: Page) {
    const board = await this.boards.findOwn(page.me, id);
    const account = await this.accounts.findSaved(board.accountId);
    const choices = await this.sources.choices(page.me.id, account);
    const form = Form.of(BoardForm, valuesOf(board));
    page.show('boards/form', boardsFormView({ account, choices, board, form }));
  }

  @Post(paths.boards.edit.pattern) async update(@Param('id') id: string, @Res() page: Page) {
    const board = await this.boards.findOwn(page.me, id);
    const account = await this.accounts.findSaved(board.accountId);
    const form = await boundBoard(page.req.body);
    if (page.req.body.press) return this.again({ account, form, board }, page);

    const changed = await form.submit(async (values) => {
      await this.boards.change(board, await this.valuesOf(page.me, account, values, board), values.seen);
      return true;
    });
    if (!changed) return this.show({ account, form, board }, page);

    page.goOn(paths.boards.show({ id }), 'The board was changed.');
  }

  @Get(paths.boards.removal.pattern) async confirmRemoval(@Param('id') id: string, @Res() page: Page) {
    page.show('boards/removal', boardsRemovalView(await this.boards.findOwn(page.me, id)));
  }

  @Post(paths.boards.removal.pattern) async remove(@Param('id') id: string, @Res() page: Page) {
    const board = await this.boards.findOwn(page.me, id);
    await this.boards.remove(board);
    page.goOn(paths.boards.index(), `The board ${board.name} was removed. Nothing was changed in Jira.`);
  }

  private accountIn({ req }: Page): Promise<AlmAccount> {
    return this.accounts.findSaved(String(req.body.account));
  }

  /** What was chosen, checked with Jira unless the board has it already (an administrator may rename what they cannot see). */
  private async valuesOf(
    me: Visitor,
    account: AlmAccount,
    values: BoardForm,
    board?: Board,
  ): Promise<BoardValues> {
    const source = sourceOf(values);
    const isSameSource = board && JSON.stringify(board.source) === JSON.stringify(source);
    if (!isSameSource) await this.sources.preview(me.id, account, source);
    // Who may not see the board in Jira any more may still name it anew.
    const shape =
      isSameSource && values.columns !== 'board'
        ? undefined
        : await this.sources.shape(me.id, account, source);
    const columns = values.columns === 'board' && shape ? shape.columns : BY_CATEGORY;
    return { name: values.name, source, columns, jira: shape?.jira ?? board?.jira ?? null };
  }

  /** The form once more, with the preview or the Jira boards that were asked for. */
  private async again({ account, form, board }: Parts, page: Page) {
    const shown = unfinished(form);
    const isPreview = page.req.body.press === 'preview';
    const preview = isPreview
      ? await shown.submit((values) => this.sources.preview(page.me.id, account, sourceOf(values)))
      : undefined;
    await this.show({ account, form: shown, board, preview }, page);
  }

  // Jira may be away just now: what was typed is shown again all the same.
  private async show(parts: Parts, page: Page) {
    const { account, form } = parts;
    const boardName = form.errors.boardName ? '' : form.values.boardName;
    const choices = await this.sources.choices(page.me.id, account, boardName);
    page.status(form.valid ? 200 : 422).show('boards/form', boardsFormView({ ...parts, choices }));
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
