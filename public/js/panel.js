import { announce, showDone, showProblem } from './say.js';
import { askFirst } from './confirm.js';
import { boardTitle } from './board-name.js';
import { beginOwn } from './own-changes.js';
import { forgetSaid, keepInView, newsIn } from './panel-follow.js';
import { isForbidden, isGone, isHidden, ownWords } from './panel-gone.js';
import { focusErrorSummary } from './errors.js';
import { showChosenScreen } from './board-item.js';
import { read, refusalIn, send, showRefusal } from './panel-send.js';
import { keepTyped, takeTyped } from './drafts.js';
import { goToSignIn, isSignIn, openBefore } from './sign-in.js';
import {
  isTyped,
  letGo,
  markRefused,
  markSent,
  namesSent,
  typeAgain,
  typedControls,
  typedIn,
} from './typed.js';

const ITEM = /\/boards\/[^/]+\/items\/[^/]+$/;
/** Narrower than that the panel lies over the board as a sheet. */
const NARROW = matchMedia('(max-width: 56rem)');
const PROMPT = 300; // milliseconds; what is answered sooner needs no word that it is on its way

let panel;
let isDiscarded = false; // they were asked, and what they typed goes
let isKept = false; // the page goes, and what they typed is there when they come again
let home; // the address of the board
let opener; // key of the card that the panel was opened from
let sendings = 0; // that have no answer yet
let shows = 0; // an answer that comes after something else was shown says nothing any more
let shift; // where that card stood, and where it went when the panel opened: a short board cannot scroll far enough

/** Opens work items beside their board. Their address is that of their own page, which they are without scripts. */
export function openBesideBoard() {
  const board = document.querySelector('#board.board');
  if (!board) return;
  const before = openBefore();
  home = location.href;
  document.addEventListener('click', (event) => {
    const link = followed(event);
    if (!link) return;
    event.preventDefault();
    if (isShown(link)) return void stay(link);
    leaving(() => go(link.href, link.closest('.card')?.id));
  });
  addEventListener('popstate', () => {
    if (panel) keepDraft();
    isDiscarded = false;
    if (ITEM.test(location.pathname)) return void show(location.href);
    if (panel) {
      // What was chosen above the board meanwhile stays chosen.
      const { behind } = document.documentElement.dataset;
      if (behind && new URL(behind).pathname === location.pathname)
        history.replaceState(history.state, '', behind);
      close();
    }
    home = location.href;
  });
  addEventListener('beforeunload', (event) => panel && !isKept && isDirty() && event.preventDefault());
  document.addEventListener('page:ends', () => {
    isKept = Boolean(panel) && keepTyped(panel.dataset.key, typedIn(panel));
  });
  // Its page may not be shown to them any more when it is loaded anew.
  addEventListener('pagehide', () => panel && !isDiscarded && keepTyped(panel.dataset.key, typedIn(panel)));
  addEventListener('pageshow', ({ persisted }) => persisted && panel && takeTyped(panel.dataset.key));
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !panel || event.defaultPrevented) return;
    if (document.querySelector('dialog[open], :popover-open')) return;
    event.preventDefault(); // or it would close the question at once
    const unfolded = document.activeElement?.closest('#item-panel details[open]');
    if (unfolded) return fold(unfolded);
    leaving(leave);
  });
  document.addEventListener('board:changed', ({ detail }) => detail.includes(panel?.dataset.key) && follow());
  // A page that asks now and then is not told what of it has changed.
  document.addEventListener('board:replaced', ({ detail }) => !detail.isAsked && follow());
  document.addEventListener('submit', submitInside);
  document.addEventListener('item:open', ({ detail: { url, key } }) => leaving(() => go(url, key)));
  if (before) void go(`${location.pathname}/items/${before}`, before);
}

/** Shows what has changed at the work item meanwhile, without taking anything from under a hand. */
function follow() {
  // What is being sent comes back with its answer, and what is said of it must not come by another page.
  if (panel && sendings === 0) void show(location.href, { isAsked: false });
}

