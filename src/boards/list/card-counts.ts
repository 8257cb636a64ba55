import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Readings } from '../../readings/readings.js';
import { boardDigest } from '../board-digest.js';
import { BoardsService } from '../boards.service.js';
import { contentOf } from '../find/board-content.js';
import { queryOf } from '../find/board-query.js';

const MOST_KEPT = 10_000; // numbers

/** How many cards people have on their boards: counted as the boards themselves count them. */
@Injectable()
export class CardCounts {
  private readonly kept = new LRUCache<string, number>({ max: MOST_KEPT });

  constructor(
    private readonly boards: BoardsService,
    private readonly readings: Readings,
  ) {}

  /** How many the person was last shown there; undefined while they have been shown none. */
  async of(profileId: string, boardId: string): Promise<number | undefined> {
    const { board, credential, source } = await this.boards.open(profileId, boardId);
    if (!credential || credential.isFailing) return undefined;
    const reading = await this.readings.find(credential, source);
    if (!reading) return undefined;
    const name = `${reading.id} ${reading.revision} ${board.id} ${boardDigest(board)}`;
    const known = this.kept.get(name);
    if (known !== undefined) return known;
    const { all } = contentOf(board, await this.readings.told(reading), queryOf({}), credential);
    this.kept.set(name, all.length);
    return all.length;
  }
}
