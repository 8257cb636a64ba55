import { Controller, Get, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AlmTransition, WorkItem } from '../alm/alm-provider.js';
import { LinkNeeded } from '../credentials/link-needed.js';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { Form } from '../web/form.js';
import { seeOther, wantsJson } from '../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../web/visitor.js';
import { WorkItemChanges, type Outcome } from '../work-items/work-item-changes.js';
import { BoardPages, type LinkedBoard } from './board-pages.js';
import { BoardRegions } from './board-regions.js';
import { commentOf, ItemForm, pointsOf, refusedForm, typedOf } from './item-form.js';
import { ItemPages, NeedsForm, type ShownWorkItem } from './item-pages.js';
import { ItemPathShape, type ItemPath } from './item-path.js';
import { itemsShowView } from './items.view.js';
import { LinkFirst } from './link-first.filter.js';
import { OnceOnly, operationOf } from './once-only.js';
import { controlName, fieldValues, requiredFields, type Typed } from './transition-form.js';
import { keepUnsent, takeUnsent, unsentOf } from './unsent.js';
import { AccountsService } from '../accounts/accounts.service.js';

/** One work item: what it is, and the forms that change it in Jira as the person who sends them. */
@Controller()
@UseFilters(LinkFirst)
export class ItemsController {
  constructor(
    private readonly pages: BoardPages,
    private readonly items: ItemPages,
    private readonly changes: WorkItemChanges,
    private readonly regions: BoardRegions,
    private readonly accounts: AccountsService,
    private readonly once: OnceOnly,
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
    this.render(board, shown, Form.of(ItemForm, typed), res);
  }

  /** Where a form was sent to, opened as a page. */
  @Get([
    paths.items.move.pattern,
    paths.items.assignee.pattern,
    paths.items.points.pattern,
    paths.items.comments.pattern,
  ])
  back(@Param(ItemPathShape) { boardId, key }: ItemPath, @Res() res: Response) {
    seeOther(res, paths.items.show({ boardId, key }));
  }

  /** Moves by a transition, or into a column of the board. */
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
    const choose = typed.column
      ? this.items.intoColumn(board, typed.column, typed)
      : this.items.chosen(typed.transition ?? '');

    await this.answer({ board, key, typed, field: 'transition' }, req, res, {
      make: () =>
        this.changes.move(
          this.items.handle(board, key),
          (offered, item) => (chosen = choose(offered, item)),
          (transition) => fieldValues(transition, typed),
        ),
      controls: () =>
        Object.fromEntries(
          chosen ? requiredFields(chosen).map(({ id }) => [id, controlName(chosen!, id)]) : [],
        ),
      done: (item) => `${item.key} is now in “${item.status.name}”.`,
    });
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
    if (req.body.press === 'find') return this.page(board, key, Form.of(ItemForm, typed), res);

    await this.answer({ board, key, typed, field: 'assignee' }, req, res, {
      make: () => this.changes.assign(this.items.handle(board, key), typed.assignee || null),
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
    await this.answer({ board, key, typed, field: 'points' }, req, res, {
      make: async () =>
        this.changes.setPoints(this.items.handle(board, key), typed.points ? pointsOf(typed.points) : null),
      controls: () => (board.account.mapping.points ? { [board.account.mapping.points]: 'points' } : {}),
      done: (item) => `${item.key} has ${item.points ?? 'no'} points.`,
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
    await this.answer({ board, key, typed, field: 'comment' }, req, res, {
      make: async () => this.changes.comment(this.items.handle(board, key), commentOf(typed)),
      controls: () => ({ comment: 'comment' }),
      done: (item) => `Your comment is on ${item.key} in Jira.`,
      goTo: (now) => paths.items.show({ boardId, key: now }),
    });
  }

  /** Makes a change and says what became of it: to a person by the next page, to a script by JSON. */
  private async answer({ board, key, typed, field }: Sent, req: Request, res: Response, act: Act) {
    const isScript = wantsJson(req);
    let outcome: Outcome;
    try {
      outcome = await this.once.only(operationOf(req), () => act.make());
    } catch (error) {
      if (!(error instanceof Problem) || error instanceof LinkNeeded || error.status === 404) throw error;
      if (isScript) return void res.status(422).json(refusal(error, board, key, res.app.locals.basePath));
      const form = refusedForm(typed, error, field, act.controls());
      return this.page(board, key, form, res);
    }
    const { item, key: now } = outcome;
    const message = successWords(outcome, act);
    if (isScript) {
      const cardHtml = item && (await this.regions.card(req.app, board, item));
      return void res.status(200).json({ ok: true, message, cardHtml });
    }
    flash(req, 'success', message);
    const { id: boardId } = board.board;
    const unsent = keepUnsent(req, { boardId, key: now }, unsentOf(typed, field));
    seeOther(res, unsent ?? (item && act.goTo?.(now)) ?? paths.boards.show({ id: boardId }));
  }

  private async page(board: LinkedBoard, key: string, form: Form<ItemForm>, res: Response) {
    this.render(board, await this.items.open(board, key, form.values.person), form, res);
  }

  private render(board: LinkedBoard, shown: ShownWorkItem, form: Form<ItemForm>, res: Response) {
    const places = this.accounts.places(board.account);
    res.status(form.valid ? 200 : 422).render('items/show', itemsShowView(board, shown, form, places));
  }
}

interface Sent {
  board: LinkedBoard;
  key: string;
  typed: Typed;
  /** Where a refusal is said that names no field. */
  field: string;
}

interface Act {
  make(): Promise<Outcome>;
  /** The page's control by Jira's field id, once it is known what is changed. */
  controls(): Record<string, string>;
  done(item: WorkItem): string;
  /** Where to go on to; the board when not given. */
  goTo?(key: string): string;
}

function successWords({ key, item, isLate }: Outcome, { done }: Act): string {
  if (!item) return `Jira has made the change, but does not show ${key} just now.`;
  return isLate ? `${done(item)} Jira answered late.` : done(item);
}

function refusal(problem: Problem, { board }: LinkedBoard, key: string, basePath: string) {
  const reasons = reasonsOf(problem).filter((reason) => !problem.sentences.includes(reason));
  const message = [problem.sentences, ...reasons].join(' ');
  if (!(problem instanceof NeedsForm)) return { ok: false, message };
  const form = `${paths.items.show({ boardId: board.id, key })}?transition=${encodeURIComponent(problem.transition.id)}`;
  return { ok: false, message, needsForm: basePath + form };
}

function reasonsOf(problem: Problem): string[] {
  const { messages = [], fields = {} } = problem as { messages?: string[]; fields?: Record<string, string> };
  return [...messages, ...Object.values(fields)];
}