/** The link of a work item that is to be opened here; undefined for what the browser does by itself. */
function followed(event) {
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  const link = event.target.closest?.('#board .card a[href], #item-panel a[href]');
  if (!link || !isPlain || event.defaultPrevented || link.target === '_blank') return undefined;
  const url = new URL(link.href);
  if (panel?.contains(link) && url.href.split('#')[0] === home.split('#')[0]) {
    event.preventDefault();
    return void leaving(leave);
  }
  return url.origin === location.origin && ITEM.test(url.pathname) ? link : undefined;
}

/** What the board shows goes along: the page at that address leads back to it. */
function withQuery(url) {
  const address = new URL(url, location.href);
  const { search } = new URL(home);
  if (search.length > 1) address.searchParams.set('at', search.slice(1));
  return address.href;
}

const isShown = ({ pathname }) => Boolean(panel) && pathname === location.pathname;

/** @param key of the card that it is opened from */
async function go(url, key) {
  if (key) opener = key;
  if (!panel) home = location.href;
  url = withQuery(url);
  history.pushState({ hasPanel: true }, '', url);
  await show(url);
  panel
    ?.querySelector('fieldset[data-transition]:not([hidden]) :is(input:not([type=hidden]), select, textarea)')
    ?.focus();
}

/** Another part of the same work item is the same place: Back leads to the board, and what is typed stays. */
async function stay({ href, hash }) {
  href = withQuery(href);
  history.replaceState(history.state, '', href);
  await show(href);
  toPart(hash);
}

/** To the part that was asked for, which is told by its heading. */
function toPart(hash) {
  const part = hash && document.getElementById(hash.slice(1));
  const heading = part && panel.contains(part) && part.querySelector('h2');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  part.scrollIntoView({ block: 'start', behavior: 'instant' });
}

/**
 * Fetches the page of the work item and takes over what is on it; what is typed at the same one meanwhile stays.
 * @param isAsked whether somebody asked for it: otherwise it takes nothing from under their hands
 */
async function show(url, { isAsked = true } = {}) {
  const turn = ++shows;
  const key = keyIn(url);
  if (panel?.dataset.key !== key) comes(key);
  if (isAsked) mark('loading');
  try {
    const answer = await read(await fetch(url, { headers: { Accept: 'text/html' } }));
    if (turn !== shows) return keepSaid(answer); // something else is shown by now
    const refusal = refusalIn(answer);
    if (isHidden(answer, refusal)) return takeAway(answer);
    const news = isAsked ? '' : newsIn(panel, answer.page);
    if (news) announce(news);
    if (!isAsked && !isFree()) {
      if (news) offer(news);
      return keepSaid(answer);
    }
    const body = panel?.querySelector('.item-panel-body');
    const keep = body && !isAsked ? keepInView(body) : () => {};
    const typed = typedIn(body);
    if (isSignIn(answer.response) && typed.length === 0) return goToSignIn();
    if (refusal?.isForeign) throw new Error(refusal.words);
    if (refusal && typed.length > 0) {
      mark('shown');
      return showRefusal(panel.querySelector('.item-panel-said'), refusal);
    }
    take(answer, typed);
    keep();
  } catch {
    if (turn !== shows || !isAsked) return;
    mark('shown');
    showProblem('The work item could not be loaded. Try again, or load the page.');
    if (isComing()) leave();
  }
}

/** What is new is not put in where it would take something from under a hand. */
function offer(words) {
  const news = panel.querySelector('.item-panel-news');
  news.querySelector('span').textContent = words;
  news.hidden = false;
}

const keyIn = (url) => new URL(url).pathname.split('/items/')[1].split('/')[0];

/** What its card says of a work item is there at once, however slow Jira is. */
function comes(key) {
  if (!panel) shift = keepingInPlace(opener, () => (panel = made()));
  document.documentElement.dataset.behind = home;
  const title = document.getElementById(key)?.querySelector('.card-title')?.textContent.trim();
  const heading = Object.assign(document.createElement('h1'), {
    textContent: [key, title].filter(Boolean).join(' '),
  });
  const words = Object.assign(document.createElement('p'), {
    className: 'quiet item-panel-coming',
    textContent: 'Asking Jira …',
  });
  const body = panel.querySelector('.item-panel-body');
  body.replaceChildren(heading, words);
  body.scrollTop = 0;
  panel.querySelector('.item-panel-said').replaceChildren();
  panel.querySelector('.item-panel-page').href = location.href;
  panel.dataset.key = key;
  mark('loading');
  markCard(key);
  focusHeading();
}

