import { Controller, Get, Post, Res, UseFilters } from '@nestjs/common';
import { assign } from '../../changes/kinds/assign.js';
import { comment } from '../../changes/kinds/comment.js';
import { setPoints } from '../../changes/kinds/points.js';
import { putInSprint } from '../../changes/kinds/sprint.js';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import { Form } from '../../web/form.js';
import type { Page } from '../../web/page.js';
import { BoardPages } from '../board-pages.js';
import { ItemAnswers } from './item-answers.js';
import { refuseSearchedOnly } from './item-enter.js';
import { calledIn, commentOf, ItemForm, pointsOf, sprintOf, typedOf } from './item-form.js';
import { ItemPages } from './item-pages.js';
import { ItemAt, type ItemPath } from './item-path.js';
import { pointsName } from '../jira-board.js';
import { KeptForm, type TakeKept } from '../kept-form.js';
import { LinkFirst } from '../link-first.filter.js';
import { takeUnsent } from './unsent.js';
import { UnsentItemForm } from './unsent-item-form.filter.js';

/** One work item: what it is, and the forms that change it in Jira as the person who sends them. */
@Needs('see boards')
@Controller()
@UseFilters(LinkFirst, UnsentItemForm)
export class ItemsController {
  constructor(
    private readonly pages: BoardPages,
    private readonly items: ItemPages,
    private readonly answers: ItemAnswers,
  ) {}

  @Get(paths.items.show.pattern) async show(
    @ItemAt() { boardId, key }: ItemPath,
    @KeptForm() takeKept: TakeKept,
    @Res() page: Page,
  ) {
    const { history } = page.req.query;
    const board = await this.pages.openAt(page.me.id, { boardId, key });
    const shown = await this.items.open(board, key);
    const typed = {
      ...takeUnsent(page.req, { boardId, key }),
      ...askedIn(page.req.query),
      ...takeKept(),
    };
    if (typeof history === 'string' && /^[1-9]\d{0,4}$/.test(history))
      shown.history = await this.items.history(board, key, Number(history));
    this.answers.render(board, shown, Form.of(ItemForm, typed), page);
  }

  /**
   * For the script of its page: whether that may still be looked at. Jira is asked what is new on the board by the way, as
   * for an open board.
   */
  @Get(paths.items.sight.pattern) async sight(@ItemAt() at: ItemPath, @Res() page: Page) {
    const open = await this.pages.openAt(page.me.id, at);
    const { reading } = await this.pages.look(open, { waits: false });
    page.json({ isOnBoard: (await this.items.itemIn(reading, at.key)) !== undefined });
  }

  /** Where a form was sent to, opened as a page. */
  @Get([
    paths.items.assignee.pattern,
    paths.items.points.pattern,
    paths.items.sprint.pattern,
    paths.items.comments.pattern,
  ])
  back(@ItemAt() { boardId, key }: ItemPath, @Res() page: Page) {
    page.goOn(paths.items.show({ boardId, key }));
  }

  @Needs('change work items')
  @Post(paths.items.assignee.pattern)
  async assign(@ItemAt() { boardId, key }: ItemPath, @Res() page: Page) {
    const board = await this.pages.openAt(page.me.id, { boardId, key });
    const typed = typedOf(page.req.body);
    // A button of its own needs no choice from the list.
    const quick = { me: board.credential.userName, nobody: '' }[String(page.req.body.press)];
    const assignee = quick ?? typed.assignee;
    const sent = { board, key, typed: { ...typed, assignee }, field: 'assignee' };
    await this.answers.answer(sent, page.req, page, {
      kind: assign,
      wanted: () => {
        if (quick === undefined) refuseSearchedOnly(typed, 'assignee');
        const words = assignee && (quick ? board.credential.displayName : calledIn(typed, assignee));
        return { name: assignee || null, ...(words && { words }) };
      },
      controls: { assignee: 'assignee' },
    });
  }

  @Needs('change work items')
  @Post(paths.items.points.pattern)
  async setPoints(@ItemAt() { boardId, key }: ItemPath, @Res() page: Page) {
    const board = await this.pages.openAt(page.me.id, { boardId, key });
    const typed = typedOf(page.req.body);
    const { points: field } = board.account.mapping;
    await this.answers.answer({ board, key, typed, field: 'points' }, page.req, page, {
      kind: setPoints,
      wanted: () => ({
        points: typed.points ? pointsOf(typed.points, pointsName(board.board)) : null,
        field,
        label: pointsName(board.board),
      }),
      controls: field ? { [field]: 'points' } : {},
    });
  }

  @Needs('change work items')
  @Post(paths.items.sprint.pattern)
  async putInSprint(@ItemAt() { boardId, key }: ItemPath, @Res() page: Page) {
    const board = await this.pages.openAt(page.me.id, { boardId, key });
    const typed = typedOf(page.req.body);
    await this.answers.answer({ board, key, typed, field: 'sprint' }, page.req, page, {
      kind: putInSprint,
      wanted: () => ({ sprint: sprintOf(typed.sprint) }),
      controls: {},
    });
  }

  @Needs('change work items')
  @Post(paths.items.comments.pattern)
  async comment(@ItemAt() { boardId, key }: ItemPath, @Res() page: Page) {
    const board = await this.pages.openAt(page.me.id, { boardId, key });
    const typed = typedOf(page.req.body);
    await this.answers.answer({ board, key, typed, field: 'comment' }, page.req, page, {
      kind: comment,
      wanted: () => ({ text: commentOf(typed) }),
      controls: { comment: 'comment' },
      goTo: (now) => paths.items.show({ boardId, key: now }),
    });
  }
}

/** A transition whose form is asked for, and where the card is to stand once it is made. */
function askedIn(query: unknown) {
  const { transition, before, after } = typedOf(query);
  return { ...(transition && { transition }), ...(before && { before }), ...(after && { after }) };
}
