import { Injectable } from '@nestjs/common';
import type { RankPlace, WorkItem } from '../alm/alm-provider.js';
import type { CardChanges } from '../changes/card-changes.js';
import { ChangePages } from '../changes/change-pages.js';
import type { Ranked } from '../changes/kinds/rank.js';
import type { Typed } from '../changes/transition-form.js';
import { takes } from '../changes/ways.js';
import { Problem } from '../problem.js';
import type { Reading } from '../readings/kept/reading.entity.js';
import { Readings } from '../readings/readings.js';
import { refusalOf } from '../rights/permissions.js';
import type { BoardColumn } from './board.entity.js';
import type { LinkedBoard } from './board-pages.js';
import { contentOf } from './find/board-content.js';
import { queryOf } from './find/board-query.js';
import { RankOrders } from './rank-orders.js';

/** Words for a place in a column, with what a list of changes says of them. */
const WORDS = {
  top: (column: string) => `to the top of “${column}”`,
  up: (column: string) => `one place up in “${column}”`,
  down: (column: string) => `one place down in “${column}”`,
  bottom: (column: string) => `to the bottom of “${column}”`,
};
type PlaceWord = keyof typeof WORDS;

/** The cards of a column as one person sees them, and which of them is meant. */
export interface StandingCard {
  column: string;
  /** Keys of the others, in their order. */
  others: string[];
  /** How many of them stand above it. */
  above: number;
  /** Why its place cannot be changed; empty where it can. */
  refusal: string;
}

interface Board {
  reading: Reading;
  items: readonly WorkItem[];
  changes: CardChanges;
}

/** Where cards stand in their columns, and what to ask Jira for when they are to stand elsewhere. */
@Injectable()
export class CardPlaces {
  constructor(
    private readonly readings: Readings,
    private readonly orders: RankOrders,
    private readonly pages: ChangePages,
  ) {}

  /** Why places within a column cannot be changed on this board; empty where they can. */
  async refusal(open: LinkedBoard, reading: Reading): Promise<string> {
    if (!open.mayWork) return refusalOf('change work items')!;
    return this.orders.refusal(open, () => this.readings.items(reading));
  }

  /**
   * Where a card stands in its column; undefined where it is not on the board.
   * @param now the work item, where it has just been asked for: its card may not have followed yet
   */
  async standing(open: LinkedBoard, key: string, now?: WorkItem): Promise<StandingCard | undefined> {
    const board = await this.read(open);
    if (!board) return undefined;
    const { items, reading } = board;
    const { sprint } = open;
    const query = { ...queryOf({}), sprint };
    const { all } = contentOf(open.board, { ...reading, items }, query, open.credential);
    const item = all.find((one) => one.key === key);
    if (!item) return undefined;
    const column = columnOf(open, board.changes.statusOf(now ?? item));
    const refusal = await this.refusal(open, board.reading);
    return { ...inColumn(open, { ...board, items: all }, { key, column }), refusal };
  }

  /**
   * What is to be ranked where, as it was sent: `place` in the card's own column, or `before` or `after` another card.
   *
   * @param column into which the card is moved at the same time; there it needs no rank where it stands so anyhow.
   * @returns undefined where nothing needs to be ranked
   * @throws Problem where it cannot be, or stands there already
   */
  async ranked(
    open: LinkedBoard,
    key: string,
    { place: word, before, after, transition }: Typed,
    column?: BoardColumn,
  ): Promise<Ranked | undefined> {
    const neighbour = before ?? after;
    const isMoved = Boolean(column ?? transition);
    if (word) return isMoved ? undefined : this.byWord(open, key, word);
    if (!neighbour) return undefined;
    const board = await this.read(open);
    if (!board) throw problem('This board has not been read yet.', 'Wait a moment and try again.');
    const refusal = await this.refusal(open, board.reading);
    if (refusal && isMoved) return undefined;
    if (refusal) throw problem(refusal);
    const other = board.items.find((one) => one.key === neighbour);
    if (!other || neighbour === key)
      throw problem(`${neighbour} is not there any more: nothing was moved.`, 'Look where it is now.');

    const place = before ? { before } : { after: neighbour };
    const into = column ?? columnOf(open, board.changes.statusOf(other));
    const { others, above } = inColumn(open, board, { key, column: into });
    const wanted = others.indexOf(neighbour) + (before ? 0 : 1);
    if (wanted !== above || (isMoved && !column)) return { place, ...standsBeside(board.items, key) };
    if (isMoved) return undefined;
    throw problem(`${key} stands there already.`);
  }

  private async byWord(open: LinkedBoard, key: string, word: string): Promise<Ranked> {
    const card = await this.standing(open, key);
    if (!card) throw problem(`${key} is not on this board any more.`, 'Load the board again.');
    if (card.refusal) throw problem(card.refusal);
    const place = placeOf(word, card);
    if (!place) throw problem(`${key} stands there already.`);
    const { items } = (await this.read(open))!;
    const where = WORDS[word as PlaceWord](card.column);
    return { place, where, ...standsBeside(items, key) };
  }

  private async read(open: LinkedBoard): Promise<Board | undefined> {
    const { credential, source } = open;
    const reading = await this.readings.find(credential, source);
    if (!reading) return undefined;
    const changes = await this.pages.onCards(credential);
    return { reading, items: changes.inPlace(await this.readings.items(reading)), changes };
  }
}

function problem(sentence: string, nextStep?: string): Problem {
  return new Problem(sentence, { field: 'transition', nextStep });
}

/** Undefined for a status that no column names. */
function columnOf({ board }: LinkedBoard, status: WorkItem['status']): BoardColumn | undefined {
  return board.columns.find((one) => takes(one, status));
}

function inColumn(
  open: LinkedBoard,
  { items, changes }: Board,
  { key, column }: { key: string; column: BoardColumn | undefined },
) {
  const isThere = (item: WorkItem) => item.key === key || columnOf(open, changes.statusOf(item)) === column;
  const keys = items.filter(isThere).map((one) => one.key);
  return {
    column: column?.name ?? 'Other statuses',
    others: keys.filter((one) => one !== key),
    above: Math.max(0, keys.indexOf(key)),
  };
}

/** Undefined for where it stands already. */
function placeOf(word: string, { others, above }: StandingCard): RankPlace | undefined {
  const before = (other: string | undefined) => (other ? { before: other } : undefined);
  const after = (other: string | undefined) => (other ? { after: other } : undefined);
  switch (word as PlaceWord) {
    case 'top':
      return above > 0 ? before(others[0]) : undefined;
    case 'up':
      return before(others[above - 1]);
    case 'down':
      return after(others[above]);
    case 'bottom':
      return above < others.length ? after(others.at(-1)) : undefined;
    default:
      throw problem('Choose a place: top, up, down or bottom.');
  }
}

/** Where it is to be put to stand again where it stands now. */
function standsBeside(items: readonly WorkItem[], key: string): Pick<Ranked, 'from' | 'fromRank'> {
  const at = items.findIndex((one) => one.key === key);
  if (at < 0 || items.length < 2) return {};
  const [below, above] = [items[at + 1], items[at - 1]];
  return below
    ? { from: { before: below.key }, fromRank: below.rank }
    : { from: { after: above.key }, fromRank: above.rank };
}

/** The words that would change something, for buttons. */
export function placeWords(card: StandingCard): { value: PlaceWord; label: string }[] {
  const all = Object.keys(WORDS) as PlaceWord[];
  return all
    .filter((word) => placeOf(word, card))
    .map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }));
}
