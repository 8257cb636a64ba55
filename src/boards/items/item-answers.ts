import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { WorkItem } from '../../alm/alm-provider.js';
import { isNotThere } from '../../alm/alm-problem.js';
import { AccountsService } from '../../accounts/accounts.service.js';
import type { AskedChange, Told } from '../../changes/asked-change.js';
import type { ChangeKind, Seen } from '../../changes/change-kind.js';
import { Changes } from '../../changes/changes.js';
import { inARow, makeInARow, nothingAsked } from '../../changes/in-a-row.js';
import { NeedsChoice } from '../../changes/kinds/move.js';
import { OwnChanges } from '../../changes/own-changes.js';
import { flashTold } from '../../changes/told-on-page.js';
import { NotKnownYet } from '../../changes/unproved.js';
import { LinkNeeded } from '../../credentials/link-needed.js';
import { paths } from '../../paths.js';
import { Problem } from '../../problem.js';
import { sha256 } from '../../sha256.js';
import { Form } from '../../web/form.js';
import { seeOther, wantsJson } from '../../web/navigation.js';
import type { LinkedBoard } from '../board-pages.js';
import { queryAt } from '../add/add-form.js';
import { addressOf } from '../find/board-query.js';
import { choicePath, cardPath } from './item-path.js';
import { refusedForm, searchesIn, type ItemForm } from './item-form.js';
import { operationOf } from './operation-of.js';
import { ItemPages, type ShownWorkItem } from './item-pages.js';
import { itemsShowView } from './items.view.js';
import { seenIn } from './seen-in.js';
import { pointsName } from '../jira-board.js';
import { ScriptAnswers } from '../script-answers.js';
import type { Typed } from '../../changes/transition-form.js';
import { keepUnsent, unsentOf } from './unsent.js';

/** What was sent from the page of a work item, or from its card. */
export interface Sent {
  board: LinkedBoard;
  key: string;
  typed: Typed;
  /** Where a refusal is said that names no field. */
  field: string;
}

/** A change that is asked for. */
interface Wish {
  kind: ChangeKind;
  /** Read from what was typed; undefined where nothing needs to be changed. It may throw a Problem. */
  wanted(): object | undefined | Promise<object | undefined>;
  /** What the page showed of what is not kept of a work item. */
  seen?: Seen;
}

export interface Act extends Wish {
  /** What the same press asks for besides, once that is made or on its way. */
  then?: Wish;
  /** The page's control by Jira's field id. */
  controls: Record<string, string>;
  /** Where somebody at the page of the work item goes on to; the beginning of that page when not given. */
  goTo?(key: string): string;
  /** What is said on that page besides, once it is made: by then there is an answer of the site. */
  besides?(item: WorkItem): Promise<string>;
}

/** What is needed to answer by a page. */
type Answered = Sent & Pick<Act, 'controls' | 'goTo' | 'besides'>;

/** Makes changes of work items, and says what became of them. */
@Injectable()
export class ItemAnswers {
  constructor(
    private readonly items: ItemPages,
    private readonly accounts: AccountsService,
    private readonly changes: Changes,
    private readonly own: OwnChanges,
    private readonly scripts: ScriptAnswers,
  ) {}

  /**
   * Says it to a person by the next page, to a script by JSON. To the panel beside a board it says at once that it is
   * on its way, and by a page what became of it.
   */
  async answer(sent: Sent, req: Request, res: Response, act: Act): Promise<void> {
    if (wantsJson(req)) return this.scripts.answer(sent, res, () => this.asked(sent, req, act));
    await this.tell({ ...sent, ...act }, req, res, async () => {
      const asked = await this.asked(sent, req, act);
      if (asked.length === 0) return nothingAsked(sent.key);
      const { controls } = act;
      if (isInPanel(req) && (await this.scripts.acknowledge({ ...sent, controls }, asked, res)))
        return undefined;
      return makeInARow(asked, (one) => this.changes.make(one));
    });
  }

