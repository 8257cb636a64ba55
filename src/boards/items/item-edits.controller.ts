import { Controller, Get, Param, Post, Res, UseFilters } from '@nestjs/common';
import type { AlmEditField, AlmUser } from '../../alm/alm-provider.js';
import { ChangePages } from '../../changes/change-pages.js';
import { typedText } from '../../changes/edit-values.js';
import { wordsOfText } from '../../changes/edit-words.js';
import { editControlOf, type EditControl } from '../../changes/field-controls.js';
import { edit } from '../../changes/kinds/edit.js';
import { editList, isAddedTo, wantedOf } from '../../changes/kinds/edit-list.js';
import { deleteComment, editComment } from '../../changes/kinds/own-comment.js';
import { isAway } from '../../changes/outages.js';
import { paths } from '../../paths.js';
import { Problem } from '../../problem.js';
import { Needs } from '../../web/access.js';
import type { Page } from '../../web/page.js';
import { BoardPages, type LinkedBoard } from '../board-pages.js';
import { ItemAnswers, type Sent } from './item-answers.js';
import { refuseSearchedOnly } from './item-enter.js';
import { calledIn, commentOf, searchOf, typedOf } from './item-form.js';
import { ItemPages } from './item-pages.js';
import { ItemAt, type ItemPath } from './item-path.js';
import { LinkFirst } from '../link-first.filter.js';
import { UnsentItemForm } from './unsent-item-form.filter.js';

/** Any field of Jira's edit screen, and one's own comments. */
@Needs('see boards')
@Controller()
@UseFilters(LinkFirst, UnsentItemForm)
export class ItemEditsController {
  constructor(
    private readonly pages: BoardPages,
    private readonly items: ItemPages,
    private readonly answers: ItemAnswers,
    private readonly changes: ChangePages,
  ) {}

  /** Where a form was sent to, opened as a page. */
  @Get([paths.items.field.pattern, paths.items.comment.pattern])
  back(@ItemAt() { boardId, key }: ItemPath, @Res() page: Page) {
    page.goOn(paths.items.show({ boardId, key }));
  }

  @Needs('change work items')
  @Post(paths.items.field.pattern)
  async edit(@ItemAt() { boardId, key }: ItemPath, @Param('field') id: string, @Res() page: Page) {
    const board = await this.pages.openAt(page.me.id, { boardId, key });
    const typed = typedOf(page.req.body);
    const name = `e-${id}`;
    const { field, control, problem } = await this.editable(board, key, id);
    const sent = { board, key, typed, field: name };
    const around = {
      controls: { [id]: name },
      goTo: (now: string) => `${paths.items.show({ boardId, key: now })}#edit-${encodeURIComponent(id)}`,
    };
    if (problem) {
      const wanted = () => Promise.reject(problem);
      return this.answers.answer(sent, page.req, page, { ...around, kind: edit, wanted });
    }
    const text = () => {
      const text = typedText(control, typed[name] ?? '', name);
      if (text === '' && field.required) throw new Problem(`Jira needs “${field.name}”.`, { field: name });
      return text;
    };
    const shown = typed[`w-${id}`];
    const shownWords = typed[`h-${id}`];
    const looks = page.req.body.press === 'look';
    if ((control === 'labels' || control === 'several') && isAddedTo(field)) {
      const wanted = () => wantedOf(field, control, [shown ?? '', text()]);
      return this.answers.answer(sent, page.req, page, { ...around, kind: editList, wanted });
    }
    await this.answers.answer(sent, page.req, page, {
      ...around,
      kind: edit,
      seen: shownWords === undefined ? undefined : { text: shownWords },
      wanted: async () => {
        refuseSearchedOnly(sent.typed, name);
        const typed = text();
        if (typed === shown && !looks && !(await this.isOpen(board, key))) return undefined;
        const words = wordsOfText(field, control, typed, await this.named(sent, control, typed));
        return { field: id, label: field.name, control, text: typed, words };
      },
    });
  }

  /** The field and its control; why there is none, which is no answer to a form that was sent before. */
  private async editable(board: LinkedBoard, key: string, id: string): Promise<Editable> {
    try {
      const field = await this.items.editField(board, key, id);
      const control = field && editControlOf(field);
      return control ? { field, control } : { problem: notEditableAnyMore(key, `e-${id}`) };
    } catch (error) {
      // What cannot be asked just now says nothing of the form: it is kept, and sent again.
      if (error instanceof Problem && error.status === 404) return { problem: error };
      throw error;
    }
  }

  /** Whether something of one's own waits there, which what the page showed may take back. */
  private async isOpen({ account, credential }: Sent['board'], key: string): Promise<boolean> {
    const open = await this.changes.open(credential.profileId, account, credential.userKey);
    return open.some((one) => one.key === key);
  }

  /** People whom a typed text names; while Jira is away, what the form called them. */
  private async named(
    { board, key, typed }: Sent,
    control: EditControl,
    text: string,
  ): Promise<Pick<AlmUser, 'name' | 'displayName'>[]> {
    if (control !== 'user' && control !== 'users') return [];
    const names = text.split(',').filter(Boolean);
    try {
      const found = await Promise.all(
        names.map((name) => this.items.people(board, key, searchOf(control, name))),
      );
      return found.flatMap(({ items }) => items);
    } catch (error) {
      if (!isAway(error)) throw error;
      return names.map((name) => ({ name, displayName: calledIn(typed, name) ?? name }));
    }
  }

  @Needs('change work items')
  @Post(paths.items.comment.pattern)
  async comment(@ItemAt() { boardId, key }: ItemPath, @Param('id') id: string, @Res() page: Page) {
    const { req } = page;
    const board = await this.pages.openAt(page.me.id, { boardId, key });
    const typed = typedOf(req.body);
    const name = `c-${id}`;
    const sent = { board, key, typed, field: name };
    const shown = typed[`w-${name}`];
    const around = {
      controls: { comment: name },
      seen: shown === undefined ? undefined : { text: shown },
      goTo: (now: string) => `${paths.items.show({ boardId, key: now })}#comments`,
    };
    if (req.body.press === 'delete')
      return this.answers.answer(sent, req, page, { ...around, kind: deleteComment, wanted: () => ({ id }) });
    await this.answers.answer(sent, req, page, {
      ...around,
      kind: editComment,
      wanted: () => ({ id, text: commentOf(typed, name) }),
    });
  }
}

type Editable =
  | { field: AlmEditField; control: EditControl; problem?: undefined }
  | { field?: undefined; control?: undefined; problem: Problem };

/** Since the page was shown: a field that Jira does not let one edit is no control of it. */
function notEditableAnyMore(key: string, field: string): Problem {
  return new Problem(`Jira does not let you change that field of ${key} any more: nothing was sent.`, {
    field,
    nextStep:
      'Ask an administrator of the project in Jira: it is not on the edit screen, or you may not edit there.',
  });
}
