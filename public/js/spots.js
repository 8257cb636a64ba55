/** Where on a board a card can be put down: a column, and the card above which it goes. */

const board = () => document.querySelector('#board.board');
const listOf = (column) => column.querySelector('.column-cards');
const cardsOf = (list) => [...list.children].filter((one) => one.classList.contains('card'));

/** Why cards have no place of their own within a column; empty where they have. */
export const placeRefusal = () => board()?.dataset.placeRefusal ?? '';

/** The columns beside a card, within its lane where there are lanes; those that nothing can be moved to are none. */
export function columnsBeside(card) {
  return [...(card.closest('.lane') ?? board()).querySelectorAll('[data-column]')];
}

/** Where a card stands: to put it back there. */
export function homeOf(card) {
  return { column: card.closest('.column'), list: card.parentElement, before: card.nextElementSibling };
}

/** Into the board of now: it may have been shown anew since. What is not known there any more says nothing of a place. */
export function putBack(card, home) {
  const list = ofNow(home.list);
  const before = ofNow(home.before);
  if (!list || (list !== home.list && before?.parentElement !== list)) return;
  list.insertBefore(card, before?.parentElement === list ? before : null);
}

const ofNow = (element) => (!element || element.isConnected ? element : document.getElementById(element.id));

export function put(card, { column, before }) {
  const list = listOf(column);
  if (before !== card) list.insertBefore(card, before?.parentElement === list ? before : null);
}

/** Whether nothing would change. */
export function isHome(card, { column, before }) {
  return column === card.closest('.column') && (before === card || before === card.nextElementSibling);
}

/** The spot below a point; null where there is none. What is in another lane stands for the card's own. */
export function spotAt(card, { x, y }) {
  const under = document.elementFromPoint(x, y);
  const section = under?.closest('[data-column]');
  const head = under?.closest('.lane-heads .column, .column-tabs a');
  const number = section?.dataset.column ?? (head && String([...head.parentElement.children].indexOf(head)));
  const column = columnsBeside(card).find((one) => one.dataset.column === number);
  if (!column) return null;
  const others = cardsOf(listOf(column)).filter((one) => one !== card);
  const isOwn = column === card.closest('.column');
  const isPlaced = !placeRefusal() && (section === column || head !== null);
  if (!isPlaced && isOwn) return { column, before: card, isPlaced, isElsewhere: !isOver(card, y) };
  if (!isPlaced || head || under.closest('.column-header'))
    return { column, before: others[0] ?? null, isPlaced };
  return { column, before: firstBelow(others, y) ?? null, isPlaced };
}

function isOver(card, y) {
  const { top, bottom } = card.getBoundingClientRect();
  return y >= top && y <= bottom;
}

/** By halves, for there may be thousands. */
function firstBelow(cards, y) {
  let [low, high] = [0, cards.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { top, height } = cards[middle].getBoundingClientRect();
    if (top + height / 2 > y) high = middle;
    else low = middle + 1;
  }
  return cards[low];
}

/** The spot that a word of the menu means; null where it stands there already. */
export function spotByWord(card, word) {
  const { column, list } = homeOf(card);
  const cards = cardsOf(list);
  const at = cards.indexOf(card);
  const before = { top: cards[0], up: cards[at - 1], down: cards[at + 2] ?? null, bottom: null }[word];
  const isThere = ['top', 'up'].includes(word) ? at === 0 : at === cards.length - 1;
  return isThere ? null : { column, before, isPlaced: true };
}

/** `position 2 of 7` */
export function positionWords(card) {
  const cards = cardsOf(card.parentElement);
  return `position ${cards.indexOf(card) + 1} of ${cards.length}`;
}

export const nameOf = (column) => {
  const label = document.getElementById(column.getAttribute('aria-labelledby'))?.textContent;
  return (label ?? column.getAttribute('aria-label') ?? '').trim();
};
