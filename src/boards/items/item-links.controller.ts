import { Controller, Get, Post, Query, Res, UseFilters } from '@nestjs/common';
import { typedWorkItemKey } from '../../alm/work-item-key.js';
import { link, unlink } from '../../changes/kinds/link.js';
import type { Typed } from '../../changes/transition-form.js';
import { paths } from '../../paths.js';
import { Problem } from '../../problem.js';
import { OpenWorkItems } from '../../readings/open-work-items.js';
import { Needs } from '../../web/access.js';
import { Form } from '../../web/form.js';
import type { Page } from '../../web/page.js';
import { BoardPages, type LinkedBoard } from '../board-pages.js';
import { LinkFirst } from '../link-first.filter.js';
import { ItemAnswers } from './item-answers.js';
import { ItemForm, typedOf } from './item-form.js';
import { otherEnd, pickedView, wayIn } from './item-links.view.js';
import { ItemPages } from './item-pages.js';
import { ItemAt, type ItemPath } from './item-path.js';
import { UnsentItemForm } from './unsent-item-form.filter.js';

const LONGEST_TERM = 100; // characters

/** Links of a work item with others. */
@Needs('change work items')
@Controller()
@UseFilters(LinkFirst, UnsentItemForm)
export class ItemLinksController {
  constructor(
    private readonly pages: BoardPages,
    private readonly items: ItemPages,
    private readonly open: OpenWorkItems,
    private readonly answers: ItemAnswers,
  ) {}

  /** Where a form was sent to, opened as a page. */
  @Get(paths.items.links.pattern) back(@ItemAt() { boardId, key }: ItemPath, @Res() page: Page) {
    page.goOn(paths.items.show({ boardId, key }));
  }

  /** For a script, while somebody types. */
  @Get(paths.items.picks.pattern) async index(
    @ItemAt() { boardId, key }: ItemPath,
    @Query('term') term: unknown,
    @Res() page: Page,
  ) {
    if (typeof term !== 'string' || !term.trim()) return page.goOn(paths.items.show({ boardId, key }));
    const board = await this.pages.openAt(page.me.id, { boardId, key });
    const found = await this.picked(board, key, term);
    page.show('items/picks', {
      layout: 'fragment',
      found: pickedView(found),
      words: foundWords(found, term),
    });
  }

  /** A link with the one that is named; where words were typed, the page again with what Jira finds by them. */
  @Post(paths.items.links.pattern) async create(@ItemAt() { boardId, key }: ItemPath, @Res() page: Page) {
    const board = await this.pages.openAt(page.me.id, { boardId, key });
    const typed = typedOf(page.req.body);
    const sent = { board, key, typed, field: 'link' };
    const around = {
      controls: {},
      goTo: (now: string) => `${paths.items.show({ boardId, key: now })}#links`,
    };
    if (typed.unlink) {
      const { other = '', ...way } = wayIn(typed.unlink);
      return this.answers.answer(sent, page.req, page, {
        ...around,
        kind: unlink,
        wanted: () => ({ ...way, other }),
      });
    }
    const other = otherEnd(typed, typedWorkItemKey);
    if (!other && typed.link) return this.find({ board, key, typed }, page);
    // From here on it is the one that is named: a page that says what became of it has no list to choose from.
    const named = { ...sent, typed: { ...typed, link: other ?? '' } };
    await this.answers.answer(named, page.req, page, {
      ...around,
      kind: link,
      wanted: () => ({ ...wayIn(typed.linkBy), other: otherThan(key, other) }),
    });
  }

  private async find(asked: { board: LinkedBoard; key: string; typed: Typed }, page: Page): Promise<void> {
    const { board, key, typed } = asked;
    const [shown, picked] = await Promise.all([
      this.items.open(board, key),
      this.picked(board, key, typed.link),
    ]);
    const form = Form.of(ItemForm, typed);
    form.errors.link = foundWords(picked, typed.link) || 'Choose one of those that Jira finds, and link it.';
    this.answers.render(board, { ...shown, picked }, form, page);
  }

  private picked(board: LinkedBoard, key: string, term: string) {
    return this.open.pick(this.items.handle(board, key), term.trim().slice(0, LONGEST_TERM));
  }
}

/** @throws Problem beside the form */
function otherThan(key: string, other: string | undefined): string {
  if (other && other !== key) return other;
  throw new Problem(
    other ? `${key} cannot be linked with itself.` : 'Enter the key of a work item, or words of its summary.',
    { field: 'link' },
  );
}

type Found = Awaited<ReturnType<OpenWorkItems['pick']>>;

/** What is to be said of a search; empty where what it found says everything. */
function foundWords({ problem, items }: Found, term: string): string {
  if (problem) return `Jira could not be asked just now for work items. ${problem.sentences}`;
  return items.length === 0 ? `Jira finds no work item by “${term.trim()}”.` : '';
}