/** Where what was in focus has gone; on the board it stays where it is. */
function focusHeading() {
  const heading = panel.querySelector('h1');
  if (!heading || document.activeElement !== document.body) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

const isComing = () => Boolean(panel?.querySelector('.item-panel-coming'));

/** What was done is said once: by the page that is asked for next, even if that is not shown. */
function keepSaid({ response: { url }, page }) {
  const flash = page.querySelector('.flash');
  if (!flash) return;
  if (panel && new URL(url).pathname.endsWith(`/items/${panel.dataset.key}`))
    panel.querySelector('.item-panel-said').replaceChildren(document.adoptNode(flash));
  else showDone(flash.querySelector('.notice-text').textContent.trim());
}

/** @param unsent what was typed beside what was sent */
function take({ response, page }, unsent = []) {
  shows++;
  const { pathname } = new URL(response.url);
  const main = page.querySelector('main');
  // A page of another kind is a question, such as signing in: it is answered there.
  if (!main || !/\/boards\/[^/]+\/items\/[^/]+/.test(pathname)) return location.assign(response.url);
  const key = keyIn(response.url);
  if (panel?.dataset.key !== key) comes(key);
  const isNew = isComing();
  const body = panel.querySelector('.item-panel-body');
  const before = placeOf(body);
  body.replaceChildren(...[...document.adoptNode(main).childNodes]);
  // However far the work item is scrolled, what was done is read, and undone; also where it is shown anew meanwhile.
  const said = body.querySelectorAll('.flash');
  panel.querySelector('.item-panel-said .error-summary')?.remove();
  if (isNew || said.length > 0) panel.querySelector('.item-panel-said').replaceChildren(...said);
  forgetSaid(panel);
  mark('shown');
  panel.querySelector('.item-panel-news').hidden = true;
  panel.querySelector('.item-panel-page').href = location.href;
  document.title = page.title;
  markCard(key);
  body.append(...ownWords(typeAgain(body, isNew ? takeTyped(key) : unsent)));
  isDiscarded = false;
  showChosenScreen();
  if (isNew) {
    body.scrollTop = 0;
    focusHeading();
  } else before();
  if (body.querySelector('.error-summary')) focusErrorSummary();
  panel.dispatchEvent(new CustomEvent('panel:shown', { bubbles: true }));
}

/** Its person may not see it any more: only what they typed themselves stays. */
function takeAway(answer) {
  const body = panel.querySelector('.item-panel-body');
  const typed = typedIn(body);
  panel.querySelector('.item-panel-said').replaceChildren();
  take(answer);
  body.append(...ownWords(typed));
  announce(body.querySelector('h1').textContent.trim());
}

/**
 * Sends a form of the panel, and goes on at once; what became of it is shown in the panel, or where its person is by
 * then.
 */
async function submitInside(event) {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !panel?.contains(form) || form.method !== 'post') return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = 'yes';
  sendings++;
  submitter?.setAttribute('aria-disabled', 'true');
  const { key } = panel.dataset;
  const names = namesSent(submitter);
  const typed = typedIn(panel).filter(({ name }) => names.includes(name));
  const unmark = markSent(submitter);
  const answered = beginOwn(key);
  const said = panel.querySelector('.item-panel-said');
  const saidBefore = said.querySelector('.flash');
  let timer;
  const free = () => {
    delete form.dataset.sending;
    submitter?.removeAttribute('aria-disabled');
  };
  try {
    const address = submitter?.getAttribute('formaction') ? submitter.formAction : form.action;
    const answers = new URLSearchParams(new FormData(form, submitter));
    answers.set('from', 'panel');
    const taken = ({ message }) => {
      free();
      timer = setTimeout(say, PROMPT, message, key);
    };
    const answer = await send(address, answers, taken);
    const refusal = refusalIn(answer);
    if (panel?.dataset.key !== key) return tellElsewhere(answer, { refusal, key, typed });
    clearTimeout(timer);
    if (said.querySelector('.flash') === saidBefore) say('', key);
    const body = panel.querySelector('.item-panel-body');
    if (refusal) {
      unmark();
      if (isGone(answer, refusal)) return takeAway(answer);
      if (!form.isConnected) typeAgain(body, typed);
      // Whether they may still see it, the page itself says.
      if (isForbidden(answer)) void show(location.href, { isAsked: false });
      return showRefusal(panel.querySelector('.item-panel-said'), refusal);
    }
    take(answer, typedIn(body));
    if (body.querySelector('.error-summary')) markRefused(body, names);
    const words = panel.querySelector('.flash .notice-text')?.textContent.trim();
    if (words) announce(words);
  } catch {
    // Nothing that was typed is lost: it stands where it was.
    unmark();
    showProblem('Footbridge did not answer: it is not known whether this was changed. Try again.');
  } finally {
    clearTimeout(timer);
    free();
    answered();
    sendings--;
  }
}

