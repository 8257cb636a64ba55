import { showProblem } from './say.js';
import { move } from './move.js';
import { homeOf, isHome, nameOf, placeRefusal, positionWords, put, putBack } from './spots.js';

/**
 * Puts a card down and asks Jira for it. Where it stands already nothing is asked, and nothing said.
 * @param ways see waysOf
 */
export function drop(card, spot, ways) {
  if (!spot) return;
  if (spot.isElsewhere) return showProblem(placeRefusal());
  if (isHome(card, spot)) return;
  const reason = ways.closed[spot.column.dataset.column];
  if (reason && spot.column !== card.closest('.column')) return showProblem(reason);
  const home = homeOf(card);
  put(card, spot);
  settle(card, home, { ...spot, ways });
}

/** Asks Jira for where a card has been put. What is refused goes back home. */
export function settle(card, home, { isPlaced, ways }) {
  const column = card.closest('.column');
  const isMoved = column !== home.column;
  count(home.column, column);
  const goHome = () => {
    const now = document.getElementById(card.id) ?? card;
    putBack(now, home);
    count(column, home.column);
  };
  const answers = { ...(isMoved && columnOf(column)), ...(isPlaced && neighbourOf(card)) };
  const question = isMoved && ways.asks[column.dataset.column];
  if (question) return ask(card, `${question}&${new URLSearchParams(neighbourOf(card))}`, goHome);
  move(card, answers, goHome, () => placeWords(card.id, isMoved));
}

/** The server's question, such as which of two ways is meant, beside the card. */
export function ask(card, url, goHome) {
  document.dispatchEvent(new CustomEvent('card:question', { detail: { card, url, goHome } }));
}

const columnOf = ({ dataset: { column, columnSeen } }) => ({ column, columnSeen });

function neighbourOf(card) {
  const [above, below] = [card.previousElementSibling, card.nextElementSibling];
  if (below?.dataset.key) return { before: below.dataset.key };
  return above?.dataset.key ? { after: above.dataset.key } : {};
}

function placeWords(key, isMoved) {
  const card = document.getElementById(key);
  const column = card?.closest('.column');
  if (!column) return '';
  return `${key} moved${isMoved ? ` to ${nameOf(column)}` : ''}, ${positionWords(card)}.`;
}

/** The numbers above the columns follow at once; the server's own take their place. */
function count(from, to) {
  if (from === to) return;
  for (const [column, step] of [
    [from, -1],
    [to, 1],
  ])
    for (const number of document.querySelectorAll(countsOf(column)))
      if (/^\d+$/.test(number.textContent)) number.textContent = Number(number.textContent) + step;
}

const countsOf = (column) => {
  const sum = `${column?.querySelector('.column-cards').id}-sum`;
  return `#${sum} [data-count], #${sum}-tab`;
};
