import { answerTo } from './adding-send.js';
import { announce, showDone, showProblem } from './say.js';
import { keepTyped, keptTyped, takeTyped } from './drafts.js';
import { goToSignIn, isSignIn } from './sign-in.js';
import { refresh } from './live.js';
import { operation } from './move.js';

let place; // the form that is open, with what was added by it and is on its way, at the foot of its column
const DRAFT = 'add'; // under which what is not sent is kept when the session has ended
let unsent = []; // what was not added, that which comes first: its words, and the operation where it was sent
const coming = new Set(); // what was sent and has no answer yet

/** A work item is added in its column: a press of Enter adds it, and the next one can be typed. */
export function addInPlace() {
  if (!document.getElementById('board')) return;
  document.addEventListener('click', (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.('#board a[data-add]');
    const leaves = event.target.closest?.('.add-inline [data-leave]');
    if (!link && !leaves) return;
    event.preventDefault();
    if (link) void open(link);
    else leave();
  });
  document.addEventListener('submit', send, true); // before whoever lets a form be sent once only
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !event.target.closest?.('.add-inline')) return;
    event.preventDefault();
    leave();
  });
  document.addEventListener('board:replaced', comeBack);
  document.addEventListener('board:changed', keepInSight);
  document.addEventListener('page:ends', keepUnsent);
  comeAgain();
}

function keepUnsent() {
  // What has no answer may be added all the same: sent again under its operation, it is added once.
  const all = [...coming, typedNow(), ...unsent].filter(({ words }) => words);
  const kept = all.map(({ words, operation: name }) => ({ words, operation: name }));
  const { href } = place ?? [...coming][0]?.from ?? {};
  if (kept.length > 0) keepTyped(DRAFT, [href, ...kept]);
}

/** What was not added when the session ended is there again, in its column, once the same person has signed in. */
function comeAgain() {
  const [href, ...kept] = keptTyped(DRAFT);
  if (kept.length === 0) return;
  unsent = kept;
  const link = linkTo(href);
  if (link) void open(link, { isAsked: false });
  else sayKept();
}

const sayKept = () => showDone('What you typed is kept: it is in the form when you add a work item.');

/** What comes next goes into a box that is free: only from then on it need not be kept. */
function typeNext({ elements }) {
  takeTyped(DRAFT);
  const next = unsent.shift();
  elements.summary.value = next?.words ?? '';
  elements.operation.value = next?.operation ?? operation();
}

/** Opens the form of the column in which somebody is, or of the first one. @returns whether there is one */
export function addAt(target) {
  const isSeen = (link) => link.closest('.column').checkVisibility();
  const own = target?.closest?.('#board .column')?.querySelector('a[data-add]');
  const link = own ?? [...document.querySelectorAll('#board a[data-add]')].find(isSeen);
  link?.click();
  return Boolean(link);
}

const form = () => place?.element.querySelector('form');
const summary = () => form()?.elements.summary;

/** @param isAsked whether somebody pressed for it: otherwise nothing leads them away from the board */
async function open(link, { isAsked = true } = {}) {
  leave({ isQuiet: true });
  const element = fromTemplate('add-inline');
  const opened = (place = { element, href: link.getAttribute('href') });
  stand(link);
  try {
    const url = new URL(link.href);
    url.searchParams.set('part', 'form');
    const response = await fetch(url, { headers: { Accept: 'text/html' } });
    if (isSignIn(response)) return goToSignIn();
    const isRefused = response.redirected || !response.ok;
    if (isRefused && isAsked) return location.assign(link.href); // its page says what there is to say
    if (place !== opened) return;
    if (isRefused) {
      leave({ isQuiet: true });
      return sayKept();
    }
    show(await response.text());
    const box = summary();
    if (box && !box.value) typeNext(form());
    (box ?? element.querySelector('a'))?.focus();
    keepInSight();
  } catch {
    if (place === opened) leave();
    showProblem('Footbridge did not answer. Try again in a moment.');
  }
}

/** In the place of the link, which comes back when the form goes. */
function stand(link) {
  const line = link.closest('.column-add');
  line.hidden = true;
  line.after(place.element);
}

function show(html) {
  const template = document.createElement('template');
  template.innerHTML = html.trim();
  place.element.querySelector('[data-form]').replaceChildren(template.content);
}

