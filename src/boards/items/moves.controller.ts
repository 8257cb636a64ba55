import { Controller, Get, Post, Query, Res, UseFilters } from '@nestjs/common';
import { AccountsService } from '../../accounts/accounts.service.js';
import { move } from '../../changes/kinds/move.js';
import { rank } from '../../changes/kinds/rank.js';
import { waysInto } from '../../changes/ways.js';
import type { Typed } from '../../changes/transition-form.js';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import type { Page } from '../../web/page.js';
import { BoardPages, type LinkedBoard } from '../board-pages.js';
import { ItemAnswers } from './item-answers.js';
import { refuseSearchedOnly } from './item-enter.js';
import { screenTyped, typedOf } from './item-form.js';
import { ItemPages } from './item-pages.js';
import { cardPath, ItemAt, type ItemPath } from './item-path.js';
import { chosenStatus } from './leads-to.js';
import { LinkFirst } from '../link-first.filter.js';
import { UnsentItemForm } from './unsent-item-form.filter.js';
import { positionWords } from './card-places.view.js';
import { movesChooseView, movesIndexView, waysView } from './moves.view.js';

/** Moving a work item: by a transition, or into a column of the board. */
@Needs('see boards')
@Controller()
@UseFilters(LinkFirst, UnsentItemForm)
export class MovesController {
  constructor(
    private readonly pages: BoardPages,
    private readonly items: ItemPages,
    private readonly answers: ItemAnswers,
    private readonly accounts: AccountsService,
  ) {}

  /**
   * All ways from where the work item is; for a column, which of several ways into it is meant. Where there is nothing
   * to choose, the work item's page.
   */
  @Needs('change work items')
  @Get(paths.items.move.pattern)
  async choose(@ItemAt() at: ItemPath, @Query() query: unknown, @Res() page: Page) {
    const typed = typedOf(query);
    const board = await this.pages.openAt(page.me.id, at);
    if (!typed.column && partOf(query) === 'ways')
      return void page.json(waysView(board, await this.items.ways(board, at.key), page.app.locals.basePath));
    if (!typed.column) return this.index(board, at.key, partOf(query) === 'menu', page);

    const column = this.items.column(board, typed);
    const { item, transitions } = await this.items.open(board, at.key);
    const ways = waysInto(column, transitions.items, item.status);
    if (ways.length < 2) return page.goOn(paths.items.show({ ...at }));

    const places = this.accounts.places(board.account);
    const words = movesChooseView(board, { item, column, ways, typed }, places);
    if (partOf(query) === 'menu') return page.show('items/choice', { layout: 'fragment', ...words });
    page.show('items/choose', words);
  }

  /** @param isPart whether a script asks, which puts the ways beside the card. */
  private async index(board: LinkedBoard, key: string, isPart: boolean, page: Page) {
    const shown = await this.items.open(board, key);
    const words = movesIndexView(board, shown, this.accounts.places(board.account));
    if (isPart) return page.show('items/menu', { layout: 'fragment', ...words });
    page.show('items/move', words);
  }

  @Needs('change work items')
  @Post(paths.items.move.pattern)
  async move(@ItemAt() { boardId, key }: ItemPath, @Res() page: Page) {
    const board = await this.pages.openAt(page.me.id, { boardId, key });
    const typed = typedOf(page.req.body);
    const column = typed.column ? this.items.column(board, typed) : undefined;
    const isPlaced = Boolean(typed.place || typed.before || typed.after);
    const isMoved = column !== undefined || (Boolean(typed.transition) && !typed.place);
    const placing = { kind: rank, wanted: () => this.items.cards.ranked(board, key, typed, column) };
    const moving = {
      kind: move,
      wanted: () => {
        for (const name of Object.values(controlsOf(typed))) refuseSearchedOnly(typed, name);
        return {
          ...(column ? { into: column } : { by: typed.transition, to: chosenStatus(typed) }),
          typed: screenTyped(typed),
        };
      },
    };
    const act = isMoved || !isPlaced ? { ...moving, then: isPlaced ? placing : undefined } : placing;
    const sent = { board, key, typed, field: 'transition' };
    await this.answers.answer(sent, page.req, page, {
      ...act,
      controls: controlsOf(typed),
      // Its place on the board is what a move is about.
      goTo: (now) => cardPath({ boardId: board.board.id, key: now }),
      besides: async (item) => positionWords(await this.items.cards.standing(board, item.key, item)),
    });
  }
}

function partOf(query: unknown): unknown {
  return (query as { part?: unknown }).part;
}

/** The page's control by Jira's field id, for the transition that was chosen. */
function controlsOf({ transition, ...typed }: Typed): Record<string, string> {
  const prefix = `f-${transition}-`;
  const names = Object.keys(typed).filter((name) => name.startsWith(prefix));
  return Object.fromEntries(names.map((name) => [name.slice(prefix.length), name]));
}
