import { move } from './move.js';

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
    if (column !== dropped.closest('[data-column]')) drop(dropped, column);
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

function drop(card, column) {
  const home = { list: card.parentElement, before: card.nextElementSibling };
  const from = card.closest('.column');
  column.querySelector('.column-cards').prepend(card);
  count(from, column);
  const { column: number, columnSeen } = column.dataset;
  move(card, { column: number, columnSeen }, () => {
    home.list.insertBefore(card, home.before?.parentElement === home.list ? home.before : null);
    count(column, from);
  });
}

/** The numbers above the columns follow at once; the server's own take their place. */
function count(from, to) {
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
