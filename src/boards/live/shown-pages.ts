import { Injectable } from '@nestjs/common';
import type { Application } from 'express';
import { LRUCache } from 'lru-cache';
import { ChangePages } from '../../changes/change-pages.js';
import type { Visitor } from '../../web/visitor.js';
import { boardsShowView } from '../board-page.view.js';
import type { BoardState, LinkedBoard } from '../board-pages.js';
import { CardPlaces } from '../card-places.js';
import { BoardRegions, type Asked, type Region } from '../board-regions.js';
import { mayChange } from '../board-rights.js';
import { unplacedView } from '../columns/unplaced.view.js';
import { addressOf, type BoardQuery } from '../find/board-query.js';
import { findView } from '../find/find.view.js';
import type { ShownBoard } from '../shown-board.js';

const MOST_KEPT = 2_000_000; // names of cards on pages that may still be open

/** A board as one person is shown it. */
export interface ShownPage extends ShownBoard {
  page: ReturnType<typeof boardsShowView> & { find: ReturnType<typeof findView>; placeRefusal: string };
  region: Region;
}

/** What pages of boards show, kept by their revision: whoever comes back with one is told the difference. */
@Injectable()
export class ShownPages {
  private readonly kept = new LRUCache<string, ShownBoard>({
    maxSize: MOST_KEPT,
    sizeCalculation: ({ lists }) => lists.reduce((sum, { cards }) => sum + cards.length, 10),
  });

  constructor(
    private readonly regions: BoardRegions,
    private readonly changes: ChangePages,
    private readonly cards: CardPlaces,
  ) {}

  async of(app: Application, me: Visitor, open: LinkedBoard, state: BoardState & Asked): Promise<ShownPage> {
    const { credential, account } = open;
    const changes = await this.changes.onCards(credential);
    const [region, myChanges, placeRefusal] = await Promise.all([
      this.regions.of(app, open, { ...state, changes }),
      this.changes.open(credential.profileId, account, credential.userKey),
      this.cards.refusal(open, state.reading),
    ]);
    const view = boardsShowView(me, open, { ...state, myChanges });
    const unplaced = unplacedView(open.board, state.query, region.unplaced, mayChange(me, open.board));
    const shown = {
      lists: region.lists,
      parts: { ...view.parts, ...region.parts, 'board-unplaced': { partial: 'unplaced', shown: unplaced } },
    };
    const find = findView(open.board, state.query, region.offered, credential.userName);
    const page = { ...view, parts: shown.parts, find, placeRefusal };
    // Told from the first one that had the revision, a page may be told twice; told from the last, not at all.
    const name = nameOf(open, page.revision, state.query);
    if (!this.kept.has(name)) this.kept.set(name, shown);
    return { page, region, ...shown };
  }

  /** What a page showed that had that revision; undefined where that is not known any more. */
  was(open: LinkedBoard, revision: string, query: BoardQuery): ShownBoard | undefined {
    return this.kept.get(nameOf(open, revision, query));
  }
}

/** A revision counts for one person's link: what somebody else is shown has another name. */
function nameOf(
  { board, credential, mayWork }: LinkedBoard,
  revision: string | number,
  query: BoardQuery,
): string {
  return [credential.id, mayWork, board.id, board.version, revision, addressOf(query)].join(' ');
}
