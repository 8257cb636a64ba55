import { announce, showProblem } from './say.js';
import { settle } from './drop.js';
import { focusCard } from './move.js';
import { columnsBeside, homeOf, isHome, nameOf, placeRefusal, positionWords, put, putBack } from './spots.js';
import { dim, waysOf } from './ways.js';

const SIDES = { ArrowLeft: -1, h: -1, ArrowRight: 1, l: 1 };
const STEPS = { ArrowUp: -1, k: -1, ArrowDown: 1, j: 1 };

let mode;

export const isMoving = () => mode !== undefined;

// The board is another one, as it is once what was typed in Find just before has come: nothing has been put down yet.
document.addEventListener('board:replaced', () => {
  if (!mode || mode.card.isConnected) return;
  const { id } = mode.card;
  end();
  announce(`${id} stays where it is.`);
});

/**
 * A card in the hand of the keyboard: arrow keys choose its column and place, Enter puts it there, Esc leaves it where it
 * was.
 * @param more what a second press of the key that began it does
 */
export function takeUp(card, more) {
  if (card.matches('.is-saving')) return;
  // Viewers have no way to move one.
  if (!card.querySelector('.card-more')) return showProblem(placeRefusal());
  mode = { card, home: homeOf(card), more, undim: () => {}, ways: waysOf(card), isKnown: false };
  card.classList.add('is-moving');
  document.getElementById('move-mode').hidden = false;
  addEventListener('keydown', press, true);
  addEventListener('pointerdown', leave, true);
  const taken = mode;
  void mode.ways.then((ways) => {
    if (mode !== taken) return;
    Object.assign(mode, { isKnown: true, undim: dim(ways) });
    showAsking(false);
  });
  announce(
    `Moving ${card.id}: arrow keys choose its place, Enter puts it there, Escape leaves it. ${placeNow()}`,
  );
}

function press(event) {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey || key === 'Shift') return;
  if (!mode.card.isConnected) return end();
  event.preventDefault();
  event.stopImmediatePropagation();
  if (key in STEPS) step(STEPS[key]);
  else if (key in SIDES) void aside(SIDES[key]);
  else if (key === 'Enter' || key === ' ') void putDown();
  else if (key === 'Escape' || key === 'Tab') leave();
  else if (key === 'm') more();
}

function step(by) {
  if (placeRefusal()) return showProblem(placeRefusal());
  const { card } = mode;
  const other = by < 0 ? card.previousElementSibling : card.nextElementSibling;
  if (!other) return announce(placeNow());
  goTo({ column: card.closest('.column'), before: by < 0 ? other : other.nextElementSibling });
}

/** To the next column on that side which has a way, at the same height. */
async function aside(by) {
  const taken = mode;
  const { card, home } = mode;
  if (isAsking()) return; // the press before this one still waits for Jira
  if (!mode.isKnown) sayAsking();
  const { closed } = await mode.ways;
  if (mode !== taken || !card.isConnected) return;
  const row = columnsBeside(card);
  const isOpen = (one) => one === home.column || !(one.dataset.column in closed);
  for (let at = row.indexOf(card.closest('.column')) + by; row[at]; at += by) {
    if (!isOpen(row[at]) || !row[at].checkVisibility()) continue;
    if (row[at] === home.column) return goTo(home);
    const place = [...card.parentElement.children].indexOf(card);
    const cards = row[at].querySelectorAll('.column-cards > .card');
    return goTo({ column: row[at], before: cards[placeRefusal() ? 0 : place] ?? null });
  }
  announce(`There is no column further on that ${card.id} can go to.`);
}

const asking = () => document.querySelector('#move-mode [data-asking]');
const isAsking = () => !asking().hidden;
const showAsking = (isShown) => (asking().hidden = !isShown);

function sayAsking() {
  showAsking(true);
  announce(asking().textContent);
}

function goTo({ column, before }) {
  const { card } = mode;
  put(card, { column, before });
  focusCard(card);
  card.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  announce(placeNow());
}

const placeNow = () => `${nameOf(mode.card.closest('.column'))}, ${positionWords(mode.card)}.`;

async function putDown() {
  const taken = mode;
  const { card, home } = mode;
  if (!mode.isKnown && !isAsking()) sayAsking();
  const ways = await mode.ways;
  if (mode !== taken) return;
  end();
  if (!card.isConnected) return; // its own answer has put it anew
  focusCard(card);
  if (isHome(card, home)) return announce(`${card.id} stays where it is.`);
  settle(card, home, { isPlaced: !placeRefusal(), ways });
}

/** Puts it back. */
function leave() {
  const { card, home } = mode;
  end();
  const hadFocus = card.contains(document.activeElement);
  putBack(card, home);
  if (hadFocus) focusCard(card);
  announce(`${card.id} stays where it is.`);
}

function more() {
  const { card, more: then } = mode;
  leave();
  then(card);
}

function end() {
  const { card, undim } = mode;
  mode = undefined;
  undim();
  card.classList.remove('is-moving');
  document.getElementById('move-mode').hidden = true;
  showAsking(false);
  removeEventListener('keydown', press, true);
  removeEventListener('pointerdown', leave, true);
}
