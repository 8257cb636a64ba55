import { Controller, Get, Param, Post, Res, UseFilters } from '@nestjs/common';
import { isNotThere } from '../../alm/alm-problem.js';
import { LinkNeeded } from '../../credentials/link-needed.js';
import { NeedsFields } from '../../changes/kinds/create.js';
import { NotKnownYet } from '../../changes/unproved.js';
import { paths } from '../../paths.js';
import { Problem } from '../../problem.js';
import { Needs } from '../../web/access.js';
import type { Form } from '../../web/form.js';
import { wantsJson } from '../../web/navigation.js';
import type { Page } from '../../web/page.js';
import { BoardPages, type LinkedBoard } from '../board-pages.js';
import { addressOf } from '../find/board-query.js';
import { KeptForm, type TakeKept } from '../kept-form.js';
import { LinkFirst } from '../link-first.filter.js';
import { AddAnswers, type Added } from './add-answers.js';
import { addFormOf, queryAt, refuse, type AddForm } from './add-form.js';
import { AddPlaces, type Place } from './add-places.js';
import { addingView } from './adding.view.js';
import { UnsentAddForm } from './unsent-add-form.filter.js';

/** A new work item: at the foot of a column, in a sprint or an epic. */
@Needs('change work items')
@Controller()
@UseFilters(LinkFirst, UnsentAddForm)
export class AddingController {
  constructor(
    private readonly pages: BoardPages,
    private readonly places: AddPlaces,
    private readonly answers: AddAnswers,
  ) {}

  @Get(paths.boards.add.pattern) async show(
    @Param('id') id: string,
    @KeptForm() takeKept: TakeKept,
    @Res() page: Page,
  ) {
    const { query } = page.req;
    const form = addFormOf({ ...query, ...takeKept() });
    const board = await this.pages.open(page.me.id, id, queryAt(form.values).sprint);
    const words = addingView(board, await this.places.of(board, form.values), form);
    if (query.part === 'form') return page.show('boards/add-form', { layout: 'fragment', ...words });
    page.show('boards/add', words);
  }

  @Post(paths.boards.add.pattern) async add(@Param('id') id: string, @Res() page: Page) {
    const { req } = page;
    const form = addFormOf(req.body);
    const board = await this.pages.open(page.me.id, id, queryAt(form.values).sprint);
    if (req.body.press === 'more') {
      form.values.all = 'yes';
      return page.show('boards/add', addingView(board, await this.places.of(board, form.values), form));
    }
    const place = await this.places.of(board, form.values);
    try {
      const wanted = this.places.wanted(board, place, form.values);
      const added = await this.answers.add(board, wanted, queryAt(form.values), req);
      this.said(page, board, form.values, added);
    } catch (error) {
      if (error instanceof NotKnownYet)
        return this.said(page, board, form.values, { isOver: false, message: error.sentences });
      if (!(error instanceof Problem) || error instanceof LinkNeeded || isNotThere(error)) throw error;
      await this.refuse(page, { board, form, place }, error);
    }
  }

  private said(page: Page, { board }: LinkedBoard, values: AddForm, added: Added): void {
    const path = paths.boards.show({ id: board.id }) + addressOf(queryAt(values));
    const { message, card, isOver, next, isAsAsked } = added;
    if (wantsJson(page.req)) return void page.json({ ok: true, message, card, link: next?.link, isAsAsked });
    page.say(isOver ? 'success' : 'info', message, next);
    page.goOn(card ? `${path}#${encodeURIComponent(card)}` : path);
  }

  private async refuse(
    page: Page,
    { board, form, place }: { board: LinkedBoard; form: Form<AddForm>; place: Place },
    problem: Problem,
  ): Promise<void> {
    const asks = problem instanceof NeedsFields ? problem : undefined;
    const whole = await this.places.withScreen(board, place, asks?.screen);
    refuse(form, problem, whole.screen);
    const words = addingView(board, { ...whole, notice: asks?.message }, form);
    page.status(422);
    // A script puts the form in its place.
    if (wantsJson(page.req)) return page.show('boards/add-form', { layout: 'fragment', ...words });
    page.show('boards/add', words);
  }
}
