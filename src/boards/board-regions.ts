import { Injectable } from '@nestjs/common';
import type { Application } from 'express';
import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import type { WorkItem } from '../alm/alm-provider.js';
import type { KeptRow } from '../web/gzip-pieces.js';
import { NOTHING_KNOWN } from '../readings/reader/findings.js';
import { Readings } from '../readings/readings.js';
import type { CardChanges } from '../changes/card-changes.js';
import { lanesWithFeet, withFeet } from './add/column-foot.view.js';
import { BoardCards, type Card, type Look } from './cards/board-cards.js';
import type { LinkedBoard } from './board-pages.js';
import { columnsView, lanesView } from './cards/columns.view.js';
import { contentOf, type Content } from './find/board-content.js';
import { queryOf } from './find/board-query.js';
import { offeredBy, type Offered } from './find/find.view.js';
import { foundView, missedView } from './find/found.view.js';
import { fittingOf, QuickFilters, type ChosenFilter } from './find/quick-filters.js';
import { quickFiltersView } from './find/quick-filters.view.js';
import { PriorityOrders } from './find/priority-orders.js';
import { fragment } from './fragment.js';
import { regionName, type Asked } from './region-name.js';
import { severalBarView } from './several/several-bar.view.js';
import type { Parts, ShownList } from './shown-board.js';

const MOST_KEPT = 64_000_000; // bytes, over all boards, about: cards are not counted, which are there once for all
const BYTES_OF = { card: 8, choice: 200, rest: 5_000 };
// What people typed is escaped, so no text of theirs can look like this.
const LIST = /<!--cards (\S+)-->/;

/** The columns of a board, for everybody who is shown the same. */
export interface Region {
  lists: ShownList[];
  /** What stands above the lists, and changes with them. */
  parts: Parts;
  unplaced: Content['unplaced'];
  /** Of the bar by which cards are found, what is the same for everybody. */
  offered: Offered;
  bytes: KeptRow;
  /** How many of them it takes in memory, about. */
  weight: number;
}

interface Kept {
  region: Region;
  /** Readings of those who were shown it. */
  readings: Set<string>;
}

/**
 * The columns of boards with their cards, as compressed HTML. They are put together once for all who were told exactly
 * the same by Jira, out of cards that are kept: an ordinary view of a board makes no card, and after a change only those
 * are made and compressed that have changed. They are put together one after the other: beside each other none would be
 * there sooner, and the memory of all would be used at once.
 */
@Injectable()
export class BoardRegions {
  private readonly kept = new LRUCache<string, Kept>({
    maxSize: MOST_KEPT,
    sizeCalculation: ({ region }, name) => region.weight + name.length,
  });
  private readonly making = pLimit(1);

  constructor(
    private readonly cards: BoardCards,
    private readonly readings: Readings,
    private readonly quick: QuickFilters,
    private readonly priorities: PriorityOrders,
  ) {
    readings.whenChanged((isOver) => this.letGo(isOver));
  }

  async of(app: Application, open: LinkedBoard, asked: Asked & { changes: CardChanges }): Promise<Region> {
    const { reading, query } = asked;
    const chosen = await this.quick.chosen(open, reading, query);
    const priorities = query.lanes === 'priority' ? await this.priorities.of(open) : [];
    const answers = chosen.map(({ fit }) => fit.serial).join();
    const name = [regionName(open, asked), answers, ...priorities].join(' ');
    // What counts as changed lately is another thing with every view.
    const kept = () => (query.days ? undefined : this.kept.get(name));
    const now =
      kept() ??
      (await this.making(
        async () => kept() ?? this.keep(name, await this.make(app, open, { ...asked, chosen, priorities })),
      ));
    now.readings.add(reading.id);
    return now.region;
  }

  private keep(name: string, region: Region): Kept {
    const kept = { region, readings: new Set<string>() };
    this.kept.set(name, kept);
    return kept;
  }

  /** What nobody is shown any more goes at once: it may be what a person lost. */
  private letGo(isOver: (readingId: string) => boolean): void {
    for (const [name, { readings }] of [...this.kept.entries()]) {
      for (const id of readings) if (isOver(id)) readings.delete(id);
      if (readings.size === 0) this.kept.delete(name);
    }
  }

