import { announce } from './say.js';

const EVERY = 5_000; // milliseconds
const WHILE_READING = 1_500;
const AFTER_FAILURE = 20_000;

/** Asks the server, while the page is seen, whether the board has changed, and takes over what did. */
export function keepCurrent() {
  if (!region()) return;
  let timer;
  const again = (delay) => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(async () => again(await look()), delay);
  };
  document.addEventListener('visibilitychange', () => again(0));
  again('reading' in region().dataset ? WHILE_READING : EVERY);
}

/** Fetches this page again and takes over its board, without moving anything under the reader's eyes. False: not now. */
export async function refresh() {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } });
  // A page of another address is a sign-in page or a question: go there like anybody else.
  if (response.redirected) {
    location.assign(response.url);
    return false;
  }
  if (!response.ok) throw new Error(`The page answered ${response.status}`);
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  if (isBusy()) return false;

  // From a first reading to the board, or from the board to where Jira shows nothing of it any more.
  if (liveParts(document) !== liveParts(fresh)) {
    document.querySelector('main').replaceWith(document.adoptNode(fresh.querySelector('main')));
    return true;
  }
  const keepFocus = rememberFocus();
  const keepScroll = rememberScroll();
  for (const old of [region(), ...document.querySelectorAll('[data-live][id]')]) {
    const made = fresh.getElementById(old.id);
    if (made) old.replaceWith(document.adoptNode(made));
  }
  keepScroll();
  keepFocus();
  return true;
}

/** One look at the state; gives the delay until the next one. */
async function look() {
  const board = region();
  if (!board) return EVERY;
  try {
    const response = await fetch(board.dataset.stateUrl, { headers: { Accept: 'application/json' } });
    // The person's link to Jira has ended: nothing that was read with it may stay in sight.
    if (response.status === 403) location.reload();
    if (!response.ok || response.redirected) return AFTER_FAILURE;
    const state = await response.json();
    showProgress(board, state);
    const firstReadEnded = 'reading' in board.dataset && !state.reading;
    if (String(state.revision) !== board.dataset.revision || firstReadEnded) {
      const taken = await refresh();
      if (taken) announce(firstReadEnded ? 'The board has been read.' : 'The board was updated.');
    }
    return state.reading ? WHILE_READING : EVERY;
  } catch {
    return AFTER_FAILURE;
  }
}

function showProgress(board, { progress }) {
  const bar = board.querySelector('[data-progress]');
  if (!bar || !progress?.total) return;
  bar.max = progress.total;
  bar.value = progress.done;
  const text = board.querySelector('[data-progress-text]');
  if (text) text.textContent = `${progress.done} of ${progress.total}`;
}

/** What of a page is replaced by itself, in words. */
const liveParts = (page) =>
  [...page.querySelectorAll('[data-live][id], [data-state-url][id]')]
    .map(({ id, localName }) => `${localName}#${id}`)
    .join();

const region = () => document.querySelector('[data-state-url][id]');

/** A card in the hand, a move under way or an open dialog must not be pulled away. */
const isBusy = () => document.querySelector('.card.is-dragging, .card.is-saving, dialog[open]') !== null;

function rememberScroll() {
  const { scrollLeft, scrollTop } = region();
  return () => region()?.scrollTo({ left: scrollLeft, top: scrollTop, behavior: 'instant' });
}

function rememberFocus() {
  const focused = document.activeElement;
  const home = focused?.closest('[data-key], [data-live][id], [data-state-url][id]');
  if (!home) return () => {};
  const selector = home.dataset.key
    ? `[data-key="${CSS.escape(home.dataset.key)}"]`
    : `#${CSS.escape(home.id)}`;
  const place = [...home.querySelectorAll('a, button, input, select')].indexOf(focused);
  return () => {
    const now = document.querySelector(selector);
    const target = place < 0 ? now : now?.querySelectorAll('a, button, input, select')[place];
    (target ?? region())?.focus({ preventScroll: true });
  };
}
