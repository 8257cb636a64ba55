import { Injectable } from '@nestjs/common';
import type { Application, Response } from 'express';
import { LRUCache } from 'lru-cache';
import { AccountsService } from '../accounts/accounts.service.js';
import type { WorkItem } from '../alm/alm-provider.js';
import { gzipOf, gzipPiece, KeptBytes } from '../web/gzip-pieces.js';
import type { Reading } from '../readings/reading.entity.js';
import { Readings } from '../readings/readings.js';
import { letGoOf } from '../readings/stored-readings.js';
import type { OpenBoard } from './boards.service.js';
import { fillColumns } from './board-columns.js';
import { cardView, columnsView } from './cards.view.js';

const MOST_KEPT = 128_000_000; // bytes, over all boards and people
// What people typed is escaped, so no text of theirs can look like this.
const PLACE = '<!--columns-->';

/**
 * The columns of boards with their cards, as bytes of HTML. They are made once for each revision of a reading, which
 * belongs to one person, and kept: an ordinary view of a board makes no card.
 */
@Injectable()
export class BoardRegions {
  private readonly kept = new LRUCache<string, { of: string; made: KeptBytes }>({
    maxSize: MOST_KEPT,
    sizeCalculation: ({ made: { bytes } }) => Math.ceil(bytes.length * 1.1) + 1, // with what is compressed of it
  });

  constructor(
    private readonly accounts: AccountsService,
    private readonly readings: Readings,
  ) {
    readings.whenChanged((isOver) => letGoOf(this.kept, isOver));
  }

  async columns(app: Application, { board, account }: OpenBoard, reading: Reading): Promise<KeptBytes> {
    const of = `${reading.revision} ${board.version}`;
    const kept = this.kept.get(reading.id);
    if (kept?.of === of) return kept.made;

    const columns = fillColumns(board.columns, await this.readings.items(reading));
    const html = await fragment(
      app,
      'boards/columns',
      columnsView(board, this.accounts.places(account), columns),
    );
    const made = new KeptBytes(Buffer.from(html));
    this.kept.set(reading.id, { of, made });
    return made;
  }

  card(app: Application, { board, account }: OpenBoard, item: WorkItem): Promise<string> {
    return fragment(app, 'boards/card', cardView(board, this.accounts.places(account), item));
  }
}

/**
 * Sends a page whose template prints {{{columns}}}, with these columns in their place. They are bytes already, and
 * compressed ones: to encode them anew for every view would take longer than everything else together.
 */
export function sendAround(res: Response, view: string, page: object, columns: KeptBytes): void {
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

/** A template by itself: part of a page. */
function fragment(app: Application, view: string, values: object): Promise<string> {
  return new Promise((resolve, reject) => {
    app.render(view, { layout: 'fragment', ...values }, (error: unknown, html?: string) =>
      error ? reject(error) : resolve(html ?? ''),
    );
  });
}
