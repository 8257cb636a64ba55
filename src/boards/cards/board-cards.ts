import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Application } from 'express';
import { LRUCache } from 'lru-cache';
import type { WorkItem } from '../../alm/alm-provider.js';
import type { CardChange } from '../../changes/card-changes.js';
import { locale } from '../../locale.js';
import { today } from '../../dates.js';
import { KeptBytes, KeptRow } from '../../web/gzip-pieces.js';
import { boardDigest } from '../board-digest.js';
import type { OpenBoard } from '../boards.service.js';
import { aroundCard, cardView } from './cards.view.js';
import type { Around } from '../find/board-content.js';
import { fragment } from '../fragment.js';
import { hashOf } from './hash.js';

/** A work item on a board, as HTML. The same object for the same version, whoever is shown it. */
export interface Card {
  key: string;
  html: string;
  /** When its work item was changed last: also by what no card shows, such as a comment. */
  updated: string;
  /** Another one for each card that was made. */
  serial: number;
  /** Whether a run of cards that are compressed together ends with it: told by its key, so that runs stay as they are. */
  isLast: boolean;
}

/** What a card shows beside its work item. */
export interface Look {
  around: Around;
  /** Whether it has a box, to be one of several. */
  isSelecting: boolean;
}

/** A card of somebody who has asked for something. */
interface Own {
  item: WorkItem;
  change: CardChange;
  look: Look;
}

interface Missing {
  items: WorkItem[];
  look: Look;
  day: string;
  nameOf(item: WorkItem): string;
}

const AT_ONCE = 200; // cards that are made without a pause
const RUN = 256; // cards that are compressed together, about
/** Of one version of a work item: on several boards, for people who see another part of its epic and sub-tasks. */
const MOST_LOOKS = 16;
const MOST_SHORTS = 10_000;
const LONGEST_RUN = 4 * RUN;
const MOST_RUNS = 4_000; // compressed ones that are kept, of about 10 KB
// What people typed is escaped, so no text of theirs can look like this.
const BETWEEN = '<!--card-->';

/**
 * Cards as HTML, made once for each version of a work item: versions are one object for everybody who is shown them,
 * and a card goes with its version.
 */
@Injectable()
export class BoardCards {
  private readonly made = new WeakMap<WorkItem, Map<string, Card>>();
  private readonly runs = new LRUCache<string, KeptBytes>({ max: MOST_RUNS });
  private readonly shorts = new LRUCache<string, string>({ max: MOST_SHORTS });
  private serial = 0;

  async of(
    app: Application,
    open: OpenBoard,
    items: readonly WorkItem[],
    look: Look,
  ): Promise<Map<WorkItem, Card>> {
    const { board, mayWork } = open;
    // Asked once: for thousands of cards it is most of the work.
    const day = today();
    const written = this.short(`${day} ${locale()}`);
    const { around, isSelecting } = look;
    const same = this.short(`${board.id} ${boardDigest(board)} ${mayWork} ${isSelecting}`);
    // Most cards say nothing beside their work item, or the same: their names are one text, which is found the faster.
    const names = new Map([['', same]]);
    const nameOf = (item: WorkItem) => {
      const said = aroundCard(item, around, written);
      const name = names.get(said) ?? `${same} ${said}`;
      names.set(said, name);
      return name;
    };
    const keptOf = (item: WorkItem) => this.made.get(item)?.get(nameOf(item));
    const cards = new Map<WorkItem, Card>();
    const missing: WorkItem[] = [];
    for (const item of items) {
      const card = keptOf(item);
      if (card) cards.set(item, card);
      else missing.push(item);
    }
    if (missing.length > 0) await this.make(app, open, { items: missing, look, day, nameOf });
    for (const item of missing) cards.set(item, keptOf(item)!);
    return cards;
  }

  /** One that says what its person has asked for: theirs alone, and not kept. */
  async with(app: Application, open: OpenBoard, { item, change, look }: Own): Promise<Card> {
    const view = { ...viewOf(open, item, look, today()), change };
    const html = (await fragment(app, 'boards/cards', { cards: [view], between: '' })).trim();
    return this.cardOf(item, html);
  }

  /**
   * The bytes of columns.
   * @param frame texts, and between each two of them the name of the list of cards that stands there
   */
  row(frame: readonly string[], lists: ReadonlyMap<string, readonly Card[]>): KeptRow {
    const parts = frame.map((text, at) => (at % 2 === 0 ? text : lists.get(text)!));
    const count = [...lists.values()].reduce((sum, { length }) => sum + length, 0);
    // Few cards and all around them refer to each other in all columns.
    if (count <= RUN) return new KeptRow([new KeptBytes(() => parts.map(htmlOf).join(''))]);
    return new KeptRow(
      parts.flatMap((part) =>
        typeof part === 'string' ? [new KeptBytes(Buffer.from(part))] : this.runsOf(part),
      ),
    );
  }

  /** Their bytes, in runs of which those are kept that are as they were. */
  private runsOf(cards: readonly Card[]): KeptBytes[] {
    const runs: KeptBytes[] = [];
    let start = 0;
    cards.forEach(({ isLast }, at) => {
      if (!isLast && at + 1 < cards.length && at + 1 - start < LONGEST_RUN) return;
      runs.push(this.run(cards.slice(start, at + 1)));
      start = at + 1;
    });
    return runs;
  }

  private run(cards: readonly Card[]): KeptBytes {
    const name = cards.map(({ serial }) => serial).join();
    const kept = this.runs.get(name);
    if (kept) return kept;
    const run = new KeptBytes(() => htmlOf(cards));
    this.runs.set(name, run);
    return run;
  }

  private async make(
    app: Application,
    open: OpenBoard,
    { items, look, day, nameOf }: Missing,
  ): Promise<void> {
    for (let at = 0; at < items.length; at += AT_ONCE) {
      const some = items.slice(at, at + AT_ONCE);
      const cards = some.map((item) => ({ ...viewOf(open, item, look, day), change: null }));
      const html = (await fragment(app, 'boards/cards', { cards, between: BETWEEN })).split(BETWEEN);
      some.forEach((item, at) => this.keep(item, nameOf(item), html[at].trim()));
      // Others are served between them. After the last nobody has to wait: of a change there is one card.
      if (at + AT_ONCE < items.length) await turn();
    }
  }

  /** For what is the same on thousands of cards: each of them is looked up by it. */
  private short(text: string): string {
    const known = this.shorts.get(text);
    if (known) return known;
    const short = String(++this.serial);
    this.shorts.set(text, short);
    return short;
  }

  private keep(item: WorkItem, name: string, html: string): void {
    const card = this.cardOf(item, html);
    const looks = this.made.get(item) ?? new Map<string, Card>();
    if (looks.size >= MOST_LOOKS) looks.delete([...looks.keys()][0]);
    this.made.set(item, looks.set(name, card));
  }

  private cardOf({ key, updated }: WorkItem, html: string): Card {
    return { key, html, updated, serial: ++this.serial, isLast: isLast(key) };
  }
}

function htmlOf(part: string | readonly Card[]): string {
  return typeof part === 'string' ? part : part.map(({ html }) => html).join('');
}

function viewOf({ board, mayWork }: OpenBoard, item: WorkItem, { around, isSelecting }: Look, day: string) {
  return { ...cardView(board, item, around, day), mayWork, isSelecting };
}

function isLast(key: string): boolean {
  return hashOf(key) % RUN === 0;
}
