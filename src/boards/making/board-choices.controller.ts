import { Controller, Get, Post, Query, Res, UseFilters } from '@nestjs/common';
import { AccountsService } from '../../accounts/accounts.service.js';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import { Form } from '../../web/form.js';
import type { Page } from '../../web/page.js';
import { BoardForm, boundBoard, sourceOf, unfinished } from './board-form.js';
import { boardsPreviewView, jiraBoardsView } from './board-form.view.js';
import { BoardSources } from './board-sources.js';
import { LinkFirst } from '../link-first.filter.js';

/** Parts of the form of a board, for its script. */
@Needs('make boards')
@Controller()
@UseFilters(LinkFirst)
export class BoardChoicesController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly sources: BoardSources,
  ) {}

  /** What a choice finds. */
  @Post(paths.boards.preview.pattern) async preview(@Res() page: Page) {
    const account = await this.accounts.findSaved(String(page.req.body.account));
    const form = unfinished(await boundBoard(page.req.body));
    const preview = await form.submit((values) =>
      this.sources.preview(page.me.id, account, sourceOf(values)),
    );
    const problem = form.view().errorList[0]?.text ?? form.view().message;
    const words = { layout: 'fragment', ...boardsPreviewView(preview, problem) };
    page.status(200).show('boards/preview', words);
  }

  /** Jira's boards by a part of their name. */
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
}
