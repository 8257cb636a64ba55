import { keepTyped, keptTyped, takeTyped } from './drafts.js';
import { ownWords } from './panel-gone.js';
import { goToSignIn } from './sign-in.js';
import { typeAgain, typedIn } from './typed.js';

const ITEM = /\/boards\/[^/]+\/items\/([^/]+)/;
const EVERY = 5_000; // milliseconds, as an open board that asks
const AFTER_FAILURE = 20_000;
const NOT_THEIRS = [403, 404];

let timer;
let wasOnBoard = false;
let isSent = false; // what is sent is not typed any more: the page that comes says what became of it

/** The page of one work item by itself: it goes with its session, and what is typed there stays in this tab. */
export function keepItemPage() {
  const [, key] = ITEM.exec(location.pathname) ?? [];
  if (!key || document.getElementById('board')) return;
  const form = document.getElementById('item-form');
  if (!form) return showOwnWords(key);
  typeAgain(form, takeTyped(key));
  document.addEventListener(
    'submit',
    (event) => (isSent ||= event.target === form && !event.defaultPrevented),
  );
  const keep = () => isSent || keepTyped(key, typedIn(form));
  document.addEventListener('page:ends', keep);
  addEventListener('pagehide', keep);
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    takeTyped(key); // it stands where it was
    isSent = false;
    void look();
  });
  document.addEventListener('visibilitychange', () => document.hidden || void look());
  askAgain(EVERY);
}

function askAgain(delay) {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, delay);
}

/** Whoever may not see it any more, or has signed out elsewhere, does not go on reading it here. */
async function look() {
  clearTimeout(timer);
  const { sightUrl } = document.getElementById('item-form').dataset;
  try {
    const answer = await fetch(sightUrl, { headers: { Accept: 'application/json' } });
    const { ok, redirected, status } = answer;
    if (status === 401) return goToSignIn();
    if (redirected || NOT_THEIRS.includes(status) || (ok && (await isHidden(await answer.json()))))
      return location.replace(location.pathname + location.search);
    askAgain(ok ? EVERY : AFTER_FAILURE);
  } catch {
    askAgain(AFTER_FAILURE);
  }
}

/** What goes from its board is asked for once: somebody may have put it elsewhere, or Jira does not show it any more. */
async function isHidden({ isOnBoard }) {
  const isGone = wasOnBoard && !isOnBoard;
  if (isGone && NOT_THEIRS.includes((await fetch(location.href)).status)) return true;
  wasOnBoard = isOnBoard;
  return false;
}

/** Where the page says that it is not there for them any more: their own words, to be copied. */
function showOwnWords(key) {
  document.querySelector('main .problem')?.append(...ownWords(keptTyped(key)));
}
