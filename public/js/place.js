import { focusCard } from './move.js';

/** Brings people back to where they were on a board, and to the card that they were at. */
export function keepPlace() {
  if (!cards()) return;
  addEventListener('pagehide', remember);
  // The browser goes to the card that the address names, and moves the whole page for it: that is undone here.
  addEventListener('load', () => requestAnimationFrame(comeBack), { once: true });
}

// An open panel changes the address, and not the board.
const STORED = `place ${location.pathname}`;
/** The region that scrolls. It is looked for each time, for it is replaced when the board changes. */
const cards = () => document.querySelector('#board.board');
/** On a phone the page scrolls, and the browser itself brings people back there. */
const isOwnScroller = () => getComputedStyle(cards()).overflowY !== 'visible';

function remember() {
  const board = cards();
  if (!board) return;
  const card = document.activeElement?.closest('#board .card');
  const place = {
    left: board.scrollLeft,
    top: board.scrollTop,
    key: card?.id ?? null,
    offset: card ? offsetOf(card) : 0,
  };
  try {
    sessionStorage.setItem(STORED, JSON.stringify(place));
  } catch {
    // A browser that keeps nothing starts at the top.
  }
}

function comeBack() {
  const place = remembered();
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const isReturn = ['back_forward', 'reload'].includes(performance.getEntriesByType('navigation')[0]?.type);
  const board = cards();
  if (!board || (!named && !(isReturn && place))) return;

  if (place) board.scrollTo({ left: place.left, top: place.top, behavior: 'instant' });
  const card = isReturn && place ? document.getElementById(place.key ?? '') : named;
  if (!board.contains(card)) return;
  const isSame = place?.key === card.id;
  if (isOwnScroller()) show(card, isSame ? place.offset : undefined);
  focusCard(card);
  if (!isReturn && isOwnScroller()) scrollTo({ top: 0, behavior: 'instant' }); // what was done is said there
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(STORED));
  } catch {
    return null;
  }
}

/** Scrolls the board, and only the board, until the card is at that height, or else somewhere in sight. */
function show(card, offset, again = 2) {
  const board = cards();
  const { left, right } = card.getBoundingClientRect();
  const box = board.getBoundingClientRect();
  if (left < box.left) board.scrollLeft -= box.left - left;
  if (right > box.right) board.scrollLeft += right - box.right;

  const seen = Math.min(box.height, innerHeight - box.top - scrollY);
  const now = offsetOf(card);
  const isInSight = now > HEAD && now + card.offsetHeight < seen;
  const wanted = offset ?? (isInSight ? now : seen / 3);
  board.scrollTop += now - Math.min(wanted, Math.max(HEAD, seen - card.offsetHeight));
  // Cards that were never in sight have a guessed height until they are.
  if (again > 0) requestAnimationFrame(() => show(card, offset, again - 1));
}

const HEAD = 64; // pixels, of the head of a column
const offsetOf = (card) => card.getBoundingClientRect().top - cards().getBoundingClientRect().top;