/** In the panel, where what became of it is said next. */
function say(message, key) {
  if (panel?.dataset.key !== key) return;
  panel.querySelector('.item-panel-said').textContent = message;
  announce(message);
}

/** Their panel shows something else by now, or has been closed. */
function tellElsewhere({ response, page }, { refusal, key, typed }) {
  if (refusal) {
    keepTyped(key, typed);
    return showProblem(`${refusal.words} What you typed at ${key} is kept: open it again to go on.`);
  }
  const problem = page.querySelector('.error-summary');
  const said = (
    problem ??
    page.querySelector('.flash .notice-text') ??
    page.querySelector('h1')
  ).textContent.trim();
  const answer = () => location.assign(response.url);
  if (problem) showProblem(said);
  else if (ITEM.test(new URL(response.url).pathname)) showDone(said);
  else showDone(said, { label: 'Answer', act: answer });
}

function leaving(go) {
  if (!panel || !isDirty()) return go();
  askFirst(
    {
      question: 'Discard what you typed?',
      detail: 'It has not been sent to Jira, and is gone when you go on.',
      verb: 'Discard',
      isDangerous: true,
    },
    () => {
      isDiscarded = true;
      go();
    },
  );
}

/** Nobody can be asked who goes back by the browser: what they typed is there when they come again. */
function keepDraft() {
  const typed = typedIn(panel);
  if (isDiscarded || typed.length === 0) return;
  keepTyped(panel.dataset.key, typed);
  showDone(`What you typed at ${panel.dataset.key} is kept: open it again to go on.`);
}

function leave() {
  if (history.state?.hasPanel) return history.back();
  history.replaceState(null, '', home);
  close();
}

function close() {
  const key = panel.dataset.key;
  delete document.documentElement.dataset.behind;
  const takeAway = () => {
    panel.remove();
    document.body.classList.remove('has-panel');
  };
  const isWhereItWas = shift?.key === (opener ?? key) && Math.abs(topOf(shift.key) - shift.after) < 1;
  keepingInPlace(opener ?? key, takeAway, isWhereItWas ? shift.before : undefined);
  panel = undefined;
  shows++;
  lock(false);
  document.title = boardTitle();
  markCard(null);
  const card = document.getElementById(opener ?? key) ?? document.getElementById(key);
  (card?.querySelector('a, button') ?? card ?? document.getElementById('board'))?.focus({
    preventScroll: true,
  });
}

const topOf = (key) => document.getElementById(key)?.getBoundingClientRect().top ?? 0;

/** The board gets another width, and the card stays where it is on the screen, or goes to `before`. */
function keepingInPlace(key, change, before = topOf(key)) {
  const top = () => topOf(key);
  change();
  const board = document.getElementById('board');
  // Cards that were never in sight have a guessed height until they are.
  for (const scroller of [board, board, window])
    if (Math.abs(top() - before) >= 1) scroller.scrollBy({ top: top() - before, behavior: 'instant' });
  if (panel?.isConnected) besidePanel(key);
  return { key, before, after: top() };
}

