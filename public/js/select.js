import { announce, showProblem } from './say.js';
import { openSeveral } from './several.js';

const chosen = new Set(); // keys, also of cards that are not on the board just now
let anchor; // key of the card at which a range begins

/**
 * Several cards are selected: by x, by Ctrl or Shift and a click, and by their boxes where the board has them. A bar says
 * how many, and what can be done with them. They stay selected while the board changes, until Esc, or until they are changed.
 */
export function selectCards() {
  if (!board()) return; // that there is a bar may come later, as after a first reading
  document.addEventListener('click', press, true); // before whoever opens the card
  document.addEventListener('mousedown', (event) => {
    if (event.shiftKey && pressedCard(event)) event.preventDefault(); // no text is selected by it
  });
  document.addEventListener('change', ({ target }) => {
    if (!target.matches('.card-box input')) return;
    if (!select(target.value, target.checked)) target.checked = false;
  });
  document.addEventListener('keydown', escape);
  document.addEventListener('submit', send);
  document.addEventListener('several:made', clear);
  for (const name of ['board:replaced', 'board:changed']) document.addEventListener(name, show);
  addEventListener('pageshow', takeBoxes); // those that the browser has kept checked
  takeBoxes();
}

/** Selects a card that is not, or the other way round. */
export function toggle(card) {
  if (bar()) select(card.id, !chosen.has(card.id));
}

const bar = () => document.getElementById('board-several');
const board = () => document.getElementById('board');
/** Whether cards have boxes: then a press on a card selects it. */
const hasBoxes = () => bar()?.dataset.boxes === 'yes';
const most = () => Number(document.getElementById('several').dataset.most);

/** The card that is pressed; undefined for what on it has a meaning of its own. */
function pressedCard({ target, button }) {
  if (button !== 0 || target.closest?.('button, input, label, select, textarea, .card-change'))
    return undefined;
  return target.closest?.('#board .card') ?? undefined;
}

function press(event) {
  const leave = event.target.closest?.('#board-several [data-leave]');
  if (leave) {
    clear();
    if (!hasBoxes()) swallow(event);
    return;
  }
  const card = pressedCard(event);
  if (!card || !bar() || event.altKey) return;
  if (event.shiftKey) selectUpTo(card);
  // Enter on its title opens it, as ever: that is a click without a pointer.
  else if (event.ctrlKey || event.metaKey || (hasBoxes() && event.detail > 0)) toggle(card);
  else return;
  swallow(event);
}

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** @returns whether it is as it was to be */
function select(key, isOn) {
  anchor = key;
  if (isOn && !chosen.has(key) && chosen.size >= most()) {
    showProblem(`At most ${most()} work items can be changed at once.`);
    return false;
  }
  if (isOn) chosen.add(key);
  else chosen.delete(key);
  show();
  announce(`${key} ${isOn ? 'selected' : 'not selected any more'}, ${chosen.size} in all.`);
  return true;
}

/** All from the one that was selected last, in the order of the board. */
function selectUpTo(card) {
  const cards = [...board().querySelectorAll('.card')];
  const from = cards.findIndex(({ id }) => id === anchor);
  const to = cards.indexOf(card);
  if (from < 0) return select(card.id, true);
  const range = cards
    .slice(Math.min(from, to), Math.max(from, to) + 1)
    .filter((one) => one.checkVisibility());
  if (from > to) range.reverse();
  const begin = anchor;
  for (const { id } of range) if (!chosen.has(id) && !select(id, true)) break;
  anchor = begin;
}

function escape(event) {
  const { key, target } = event;
  if (key !== 'Escape' || event.defaultPrevented || chosen.size === 0) return;
  if (document.querySelector('dialog[open], :popover-open')) return;
  if (target.closest?.('input:not([type=checkbox]), textarea, select, .find-menu[open]')) return;
  event.preventDefault();
  clear();
  announce('Nothing is selected any more.');
}

function clear() {
  chosen.clear();
  anchor = undefined;
  show();
}

function takeBoxes() {
  for (const { value } of board().querySelectorAll('.card-box input:checked')) chosen.add(value);
  show();
}

function show() {
  if (!bar()) return;
  for (const card of board().querySelectorAll('.card.is-selected'))
    if (!chosen.has(card.id)) mark(card, false);
  for (const box of board().querySelectorAll('.card-box input:checked'))
    if (!chosen.has(box.value)) box.checked = false;
  const cards = [...chosen].map((key) => document.getElementById(key));
  for (const card of cards) if (card) mark(card, true);
  const count = bar().querySelector('[data-count]');
  count.dataset.words ??= count.textContent;
  const hidden = cards.filter((card) => !card).length;
  const words = `${chosen.size} selected${hidden > 0 ? `, ${hidden} not shown` : ''}`;
  count.textContent = chosen.size > 0 ? words : count.dataset.words;
  bar().hidden = chosen.size === 0 && !hasBoxes();
}

function mark(card, isOn) {
  card.classList.toggle('is-selected', isOn);
  const box = card.querySelector('.card-box input');
  if (box) box.checked = isOn;
  const title = card.querySelector('.card-title a');
  if (isOn) title?.setAttribute('aria-description', 'Selected');
  else title?.removeAttribute('aria-description');
}

/** Opens beside the board what the form leads to. */
function send(event) {
  const { target: form, submitter } = event;
  if (form.id !== 'several') return;
  event.preventDefault();
  if (chosen.size === 0) return showProblem('Select a card first: by its box, or by x on it.');
  const url = new URL(form.action);
  for (const [name, value] of new FormData(form, submitter))
    if (name !== 'key') url.searchParams.append(name, value);
  for (const key of chosen) url.searchParams.append('key', key);
  void openSeveral(url);
}
