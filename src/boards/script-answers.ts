import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { LRUCache } from 'lru-cache';
import type { AskedChange, Told } from '../changes/asked-change.js';
import { ChangePages } from '../changes/change-pages.js';
import { Changes } from '../changes/changes.js';
import { FollowedChanges } from '../changes/followed-changes.js';
import { makeInARow } from '../changes/in-a-row.js';
import { NeedsChoice, NeedsForm } from '../changes/kinds/move.js';
import { undoPathOf } from '../changes/told-on-page.js';
import type { Typed } from '../changes/transition-form.js';
import { LinkNeeded } from '../credentials/link-needed.js';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { BoardRegions } from './board-regions.js';
import type { LinkedBoard } from './board-pages.js';
import { choicePath } from './item-path.js';

const ACCEPTED = 202;
const UNPROCESSABLE = 422;
const MOST_KEPT = 5_000;

/** What was sent, as far as an answer to it needs that. */
interface Sent {
  board: LinkedBoard;
  key: string;
  typed: Typed;
}

/** What a script of a page is told of changes, as JSON: at once that one is on its way, and later what became of it. */
@Injectable()
export class ScriptAnswers {
  /** What was typed, by the id of the change. */
  private readonly typed = new LRUCache<string, Typed>({ max: MOST_KEPT });

  constructor(
    private readonly regions: BoardRegions,
    private readonly changes: Changes,
    private readonly followed: FollowedChanges,
    private readonly pages: ChangePages,
  ) {}

  /** Acknowledges what is written down. What has an answer already, or has to be looked for first, is answered with that. */
  answer(sent: Sent, res: Response, asks: () => Promise<AskedChange[]>): Promise<void> {
    return this.refusing(sent, res, async () => {
      const asked = await asks();
      const id = asked.length > 0 ? await this.followed.begin(asked) : undefined;
      if (!id) return this.say(sent.board, await makeInARow(asked, (one) => this.changes.make(one)), res);
      this.typed.set(id, sent.typed);
      this.acknowledge(sent, id, res);
    });
  }

  /** What became of one that was acknowledged, or once more that it is on its way. */
  async outcome({ board, key }: Omit<Sent, 'typed'>, id: string, res: Response): Promise<void> {
    const sent = { board, key, typed: this.typed.get(id) ?? {} };
    await this.refusing(sent, res, async () => {
      try {
        const told = await this.followed.outcome(board.credential.profileId, id);
        return told ? await this.say(board, told, res) : this.acknowledge(sent, id, res);
      } catch (error) {
        if (error instanceof NeedsChoice || error instanceof NeedsForm) await this.followed.forget(id);
        throw error;
      }
    });
  }

  private acknowledge({ board, key }: Sent, id: string, res: Response): void {
    const outcomeUrl = urlOf(res, paths.items.outcome({ boardId: board.board.id, key, id }));
    const message = `The change of ${key} is on its way.`;
    res.status(ACCEPTED).json({ ok: true, isWaiting: true, message, outcomeUrl });
  }

  private async say(board: LinkedBoard, told: Told, res: Response): Promise<void> {
    const { item, message, state, id, isPartly } = told;
    if (state === 'conflict') {
      const needsForm = urlOf(res, paths.changes.show({ id: id! }));
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

function refusal(problem: Problem, { board, key, typed }: Sent, res: Response) {
  const reasons = reasonsOf(problem).filter((reason) => !problem.sentences.includes(reason));
  const message = [problem.sentences, ...reasons].join(' ');
  const at = { boardId: board.board.id, key };
  if (problem instanceof NeedsChoice)
    return { ok: false, message, needsForm: urlOf(res, choicePath(at, typed)), isChoice: true };
  if (!(problem instanceof NeedsForm)) return { ok: false, message };
  const form = `${paths.items.show(at)}?transition=${encodeURIComponent(problem.transition.id)}`;
  return { ok: false, message, needsForm: urlOf(res, form) };
}

function reasonsOf(problem: Problem): string[] {
  const { messages = [], fields = {} } = problem as { messages?: string[]; fields?: Record<string, string> };
  return [...messages, ...Object.values(fields)];
}

function urlOf(res: Response, path: string): string {
  return res.app.locals.basePath + path;
}
