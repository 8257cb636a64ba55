import { isUnderWay } from './own-changes.js';
import { announce } from './say.js';
import { nameOf, positionWords } from './spots.js';

const PATIENCE = 400; // milliseconds between two looks whether the board is free

/** What one is about to do must not be pulled away: a card in the hand, an open menu, what is typed or selected. */
const IN_HAND =
  '.card.is-dragging, .card.is-moving, .card.is-saving, dialog[open], #board details:not(.lane)[open], #board :popover-open, #board :is(input, textarea, select):not([type=checkbox], .add-inline *):focus';
const waiting = [];
let isPressed = false;
let timer;

addEventListener('pointerdown', ({ target }) => (isPressed = Boolean(target.closest?.('#board'))), true);
for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => (isPressed = false), true);

/** While several cards are selected nothing moves, either. */
export function isBusy() {
  return isInHand() || document.querySelector('#board .card.is-selected') !== null;
}

function isInHand() {
  const selection = getSelection();
  const isReading = selection && !selection.isCollapsed && board()?.contains(selection.anchorNode);
  return isPressed || isReading || document.querySelector(IN_HAND) !== null;
}

/** Does it as soon as nothing on the board is under a hand; in the order in which it was asked for. */
export function whenFree(work) {
  waiting.push(work);
  tryNow();
}

function tryNow() {
  clearTimeout(timer);
  while (waiting.length > 0 && !isBusy()) waiting.shift()();
  if (waiting.length > 0) timer = setTimeout(tryNow, PATIENCE);
}

/** Takes over a change: at once what it says of cards that stay where they are, and the rest as soon as that moves nothing. */
export function takeOver(change) {
  const { cards, gone, places } = change;
  // Asked as it comes: it may be taken over long after the answer to what one has done.
  const own = new Set([...Object.keys(cards), ...gone, ...places.map(([key]) => key)].filter(isOwn));
  const isHere = ([key]) => document.getElementById(key) !== null;
  const all = Object.entries(cards);
  const isStill = gone.length + places.length === 0 && all.every(isHere);
  // The board that it was told of may have been replaced by then.
  const toldOf = board();
  const applyAll = () => board() === toldOf && apply(change, own);
  if (isInHand() || !isBusy()) return whenFree(applyAll);
  if (isStill && waiting.length === 0) return apply(change, own);
  const { revision } = board().dataset;
  const now = Object.fromEntries(all.filter(isHere));
  apply({ cards: now, gone: [], touched: [], places: [], parts: '', revision }, own);
  whenFree(applyAll);
}

/**
 * Makes the board what the server says it is: changed cards, those that have gone or moved, and the sums above them.
 * @param own keys of the cards whose change one has made oneself
 */
function apply({ cards, gone, touched, places, parts, revision }, own) {
  const keepPlace = rememberPlace();
  const keepFocus = rememberFocus();
  const listsBefore = new Map(places.map(([key]) => [key, document.getElementById(key)?.parentElement]));
  const fresh = new Map();
  const news = new Set(gone.filter((key) => !own.has(key)));
  for (const [key, html] of Object.entries(cards)) {
    const made = elementsOf(html)[0];
    fresh.set(key, made);
    const old = document.getElementById(key);
    if (!own.has(key) && !isSaid(old, made)) news.add(key);
    for (const name of ['is-open', 'is-selected', 'is-refused', 'is-on-its-way'])
      made.classList.toggle(name, old?.classList.contains(name) ?? false);
    old?.replaceWith(made);
  }
  for (const key of gone) document.getElementById(key)?.remove();
  for (const [key, list, after] of places) {
    const card = fresh.get(key) ?? document.getElementById(key);
    const home = document.getElementById(list);
    const above = after === null ? null : document.getElementById(after);
    if (!card || !home) continue;
    if (card.parentElement === home && card.previousElementSibling === above) continue;
    if (!own.has(key)) news.add(key);
    if (above?.parentElement === home) above.after(card);
    else home.prepend(card);
  }
  for (const part of elementsOf(parts)) replace(document.getElementById(part.id), part);
  board().dataset.revision = revision;
  keepPlace();
  keepFocus();
  const seen = new Set([...Object.keys(cards), ...gone, ...places.map(([key]) => key)]);
  document.dispatchEvent(new CustomEvent('board:changed', { detail: [...seen, ...touched] }));
  if (news.size === 1) announce(wordsOf([...news][0], listsBefore));
  else if (news.size > 1) announce(`${news.size} cards were updated.`);
}

/** What one does oneself is said by its answer: it is on its way, or stands there already as the server says it. */
const isOwn = (key) =>
  isUnderWay(key) || Boolean(document.getElementById(key)?.matches('.is-saving, .is-on-its-way'));
const isSaid = (old, made) => Boolean(old) && saidBy(old) === saidBy(made);
const saidBy = ({ dataset, innerHTML }) => dataset.status + innerHTML.replace(/ tabindex="-?\d+"/g, '');

/** Where it is now, where that is another column. */
function wordsOf(key, listsBefore) {
  const card = document.getElementById(key);
  const before = listsBefore.get(key);
  if (!card || !before || card.parentElement === before) return `${key} was updated.`;
  return `${key} moved to ${nameOf(card.closest('.column'))}, ${positionWords(card)}.`;
}

/** A menu in it that is open stays so. */
export function replace(old, made) {
  const menu = made.querySelector('.find-menu');
  if (menu && old?.querySelector('.find-menu[open]')) menu.open = true;
  old?.replaceWith(made);
}

const board = () => document.getElementById('board');

function elementsOf(html) {
  const template = document.createElement('template');
  template.innerHTML = html.trim();
  return [...template.content.children];
}

/** The card that one looks at stays where it is on the screen, whatever comes or goes above it. */
function rememberPlace() {
  const focused = document.activeElement?.closest('#board .card');
  const seen = focused && isInSight(focused) ? focused : topmost();
  const key = seen?.id;
  const before = seen?.getBoundingClientRect().top;
  return () => {
    const now = key && document.getElementById(key);
    if (!now) return;
    const moved = now.getBoundingClientRect().top - before;
    if (Math.abs(moved) < 1) return;
    const scroller = scrollerOf(now);
    scroller.scrollBy({ top: moved, behavior: 'instant' });
  };
}

function topmost() {
  const { left, top, right } = board().getBoundingClientRect();
  const x = Math.min(left + 40, (left + right) / 2);
  for (let y = Math.max(top, 0) + 70; y < innerHeight; y += 60) {
    const card = document.elementFromPoint(x, y)?.closest('#board .card');
    if (card) return card;
  }
}

function isInSight(card) {
  const { top, bottom } = card.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function scrollerOf(card) {
  for (let box = card.parentElement; box; box = box.parentElement)
    if (box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY))
      return box;
  return document.scrollingElement;
}

/** What was in focus is so again, where it was put anew. */
export function rememberFocus() {
  const focused = document.activeElement;
  const home = focused?.closest('[data-key], [data-live][id], [data-state-url][id]');
  if (!home) return () => {};
  const controls = 'a, button, input, select';
  const at = [...home.querySelectorAll(controls)].indexOf(focused);
  // People change places: who was in focus is looked for by name.
  const isSame = (box) => box.type === 'checkbox' && box.name === focused.name && box.value === focused.value;
  return () => {
    if (document.activeElement === focused) return;
    const now = document.getElementById(home.id);
    const all = [...(now?.querySelectorAll(controls) ?? [])];
    const target = at < 0 ? now : (all.find(isSame) ?? all[at]);
    (target ?? board())?.focus({ preventScroll: true });
  };
}
