import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { IsNull, Not } from 'typeorm';
import { Database } from '../../database/database.js';
import { BoardVisit } from './board-visit.entity.js';

const OFTEN_ENOUGH = 10 * 60_000; // milliseconds: one board that is opened again and again is written down no oftener
const PEOPLE = 5_000;

/** Which boards a person uses: their favourites, and when they last opened each. */
@Injectable()
export class BoardVisits {
  /** The last visit of each person that was written down. */
  private readonly noted = new LRUCache<string, { boardId: string; at: number }>({ max: PEOPLE });

  /** The write that is under way. */
  private writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly database: Database) {}

  /** By board. */
  async of(profileId: string): Promise<Map<string, BoardVisit>> {
    await this.writing;
    const visits = await this.database.read.findBy(BoardVisit, { profileId });
    return new Map(visits.map((visit) => [visit.boardId, visit]));
  }

  /** The board that they opened last; undefined for somebody who has opened none. */
  async last(profileId: string): Promise<string | undefined> {
    await this.writing;
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
    this.writing = this.keep({ profileId, boardId, visitedAt: new Date(now) }).catch(() =>
      this.noted.delete(profileId),
    );
  }

  async setFavourite(profileId: string, boardId: string, isFavourite: boolean): Promise<void> {
    await this.keep({ profileId, boardId, isFavourite });
  }

  private async keep(visit: Pick<BoardVisit, 'profileId' | 'boardId'> & Partial<BoardVisit>): Promise<void> {
    await this.database.writeQuietly((manager) =>
      manager.upsert(BoardVisit, visit, { conflictPaths: ['profileId', 'boardId'] }),
    );
  }
}
