import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { IsNull, Not } from 'typeorm';
import { Database } from '../../database/database.js';
import { BoardVisit } from './board-visit.entity.js';

const OFTEN_ENOUGH = 10 * 60_000; // milliseconds: one board that is opened again and again is written down no oftener
const PEOPLE = 5_000;
/** Until visits are written down, all of them in one commit: going to and fro between boards costs none of its own. */
const TOGETHER = 1_000; // milliseconds

type Visit = Pick<BoardVisit, 'profileId' | 'boardId'> & Partial<BoardVisit>;

/** Which boards a person uses: their favourites, and when they last opened each. */
@Injectable()
export class BoardVisits implements OnModuleDestroy {
  /** The last visit of each person. */
  private readonly noted = new LRUCache<string, { boardId: string; at: number }>({ max: PEOPLE });

  /** By person and board: not written down yet. */
  private readonly waiting = new Map<string, Visit>();
  private timer?: NodeJS.Timeout;

  /** The write that is under way. */
  private writing = Promise.resolve();

  constructor(private readonly database: Database) {}

  async onModuleDestroy(): Promise<void> {
    await this.written();
  }

  /** By board. */
  async of(profileId: string): Promise<Map<string, BoardVisit>> {
    await this.written();
    const visits = await this.database.read.findBy(BoardVisit, { profileId });
    return new Map(visits.map((visit) => [visit.boardId, visit]));
  }

  /** The board that they opened last; undefined for somebody who has opened none. */
  async last(profileId: string): Promise<string | undefined> {
    await this.written();
    const [visit] = await this.database.read.find(BoardVisit, {
      where: { profileId, visitedAt: Not(IsNull()) },
      order: { visitedAt: 'DESC' },
      take: 1,
    });
    return visit?.boardId;
  }

  /** They are looking at it. Nobody waits for it, and a page that is loaded again is nothing new. */
  visited(profileId: string, boardId: string): void {
    const last = this.noted.get(profileId);
    // Of two boards that are opened within one millisecond the second one is the later.
    const now = Math.max(Date.now(), last ? last.at + 1 : 0);
    if (last?.boardId === boardId && now - last.at < OFTEN_ENOUGH) return;
    this.noted.set(profileId, { boardId, at: now });
    this.waiting.set(`${profileId} ${boardId}`, { profileId, boardId, visitedAt: new Date(now) });
    this.timer ??= setTimeout(() => void this.written(), TOGETHER).unref();
  }

  /** Writes down what waits for it. */
  private written(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const visits = [...this.waiting.values()];
    this.waiting.clear();
    return (this.writing = Promise.all([this.writing, ...visits.map((visit) => this.tried(visit))]).then(
      () => undefined,
    ));
  }

  /** Of a board that has gone meanwhile, and on a full disk, nothing is kept: the next visit is written down again. */
  private async tried(visit: Visit): Promise<void> {
    await this.keep(visit).catch(() => this.noted.delete(visit.profileId));
  }

  async setFavourite(profileId: string, boardId: string, isFavourite: boolean): Promise<void> {
    await this.keep({ profileId, boardId, isFavourite });
  }

  private async keep(visit: Visit): Promise<void> {
    await this.database.writeQuietly((manager) =>
      manager.upsert(BoardVisit, visit, { conflictPaths: ['profileId', 'boardId'] }),
    );
  }
}
