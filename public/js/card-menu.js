import { showProblem } from './say.js';
import { focusCard, move } from './move.js';

/** The button on each card opens its ways beside it. Without scripts it leads to a page with the same ways. */
export function openCardMenus() {
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('.card-more');
    if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openMenu(button.closest('.card'));
  });
}

export async function openMenu(card) {
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
    if (!document.activeElement || document.activeElement === document.body) focusCard(cardNow(card));
  });
  menu.addEventListener('click', (event) => event.target === menu && menu.close()); // beside it
  menu.addEventListener('keydown', walk);
  menu.addEventListener('submit', (event) => {
    event.preventDefault();
    const { name, value } = event.submitter ?? {};
    menu.close();
    if (name) move(cardNow(card), { [name]: value });
  });
  menu.showModal();
  place(menu, card);
  await fill(menu, card);
}

const cardNow = (card) => document.getElementById(card.id) ?? card;

async function fill(menu, card) {
  try {
    const response = await fetch(`${card.dataset.moveUrl}?part=menu`, { headers: { Accept: 'text/html' } });
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
