import { Injectable } from '@nestjs/common';
import type { Application } from 'express';
import { LRUCache } from 'lru-cache';
import { ChangePages } from '../../changes/change-pages.js';
import type { ChangeView } from '../../changes/changes.view.js';
import { agoText, timeZone, today } from '../../dates.js';
import { locale } from '../../locale.js';
import type { Visitor } from '../../web/visitor.js';
import { boardDigest } from '../board-digest.js';
import { boardsShowView } from '../board-page.view.js';
import type { BoardState, LinkedBoard } from '../board-pages.js';
import { CardPlaces } from '../card-places.js';
import { BoardRegions, type Region } from '../board-regions.js';
import type { Asked } from '../region-name.js';
import { mayChange } from '../board-rights.js';
import { unplacedView } from '../columns/unplaced.view.js';
import { addressOf, type BoardQuery } from '../find/board-query.js';
import { findView } from '../find/find.view.js';
import type { ShownBoard } from '../shown-board.js';

const MOST_KEPT = 2_000_000; // names of cards on pages that may still be open
const MOST_WORDS = 200; // pages

type Words = ReturnType<typeof boardsShowView> & {
  find: ReturnType<typeof findView>;
  placeRefusal: string;
};

/** A board as one person is shown it. */
export interface ShownPage extends ShownBoard {
  page: Words;
  region: Region;
}

type Told = BoardState & Asked & { region: Region; myChanges: ChangeView[]; placeRefusal: string };

/** What pages of boards show, kept by their revision: whoever comes back with one is told the difference. */
@Injectable()
export class ShownPages {
  private readonly kept = new LRUCache<string, ShownBoard>({
    maxSize: MOST_KEPT,
    sizeCalculation: ({ lists }) => lists.reduce((sum, { cards }) => sum + cards.length, 10),
  });

  private readonly words = new LRUCache<string, { from: readonly unknown[]; words: Words }>({
    max: MOST_WORDS,
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
    const page = this.wordsOf(me, open, { ...state, region, myChanges, placeRefusal });
    const shown = { lists: region.lists, parts: page.parts };
    // Told from the first one that had the revision, a page may be told twice; told from the last, not at all.
    const name = nameOf(open, page.revision, state.query);
    if (!this.kept.has(name)) this.kept.set(name, shown);
    return { page, region, ...shown };
  }

  /** The same object for as long as nothing is another: then the page around the cards is not rendered anew either. */
  private wordsOf(me: Visitor, open: LinkedBoard, told: Told): Words {
    const name = [open.credential.id, me.role, open.board.id, addressOf(told.query)].join(' ');
    const from = fromOf(me, open, told);
    const kept = this.words.get(name);
    if (kept && kept.from.every((one, at) => one === from[at])) return kept.words;
    const { board, credential } = open;
    const { region, query, placeRefusal } = told;
    const view = boardsShowView(me, open, told);
    const unplaced = unplacedView(board, query, region.unplaced, mayChange(me, board));
    const find = findView(board, query, region.offered, credential.userName);
    const parts = {
      ...view.parts,
      ...region.parts,
      'board-unplaced': { partial: 'unplaced', shown: unplaced },
      'find-faces': { partial: 'faces', shown: find.faces },
    };
    const words = { ...view, parts, find, placeRefusal };
    this.words.set(name, { from, words });
    return words;
  }

  /** What a page showed that had that revision; undefined where that is not known any more. */
  was(open: LinkedBoard, revision: string, query: BoardQuery): ShownBoard | undefined {
    return this.kept.get(nameOf(open, revision, query));
  }
}

/** All that the words of a page depend on beside who they are for and what is asked for. The board's name is none of it. */
function fromOf(me: Visitor, { board, account }: LinkedBoard, told: Told): readonly unknown[] {
  const { reading, region, failure, isReading, isPartly, myChanges, placeRefusal } = told;
  return [
    ...[
      boardDigest(board),
      mayChange(me, board),
      account,
      reading,
      region,
      failure,
      isReading,
      isPartly,
      placeRefusal,
    ],
    ...[JSON.stringify(myChanges), agoText(Date.now() - reading.readAt.getTime())],
    ...[today(), timeZone(), locale()],
  ];
}

/**
 * A revision counts for one person's link: what somebody else is shown has another name. So has what the same person is
 * shown by a browser of another language or time zone, which writes dates and numbers in another way on each card.
 */
function nameOf({ board, credential, mayWork }: LinkedBoard, revision: string, query: BoardQuery): string {
  const shownTo = [credential.id, mayWork, locale(), timeZone()];
  return [...shownTo, board.id, board.version, revision, addressOf(query)].join(' ');
}
