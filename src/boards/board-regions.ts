import { Injectable } from '@nestjs/common';
import type { Application, Response } from 'express';
import { LRUCache } from 'lru-cache';
import type { WorkItem } from '../alm/alm-provider.js';
import { today } from '../dates.js';
import { gzipOf, gzipPiece, KeptBytes, KeptRow } from '../web/gzip-pieces.js';
import { NOTHING_KNOWN } from '../readings/findings.js';
import type { Reading } from '../readings/reading.entity.js';
import { Readings } from '../readings/readings.js';
import { letGoOf } from '../readings/stored-readings.js';
import type { CardChanges } from '../changes/card-changes.js';
import { lanesWithFeet, withFeet } from './add/column-foot.view.js';
import { BoardCards, type Card, type Look } from './board-cards.js';
import type { LinkedBoard } from './board-pages.js';
import { columnsView, lanesView } from './columns.view.js';
import { contentOf, type Content } from './find/board-content.js';
import { addressOf, queryOf, type BoardQuery } from './find/board-query.js';
import { findView } from './find/find.view.js';
import { foundView, missedView } from './find/found.view.js';
import { fragment } from './fragment.js';
import { severalBarView } from './several/several-bar.view.js';
import type { Parts, ShownList } from './shown-board.js';

const MOST_KEPT = 1_000_000; // cards, over all boards and people; what they say is there once for all
// What people typed is escaped, so no text of theirs can look like these.
const PLACE = '<!--columns-->';
const LIST = /<!--cards (\S+)-->/;

/** The columns of a board for one person. */
export interface Region {
  lists: ShownList[];
  /** What stands above the lists, and changes with them. */
  parts: Parts;
  unplaced: Content['unplaced'];
  /** The bar by which cards are found. */
  find: ReturnType<typeof findView>;
  bytes: KeptRow;
}

/**
 * The columns of boards with their cards, as compressed HTML. They are put together once for each board and revision of a
 * reading, which belongs to one person, out of cards that are kept: an ordinary view of a board makes no card, and after
 * a change only those are made and compressed that have changed.
 */
@Injectable()
export class BoardRegions {
  private readonly kept = new LRUCache<string, { of: string; region: Region }>({
    maxSize: MOST_KEPT,
    // What is asked for is as long as somebody types it, and few cards may be found by it.
    sizeCalculation: ({ region, of }, key) =>
      region.lists.reduce((sum, { cards }) => sum + cards.length, 100 + of.length + key.length),
  });

  constructor(
    private readonly cards: BoardCards,
    private readonly readings: Readings,
  ) {
    readings.whenChanged((isOver) => letGoOf(this.kept, isOver));
  }

  async of(app: Application, open: LinkedBoard, asked: Asked & { changes: CardChanges }): Promise<Region> {
    const { board, credential } = open;
    const { reading, query, changes } = asked;
    const of = `${reading.revision} ${board.version} ${today()} ${changes.digest}`;
    const key = `${reading.id} ${board.id} ${addressOf(query)}`;
    const kept = this.kept.get(key);
    // What counts as changed lately is another thing with every view.
    if (kept?.of === of && !query.days) return kept.region;
    const told = await this.readings.told(reading);
    const items = changes.inPlace(told.items);
    const content = contentOf(board, { ...told, items }, query, credential.userName);
    const region = await this.make(app, open, { items, query, content, changes });
    this.kept.set(key, { of, region });
    return region;
  }

  /** One card as the person's own reading shows what is around it. */
  async card(app: Application, open: LinkedBoard, item: WorkItem, changes: CardChanges): Promise<string> {
    const reading = await this.readings.find(open.credential, open.source);
    const told = reading ? await this.readings.told(reading) : NOTHING_KNOWN;
    const { around } = contentOf(open.board, told, queryOf({}), '');
    const look = { around, isSelecting: false };
    const [{ html }] = await this.cardsOf(app, open, { items: [item], look, changes });
    return html;
  }

