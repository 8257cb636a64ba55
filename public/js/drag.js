import { drop } from './drop.js';
import { followEdges } from './edges.js';
import { isHome, spotAt } from './spots.js';
import { dim, waysOf } from './ways.js';

const SLOP = 5; // pixels that a mouse moves in a press
const FINGER_SLOP = 9;
const LONG_PRESS = 280; // milliseconds; a finger that moves before that scrolls
const NO_WAYS = { closed: {}, asks: {} };

let press; // a pointer that is down on a card, and may become a drag
let drag; // the card in the hand

/**
 * Cards can be dragged, by mouse, and by a finger that rests on them for a moment. "Move…" on each card and the keyboard
 * do the same without dragging.
 */
export function dragCards() {
  if (!document.querySelector('#board.board')) return;
  document.addEventListener('pointerdown', begin);
  document.addEventListener('pointermove', follow);
  document.addEventListener('pointerup', (event) => end(event, true));
  document.addEventListener('pointercancel', (event) => end(event, false));
  document.addEventListener('board:replaced', goOnWithNew);
  addEventListener('blur', letGo);
  addEventListener('keydown', cancel, true);
  // Of a link, or of a selection: the browser's own dragging would take the card out of the hand.
  document.addEventListener('dragstart', (event) => {
    if (press || event.target.closest?.('#board .card')) event.preventDefault();
  });
  // The page must not scroll below a finger that holds a card, nor offer a menu for what is under it.
  for (const name of ['touchmove', 'touchend'])
    document.addEventListener(name, (event) => drag && event.cancelable && event.preventDefault(), {
      passive: false,
    });
  document.addEventListener('contextmenu', (event) => press?.isFinger && event.preventDefault());
}

function begin(event) {
  const { target, button, isPrimary, pointerType, pointerId, clientX: x, clientY: y } = event;
  const card = target.closest?.('#board .card');
  const isPlain = !(event.shiftKey || event.ctrlKey || event.metaKey || event.altKey);
  if (!card?.querySelector('.card-more') || drag || button !== 0 || !isPrimary || !isPlain) return;
  if (target.closest('button, .card-more, input, label, select, textarea') || card.matches('.is-saving'))
    return;
  const isFinger = pointerType !== 'mouse';
  press = { card, pointerId, start: { x, y }, isFinger };
  if (isFinger) press.timer = setTimeout(() => take(press.start), LONG_PRESS);
}

function follow({ pointerId, clientX: x, clientY: y, buttons }) {
  if (pointerId !== press?.pointerId) return;
  if (!buttons) return letGo(); // it was let go outside of the window
  if (!drag) {
    const moved = Math.hypot(x - press.start.x, y - press.start.y);
    if (press.isFinger && moved > FINGER_SLOP) return letGo();
    if (press.isFinger || moved <= SLOP) return;
    take(press.start);
  }
  drag.point = { x, y };
  show();
}

function take({ x, y }) {
  const { card, pointerId } = press;
  const { left, top, width, height } = card.getBoundingClientRect();
  getSelection()?.removeAllRanges();
  try {
    card.setPointerCapture(pointerId);
  } catch {
    // It has just been let go.
  }
  drag = { card, point: { x, y }, grip: { x: x - left, y: y - top }, ways: NO_WAYS, undim: () => {} };
  const ghost = card.cloneNode(true);
  for (const one of [ghost, ...ghost.querySelectorAll('[id]')]) one.removeAttribute('id');
  ghost.classList.add('drag-ghost');
  ghost.inert = true;
  Object.assign(ghost.style, { width: `${width}px`, height: `${height}px` });
  const line = Object.assign(document.createElement('div'), { className: 'drop-line', hidden: true });
  document.body.append(ghost, line);
  Object.assign(drag, { ghost, line });
  card.classList.add('is-dragging');
  document.body.classList.add('is-dragging-card');
  drag.stopEdges = followEdges(() => drag.point, show);
  const taken = drag;
  void waysOf(card).then((ways) => {
    if (drag === taken) Object.assign(drag, { ways, undim: dim(ways) });
  });
  show();
}

/** The picture under the pointer, the column that takes it, and a line where it will stand. */
function show() {
  const { card, ghost, line, point, grip, ways } = drag;
  ghost.style.translate = `${point.x - grip.x}px ${point.y - grip.y}px`;
  const spot = spotAt(card, point);
  const isOpen = spot && !(spot.column.dataset.column in ways.closed);
  mark(isOpen ? spot.column : null);
  document.body.classList.toggle('is-refusing', Boolean(spot) && !isOpen);
  line.hidden = !(isOpen && spot.isPlaced) || isHome(card, spot);
  if (!line.hidden) placeLine(line, spot);
}

function placeLine(line, { column, before }) {
  const list = column.querySelector('.column-cards');
  const box = list.getBoundingClientRect();
  const last = [...list.children].at(-1);
  const at = before
    ? before.getBoundingClientRect().top - 3
    : last
      ? last.getBoundingClientRect().bottom + 3
      : box.top + 2;
  const { top, bottom } = document.getElementById('board').getBoundingClientRect();
  const height = Math.min(Math.max(at, top + 2), Math.min(bottom, innerHeight) - 4);
  Object.assign(line.style, { left: `${box.left}px`, width: `${box.width}px`, top: `${height - 2}px` });
}

function mark(column) {
  for (const marked of document.querySelectorAll('.column.is-target'))
    if (marked !== column) marked.classList.remove('is-target');
  column?.classList.add('is-target');
}

function end({ pointerId }, isDropped) {
  if (pointerId !== press?.pointerId) return;
  const dropped = drag;
  // What is below it may have changed since it was moved last, and so may the card itself: its own answer puts it anew.
  const card = dropped && document.getElementById(dropped.card.id);
  const spot = card && spotAt(card, dropped.point);
  letGo();
  if (!dropped) return;
  swallowClick();
  if (isDropped && card) drop(card, spot, dropped.ways);
}

function cancel(event) {
  if (event.key !== 'Escape' || !drag) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  letGo();
  addEventListener('pointerup', swallowClick, { capture: true, once: true });
}

function letGo() {
  clearTimeout(press?.timer);
  press = undefined;
  if (!drag) return;
  const { card, ghost, line, undim, stopEdges } = drag;
  drag = undefined;
  stopEdges();
  undim();
  ghost.remove();
  line.remove();
  card.classList.remove('is-dragging');
  document.body.classList.remove('is-dragging-card', 'is-refusing');
  mark(null);
}

/** The board is another one, as it is once what was typed in Find just before has come: its own card is held on. */
function goOnWithNew() {
  if (!press) return;
  const card = document.querySelector(`#board [id="${CSS.escape(press.card.id)}"]`);
  if (!card) return letGo();
  press.card = card;
  if (!drag) return;
  drag.undim();
  Object.assign(drag, { card, undim: dim(drag.ways) });
  card.classList.add('is-dragging');
  show();
}

/** A press that has dragged is no press of the link below it. */
function swallowClick() {
  const swallow = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', swallow, { capture: true }), 50);
}