/** What was typed is there when a form is opened again; what is on its way is told all the same. */
function leave({ isQuiet = false } = {}) {
  if (!place) return;
  const { element } = place;
  putBack(typedNow());
  const line = element.previousElementSibling;
  element.remove();
  place = undefined;
  if (!line?.isConnected) return;
  line.hidden = false;
  if (!isQuiet) line.querySelector('a').focus();
}

/** The board was put together anew, and the form belongs where it stood. */
function comeBack() {
  if (!place || place.element.isConnected) return;
  const link = linkTo(place.href);
  if (!link) return leave({ isQuiet: true });
  stand(link);
  summary()?.focus({ preventScroll: true });
}

const linkTo = (href) =>
  [...document.querySelectorAll('#board a[data-add]')].find((one) => one.getAttribute('href') === href);

/** It is in the box when that is opened, or free, again. */
const putBack = (typed) => typed.words.trim() && unsent.unshift(typed);

const typedNow = () => ({ words: summary()?.value ?? '', operation: form()?.elements.operation.value });

function keepInSight() {
  if (!place?.element.contains(document.activeElement)) return;
  // The form as a whole where there is room, and in any case the box in it.
  for (const one of [place.element, document.activeElement])
    one.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function send(event) {
  const { target, submitter } = event;
  // More fields than a column has room for are on its page.
  if (!target.closest?.('.add-inline') || submitter?.name === 'press') return;
  event.preventDefault();
  event.stopPropagation();
  const box = summary();
  const words = box.value.trim();
  if (!words) return box.focus();
  const body = new URLSearchParams(new FormData(target, submitter));
  const sent = { words, operation: body.get('operation'), card: fromTemplate('add-coming'), from: place };
  sent.card.querySelector('.card-title').textContent = words;
  place.element.querySelector('.adding-list').append(sent.card);
  announce(`“${words}” is on its way.`);
  // The form is free for the next one.
  typeNext(target);
  for (const error of target.querySelectorAll('.error-message')) error.remove();
  for (const field of target.querySelectorAll('.has-error')) field.classList.remove('has-error');
  box.removeAttribute('aria-invalid');
  box.focus();
  coming.add(sent);
  void deliver(target.action, body, sent).finally(() => coming.delete(sent));
}

async function deliver(address, body, sent) {
  let response;
  try {
    response = await answerTo(address, body);
  } catch {
    sent.card.querySelector('.adding-state').textContent = 'Not known yet';
    return showProblem(
      `Footbridge does not know whether “${sent.words}” was added. “My changes” says so as soon as it does.`,
    );
  }
  if (response.redirected && !isSignIn(response)) return location.assign(response.url);
  if (response.ok && !response.redirected) return tell(await response.json(), sent);
  sent.card.remove();
  if (!response.redirected && /html/.test(response.headers.get('Content-Type')))
    return refuse(await response.text(), sent);
  const box = summary();
  if (box && !box.value) box.value = sent.words;
  else putBack({ words: sent.words });
  if (response.redirected) goToSignIn();
  else showProblem((await response.json()).message);
}

async function tell({ message, card, link, isAsAsked }, { card: coming }) {
  await refresh().catch(() => {});
  const isHere = () => !card || document.getElementById(card);
  // Its own card comes by the connection of the board.
  for (let tries = 0; tries < 20 && !isHere(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  coming.remove();
  if (isAsAsked) return announce(message);
  if (!link) return showDone(message);
  showDone(message, { label: link.label, act: () => window.open(link.href, '_blank', 'noopener') });
}

/** What Jira wants to be another is said beside its field; unless the next one is being typed: that stays. */
function refuse(html, { words, from }) {
  const template = document.createElement('template');
  template.innerHTML = html;
  for (const word of template.content.querySelectorAll('.visually-hidden')) word.remove(); // “Error:”
  const said = [...template.content.querySelectorAll('.error-message, .notice-text')];
  const reason = said.map((one) => one.textContent.replace(/\s+/g, ' ').trim()).join(' ');
  const again = () => {
    if (place !== from) {
      leave({ isQuiet: true });
      place = from;
      comeBack();
    } else putBack(typedNow());
    if (!place) return;
    show(html);
    (place.element.querySelector('[aria-invalid]') ?? summary())?.focus();
    keepInSight();
  };
  if (place !== from || summary()?.value)
    return showDone(`“${words}” was not added. ${reason}`, { label: 'Show', act: again });
  again();
  announce(reason);
}

const fromTemplate = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