  /** What became of a change that was acknowledged to a script; once more that it is on its way where it still is. */
  async outcome(at: Pick<Sent, 'board' | 'key'>, id: string, req: Request, res: Response): Promise<void> {
    if (!isInPanel(req)) return this.scripts.outcome(at, id, res);
    const sent = { field: 'transition', controls: {}, ...this.scripts.sent(at, id) };
    await this.tell(sent, req, res, () => this.scripts.told(sent, id, res));
  }

  /** @param work gives what became of it, or undefined where everything is said. */
  private async tell(
    sent: Answered,
    req: Request,
    res: Response,
    work: () => Promise<Told | undefined>,
  ): Promise<void> {
    try {
      const told = await work();
      if (told) await this.goOn(sent, told, req, res);
    } catch (error) {
      if (!(error instanceof Problem) || error instanceof LinkNeeded || isNotThere(error)) throw error;
      await this.refuse(sent, error, res);
    }
  }

  private async goOn(sent: Answered, told: Told, req: Request, res: Response): Promise<void> {
    const { board, typed, field, goTo, besides } = sent;
    const { key: now, state, item } = told;
    const isConflict = state === 'conflict';
    const more = item && state === 'made' && !isInPanel(req) && (await besides?.(item));
    if (!isConflict) flashTold(req, more ? { ...told, message: `${told.message} ${more}` } : told);
    const at = { boardId: board.board.id, key: now };
    const unsent = keepUnsent(req, at, unsentOf(typed, field), pointsName(board.board));
    // What it is about, and the choice, stand at the work item.
    if (isConflict) return seeOther(res, paths.items.show(at));
    // Whoever is at the work item stays there; whoever is at its card, at the card.
    const next = isInPanel(req) ? undefined : goTo?.(now);
    seeOther(res, unsent ?? next ?? (req.body?.from ? paths.items.show(at) : cardPath(at)));
  }

  private async asked({ board, key, typed }: Sent, req: Request, act: Act): Promise<AskedChange[]> {
    const form = operationOf(req);
    const asked: AskedChange[] = [];
    for (const { seen, ...wish } of [act, ...(act.then ? [act.then] : [])]) {
      const operation = form && (asked.length === 0 ? form : sha256(`${form} ${asked.length}`));
      const what = await this.meant(wish, operation);
      if (!what) continue;
      const one: AskedChange = {
        handle: this.items.handle(board, key),
        userKey: board.credential.userKey,
        ...{ ...what, seen: { ...seenIn(typed), ...seen } },
        operation,
        looksOnly: req.body.press === 'look',
      };
      if (!(await this.own.isAsShown(one))) asked.push(one);
    }
    return inARow(asked);
  }

  /** A form that is sent again means what was written down then, whatever Jira lets its person do by now. */
  private async meant({ kind, wanted }: Omit<Wish, 'seen'>, operation: string | undefined) {
    try {
      const what = await wanted();
      return what && { kind, wanted: what };
    } catch (error) {
      const before = error instanceof Problem && operation && (await this.own.askedBy(operation));
      if (!before) throw error;
      return before;
    }
  }

  async page(board: LinkedBoard, key: string, form: Form<ItemForm>, res: Response) {
    this.render(board, await this.items.open(board, key, searchesIn(form.values)), form, res);
  }

  render(board: LinkedBoard, shown: ShownWorkItem, form: Form<ItemForm>, res: Response) {
    const places = this.accounts.places(board.account);
    const { basePath } = res.app.locals;
    const { at } = res.req.query;
    const query = typeof at === 'string' ? addressOf(queryAt({ at })) : '';
    const words = itemsShowView(board, shown, form, { places, basePath, query });
    res.status(form.valid ? 200 : 422).render('items/show', words);
  }

  private async refuse(sent: Answered, problem: Problem, res: Response): Promise<void> {
    const { board, key, typed, field, controls } = sent;
    if (problem instanceof NeedsChoice)
      return seeOther(res, choicePath({ boardId: board.board.id, key }, typed));
    const form = refusedForm(typed, problem, field, controls);
    if (problem instanceof NotKnownYet) form.values.looksFor = field;
    return this.page(board, key, form, res);
  }
}

/** Whether the script of the panel beside a board has sent it. */
function isInPanel({ body }: Request): boolean {
  return body?.from === 'panel';
}
