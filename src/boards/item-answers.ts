import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AccountsService } from '../accounts/accounts.service.js';
import type { WorkItem } from '../alm/alm-provider.js';
import { LinkNeeded } from '../credentials/link-needed.js';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { Form } from '../web/form.js';
import { seeOther, wantsJson } from '../web/navigation.js';
import { flash } from '../web/visitor.js';
import type { Outcome } from '../work-items/proved-changes.js';
import type { Going } from '../work-items/work-item-changes.js';
import { NotKnownYet } from '../work-items/unproved.js';
import type { LinkedBoard } from './board-pages.js';
import { BoardRegions } from './board-regions.js';
import { choicePath, cardPath } from './item-path.js';
import { refusedForm, type ItemForm } from './item-form.js';
import { ItemPages, NeedsChoice, NeedsForm, type ShownWorkItem } from './item-pages.js';
import { itemsShowView } from './items.view.js';
import { OnceOnly, operationOf } from './once-only.js';
import type { Typed } from './transition-form.js';
import { keepUnsent, unsentOf } from './unsent.js';

/** What was sent from the page of a work item, or from its card. */
export interface Sent {
  board: LinkedBoard;
  key: string;
  typed: Typed;
  /** Where a refusal is said that names no field. */
  field: string;
}

export interface Act {
  make(): Promise<Outcome>;
  /** The page's control by Jira's field id, once it is known what is changed. */
  controls(): Record<string, string>;
  done(item: WorkItem): string;
  /** Where to go on to; the card on the board when not given. */
  goTo?(key: string): string;
}

/** Makes changes of work items, and says what became of them. */
@Injectable()
export class ItemAnswers {
  constructor(
    private readonly items: ItemPages,
    private readonly regions: BoardRegions,
    private readonly accounts: AccountsService,
    private readonly once: OnceOnly,
  ) {}

  /** Says it to a person by the next page, to a script by JSON. */
  async answer(sent: Sent, req: Request, res: Response, act: Act): Promise<void> {
    let outcome: Outcome;
    try {
      outcome = await this.once.only(operationOf(req), () => act.make());
    } catch (error) {
      if (!(error instanceof Problem) || error instanceof LinkNeeded || error.status === 404) throw error;
      return this.refuse(sent, error, req, res, act);
    }
    const { board, typed, field } = sent;
    const { item, key: now } = outcome;
    const message = successWords(outcome, act);
    if (wantsJson(req)) {
      const cardHtml = item && (await this.regions.card(req.app, board, item));
      return void res.status(200).json({ ok: true, message, cardHtml });
    }
    flash(req, 'success', message);
    const at = { boardId: board.board.id, key: now };
    const unsent = keepUnsent(req, at, unsentOf(typed, field));
    seeOther(res, unsent ?? (item && act.goTo?.(now)) ?? cardPath(at));
  }

  async page(board: LinkedBoard, key: string, form: Form<ItemForm>, res: Response) {
    this.render(board, await this.items.open(board, key, form.values.person), form, res);
  }

  render(board: LinkedBoard, shown: ShownWorkItem, form: Form<ItemForm>, res: Response) {
    const places = this.accounts.places(board.account);
    res.status(form.valid ? 200 : 422).render('items/show', itemsShowView(board, shown, form, places));
  }

  private async refuse(sent: Sent, problem: Problem, req: Request, res: Response, act: Act): Promise<void> {
    const { board, key, typed, field } = sent;
    const { basePath } = res.app.locals;
    if (wantsJson(req)) return void res.status(422).json(refusal(problem, sent, basePath));
    if (problem instanceof NeedsChoice)
      return seeOther(res, choicePath({ boardId: board.board.id, key }, typed));
    const form = refusedForm(typed, problem, field, act.controls());
    if (problem instanceof NotKnownYet) form.values.looksFor = field;
    return this.page(board, key, form, res);
  }
}

function successWords({ key, item, isLate }: Outcome, { done }: Act): string {
  if (!item)
    return `Jira accepted the change of ${key}, but does not show it just now: it has not been seen yet.`;
  return isLate ? `${done(item)} Jira answered late.` : done(item);
}

function refusal(problem: Problem, { board, key, typed }: Sent, basePath: string) {
  const reasons = reasonsOf(problem).filter((reason) => !problem.sentences.includes(reason));
  const message = [problem.sentences, ...reasons].join(' ');
  const at = { boardId: board.board.id, key };
  if (problem instanceof NeedsChoice)
    return { ok: false, message, needsForm: basePath + choicePath(at, typed) };
  if (!(problem instanceof NeedsForm)) return { ok: false, message };
  const form = `${paths.items.show(at)}?transition=${encodeURIComponent(problem.transition.id)}`;
  return { ok: false, message, needsForm: basePath + form };
}

function reasonsOf(problem: Problem): string[] {
  const { messages = [], fields = {} } = problem as { messages?: string[]; fields?: Record<string, string> };
  return [...messages, ...Object.values(fields)];
}

/** The button Look again sends nothing: it asks what became of the change that was sent before. */
export function goingOf({ body }: Request): Going {
  return { looksOnly: body.press === 'look' };
}
