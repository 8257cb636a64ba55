import { showAddress } from './live.js';

const PAUSE = 200; // milliseconds after the last key

/** What is chosen above a board counts at once, and stands in the address. Without scripts a button does it. */
export function findAtOnce() {
  if (!form()) return;
  let timer;
  const soon = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(() => go(chosen()), delay);
  };
  document.addEventListener('input', ({ target }) => {
    if (target.form === form()) soon(target.type === 'search' ? PAUSE : 0);
  });
  document.addEventListener('submit', (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    soon(0);
  });
  document.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.('a[data-at-once]');
    if (link) {
      event.preventDefault();
      const { id, ariaLabel } = link;
      return void go(link.href, { isNew: true, withForm: true }).then(() =>
        refocus(document.getElementById(id) ?? (ariaLabel && document.getElementById('board'))),
      );
    }
    const sign = event.target.closest?.('#board [data-find]');
    if (sign && !event.target.closest('a, button')) findBy(sign);
    closeMenus(event.target);
  });
  document.addEventListener('keydown', (event) => {
    const menu = event.key === 'Escape' && event.target.closest?.('.find-menu[open]');
    if (!menu) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
  addEventListener('popstate', () => {
    // Back from the panel leads to the same board, which stands behind it.
    const isBoard = form() && location.pathname === new URL(form().action).pathname;
    if (isBoard && withoutPlace(location.href) !== withoutPlace(shown)) go(location.href, { withForm: true });
  });
}

/** A place on the same board, such as a column on a phone, is no other board. */
const withoutPlace = (address) => address.split('#')[0];

let shown = location.href;

function go(address, how) {
  shown = address;
  return showAddress(address, how);
}

const form = () => document.getElementById('find');

/** The address of what is chosen; what is not chosen is not in it. */
function chosen() {
  const values = [...new FormData(form())].filter(([, value]) => value !== '');
  const query = new URLSearchParams(values).toString();
  return form().action + (query && `?${query}`);
}

/** A press on a label, an epic or a face finds by it; a second one does not any more. */
function findBy(sign) {
  const { find: name, value = sign.textContent.trim() } = sign.dataset;
  const url = new URL(chosen());
  const others = url.searchParams.getAll(name).filter((one) => one !== value);
  const had = others.length < url.searchParams.getAll(name).length;
  url.searchParams.delete(name);
  for (const one of had ? others : [...others, value]) url.searchParams.append(name, one);
  go(url.href, { isNew: true, withForm: true });
}

function closeMenus(target) {
  for (const menu of document.querySelectorAll('.find-menu[open]'))
    if (!menu.contains(target)) menu.open = false;
}

function refocus(target) {
  if (document.activeElement === document.body) target?.focus({ preventScroll: true });
}
