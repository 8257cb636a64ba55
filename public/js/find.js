import { showAddress } from './live.js';

const PAUSE = 200; // milliseconds after the last key

/** What is chosen above a board counts at once, and stands in the address. Without scripts a button does it. */
export function findAtOnce() {
  if (!form()) return;
  let timer;
  let isTyping = false; // what is typed in one go is one step for Back, as every choice is
  let isNew = false;
  const soon = (delay, isStep) => {
    clearTimeout(timer);
    isNew ||= isStep;
    timer = setTimeout(() => {
      go(chosen(), { isNew });
      isNew = false;
    }, delay);
  };
  document.addEventListener('input', ({ target }) => {
    if (target.form !== form()) return;
    const isText = target.type === 'search';
    soon(isText ? PAUSE : 0, !isText || !isTyping);
    isTyping = isText;
  });
  document.addEventListener('focusout', () => (isTyping = false));
  document.addEventListener('toggle', ({ target }) => target.matches('#board .lane') && keepClosed(), true);
  document.addEventListener('submit', (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    soon(0, !isTyping);
  });
  document.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.('a[data-at-once]');
    if (link) {
      event.preventDefault();
      const { id, ariaLabel } = link;
      return void go(withClosed(link.href), { isNew: true, withForm: true }).then(() =>
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
  // The column that a phone shows stands behind it.
  return form().action + (query && `?${query}`) + location.hash;
}

/** A press on a label, an epic or a face finds by it; a second one does not any more. */
function findBy(sign) {
  const own =
    sign.dataset.find === 'person' &&
    form().querySelector(`[data-person="${CSS.escape(sign.dataset.value)}"]`);
  const { find: name, value = sign.textContent.trim() } = own
    ? { find: own.name, value: own.value }
    : sign.dataset;
  const url = new URL(chosen());
  // Of people, labels and epics several can be chosen; of sprints one.
  const isOne = form().elements[name]?.matches?.('select');
  const others = url.searchParams.getAll(name).filter((one) => one !== value);
  const had = others.length < url.searchParams.getAll(name).length;
  url.searchParams.delete(name);
  const rest = isOne ? [] : others;
  for (const one of had ? rest : [...rest, value]) url.searchParams.append(name, one);
  go(url.href, { isNew: true, withForm: true });
}

/** Which lanes are closed stands in the address too, and is no step for Back. */
function keepClosed() {
  const { dataset } = document.documentElement;
  const before = dataset.behind ?? location.href;
  const now = withClosed(before);
  if (now === before) return;
  for (const kept of form().querySelectorAll('[name=closed]')) kept.remove();
  for (const value of closedLanes()) {
    const kept = Object.assign(document.createElement('input'), { type: 'hidden', name: 'closed', value });
    form().append(kept);
  }
  if (shown === before) shown = now;
  if (dataset.behind) dataset.behind = now;
  else history.replaceState(history.state, '', now);
}

const closedLanes = () =>
  [...document.querySelectorAll('#board .lane:not([open])')].map(({ dataset }) => dataset.lane);

function withClosed(address) {
  const url = new URL(address);
  if (!document.querySelector('#board .lane')) return address;
  const before = url.searchParams.getAll('closed');
  const lanes = new Set([...document.querySelectorAll('#board .lane')].map(({ dataset }) => dataset.lane));
  const now = [...before.filter((value) => !lanes.has(value)), ...closedLanes()];
  if (before.join('\n') === now.join('\n')) return address;
  url.searchParams.delete('closed');
  for (const value of now) url.searchParams.append('closed', value);
  return url.href;
}

function closeMenus(target) {
  for (const menu of document.querySelectorAll('.find-menu[open]'))
    if (!menu.contains(target)) menu.open = false;
}

function refocus(target) {
  if (document.activeElement === document.body) target?.focus({ preventScroll: true });
}
