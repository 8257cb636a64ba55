import { Controller, Get, Inject, Param, Post, Query, Res, UseFilters } from '@nestjs/common';
import { AccountsService } from '../../accounts/accounts.service.js';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import { Form } from '../../web/form.js';
import type { Page } from '../../web/page.js';
import type { Board } from '../board.entity.js';
import { BoardForm, boundBoard, sourceOf, unfinished, valuesOf } from './board-form.js';
import { BoardFormPage, type FormParts } from './board-form-page.js';
import { BoardSources } from './board-sources.js';
import { BoardWrites } from './board-writes.js';
import { BoardsService } from '../boards.service.js';
import { boardsChooseView, boardsRemovalView } from './boards.view.js';
import { ChosenValues } from './chosen-values.js';
import { LinkFirst } from '../link-first.filter.js';
import { sharingOf, unshared } from '../sharing/sharing-form.js';

/** The forms that make boards, change and remove them. */
@Needs('make boards')
@Controller()
@UseFilters(LinkFirst)
export class BoardsController {
  @Inject(ChosenValues) private readonly chosen: ChosenValues;
  @Inject(BoardFormPage) private readonly forms: BoardFormPage;

  constructor(
    private readonly boards: BoardsService,
    private readonly writes: BoardWrites,
    private readonly accounts: AccountsService,
    private readonly sources: BoardSources,
  ) {}

  @Get(paths.boards.new.pattern) async new(@Query('account') asked: unknown, @Res() page: Page) {
    const saved = await this.accounts.saved();
    const chosen = typeof asked === 'string' ? asked : '';
    if (!chosen && saved.length !== 1) return page.show('boards/choose', boardsChooseView(page.me, saved));

    const account = chosen ? await this.accounts.findSaved(chosen) : saved[0];
    await this.show({ account, form: Form.of(BoardForm) }, page);
  }

  @Post(paths.boards.new.pattern) async create(@Res() page: Page) {
    const account = await this.accounts.findSaved(String(page.req.body.account));
    const form = await boundBoard(page.req.body);
    if (page.req.body.press) return this.again({ account, form }, page);

    const made = await form.submit(async (values) => {
      const board = await this.chosen.of({ profileId: page.me.id, account }, values);
      const own = unshared(page.me.id);
      return {
        ...board,
        id: await this.writes.add(account, board, sharingOf(values, page.me, own) ?? own),
      };
    });
    if (!made) return this.show({ account, form }, page);

    page.goOn(nextPath(made, form), `The board ${made.name} was made.`);
  }

  @Get(paths.boards.edit.pattern) async edit(@Param('id') id: string, @Res() page: Page) {
    const board = await this.boards.findOwn(page.me, id);
    const account = await this.accounts.findSaved(board.accountId);
    const form = Form.of(BoardForm, valuesOf(board, await this.boards.sharingOf(board)));
    await this.show({ account, form, board }, page);
  }

  @Post(paths.boards.edit.pattern) async update(@Param('id') id: string, @Res() page: Page) {
    const board = await this.boards.findOwn(page.me, id);
    const account = await this.accounts.findSaved(board.accountId);
    const form = await boundBoard(page.req.body);
    if (page.req.body.press) return this.again({ account, form, board }, page);

    const changed = await form.submit(async (values) => {
      const wanted = await this.chosen.of({ profileId: page.me.id, account, board }, values);
      const sharing = sharingOf(values, page.me, await this.boards.sharingOf(board));
      await this.writes.change(board, { ...wanted, sharing }, values.seen);
      return wanted;
    });
    if (!changed) return this.show({ account, form, board }, page);

    const isThere = await this.boards.isThereFor(page.me.id, id);
    page.goOn(
      isThere ? nextPath({ id, ...changed }, form) : paths.boards.index(),
      isThere
        ? 'The board was changed.'
        : `The board ${changed.name} was changed. It is not shared with you.`,
    );
  }

  @Get(paths.boards.removal.pattern) async confirmRemoval(@Param('id') id: string, @Res() page: Page) {
    page.show('boards/removal', boardsRemovalView(await this.boards.findShared(page.me, id)));
  }

  @Post(paths.boards.removal.pattern) async remove(@Param('id') id: string, @Res() page: Page) {
    const board = await this.boards.findShared(page.me, id);
    await this.writes.remove(board);
    page.goOn(paths.boards.index(), `The board ${board.name} was removed. Nothing was changed in Jira.`);
  }

  /** The form once more, with the preview or the Jira boards that were asked for. */
  private async again({ account, form, board }: FormParts, page: Page) {
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

  private async show(parts: FormParts, page: Page) {
    const words = await this.forms.words(page.me, parts);
    page.status(parts.form.valid ? 200 : 422).show('boards/form', words);
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
