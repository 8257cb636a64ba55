import { Controller, Get, Post, Query, Res, UseFilters } from '@nestjs/common';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import { Form } from '../../web/form.js';
import type { Page } from '../../web/page.js';
import { BoardPages } from '../board-pages.js';
import { ItemAnswers } from './item-answers.js';
import { entered } from './item-enter.js';
import { ItemForm, searchOf, typedOf } from './item-form.js';
import { ItemPages } from './item-pages.js';
import { ItemAt, type ItemPath } from './item-path.js';
import { itemPeopleView } from './item-people.view.js';
import { LinkFirst } from '../link-first.filter.js';
import { UnsentItemForm } from './unsent-item-form.filter.js';

const LONGEST_TERM = 100; // characters
const NOT_SAVED = 'This is not sent yet: press its own button.';

/** The search for people in the page of a work item. */
@Needs('change work items')
@Controller()
@UseFilters(LinkFirst, UnsentItemForm)
export class ItemPeopleController {
  constructor(
    private readonly pages: BoardPages,
    private readonly items: ItemPages,
    private readonly answers: ItemAnswers,
  ) {}

  /** For a script, while somebody types. */
  @Get(paths.items.people.pattern) async index(
    @ItemAt() { boardId, key }: ItemPath,
    @Query() { term, name = 'person' }: Record<string, unknown>,
    @Res() page: Page,
  ) {
    if (typeof term !== 'string' || !term.trim()) return page.goOn(paths.items.show({ boardId, key }));
    const board = await this.pages.openAt(page.me.id, { boardId, key });
    const search = searchOf(String(name), term.trim().slice(0, LONGEST_TERM));
    const found = await this.items.people(board, key, search);
    page.show('items/people', { layout: 'fragment', ...itemPeopleView(found, search) });
  }

  /** The page again, with whom the search found and all that was typed; for the Enter key, what it is meant for. */
  @Post(paths.items.people.pattern) async find(@ItemAt() { boardId, key }: ItemPath, @Res() page: Page) {
    const board = await this.pages.openAt(page.me.id, { boardId, key });
    const typed = typedOf(page.req.body);
    const form = Form.of(ItemForm, typed);
    if (page.req.body.press === 'enter') {
      const { isSearch, path, changed } = entered(typed, { boardId, key });
      // Sent once more as it is, to where the button of that field sends it.
      if (!isSearch && path) return page.redirect(307, page.app.locals.basePath + path);
      if (!isSearch) for (const name of changed) form.errors[name] = NOT_SAVED;
    }
    await this.answers.page(board, key, form, page);
  }
}
