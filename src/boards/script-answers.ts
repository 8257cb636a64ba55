import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { LRUCache } from 'lru-cache';
import type { AskedChange, Told } from '../changes/asked-change.js';
import { ChangePages } from '../changes/change-pages.js';
import { Changes } from '../changes/changes.js';
import { FollowedChanges } from '../changes/followed-changes.js';
import { makeInARow, nothingAsked } from '../changes/in-a-row.js';
import { NeedsChoice, NeedsForm } from '../changes/kinds/move.js';
import { undoPathOf } from '../changes/told-on-page.js';
import type { Typed } from '../changes/transition-form.js';
import { LinkNeeded } from '../credentials/link-needed.js';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { BoardRegions } from './board-regions.js';
import type { LinkedBoard } from './board-pages.js';
import { choicePath, transitionPath } from './items/item-path.js';

const ACCEPTED = 202;
const UNPROCESSABLE = 422;
const MOST_KEPT = 5_000;

/** What was sent, as far as an answer to it needs that. */
interface Sent {
  board: LinkedBoard;
  key: string;
  typed: Typed;
  /** For an answer by a page: where a refusal is said that names no field, and the page's controls by Jira's field id. */
  field?: string;
  controls?: Record<string, string>;
}
type Kept = Omit<Sent, 'board' | 'key'>;
type At = Pick<Sent, 'board' | 'key'>;

/** What a script of a page is told of changes, as JSON: at once that one is on its way, and later what became of it. */
@Injectable()
export class ScriptAnswers {
  /** What was sent, by the id of the change. */
  private readonly kept = new LRUCache<string, Kept>({ max: MOST_KEPT });

  constructor(
    private readonly regions: BoardRegions,
    private readonly changes: Changes,
    private readonly followed: FollowedChanges,
    private readonly pages: ChangePages,
  ) {}

  answer(sent: Sent, res: Response, asks: () => Promise<AskedChange[]>): Promise<void> {
    return this.refusing(sent, res, async () => {
      const asked = await asks();
      if (asked.length === 0) return this.say(sent.board, nothingAsked(sent.key), res);
      if (await this.acknowledge(sent, asked, res)) return;
      await this.say(sent.board, await makeInARow(asked, (one) => this.changes.make(one)), res);
    });
  }

  /**
   * Acknowledges what is written down.
   *
   * @returns whether it did: what has an answer already, or has to be looked for first, is answered with that.
   */
  async acknowledge(
    { board, key, ...kept }: Sent,
    asked: readonly AskedChange[],
    res: Response,
  ): Promise<boolean> {
    const id = asked.length > 0 ? await this.followed.begin(asked) : undefined;
    if (!id) return false;
    this.kept.set(id, kept);
    onItsWay({ board, key }, id, res);
    return true;
  }

  /** What was sent, as far as this process knows that. */
  sent(at: At, id: string): Sent {
    return { typed: {}, ...this.kept.get(id), ...at };
  }

  /** What became of one that was acknowledged, or once more that it is on its way. */
  async outcome(at: At, id: string, res: Response): Promise<void> {
    await this.refusing(this.sent(at, id), res, async () => {
      const told = await this.told(at, id, res);
      if (told) await this.say(at.board, told, res);
    });
  }

  /**
   * @returns what became of it; undefined where it is on its way, and said to be
   * @throws Problem where it was refused
   */
  async told(at: At, id: string, res: Response): Promise<Told | undefined> {
    const told = await this.followed.outcome(at.board.credential.profileId, id);
    if (!told) onItsWay(at, id, res);
    return told;
  }

  private async say(board: LinkedBoard, told: Told, res: Response): Promise<void> {
    const { item, key, message, state, isPartly } = told;
    if (state === 'conflict') {
      const needsForm = urlOf(res, paths.items.show({ boardId: board.board.id, key }));
      return void res.status(UNPROCESSABLE).json({ ok: false, message, needsForm });
    }
    const { credential } = board;
    const cardHtml =
      item && (await this.regions.card(res.req.app, board, item, await this.pages.onCards(credential)));
    const undo = undoPathOf(told);
    const undoUrl = undo && urlOf(res, undo);
    res.status(200).json({ ok: true, message, cardHtml, undoUrl, isWaiting: state === 'waiting', isPartly });
  }

  private async refusing(sent: Sent, res: Response, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Problem) || error instanceof LinkNeeded || error.status === 404) throw error;
      res.status(UNPROCESSABLE).json(refusal(error, sent, res));
    }
  }
}

function onItsWay({ board, key }: At, id: string, res: Response): void {
  const outcomeUrl = urlOf(res, paths.items.outcome({ boardId: board.board.id, key, id }));
  const message = `The change of ${key} is on its way.`;
  res.status(ACCEPTED).json({ ok: true, isWaiting: true, message, outcomeUrl });
}

function refusal(problem: Problem, { board, key, typed }: Sent, res: Response) {
  const reasons = reasonsOf(problem).filter((reason) => !problem.sentences.includes(reason));
  const message = [problem.sentences, ...reasons].join(' ');
  const at = { boardId: board.board.id, key };
  if (problem instanceof NeedsChoice)
    return { ok: false, message, needsForm: urlOf(res, choicePath(at, typed)), isChoice: true };
  if (!(problem instanceof NeedsForm)) return { ok: false, message };
  return { ok: false, message, needsForm: urlOf(res, transitionPath(at, problem.transition.id, typed)) };
}

function reasonsOf(problem: Problem): string[] {
  const { messages = [], fields = {} } = problem as { messages?: string[]; fields?: Record<string, string> };
  return [...messages, ...Object.values(fields)];
}

function urlOf(res: Response, path: string): string {
  return res.app.locals.basePath + path;
}