  /** Cards are everybody's, but for those that say what their person has asked for. */
  private async cardsOf(
    app: Application,
    open: LinkedBoard,
    { items, look, changes }: { items: readonly WorkItem[]; look: Look; changes: CardChanges },
  ): Promise<Card[]> {
    const cards = await this.cards.of(app, open, items, look);
    if (!changes.digest) return cards;
    const own = items.map((item, at) => {
      const change = changes.of(item.key);
      return change ? this.cards.with(app, open, { item, change, look }) : cards[at];
    });
    return Promise.all(own);
  }

  private async make(app: Application, open: LinkedBoard, shown: Shown): Promise<Region> {
    const { board } = open;
    const { items, query, content, changes } = shown;
    const { found, around } = content;
    const look = { around, isSelecting: query.isSelecting };
    const made = await this.cardsOf(app, open, { items: found, look, changes });
    const cards = new Map(found.map((item, at) => [item, made[at]]));
    const bare = columnsView(board, query, content, (item) => changes.statusOf(item));
    const columns = withFeet(bare, { board, query, changes });
    const lanes = lanesWithFeet(board, query, lanesView(bare, query, content));
    const shownLists = query.lanes ? lanes.flatMap((lane) => lane.columns) : columns;
    const lists = shownLists.map(({ id, items: inList }) => ({
      id,
      cards: inList.map((item) => cards.get(item)!),
    }));
    const view = query.lanes ? 'boards/lanes' : 'boards/columns';
    const frame = (await fragment(app, view, { columns, lanes })).split(LIST);
    const rows = frame.map((text, at) =>
      at % 2 === 0
        ? new KeptBytes(Buffer.from(text))
        : new KeptRow(this.cards.runsOf(lists.find(({ id }) => id === text)!.cards)),
    );
    const find = findView(board, items, query, content);
    const parts = {
      'board-several': { partial: 'several-bar', shown: severalBarView(board, query) },
      'board-missed': { partial: 'missed', shown: missedView(board, items, query, content) },
      'board-found': { partial: 'found', shown: foundView(board, query, content) },
      ...Object.fromEntries([
        ...columns.map(({ sum }) => [sum.id, { partial: 'column-sum', shown: { sum } }]),
        ...columns.map(({ sum }) => [`${sum.id}-tab`, { partial: 'column-count', shown: { sum } }]),
        ...columns.map(({ foot }) => [foot.id, { partial: 'coming', shown: { foot } }]),
        ...lanes.map(({ sum }) => [sum.id, { partial: 'lane-sum', shown: { sum } }]),
      ]),
    };
    return { lists, parts, unplaced: content.unplaced, bytes: new KeptRow(rows), find };
  }
}

/** What somebody wants to see of their reading. */
export interface Asked {
  reading: Reading;
  query: BoardQuery;
}

interface Shown {
  items: readonly WorkItem[];
  query: BoardQuery;
  content: Content;
  /** Of the person whose reading it is. */
  changes: CardChanges;
}

/**
 * Sends a page whose template prints {{{columns}}}, with these columns in their place. They are compressed already: to
 * compress them anew for every view would take longer than everything else together.
 */
export function sendAround(res: Response, view: string, page: object, columns: KeptRow): void {
  res.render(view, { ...page, columns: PLACE }, (error, html) => {
    if (error) return res.req.next?.(error);
    const at = html.indexOf(PLACE);
    const [head, tail] = [html.slice(0, at), html.slice(at + PLACE.length)];
    res.type('html').vary('Accept-Encoding');
    if (res.req.acceptsEncodings(['gzip', 'identity']) !== 'gzip')
      return void res.send(Buffer.concat([Buffer.from(head), columns.bytes, Buffer.from(tail)]));
    columns
      .gzip()
      .then((piece) =>
        res.set('Content-Encoding', 'gzip').send(gzipOf([gzipPiece(head), piece, gzipPiece(tail)])),
      )
      .catch((failure: unknown) => res.req.next?.(failure));
  });
}
