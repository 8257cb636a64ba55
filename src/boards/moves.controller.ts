import { Controller, Get, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AccountsService } from '../accounts/accounts.service.js';
import type { AlmTransition } from '../alm/alm-provider.js';
import { paths } from '../paths.js';
import { digestOf } from '../web/changed-meanwhile.js';
import { seeOther } from '../web/navigation.js';
import { CurrentVisitor, type Visitor } from '../web/visitor.js';
import { WorkItemChanges } from '../work-items/work-item-changes.js';
import { waysInto } from './board-columns.js';
import { BoardPages } from './board-pages.js';
import { goingOf, ItemAnswers } from './item-answers.js';
import { typedOf } from './item-form.js';
import { ItemPages } from './item-pages.js';
import { ItemPathShape, type ItemPath } from './item-path.js';
import { LinkFirst } from './link-first.filter.js';
import { movesChooseView } from './moves.view.js';
import { controlName, fieldValues, requiredFields } from './transition-form.js';

/** Moving a work item: by a transition, or into a column of the board. */
@Controller()
@UseFilters(LinkFirst)
export class MovesController {
  constructor(
    private readonly pages: BoardPages,
    private readonly items: ItemPages,
    private readonly changes: WorkItemChanges,
    private readonly answers: ItemAnswers,
    private readonly accounts: AccountsService,
  ) {}

  /** Which of several ways into a column is meant. Where there is nothing to choose, the work item's page. */
  @Get(paths.items.move.pattern)
  async choose(
    @CurrentVisitor() me: Visitor,
    @Param(ItemPathShape) at: ItemPath,
    @Query() query: unknown,
    @Res() res: Response,
  ) {
    const typed = typedOf(query);
    if (!typed.column) return seeOther(res, paths.items.show({ ...at }));

    const board = await this.pages.open(me.id, at.boardId);
    const column = this.items.column(board, typed);
    const { item, transitions } = await this.items.open(board, at.key);
    const ways = waysInto(column, transitions.items, item.status);
    if (ways.length < 2) return seeOther(res, paths.items.show({ ...at }));

    const places = this.accounts.places(board.account);
    res.render('items/choose', movesChooseView(board, { item, column, ways }, places));
  }

  @Post(paths.items.move.pattern)
  async move(
    @CurrentVisitor() me: Visitor,
    @Param(ItemPathShape) { boardId, key }: ItemPath,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const board = await this.pages.open(me.id, boardId);
    const typed = typedOf(req.body);
    let chosen: AlmTransition | undefined;
    const column = typed.column ? this.items.column(board, typed) : undefined;
    const choose = column ? this.items.into(column, typed) : this.items.chosen(typed.transition ?? '');
    const move = {
      asked: column ? `into ${digestOf(column)}` : `by ${typed.transition}`,
      choose: (...offer: Parameters<typeof choose>) => (chosen = choose(...offer)),
      fields: (transition: AlmTransition) => fieldValues(transition, typed),
    };

    await this.answers.answer({ board, key, typed, field: 'transition' }, req, res, {
      make: () => this.changes.move(this.items.handle(board, key), move, goingOf(req)),
      controls: () =>
        Object.fromEntries(
          chosen ? requiredFields(chosen).map(({ id }) => [id, controlName(chosen!, id)]) : [],
        ),
      done: (item) => `${item.key} is now in “${item.status.name}”.`,
    });
  }
}