/** A card of the last columns is not left below the panel. */
function besidePanel(key) {
  const [board, card] = [document.getElementById('board'), document.getElementById(key)?.closest('.column')];
  const hidden = (card?.getBoundingClientRect().right ?? 0) - board.getBoundingClientRect().right;
  if (hidden > 0) board.scrollBy({ left: hidden, behavior: 'instant' });
}

function made() {
  const template = document.getElementById('item-panel-frame');
  const frame = template.content.firstElementChild.cloneNode(true);
  document.querySelector('main').after(frame);
  document.body.classList.add('has-panel');
  frame.querySelector('[data-close]').addEventListener('click', () => leaving(leave));
  const look = () => show(location.href).then(() => toPart('#comments'));
  frame.querySelector('[data-show]').addEventListener('click', () => void look());
  lock(NARROW.matches);
  return frame;
}

NARROW.addEventListener('change', () => panel && lock(NARROW.matches));

/** Below a sheet nothing can be reached. */
function lock(isLocked) {
  for (const part of document.querySelectorAll('.skip-link, .site-header, main, .site-footer'))
    part.inert = isLocked;
}

function mark(state) {
  if (!panel) return;
  panel.dataset.state = state;
  panel.querySelector('.item-panel-body').setAttribute('aria-busy', String(isComing()));
}

function markCard(key) {
  for (const card of document.querySelectorAll('#board .card.is-open')) card.classList.remove('is-open');
  if (key) document.getElementById(key)?.classList.add('is-open');
}

/** Back to the control that was pressed, or the part of the page that it was in. */
function placeOf(body) {
  const top = body.scrollTop;
  const focused = body.contains(document.activeElement) ? document.activeElement : null;
  const names = [focused?.id, focused?.closest('details[id]')?.id, focused?.closest('section[id]')?.id];
  return () => {
    body.scrollTop = top;
    if (!focused) return;
    const found = names.map((id) => id && document.getElementById(id)).find(Boolean);
    // What was saved is folded: nothing in it can take the focus.
    const folded = found?.closest('details:not([open])');
    const target = (folded ?? (found?.matches('details') ? found : null))?.querySelector('summary') ?? found;
    if (target && !target.matches('a, button, input, select, textarea, summary')) target.tabIndex = -1;
    (target ?? panel.querySelector('h1'))?.focus({ preventScroll: true });
  };
}

/** Whether something is typed that has not been sent. */
const isDirty = () => typedControls(panel).length > 0;

/** Whether it may be shown anew without taking anything from its person: not what they do, nor what they were told. */
const isFree = () =>
  Boolean(panel) &&
  !isDirty() &&
  !isInUse() &&
  !panel.querySelector('.error-summary, .item-panel-body details[open]');

function isInUse() {
  const focused = document.activeElement;
  const selection = getSelection();
  const isReading = selection && !selection.isCollapsed && panel.contains(selection.anchorNode);
  return isReading || (panel.contains(focused) && focused.matches('input, textarea, select'));
}

function fold(details) {
  const drop = () => {
    for (const control of details.querySelectorAll('input, textarea, select')) reset(control);
    details.open = false;
    details.querySelector('summary')?.focus();
  };
  const hasTyped = [...details.querySelectorAll('input, textarea')].some(
    (control) => control.type !== 'hidden' && (control.value !== control.defaultValue || isTyped(control)),
  );
  if (!hasTyped) return drop();
  askFirst(
    {
      question: 'Discard what you typed?',
      detail: 'It has not been sent to Jira.',
      verb: 'Discard',
      isDangerous: true,
    },
    drop,
  );
}

function reset(control) {
  letGo(control);
  if (control.matches('select'))
    for (const option of control.options) option.selected = option.defaultSelected;
  else if ('checked' in control && control.matches('[type=checkbox], [type=radio]'))
    control.checked = control.defaultChecked;
  else control.value = control.defaultValue;
}
