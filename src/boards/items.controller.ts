import { Controller, Get, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { Request, Response } from 'express';
import { assign } from '../changes/kinds/assign.js';
import { comment } from '../changes/kinds/comment.js';
import { setPoints } from '../changes/kinds/points.js';
import { paths } from '../paths.js';
import { Form } from '../web/form.js';
import { seeOther } from '../web/navigation.js';
import { CurrentVisitor, type Visitor } from '../web/visitor.js';
import { BoardPages } from './board-pages.js';
import { ItemAnswers } from './item-answers.js';
import { commentOf, ItemForm, pointsOf, typedOf } from './item-form.js';
import { ItemPages } from './item-pages.js';
import { ItemPathShape, type ItemPath } from './item-path.js';
import { LinkFirst } from './link-first.filter.js';
import { takeUnsent } from './unsent.js';

/** One work item: what it is, and the forms that change it in Jira as the person who sends them. */
@Controller()
@UseFilters(LinkFirst)
export class ItemsController {
  constructor(
    private readonly pages: BoardPages,
    private readonly items: ItemPages,
    private readonly answers: ItemAnswers,
  ) {}

  @Get(paths.items.show.pattern)
  async show(
    @CurrentVisitor() me: Visitor,
    @Param(ItemPathShape) { boardId, key }: ItemPath,
    @Query('transition') transition: string | undefined,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const board = await this.pages.open(me.id, boardId);
    const shown = await this.items.open(board, key);
    const typed = { ...takeUnsent(req, { boardId, key }), ...(transition && { transition }) };
    this.answers.render(board, shown, Form.of(ItemForm, typed), res);
  }

  /** Where a form was sent to, opened as a page. */
  @Get([paths.items.assignee.pattern, paths.items.points.pattern, paths.items.comments.pattern])
  back(@Param(ItemPathShape) { boardId, key }: ItemPath, @Res() res: Response) {
    seeOther(res, paths.items.show({ boardId, key }));
  }

  @Post(paths.items.assignee.pattern)
  async assign(
    @CurrentVisitor() me: Visitor,
    @Param(ItemPathShape) { boardId, key }: ItemPath,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const board = await this.pages.open(me.id, boardId);
    const typed = typedOf(req.body);
    if (req.body.press === 'find') return this.answers.page(board, key, Form.of(ItemForm, typed), res);

    await this.answers.answer({ board, key, typed, field: 'assignee' }, req, res, {
      kind: assign,
      wanted: () => ({ name: typed.assignee || null }),
      controls: { assignee: 'assignee' },
    });
  }

  @Post(paths.items.points.pattern)
  async setPoints(
    @CurrentVisitor() me: Visitor,
    @Param(ItemPathShape) { boardId, key }: ItemPath,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const board = await this.pages.open(me.id, boardId);
    const typed = typedOf(req.body);
    await this.answers.answer({ board, key, typed, field: 'points' }, req, res, {
      kind: setPoints,
      wanted: () => ({ points: typed.points ? pointsOf(typed.points) : null }),
      controls: board.account.mapping.points ? { [board.account.mapping.points]: 'points' } : {},
    });
  }

  @Post(paths.items.comments.pattern)
  async comment(
    @CurrentVisitor() me: Visitor,
    @Param(ItemPathShape) { boardId, key }: ItemPath,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const board = await this.pages.open(me.id, boardId);
    const typed = typedOf(req.body);
    await this.answers.answer({ board, key, typed, field: 'comment' }, req, res, {
      kind: comment,
      wanted: () => ({ text: commentOf(typed) }),
      controls: { comment: 'comment' },
      goTo: (now) => paths.items.show({ boardId, key: now }),
    });
  }
}
