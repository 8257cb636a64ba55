import { announce, showProblem } from './say.js';
import { refresh } from './live.js';

/** Cards can be dragged to another column. The link "Move…" on each card does the same without dragging. */
export function dragCards() {
  let card = null;

  document.addEventListener('dragstart', (event) => {
    card = event.target.closest?.('.card[draggable="true"]') ?? null;
    if (!card) return;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', card.dataset.key);
    // One frame later, so that the picture under the pointer is still the whole card.
    requestAnimationFrame(() => card?.classList.add('is-dragging'));
  });

  document.addEventListener('dragover', (event) => {
    const column = card && event.target.closest?.('[data-column]');
    mark(column);
    if (!column) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'move';
  });

  document.addEventListener('drop', (event) => {
    const column = card && event.target.closest?.('[data-column]');
    if (!column) return;
    event.preventDefault();
    const dropped = card;
    letGo();
    if (column !== dropped.closest('[data-column]')) move(dropped, column);
  });

  document.addEventListener('dragend', letGo);

  function letGo() {
    card?.classList.remove('is-dragging');
    card = null;
    mark(null);
  }
}

function mark(column) {
  for (const marked of document.querySelectorAll('.column.is-target'))
    if (marked !== column) marked.classList.remove('is-target');
  column?.classList.add('is-target');
}

async function move(card, column) {
  const home = { list: card.parentElement, before: card.nextElementSibling };
  const putBack = (reason) => {
    home.list.insertBefore(card, home.before?.parentElement === home.list ? home.before : null);
    card.classList.remove('is-saving');
    card.classList.add('is-refused');
    setTimeout(() => card.classList.remove('is-refused'), 4_000);
    showProblem(reason);
  };

  card.classList.add('is-saving');
  column.querySelector('.column-cards').prepend(card);
  try {
    const answer = await send(card, column);
    if (answer.needsForm) return goTo(answer.needsForm);
    if (!answer.ok) {
      putBack(answer.message || `${card.dataset.key} was not moved.`);
      return void refresh().catch(() => {}); // the columns, or where the card is, may have changed meanwhile
    }
    if (answer.cardHtml) card.replaceWith(elementOf(answer.cardHtml));
    card.classList.remove('is-saving');
    announce(answer.message);
  } catch {
    // The answer got lost, or was none: Jira may have made the move all the same.
    return putBack(
      `Footbridge does not know whether ${card.dataset.key} was moved. Reload the page to see where it is.`,
    );
  }
  refresh().catch(() => {}); // counts and sums; the next look at the state tries again
}

/** A name for this drop, so that it is never made twice. Plain http has no crypto.randomUUID. */
function operation() {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');
}

async function send(card, column) {
  const response = await fetch(card.dataset.moveUrl, {
    method: 'POST',
    redirect: 'follow',
    headers: { Accept: 'application/json' },
    body: new URLSearchParams({
      _csrf: card.closest('[data-csrf]').dataset.csrf,
      column: column.dataset.column,
      columnSeen: column.dataset.columnSeen,
      statusShown: card.dataset.status,
      operation: operation(),
    }),
  });
  if (response.status >= 500) throw new Error(`Footbridge answered ${response.status}`);
  return response.json();
}

function goTo(address) {
  const url = new URL(address, location.href);
  if (url.origin === location.origin) location.assign(url);
}

function elementOf(html) {
  const template = document.createElement('template');
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}
