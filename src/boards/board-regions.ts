import { Injectable } from '@nestjs/common';
import type { Application, Response } from 'express';
import { LRUCache } from 'lru-cache';
import type { WorkItem } from '../alm/alm-provider.js';
import { gzipOf, gzipPiece, KeptBytes, KeptRow } from '../web/gzip-pieces.js';
import type { Reading } from '../readings/reading.entity.js';
import { Readings } from '../readings/readings.js';
import { letGoOf } from '../readings/stored-readings.js';
import type { CardChanges } from '../changes/card-changes.js';
import { BoardCards, type Card } from './board-cards.js';
import { fillColumns } from './board-columns.js';
import type { OpenBoard } from './boards.service.js';
import { columnsView } from './cards.view.js';
import { fragment } from './fragment.js';
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
    sizeCalculation: ({ region }) => region.lists.reduce((sum, { cards }) => sum + cards.length, 1),
  });

  constructor(
    private readonly cards: BoardCards,
    private readonly readings: Readings,
  ) {
    readings.whenChanged((isOver) => letGoOf(this.kept, isOver));
  }

  /** @param changes of the person whose reading it is. */
  async of(app: Application, open: OpenBoard, reading: Reading, changes: CardChanges): Promise<Region> {
    const { board } = open;
    const of = `${reading.revision} ${board.version} ${changes.digest}`;
    const key = `${reading.id} ${board.id}`;
    const kept = this.kept.get(key);
    if (kept?.of === of) return kept.region;
    const region = await this.make(app, open, await this.readings.items(reading), changes);
    this.kept.set(key, { of, region });
    return region;
  }

  async card(app: Application, open: OpenBoard, item: WorkItem, changes: CardChanges): Promise<string> {
    const [{ html }] = await this.cardsOf(app, open, [item], changes);
    return html;
  }

  /** Cards are everybody's, but for those that say what their person has asked for. */
  private async cardsOf(
    app: Application,
    open: OpenBoard,
    items: readonly WorkItem[],
    changes: CardChanges,
  ): Promise<Card[]> {
    const cards = await this.cards.of(app, open, items);
    if (!changes.digest) return cards;
    const own = items.map((item, at) => {
      const change = changes.of(item.key);
      return change ? this.cards.with(app, open, item, change) : cards[at];
    });
    return Promise.all(own);
  }

  private async make(
    app: Application,
    open: OpenBoard,
    items: readonly WorkItem[],
    changes: CardChanges,
  ): Promise<Region> {
    const filled = fillColumns(open.board.columns, items, (item) => changes.statusOf(item));
    const cards = new Map<WorkItem, Card>();
    const made = await this.cardsOf(app, open, items, changes);
    items.forEach((item, at) => cards.set(item, made[at]));
    const { columns } = columnsView(open.board, filled);
    const lists = filled.map((column, at) => ({
      id: columns[at].id,
      cards: column.items.map((item) => cards.get(item)!),
    }));
    const frame = (await fragment(app, 'boards/columns', { columns })).split(LIST);
    const rows = frame.map((text, at) =>
      at % 2 === 0
        ? new KeptBytes(Buffer.from(text))
        : new KeptRow(this.cards.runsOf(lists.find(({ id }) => id === text)!.cards)),
    );
    const parts = Object.fromEntries(
      columns.flatMap(({ sum }) => [
        [sum.id, { partial: 'column-sum', shown: { sum } }],
        [`${sum.id}-tab`, { partial: 'column-count', shown: { sum } }],
      ]),
    );
    return { lists, parts, bytes: new KeptRow(rows) };
  }
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
