import { Injectable } from '@nestjs/common';
import type { Application, Response } from 'express';
import { LRUCache } from 'lru-cache';
import { AccountsService } from '../accounts/accounts.service.js';
import type { WorkItem } from '../alm/alm-provider.js';
import type { Reading } from '../work-items/reading.entity.js';
import { Readings } from '../work-items/readings.js';
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
  private readonly kept = new LRUCache<string, Buffer>({
    maxSize: MOST_KEPT,
    sizeCalculation: ({ length }) => length + 1,
  });

  constructor(
    private readonly accounts: AccountsService,
    private readonly readings: Readings,
  ) {}

  async columns(app: Application, { board, account }: OpenBoard, reading: Reading): Promise<Buffer> {
    const key = `${reading.id} ${reading.revision} ${board.version}`;
    const kept = this.kept.get(key);
    if (kept !== undefined) return kept;

    const columns = fillColumns(board.columns, await this.readings.items(reading));
    const html = Buffer.from(
      await fragment(app, 'boards/columns', columnsView(board, this.accounts.places(account), columns)),
    );
    this.kept.set(key, html);
    return html;
  }

  card(app: Application, { board, account }: OpenBoard, item: WorkItem): Promise<string> {
    return fragment(app, 'boards/card', cardView(board, this.accounts.places(account), item));
  }
}

/**
 * Sends a page whose template prints {{{columns}}}, with these columns in their place. They are bytes already:
 * to encode them anew for every view would take longer than everything else together.
 */
export function sendAround(res: Response, view: string, page: object, columns: Buffer): void {
  res.render(view, { ...page, columns: PLACE }, (error, html) => {
    if (error) return res.req.next?.(error);
    const at = html.indexOf(PLACE);
    res
      .type('html')
      .send(
        Buffer.concat([Buffer.from(html.slice(0, at)), columns, Buffer.from(html.slice(at + PLACE.length))]),
      );
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
