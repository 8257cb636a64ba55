import { showProblem } from './say.js';
import { settle } from './drop.js';
import { focusCard, move } from './move.js';
import { homeOf, put, spotByWord } from './spots.js';
import { moveUrl } from './ways.js';

/** The button on each card opens its ways beside it. Without scripts it leads to a page with the same ways. */
export function openCardMenus() {
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('.card-more');
    if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openMenu(button.closest('.card'));
  });
  // It is a link, which the key of buttons does not press.
  document.addEventListener('keydown', (event) => {
    if (event.key !== ' ' || !event.target.matches?.('.card-more')) return;
    event.preventDefault();
    event.target.click();
  });
  // Of a card that was dropped where there are several ways, or that Jira asks more about.
  document.addEventListener('card:question', ({ detail: { card, url, goHome } }) =>
    open(card, `${url}&part=menu`, goHome),
  );
}

export function openMenu(card) {
  return open(card, `${moveUrl(card)}?part=menu`);
}

/** @param goHome for a card that has been put somewhere: where nothing is chosen it goes back */
async function open(card, url, goHome = () => {}) {
  document.getElementById('card-menu')?.remove();
  const menu = document.createElement('dialog');
  menu.id = 'card-menu';
  menu.className = 'card-menu';
  menu.setAttribute('aria-label', `Move… ${card.dataset.key}`);
  menu.append(
    Object.assign(document.createElement('p'), { className: 'quiet', textContent: 'Asking Jira…' }),
  );
  document.body.append(menu);
  menu.addEventListener('close', () => {
    menu.remove();
    if (!menu.returnValue) goHome();
    if (!document.activeElement || document.activeElement === document.body) focusCard(cardNow(card));
  });
  menu.addEventListener('click', (event) => event.target === menu && menu.close()); // beside it
  menu.addEventListener('keydown', walk);
  menu.addEventListener('submit', (event) => {
    event.preventDefault();
    menu.close('sent');
    send(cardNow(card), new FormData(event.target, event.submitter), goHome);
  });
  menu.showModal();
  place(menu, card);
  await fill(menu, card, url);
}

function send(card, form, goHome) {
  const { _csrf, place, ...answers } = Object.fromEntries(form);
  const spot = place && spotByWord(card, place);
  if (!spot) return move(card, { ...answers, ...(place && { place }) }, goHome);
  const home = homeOf(card);
  const hadFocus = card.contains(document.activeElement);
  put(card, spot);
  if (hadFocus) focusCard(card);
  settle(card, home, { ...spot, ways: { closed: {}, asks: {} } });
}

const cardNow = (card) => document.getElementById(card.id) ?? card;

async function fill(menu, card, url) {
  try {
    const response = await fetch(url, { headers: { Accept: 'text/html' } });
    if (response.redirected) return location.assign(response.url);
    if (!response.ok) throw new Error(`The menu answered ${response.status}`);
    menu.innerHTML = await response.text();
  } catch {
    menu.close();
    return showProblem(`Footbridge could not ask where ${card.dataset.key} can go. Try again in a moment.`);
  }
  place(menu, card);
  menu.querySelector('button, a')?.focus();
}

/** Below the button, or above it where there is no room. On a phone the style sheet puts it at the foot of the window. */
function place(menu, card) {
  const button = card.querySelector('.card-more').getBoundingClientRect();
  const { offsetHeight: height, offsetWidth: width } = menu;
  const below = button.bottom + 4;
  const top = below + height < innerHeight ? below : Math.max(8, button.top - height - 4);
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(8, Math.min(button.right - width, innerWidth - width - 8))}px`;
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll('button, a')];
  const at = Math.max(0, Math.min(all.length - 1, all.indexOf(document.activeElement) + step));
  all[at]?.focus();
}