  /** One card as the person's own reading shows what is around it. */
  async card(app: Application, open: LinkedBoard, item: WorkItem, changes: CardChanges): Promise<string> {
    const reading = await this.readings.find(open.credential, open.source);
    const told = reading ? await this.readings.told(reading) : NOTHING_KNOWN;
    const { around } = contentOf(open.board, told, queryOf({}), open.credential);
    const look = { around, isSelecting: false };
    const cards = await this.cardsOf(app, open, { items: [item], look, changes });
    return cards.get(item)!.html;
  }

  /** Cards are everybody's, but for those that say what their person has asked for. */
  private async cardsOf(
    app: Application,
    open: LinkedBoard,
    { items, look, changes }: { items: readonly WorkItem[]; look: Look; changes: CardChanges },
  ): Promise<ReadonlyMap<WorkItem, Card>> {
    const cards = await this.cards.of(app, open, items, look);
    if (!changes.digest) return cards;
    for (const item of items) {
      const change = changes.of(item.key);
      if (change) cards.set(item, await this.cards.with(app, open, { item, change, look }));
    }
    return cards;
  }

  private async make(
    app: Application,
    open: LinkedBoard,
    { reading, query, changes, chosen, priorities }: Wanted,
  ): Promise<Region> {
    const { board, credential, mayWork } = open;
    const told = await this.readings.told(reading);
    const items = changes.inPlace(told.items);
    const fitting = fittingOf(chosen);
    const content = contentOf(board, { ...told, items, fitting }, query, credential);
    const { found, around } = content;
    const look = { around, isSelecting: query.isSelecting && mayWork };
    const cards = await this.cardsOf(app, open, { items: found, look, changes });
    const bare = columnsView(board, query, content, (item) => changes.statusOf(item));
    const columns = withFeet(bare, { board, query, changes, mayWork });
    const lanes = lanesWithFeet(lanesView(bare, query, { ...content, board, priorities }), {
      board,
      query,
      mayWork,
    });
    const shownLists = query.lanes
      ? lanes.flatMap((lane) => lane.columns)
      : columns.map((column) => ({ ...column, label: column.name }));
    const cardsIn = (items: readonly WorkItem[]) => items.map((item) => cards.get(item)!);
    const lists = shownLists.map(({ id, label, items: some }) => ({ id, label, cards: cardsIn(some) }));
    const view = query.lanes ? 'boards/lanes' : 'boards/columns';
    const frame = (await fragment(app, view, { columns, lanes })).split(LIST);
    const bytes = this.cards.row(frame, new Map(lists.map((list) => [list.id, list.cards])));
    const offered = offeredBy(board, items, query, content);
    const parts = {
      'board-several': {
        partial: 'several-bar',
        shown: severalBarView(board, { ...query, isSelecting: look.isSelecting }),
      },
      'board-missed': { partial: 'missed', shown: missedView(board, items, query, content) },
      'board-quick': { partial: 'quick-filters', shown: quickFiltersView(board, query, chosen) },
      'board-found': { partial: 'found', shown: foundView(board, query, content) },
      ...Object.fromEntries([
        ...columns.map(({ sum }) => [sum.id, { partial: 'column-sum', shown: { sum } }]),
        ...columns.map(({ sum }) => [`${sum.id}-tab`, { partial: 'column-count', shown: { sum } }]),
        ...columns.map(({ foot }) => [foot.id, { partial: 'coming', shown: { foot } }]),
        ...lanes.map(({ sum }) => [sum.id, { partial: 'lane-sum', shown: { sum } }]),
      ]),
    };
    const shown = { lists, parts, unplaced: content.unplaced, offered };
    const text = frame.reduce((sum, { length }) => sum + length, 0);
    return { ...shown, bytes, weight: text + weightOf(shown) };
  }
}

function weightOf({ lists, offered }: Pick<Region, 'lists' | 'offered'>): number {
  const cards = lists.reduce((sum, list) => sum + list.cards.length, 0);
  const choices = offered.groups.reduce((sum, { options }) => sum + options.length, offered.people.length);
  return cards * BYTES_OF.card + choices * BYTES_OF.choice + BYTES_OF.rest;
}

/** What a region is made of beside the board. */
interface Wanted extends Asked {
  changes: CardChanges;
  chosen: readonly ChosenFilter[];
  /** Ids in the site's order, where there are lanes by it. */
  priorities: readonly string[];
}
