import { Controller, Get, Param, Post, Res, UseFilters } from '@nestjs/common';
import { AlmProblem } from '../../alm/alm-problem.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { paths } from '../../paths.js';
import { asPerson } from '../../readings/as-person.js';
import { Needs } from '../../web/access.js';
import { seenOf } from '../../web/changed-meanwhile.js';
import { Form } from '../../web/form.js';
import type { Page } from '../../web/page.js';
import type { QuickFilter } from '../board.entity.js';
import { BoardPages, type LinkedBoard } from '../board-pages.js';
import { BoardWrites } from '../making/board-writes.js';
import { BoardsService } from '../boards.service.js';
import { KeptForm, type TakeKept } from '../kept-form.js';
import { LinkFirst } from '../link-first.filter.js';
import { UnsentBoardForm } from '../unsent-board-form.filter.js';
import {
  errorsOf,
  filtersOf,
  isFilled,
  pressed,
  QuickFiltersForm,
  shownFilters,
  typedFilters,
} from './quick-filters-form.js';
import { quickFiltersFormView } from './quick-filters-form.view.js';

/** The form in which the quick filters of one board are made, for those who may change the board. */
@Needs('make boards')
@Controller()
@UseFilters(LinkFirst, UnsentBoardForm)
export class QuickFiltersController {
  constructor(
    private readonly boards: BoardsService,
    private readonly writes: BoardWrites,
    private readonly pages: BoardPages,
    private readonly credentials: CredentialsService,
  ) {}

  @Get(paths.boards.quickFilters.pattern) async edit(
    @Param('id') id: string,
    @KeptForm() takeKept: TakeKept,
    @Res() page: Page,
  ) {
    const { board } = await this.open(page, id);
    const { quickFilters } = board;
    const kept = takeKept();
    const seen = seenOf({ quickFilters: shownFilters(quickFilters) });
    const form = kept ? await Form.bind(QuickFiltersForm, kept) : Form.of(QuickFiltersForm, { seen });
    const rows = kept ? typedFilters(form.values) : quickFilters;
    page.show('boards/quick-filters', quickFiltersFormView({ board, form, rows }));
  }

  @Post(paths.boards.quickFilters.pattern) async update(@Param('id') id: string, @Res() page: Page) {
    const open = await this.open(page, id);
    const { board } = open;
    const form = await page.bind(QuickFiltersForm);
    const rows = typedFilters(form.values);
    const { press } = page.req.body as { press?: unknown };
    if (typeof press === 'string' && press)
      return page
        .status(200)
        .show('boards/quick-filters', quickFiltersFormView({ board, form, rows: pressed(rows, press) }));

    Object.assign(form.errors, errorsOf(rows));
    if (form.valid) Object.assign(form.errors, await this.refusals(open, rows));
    await form.submit(({ seen }) =>
      this.writes.changeQuickFilters(board, filtersOf(rows, board.quickFilters), seen),
    );
    if (!form.valid)
      return page.show('boards/quick-filters', quickFiltersFormView({ board, form, rows }), form);

    page.goOn(paths.boards.show({ id }), 'The quick filters of the board were changed.');
  }

  private async open({ me }: Page, id: string): Promise<LinkedBoard> {
    await this.boards.findOwn(me, id);
    return this.pages.open(me.id, id);
  }

  /** What Jira says, to whoever saves them, of queries that it does not understand; those that were saved stay as they are. */
  private async refusals(open: LinkedBoard, rows: readonly QuickFilter[]): Promise<Record<string, string>> {
    const { account, board, credential, source } = open;
    const before = new Set(board.quickFilters.map(({ jql }) => jql));
    const errors: Record<string, string> = {};
    await asPerson(this.credentials, credential.profileId, account, async (client) => {
      for (const [at, row] of rows.entries()) {
        if (!isFilled(row) || before.has(row.jql)) continue;
        try {
          const page = { startAt: 0, maxResults: 1 };
          await client.fitting(source.query, row.jql, page, account.mapping);
        } catch (error) {
          if (!(error instanceof AlmProblem && error.kind === 'invalid')) throw error;
          const said = [...error.messages, ...Object.values(error.fields)].join(' ');
          errors[`jql-${at}`] = said || error.message;
        }
      }
    });
    return errors;
  }
}
