import { announce, showDone, showProblem } from './say.js';
import { refresh } from './live.js';

/**
 * Moves a card in Jira, after it has been put where it is to be.
 * @param answers what the form of the move sends
 * @param putBack undoes the putting
 * @param placeWords where it stands now, for those who do not see it
 */
export async function move(card, answers, putBack = () => {}, placeWords = () => '') {
  const refuse = (reason) => {
    putBack();
    card.classList.remove('is-saving');
    card.classList.add('is-refused');
    setTimeout(() => card.classList.remove('is-refused'), 4_000);
    showProblem(reason);
  };

  card.classList.add('is-saving');
  try {
    const answer = await send(card, answers);
    if (answer.isChoice) {
      card.classList.remove('is-saving');
      const detail = { card, url: answer.needsForm, goHome: putBack };
      return void document.dispatchEvent(new CustomEvent('card:question', { detail }));
    }
    if (answer.needsForm) return goTo(answer.needsForm);
    if (!answer.ok) {
      refuse(answer.message || `${card.dataset.key} was not moved.`);
      return void refresh().catch(() => {}); // the columns, or where the card is, may have changed meanwhile
    }
    if (answer.cardHtml) replace(card, answer.cardHtml);
    card.classList.remove('is-saving'); // one that waits stays where it is going: the server shows it there too
    if (answer.undoUrl) showDone(answer.message, { label: 'Undo', act: () => undo(answer.undoUrl) });
    else announce(answer.message);
    if (!answer.isPartly) announce(placeWords());
  } catch {
    // The answer got lost, or was none: Jira may have made the move all the same.
    refuse(
      `Footbridge does not know whether ${card.dataset.key} was moved. Its card, and “My changes”, say so as soon as it does.`,
    );
  }
  refresh().catch(() => {}); // counts and sums; the next look at the state tries again
}

async function undo(address) {
  try {
    const answer = await post(address, {});
    if (answer.needsForm) return goTo(answer.needsForm);
    (answer.ok ? announce : showProblem)(answer.message);
  } catch {
    showProblem(
      'Footbridge does not know whether it was taken back. “My changes” says so as soon as it does.',
    );
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

/** A name for this move, so that it is never made twice. Plain http has no crypto.randomUUID. */
function operation() {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');
}

function send(card, answers) {
  return post(card.dataset.moveUrl, {
    statusShown: card.dataset.status,
    operation: operation(),
    ...answers,
  });
}

async function post(address, answers) {
  const response = await fetch(address, {
    method: 'POST',
    redirect: 'follow',
    headers: { Accept: 'application/json' },
    body: new URLSearchParams({ _csrf: document.querySelector('[data-csrf]').dataset.csrf, ...answers }),
  });
  if (response.status >= 500) throw new Error(`Footbridge answered ${response.status}`);
  return response.json();
}

function goTo(address) {
  const url = new URL(address, location.href);
  if (url.origin === location.origin) location.assign(url);
}
