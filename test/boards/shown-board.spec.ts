import fc from 'fast-check';
import type { Card } from '../../src/boards/cards/board-cards.js';
import { differenceOf, type Difference, type ShownBoard } from '../../src/boards/shown-board.js';

const card = (key: string, html = key): Card => ({ key, html, updated: '', serial: 0, isLast: false });
const boardOf = (lists: Card[][]): ShownBoard => ({
  lists: lists.map((cards, at) => ({ id: `list-${at}`, label: '', cards })),
  parts: {},
});

/** What the script of the page makes of it. */
function applied({ lists }: ShownBoard, { cards, gone, places }: Difference): Card[][] {
  const made = lists.map(({ cards: old }) =>
    old.filter(({ key }) => !gone.includes(key)).map((one) => card(one.key, cards[one.key] ?? one.html)),
  );
  for (const [key, id, after] of places) {
    const found = made.flat().find((one) => one.key === key) ?? card(key, cards[key]);
    for (const list of made) list.splice(0, list.length, ...list.filter((one) => one.key !== key));
    const home = made[lists.findIndex((list) => list.id === id)];
    home.splice(after === null ? 0 : home.findIndex((one) => one.key === after) + 1, 0, found);
  }
  return made;
}
const written = (lists: readonly (readonly Card[])[]) =>
  lists.map((list) => list.map(({ key, html }) => `${key}=${html}`));

describe('the difference between two states of a board', () => {
  const keys = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 40 });
  const columns = fc.tuple(keys, fc.array(fc.nat(2), { minLength: 41, maxLength: 41 }));
  const made = ([order, homes]: [number[], number[]], changed: number[] = []) =>
    boardOf(
      [0, 1, 2].map((column) =>
        order
          .filter((key) => homes[key] === column)
          .map((key) => card(`K-${key}`, changed.includes(key) ? 'new' : 'old')),
      ),
    );

  test('makes the one into the other, whatever came, went, moved or changed', () => {
    fc.assert(
      fc.property(columns, columns, keys, (before, after, changed) => {
        const [one, other] = [made(before), made(after, changed)];
        expect(written(applied(one, differenceOf(one, other)!))).toEqual(
          written(other.lists.map(({ cards }) => cards)),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('of five thousand cards, one that is ranked from the end to the top is one place', () => {
    const cards = Array.from({ length: 5_000 }, (_, at) => card(`BIG-${at}`));
    const moved = [cards[4_999], ...cards.slice(0, 4_999)];
    const difference = differenceOf(boardOf([cards]), boardOf([moved]))!;
    const places = [['BIG-4999', 'list-0', null]];
    expect(difference).toEqual({ cards: {}, gone: [], touched: [], places, parts: {} });
  });

  test('of a work item whose card says the same it says that it was changed', () => {
    const later = { ...card('K-1'), updated: 'later' };
    const difference = differenceOf(
      boardOf([[card('K-1'), card('K-2')]]),
      boardOf([[later, { ...card('K-2') }]]),
    )!;
    expect(difference).toEqual({ cards: {}, gone: [], touched: ['K-1'], places: [], parts: {} });
  });

  test('is none where the lists are others: then the page is loaded again', () => {
    expect(differenceOf(boardOf([[]]), boardOf([[], []]))).toBeUndefined();
  });
});
