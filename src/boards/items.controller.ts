import { Controller, Get, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { Request, Response } from 'express';
import { paths } from '../paths.js';
import { Form } from '../web/form.js';
import { seeOther } from '../web/navigation.js';
import { CurrentVisitor, type Visitor } from '../web/visitor.js';
import { counted } from '../words.js';
import { WorkItemChanges } from '../work-items/work-item-changes.js';
import { BoardPages } from './board-pages.js';
import { goingOf, ItemAnswers } from './item-answers.js';
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
    private readonly changes: WorkItemChanges,
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
      make: () => this.changes.assign(this.items.handle(board, key), typed.assignee || null, goingOf(req)),
      controls: () => ({ assignee: 'assignee' }),
      done: (item) => `${item.key} is assigned to ${item.assignee?.displayName ?? 'nobody'}.`,
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
      make: async () =>
        this.changes.setPoints(
          this.items.handle(board, key),
          typed.points ? pointsOf(typed.points) : null,
          goingOf(req),
        ),
      controls: () => (board.account.mapping.points ? { [board.account.mapping.points]: 'points' } : {}),
      done: (item) =>
        `${item.key} has ${item.points === null ? 'no points' : counted(item.points, 'point')}.`,
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
      make: async () => this.changes.comment(this.items.handle(board, key), commentOf(typed), goingOf(req)),
      controls: () => ({ comment: 'comment' }),
      done: (item) => `Your comment is on ${item.key} in Jira.`,
      goTo: (now) => paths.items.show({ boardId, key: now }),
    });
  }
}
