import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ChangeQueue } from '../../changes/change-queue.js';
import { Problem } from '../../problem.js';
import { StoredReadings } from '../../readings/kept/stored-readings.js';
import { Readings } from '../../readings/readings.js';
import { digestOf } from '../../readings/source.js';
import { boardStateView } from '../board-page.view.js';
import { BoardPages, type BoardState, type LinkedBoard } from '../board-pages.js';
import { fragment } from '../fragment.js';
import { differenceOf, isEmpty, type Difference } from '../shown-board.js';
import type { LiveConnection } from './live-connection.js';
import { ShownPages } from './shown-pages.js';

const MOST = 2_000; // connections
/** Of one browser: it has six to an address, for all its windows, and needs some for what is pressed there. */
const MOST_OF_BROWSER = 4;
const TICK = 500; // milliseconds
const EVERY = 5_000; // between two looks whether Jira is to be asked
const WHILE_READING = 1_500;
/** What one person found changed is asked for by the others so soon. */
const AFTER_OTHERS = 1_000;

/**
 * Tells open pages of boards what has changed on them. Each is told what its own person's reading says, so nobody is
 * told of anything that Jira would not show them.
 */
@Injectable()
export class LiveBoards implements OnModuleDestroy {
  private readonly connections = new Set<LiveConnection>();
  private timer?: NodeJS.Timeout;
  private isStopping = false;

  constructor(
    private readonly pages: BoardPages,
    private readonly shown: ShownPages,
    readings: Readings,
    stored: StoredReadings,
    queue: ChangeQueue,
  ) {
    readings.whenChanged((isOver) => this.changed(isOver));
    stored.whenReplaced((_, unread) => unread && this.hinted(unread));
    queue.whenLeft((profileId) => this.wake(({ me }) => me.id === profileId));
  }

  /** Everybody is let go: their browsers come back by themselves, to whoever answers then. */
  onModuleDestroy(): void {
    this.isStopping = true;
    clearInterval(this.timer);
    for (const connection of this.connections) connection.end();
  }

  get size(): number {
    return this.connections.size;
  }

  /** Whether one more can be had. */
  get hasRoom(): boolean {
    return !this.isStopping && this.connections.size < MOST;
  }

  add(connection: LiveConnection): void {
    const own = [...this.connections].filter((one) => !one.isOver && one.browser === connection.browser);
    // Told to go, its page asks now and then, as it would without a connection.
    const tooMany = Math.max(0, own.length + 1 - MOST_OF_BROWSER);
    for (const oldest of own.slice(0, tooMany)) this.remove(oldest, 'crowded');
    this.connections.add(connection);
    this.timer ??= setInterval(() => this.tick(), TICK).unref();
    this.begin(connection);
  }

  private tick(): void {
    const now = Date.now();
    for (const connection of this.connections) {
      connection.beat(now);
      if (connection.isOver) this.connections.delete(connection);
      else if (connection.lookAt <= now) this.begin(connection);
      else void this.assertTheirs(connection);
    }
    if (this.connections.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** A page whose person has signed out, or ended their link, must not stay in sight until the next look. */
  private async assertTheirs(connection: LiveConnection): Promise<LinkedBoard | undefined> {
    try {
      const { me, boardId, query } = connection;
      if (await connection.isSignedIn()) {
        const open = await this.pages.open(me.id, boardId, query.sprint);
        connection.call(open.board.name);
        return open;
      }
    } catch (error) {
      if (!(error instanceof Problem))
        connection.req.log.error({ err: error }, 'an open board could not be told');
    }
    this.remove(connection, 'reload');
  }

  /** What has changed for one person may have changed for the others: they are asked for soon, where that is due. */
  private changed(isOver: (readingId: string) => boolean): void {
    const soon = Date.now() + AFTER_OTHERS;
    for (const connection of this.connections) connection.lookAt = Math.min(connection.lookAt, soon);
    this.wake(({ readingId }) => !readingId || isOver(readingId));
  }

  /**
   * The site says that something has changed, or somebody has changed it from here. Of those who look at the same, one asks it, each in turn; the others ask
   * where that finds something.
   */
  hinted(accountId: string): void {
    const next = new Map<string, LiveConnection>();
    for (const connection of this.connections) {
      const { source = '', hintedAt } = connection;
      if (connection.accountId === accountId && hintedAt <= (next.get(source)?.hintedAt ?? Infinity))
        next.set(source, connection);
    }
    const asking = new Set(next.values());
    for (const connection of asking) Object.assign(connection, { hintedAt: Date.now(), isHinted: true });
    this.wake((connection) => asking.has(connection));
  }

  private wake(isMeant: (connection: LiveConnection) => boolean): void {
    for (const connection of this.connections) {
      if (!isMeant(connection)) continue;
      connection.lookAt = 0;
      setImmediate(() => this.begin(connection));
    }
  }

  private begin(connection: LiveConnection): void {
    if (connection.isLooking || connection.isOver || this.isStopping) return;
    connection.isLooking = true;
    connection.lookAt = Date.now() + EVERY;
    connection
      .inContext(() => this.look(connection))
      .catch((error: unknown) => {
        if (!(error instanceof Problem))
          connection.req.log.error({ err: error }, 'an open board could not be told');
        this.remove(connection, 'reload');
      })
      .finally(() => {
        connection.isLooking = false;
        if (connection.lookAt === 0) this.begin(connection);
      });
  }

  private async look(connection: LiveConnection): Promise<void> {
    const open = await this.assertTheirs(connection);
    if (!open) return;
    Object.assign(connection, { accountId: open.account.id, source: digestOf(open.source) });
    if (connection.isHinted) this.pages.hint(open);
    connection.isHinted = false;
    const state = await this.pages.look(open, { waits: false });
    connection.readingId = state.reading?.id;
    if (state.reading) return this.tell(connection, open, { ...state, reading: state.reading });
    // What was shown may not be shown any more.
    if (connection.shown) return this.remove(connection, 'reload');
    connection.lookAt = Math.min(connection.lookAt, Date.now() + WHILE_READING);
    connection.send('state', boardStateView(state, []));
  }

  private async tell(
    connection: LiveConnection,
    open: LinkedBoard,
    state: BoardState & { reading: NonNullable<BoardState['reading']> },
  ): Promise<void> {
    // Nothing of the board is on the page yet: it is loaded as a whole, and need not be drawn to be told so.
    if (connection.isBlank) return this.remove(connection, 'stale');
    const { app } = connection.req;
    const now = await this.shown.of(app, connection.me, open, { ...state, query: connection.query });
    const before = connection.shown ?? this.shown.was(open, connection.revision, connection.query);
    const difference = before && differenceOf(before, now);
    // The page is older than what is remembered, or was put together in another way.
    if (!difference) return this.remove(connection, 'stale');
    connection.shown = { lists: now.lists, parts: now.parts };
    if (isEmpty(difference)) return;
    const parts = await this.html(connection, difference, now.page);
    connection.send('change', { ...difference, parts, revision: now.page.revision }, now.page.revision);
  }

  private html({ req }: LiveConnection, { parts }: Difference, page: object): Promise<string> {
    return fragment(req.app, 'boards/parts', { ...page, parts, csrf: req.formTokens.issue() });
  }

  private remove(connection: LiveConnection, why: 'reload' | 'stale' | 'crowded'): void {
    connection.send(why, {});
    connection.end();
    this.connections.delete(connection);
  }
}
