import { ask, post } from './ask.js';
import { announce, showDone, showProblem } from './say.js';
import { refresh } from './live.js';
import { beginOwn } from './own-changes.js';
import { moveUrl } from './ways.js';

const PROMPT = 3_000; // milliseconds in which an answer finds its reader where they asked

/**
 * Moves a card in Jira, after it has been put where it is to be.
 * @param answers what the form of the move sends
 * @param putBack undoes the putting
 * @param placeWords where it stands now, for those who do not see it
 */
export async function move(card, answers, putBack = () => {}, placeWords = () => '') {
  const began = performance.now();
  // What the server has put in its place stands where the server says.
  const goHome = () => card.isConnected && putBack();
  const refuse = (reason) => {
    goHome();
    const now = cardNow(card);
    now.classList.remove('is-saving');
    now.classList.add('is-refused');
    setTimeout(() => cardNow(card).classList.remove('is-refused'), 4_000);
    showProblem(reason);
  };

  card.classList.add('is-saving');
  try {
    // One that is on its way stays where it is going: the server shows it there too.
    const answer = await send(card, answers, () => card.classList.replace('is-saving', 'is-on-its-way'));
    const isPrompt = performance.now() - began < PROMPT;
    if (answer.isChoice && isPrompt) {
      card.classList.remove('is-saving');
      const detail = { card: cardNow(card), url: answer.needsForm, goHome };
      return void document.dispatchEvent(new CustomEvent('card:question', { detail }));
    }
    if (answer.needsForm && isPrompt) {
      goHome(); // until it is answered
      return openItem(answer.needsForm, card.id);
    }
    if (!answer.ok) {
      refuse(answer.message || `${card.dataset.key} was not moved.`);
      if (answer.needsForm)
        showDone(`${card.dataset.key} needs an answer of yours.`, {
          label: 'Answer',
          act: () => openItem(answer.needsForm, card.id),
        });
      return void refresh().catch(() => {}); // the columns, or where the card is, may have changed meanwhile
    }
    if (answer.cardHtml) replace(cardNow(card), answer.cardHtml);
    cardNow(card).classList.remove('is-saving');
    if (answer.undoUrl) showDone(answer.message, { label: 'Undo', act: () => undo(answer.undoUrl, card) });
    else announce(answer.message);
    if (!answer.isPartly) announce(placeWords());
  } catch {
    // The answer got lost, or was none: Jira may have made the move all the same.
    refuse(
      `Footbridge does not know whether ${card.dataset.key} was moved. Its card, and “My changes”, say so as soon as it does.`,
    );
  } finally {
    cardNow(card).classList.remove('is-saving', 'is-on-its-way');
  }
  refresh().catch(() => {}); // counts and sums; the next look at the state tries again
}

/** The card that stands for it by now. */
const cardNow = (card) => (card.isConnected ? card : (document.getElementById(card.id) ?? card));

async function undo(address, card) {
  focusCard(cardNow(card)); // what was pressed is gone
  const answered = beginOwn(card.id);
  try {
    const base = address.slice(0, address.lastIndexOf('/profile/changes/'));
    // Where there is a choice to be made on another page, it leads back to this one.
    const back = location.pathname.slice(base.length) + location.search;
    const answer = await post(address, { back });
    if (answer.needsForm) return goTo(answer.needsForm);
    (answer.ok ? announce : showProblem)(answer.message);
  } catch {
    showProblem(
      'Footbridge does not know whether it was taken back. “My changes” says so as soon as it does.',
    );
  } finally {
    answered();
  }
  refresh().catch(() => {});
}

/** The new card stands for the old one: what was in focus is so again. */
function replace(card, html) {
  const template = document.createElement('template');
  template.innerHTML = html.trim();
  const fresh = template.content.firstElementChild;
  const hadFocus = card.contains(document.activeElement);
  card.replaceWith(fresh);
  if (hadFocus) focusCard(fresh);
}

export function focusCard(card) {
  (card?.querySelector('.card-title a') ?? card)?.focus({ preventScroll: true });
}

/** A name for what is asked for, so that it is never made twice. Plain http has no crypto.randomUUID. */
export function operation() {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');
}

function send(card, answers, taken) {
  const known = { statusShown: card.dataset.status, operation: operation() };
  return ask(moveUrl(card), { ...known, ...answers }, taken);
}

/** Beside the board, where what Jira asks for can be answered. */
function openItem(url, key) {
  document.dispatchEvent(new CustomEvent('item:open', { detail: { url, key } }));
}

function goTo(address) {
  const url = new URL(address, location.href);
  if (url.origin === location.origin) location.assign(url);
}
