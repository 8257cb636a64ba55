import { AsyncLocalStorage } from 'node:async_hooks';
import type { Request, Response } from 'express';
import type { Visitor } from '../../web/visitor.js';
import { queryOf, type BoardQuery } from '../find/board-query.js';
import type { ShownBoard } from '../shown-board.js';

const NOTHING_READ = '0'; // as in views/boards/reading.hbs
const COME_BACK = 2_000; // milliseconds; a restart must not bring everybody back at the same instant
const MOST_UNSENT = 1_000_000; // bytes that a browser has not taken yet
const BEAT = 15_000; // milliseconds: proxies cut what is silent for a minute

/** An open page of a board that is told what changes: one answer that does not end. */
export class LiveConnection {
  /** The reading that its page shows; undefined before the first one. */
  readingId?: string;
  /** Of the account and of what is read of it, once that is known. */
  accountId?: string;
  source?: string;
  /** When its site was last asked because of what the site said. */
  hintedAt = 0;
  isHinted = false;
  shown?: ShownBoard;
  /** What the page showed when it connected. */
  readonly revision: string;
  /** What of the board its page shows. */
  readonly query: BoardQuery;
  /** The same for all windows of one. */
  readonly browser: string;
  lookAt = 0;
  private name?: string;
  isLooking = false;
  isOver = false;
  private beatAt = Date.now() + BEAT;

  /** Runs work as that request's: in the reader's time zone. */
  readonly inContext = AsyncLocalStorage.snapshot();

  constructor(
    readonly me: Visitor,
    readonly boardId: string,
    readonly req: Request,
    private readonly res: Response,
  ) {
    const { query, headers } = req;
    this.query = queryOf(query);
    this.browser = req.sessionID;
    this.revision = String(headers['last-event-id'] ?? query.revision ?? '');
    res.once('close', () => (this.isOver = true));
    // Nothing between here and the browser may hold it back, or wait for more to compress.
    res.set({
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
    res.flushHeaders();
    this.write(`retry: ${COME_BACK + (Date.now() % COME_BACK)}\n\n`);
    this.send('hello', {});
  }

  /** Whether its page was there before anything of the board was read. */
  get isBlank(): boolean {
    return this.revision === NOTHING_READ;
  }

  /** @param revision what the page shows after it; the browser names it when it comes back. */
  send(event: string, data: object | string, revision?: string | number): void {
    const id = revision === undefined ? '' : `id: ${revision}\n`;
    this.write(`${id}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Its page is told what the board is called, and again whenever that is another name. */
  call(name: string): void {
    if (name !== this.name) this.send('name', name);
    this.name = name;
  }

  beat(now: number): void {
    if (now >= this.beatAt) this.write(':\n\n');
  }

  /** Whether the session that it was opened with is still that person's. */
  isSignedIn(): Promise<boolean> {
    const { sessionID, sessionStore } = this.req;
    return new Promise((resolve) =>
      sessionStore.get(sessionID, (error: unknown, session) =>
        resolve(!error && session?.profileId === this.me.id),
      ),
    );
  }

  end(): void {
    if (!this.isOver) this.res.end();
    this.isOver = true;
  }

  private write(text: string): void {
    if (this.isOver) return;
    this.beatAt = Date.now() + BEAT;
    this.res.write(text);
    if (this.res.writableLength > MOST_UNSENT) this.end();
  }
}
