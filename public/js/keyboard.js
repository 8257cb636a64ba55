import { addAt } from './adding.js';
import { openMenu } from './card-menu.js';
import { focusCard } from './move.js';
import { isMoving, takeUp } from './move-mode.js';
import { IN_PANEL, intoPanel } from './panel-keys.js';
import { whenShown } from './panel-shown.js';
import { toggle } from './select.js';

const OFF = 'keyboard off';
/** Boards by keyboard: one tab stop for each column, keys between cards and for what is done most. */
export function useKeyboard() {
  const dialog = document.getElementById('keyboard');
  if (!dialog || !board()) return;
  const box = dialog.querySelector('[name=keys]');
  box.checked = isOn();
  box.addEventListener('change', () => (keep(box.checked), (arranged = undefined)));
  for (const opener of document.querySelectorAll('[data-keyboard]')) {
    opener.hidden = false;
    opener.addEventListener('click', () => dialog.showModal());
  }
  document.addEventListener('keydown', press);
  document.addEventListener('focusin', ({ target }) => isOn() && stopAt(target.closest?.('#board .card')));
  // Of thousands of cards each is touched for it: not before somebody goes on by Tab.
  addEventListener('keydown', ({ key }) => key === 'Tab' && oneStopEach(), true);
}

const board = () => document.querySelector('#board.board');
const isOn = () => stored() !== 'off';
const lists = (within) => [...within.querySelectorAll('.column-cards')];
const cardsOf = (list) => [...list.children].filter((one) => one.classList.contains('card'));

function stored() {
  try {
    return localStorage.getItem(OFF);
  } catch {
    return null;
  }
}

function keep(on) {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, 'off');
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

function press(event) {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey || event.defaultPrevented || isMoving()) return;
  if (isTyping(target) && !leadsOut(key, target)) return;
  if (document.querySelector('dialog[open]') || (!isOn() && key !== '?')) return;
  if (act(key, target)) event.preventDefault();
}

/** From what was typed to the cards that it found. */
const leadsOut = (key, target) => key === 'ArrowDown' && target.id === 'find-text';

const isTyping = (target) =>
  target.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable]');

/** @returns whether the key was one of ours. */
function act(key, target) {
  if (key === '?') return Boolean(document.getElementById('keyboard').showModal() ?? true);
  if (key === '/') return goToFind();
  if (key === 'n') return addAt(target);
  if (key === 'Enter') return intoPanel(target);
  if (leadsOut(key, target)) return go(firstShown());
  const isArrow = key.startsWith('Arrow');
  if (isArrow && !target.closest('#board .card')) return false; // it scrolls
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[key];
  if (step) return go(inColumn(step));
  const side = { l: 1, ArrowRight: 1, h: -1, ArrowLeft: -1 }[key];
  if (side) return go(beside(side));

  const then = IN_PANEL[key];
  const panel = target.closest?.('#item-panel');
  if (panel) return Boolean(then && (then(panel) ?? true));
  const card = target.closest?.('#board .card');
  if (!card) return false;
  if (key === 'm') return Boolean(takeUp(card, openMenu) ?? true);
  if (key === 'x') return Boolean(toggle(card) ?? true);
  return Boolean(then && open(card, then));
}

function go(card) {
  if (!card) return true;
  focusCard(card);
  card.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  return true;
}

/** The card that somebody is at, or was at last. */
function current() {
  const focused = document.activeElement?.closest('#board .card');
  return focused ?? board().querySelector('.card.is-current') ?? board().querySelector('.card');
}

const firstShown = () => [...board().querySelectorAll('.card')].find((card) => card.checkVisibility());

/** The next card of the column; at the end of a lane, the first one in the lane below. */
function inColumn(step) {
  const card = current();
  if (!card) return undefined;
  if (!document.activeElement?.closest('#board .card')) return card;
  const list = card.parentElement;
  const cards = cardsOf(list);
  const next = cards[cards.indexOf(card) + step];
  if (next) return next;
  const same = sameColumn(list);
  for (let at = same.indexOf(list) + step; same[at]; at += step) {
    const others = cardsOf(same[at]);
    if (others.length > 0) return step > 0 ? others[0] : others.at(-1);
  }
  return undefined;
}

/** The lists of one column, lane by lane. */
function sameColumn(list) {
  const lane = list.closest('.lane');
  if (!lane) return [list];
  const column = lists(lane).indexOf(list);
  return [...board().querySelectorAll('.lane[open]')].map((one) => lists(one)[column]);
}

/** The card at the same height in the next column that has one. */
function beside(side) {
  const card = current();
  if (!card) return undefined;
  const list = card.parentElement;
  const row = lists(list.closest('.lane') ?? board());
  const place = cardsOf(list).indexOf(card);
  for (let at = row.indexOf(list) + side; row[at]; at += side) {
    const cards = row[at].checkVisibility() ? cardsOf(row[at]) : [];
    if (cards.length > 0) return cards[Math.min(place, cards.length - 1)];
  }
  return undefined;
}

function open(card, then) {
  whenShown(card.id, then);
  card.querySelector('.card-title a').click();
  return true;
}

let arranged; // the board, until cards of it are others
const changes = new MutationObserver(() => (arranged = undefined));

/** Tab goes from column to column: in each only the card that somebody was at last is a stop. */
function oneStopEach() {
  if (arranged === board()) return;
  arranged = board();
  changes.observe(arranged, { childList: true, subtree: true });
  const isOff = !isOn();
  for (const list of lists(board())) {
    const cards = cardsOf(list);
    const stop = cards.find((card) => card.classList.contains('is-current')) ?? cards[0];
    for (const card of cards) mark(card, card === stop || isOff);
  }
}

function stopAt(card) {
  if (!card || card.classList.contains('is-current')) return;
  for (const other of card.parentElement.querySelectorAll('.card.is-current')) {
    other.classList.remove('is-current');
    mark(other, false);
  }
  const first = card.parentElement.querySelector('.card');
  if (first !== card) mark(first, false);
  card.classList.add('is-current');
  mark(card, true);
}

function mark(card, isStop) {
  for (const one of card.querySelectorAll('a, button, input')) {
    if (isStop) one.removeAttribute('tabindex');
    else one.tabIndex = -1;
  }
}

/** In a narrow window it is folded away. */
function goToFind() {
  const fold = document.getElementById('find-fold');
  if (fold) fold.checked = true;
  document.getElementById('find-text')?.focus();
  return true;
}
