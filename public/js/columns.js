/** On a phone one column is seen at a time: that one stays when the board changes, unless nothing is left in it. */
export function showOneColumn() {
  if (!document.querySelector('#board.board')) return;
  addEventListener('hashchange', mark);
  document.addEventListener('board:replaced', mark);
  mark();
}

const columns = () => [...document.querySelectorAll('#board > .board-columns > .column')];
const hasCards = (column) => column.querySelector('.card') !== null;

function mark() {
  const all = columns();
  if (!all.length) return;
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest('.column');
  const first = all.find((column) => column.classList.contains('is-first')) ?? all[0];
  const isFinding = document.querySelector('#board-found a') !== null;
  const shown = named && (hasCards(named) || !isFinding) ? named : first;
  document.getElementById('board').classList.add('has-column');
  for (const column of all) column.classList.toggle('is-shown', column === shown);
  for (const tab of document.querySelectorAll('#board > .column-tabs a'))
    if (shown.contains(document.getElementById(tab.hash.slice(1)))) tab.setAttribute('aria-current', 'true');
    else tab.removeAttribute('aria-current');
}
