import { announce, announceNext, showProblem } from './say.js';
import { goToSignIn, isSignIn, loadAnew, loadBoardAnew } from './sign-in.js';
import { callBoard } from './board-name.js';
import { isBusy, rememberFocus, replace, takeOver, whenFree } from './live-changes.js';

const EVERY = 5_000; // milliseconds
const WHILE_READING = 1_500;
const AFTER_FAILURE = 20_000;
const AFTER_CROWD = 60_000;
const FIRST_WORD = 6_000; // a proxy that holds events back lets none through in that time

let events; // the connection, while there is one

/** Keeps an open board current while it is seen: by a connection of its own, or else by asking now and then. */
export function keepCurrent() {
  if (!region()) return;
  const start = () => {
    stop();
    if (!document.hidden) connect();
  };
  document.addEventListener('visibilitychange', start);
  addEventListener('pagehide', stop);
  addEventListener('pageshow', ({ persisted }) => persisted && start());
  start();
}

/** Takes over what has changed, at once where nothing does so by itself. */
export function refresh() {
  return isLive() ? Promise.resolve(true) : refetch();
}

/**
 * Shows the board as another address of its page has it: nothing but what is on the board changes.
 * @param isNew whether Back is to lead to what was shown before
 * @param withForm whether what is chosen above the board changes too
 */
export async function showAddress(address, { isNew, withForm = false } = {}) {
  stop();
  const { dataset } = document.documentElement;
  if (dataset.behind) dataset.behind = address;
  else if (address !== location.href) history[isNew ? 'pushState' : 'replaceState'](null, '', address);
  try {
    const taken = await refetch({ isAsked: true, withForm });
    const found = document.getElementById('board-found');
    if (taken && found) announce(found.textContent.replace('Show all', '').trim());
  } catch {
    showProblem('Footbridge did not answer. What you see was found before.');
  }
  if (address === boardAddress()) connect();
}

const isLive = () => events?.readyState === EventSource.OPEN;
let timer;
let comingBack;

function stop() {
  clearTimeout(timer);
  clearTimeout(comingBack);
  events?.close();
  events = undefined;
}

function connect() {
  const { liveUrl, revision } = region()?.dataset ?? {};
  if (!liveUrl || !window.EventSource) return askNowAndThen();
  const url = new URL(liveUrl, location.href);
  url.searchParams.set('revision', revision);
  const source = (events = new EventSource(url));
  const giveUp = () => {
    if (events !== source) return;
    stop();
    askNowAndThen(AFTER_FAILURE);
  };
  timer = setTimeout(giveUp, FIRST_WORD);
  source.addEventListener('hello', () => clearTimeout(timer));
  source.addEventListener('error', () => source.readyState === EventSource.CLOSED && giveUp());
  const on = (name, take) => source.addEventListener(name, ({ data }) => take(JSON.parse(data)));
  on('change', takeOver);
  on('name', callBoard);
  on('state', (state) => showProgress(region(), state));
  // The server has not failed: of many windows of this browser, others have the connections. Some may be closed by then.
  on('crowded', () => {
    stop();
    askNowAndThen();
    comingBack = setTimeout(() => {
      stop();
      if (!document.hidden) connect();
    }, AFTER_CROWD);
  });
  on('reload', () => {
    stop();
    void loadAnew();
  });
  on('stale', () => {
    stop();
    whenFree(() => void catchUp());
  });
}

/** The page as a whole, where what it lacks cannot be told; the connection goes on from there. */
async function catchUp() {
  try {
    if (!(await refetch())) return whenFree(() => void catchUp());
    connect();
  } catch {
    askNowAndThen(AFTER_FAILURE);
  }
}

function askNowAndThen(delay = EVERY) {
  clearTimeout(timer);
  const again = async () => {
    const next = await look();
    if (!events && !document.hidden) askNowAndThen(next);
  };
  timer = setTimeout(again, isReading() ? WHILE_READING : delay);
}

/** Beside an open panel the address of the page is that of the work item in it. */
const boardAddress = () => document.documentElement.dataset.behind ?? location.href;

/** Nothing goes on where the page goes: what waits for it would ask for the page again, and lead there once more. */
const GOING = new Promise(() => {});

const isReading = () => 'reading' in (region()?.dataset ?? {});
const isFirstRead = (fresh) => isReading() && fresh.querySelector('#board.board') !== null;

/** Fetches this page again and takes over its board, without moving anything under the reader's eyes. False: not now. */
async function refetch({ isAsked = false, withForm = false } = {}) {
  const behind = boardAddress();
  const response = await fetch(behind, { headers: { Accept: 'text/html' } });
  // A page of another address is a sign-in page or a question: go there like anybody else.
  if (response.redirected) {
    if (isSignIn(response)) goToSignIn();
    else location.assign(response.url);
    return GOING;
  }
  if (!response.ok) throw new Error(`The page answered ${response.status}`);
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  if (behind !== boardAddress() || (!isAsked && isBusy())) return false; // somebody was faster, or is at work

  // From a first reading to the board, or from the board to where Jira shows nothing of it any more: what works on the
  // one page would have to begin, and on the other to end. A page that is loaded does both.
  if (liveParts(document) !== liveParts(fresh)) {
    if (isFirstRead(fresh)) announceNext('The board has been read.');
    loadBoardAnew();
    return GOING;
  }
  if (withForm)
    document.getElementById('find')?.replaceWith(document.adoptNode(fresh.getElementById('find')));
  const keepFocus = rememberFocus();
  const keepScroll = rememberScroll();
  for (const old of [region(), ...document.querySelectorAll('[data-live][id]')]) {
    const made = fresh.getElementById(old.id);
    if (made) replace(old, document.adoptNode(made));
  }
  keepScroll();
  keepFocus();
  document.dispatchEvent(new CustomEvent('board:replaced', { detail: { isAsked } }));
  return true;
}

/** One look at the state; gives the delay until the next one. */
async function look() {
  const board = region();
  if (!board) return EVERY;
  try {
    const response = await fetch(board.dataset.stateUrl, { headers: { Accept: 'application/json' } });
    // The person's link to Jira has ended: nothing that was read with it may stay in sight.
    if (response.status === 403 || response.status === 401) await loadAnew();
    if (!response.ok || response.redirected) return AFTER_FAILURE;
    const state = await response.json();
    callBoard(state.name);
    showProgress(board, state);
    const firstReadEnded = 'reading' in board.dataset && !state.reading;
    if (String(state.revision) !== board.dataset.revision || firstReadEnded) {
      const taken = await refetch();
      if (taken) announce('The board was updated.');
    }
    return state.reading ? WHILE_READING : EVERY;
  } catch {
    return AFTER_FAILURE;
  }
}

function showProgress(board, { progress }) {
  const bar = board?.querySelector('[data-progress]');
  if (!bar || !progress?.total) return;
  bar.max = progress.total;
  bar.value = progress.done;
  const text = board.querySelector('[data-progress-text]');
  if (text) text.textContent = `${progress.done} of ${progress.total}`;
}

/** What of a page is replaced by itself, in words. */
const liveParts = (page) =>
  [...page.querySelectorAll('[data-live][id], [data-state-url][id]')]
    .filter((one) => !one.parentElement.closest('[data-state-url]'))
    .map(({ id, localName }) => `${localName}#${id}`)
    .join();

const region = () => document.querySelector('[data-state-url][id]');

function rememberScroll() {
  const { scrollLeft, scrollTop } = region();
  return () => region()?.scrollTo({ left: scrollLeft, top: scrollTop, behavior: 'instant' });
}
