import { Controller, Get, Param, Post, Query, Res, UseFilters } from '@nestjs/common';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { paths } from '../paths.js';
import { Needs } from '../web/access.js';
import { Form } from '../web/form.js';
import type { Page } from '../web/page.js';
import type { Board } from './board.entity.js';
import { BoardForm, boundBoard, sourceOf, valuesOf } from './board-form.js';
import { BoardSources, type Preview } from './board-sources.js';
import { BoardsService } from './boards.service.js';
import { boardsChooseView, boardsRemovalView } from './boards.view.js';
import { boardsFormView, boardsPreviewView, jiraBoardsView } from './board-form.view.js';
import { ChosenValues } from './chosen-values.js';
import { LinkFirst } from './link-first.filter.js';

/** The forms that make boards, change and remove them. */
@Needs('make boards')
@Controller()
@UseFilters(LinkFirst)
export class BoardsController {
  constructor(
    private readonly boards: BoardsService,
    private readonly accounts: AccountsService,
    private readonly sources: BoardSources,
    private readonly chosen: ChosenValues,
  ) {}

  @Get(paths.boards.new.pattern) async new(@Query('account') asked: unknown, @Res() page: Page) {
    const saved = await this.accounts.saved();
    const chosen = typeof asked === 'string' ? asked : '';
    if (!chosen && saved.length !== 1) return page.show('boards/choose', boardsChooseView(page.me, saved));

    const account = chosen ? await this.accounts.findSaved(chosen) : saved[0];
    const choices = await this.sources.choices(page.me.id, account);
    const form = Form.of(BoardForm);
    page.show('boards/form', boardsFormView({ account, choices, form }));
  }

  @Post(paths.boards.new.pattern) async create(@Res() page: Page) {
    const account = await this.accountIn(page);
    const form = await boundBoard(page.req.body);
    if (page.req.body.press) return this.again({ account, form }, page);

    const made = await form.submit(async (values) => {
      const board = await this.chosen.of({ profileId: page.me.id, account }, values);
      return { ...board, id: await this.boards.add(page.me, account, board) };
    });
    if (!made) return this.show({ account, form }, page);

    page.goOn(nextPath(made, form), `The board ${made.name} was made.`);
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

  /** Jira's boards by a part of their name, as a part of a page for the form's script. */
  @Get(paths.boards.ofJira.pattern) async ofJira(@Query() query: Record<string, unknown>, @Res() page: Page) {
    const account = await this.accounts.findSaved(String(query.account));
    const form = await boundBoard(query);
    const { board = '', boardName = '' } = form.values;
    const boards = await this.sources.boards(page.me.id, account, form.errors.boardName ? '' : boardName);
    const words = { form: Form.of(BoardForm, { board }).view(), ...jiraBoardsView(boards, board) };
    page.show('boards/jira-boards', { layout: 'fragment', ...words });
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
      const wanted = await this.chosen.of({ profileId: page.me.id, account, board }, values);
      await this.boards.change(board, wanted, values.seen);
      return wanted;
    });
    if (!changed) return this.show({ account, form, board }, page);

    page.goOn(nextPath({ id, ...changed }, form), 'The board was changed.');
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

  /** The form once more, with the preview or the Jira boards that were asked for. */
  private async again({ account, form, board }: Parts, page: Page) {
    const shown = unfinished(form);
    // The Enter key presses Preview: in the box that boards are looked for by it means to look for them.
    const { source, board: chosen, boardName } = form.values;
    const isSearch = source === 'board' && !chosen && Boolean(boardName);
    const isPreview = page.req.body.press === 'preview' && !isSearch;
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

/** Whoever wants columns of their own, and has none yet, makes them on the page that comes next. */
function nextPath(
  { id, columnsFrom }: Pick<Board, 'id' | 'columnsFrom'>,
  { values }: Form<BoardForm>,
): string {
  const isNext = values.columns === 'own' && columnsFrom !== 'own';
  return isNext ? paths.boards.columns({ id }) : paths.boards.show({ id });
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
