import { answerTo } from './ask.js';
import { profileOf } from './drafts.js';
import { FORBIDDEN } from './panel-gone.js';
import { isSignIn, signInUrl } from './sign-in.js';

const TOO_LONG = 413;
const TOO_MANY = 429;

const parsed = (text) => new DOMParser().parseFromString(text, 'text/html');

/** A response with its page. */
export const read = async (response) => ({ response, page: parsed(await response.text()) });

/**
 * Sends a form of the panel. Where its person has signed in anew in another tab, it goes once more with the token of that
 * session: it has a name of its own, by which it is never made twice.
 * @param taken see answerTo
 */
export async function send(address, answers, taken) {
  const again = { from: 'panel' };
  const once = async () => read(await answerTo(address, answers, { accept: 'text/html', again, taken }));
  const answer = await once();
  const token = answer.response.status === FORBIDDEN && isSamePerson(answer.page) && tokenOf(answer.page);
  if (!token) return answer;
  for (const input of document.querySelectorAll('input[name="_csrf"]')) input.value = token;
  for (const one of document.querySelectorAll('[data-csrf]')) one.dataset.csrf = token;
  answers.set('_csrf', token);
  return once();
}

const tokenOf = (page) => page.querySelector('.site-person input[name="_csrf"]')?.value;
const personOf = (page) => page.querySelector('.site-profile-name')?.textContent;
const isSamePerson = (page) => profileOf(page) === profileOf(document);

/**
 * What is to be said of an answer that is not the page which a form leads to; undefined where it is one.
 * @returns `words`, `link` with a label and an address where there is one, and whether the answer `isForeign`, not of Footbridge
 */
export function refusalIn({ response, page }) {
  const signIn = { label: 'Sign in', url: signInUrl() };
  if (isSignIn(response)) return { words: `Your session has ended. ${STAYS}`, link: signIn };
  if (!page.querySelector('main#main.site-main, main#main.plain-main'))
    return { words: foreign(response.status), isForeign: true };
  if (response.status < 400 || page.querySelector('#item-form, .error-summary')) return undefined;
  const said = page.querySelector('main h1').textContent.trim();
  if (!personOf(page)) return { words: `${said} ${STAYS}`, link: signIn };
  if (!isSamePerson(page))
    return { words: `${said} ${personOf(page)} is signed in now: copy what you typed, and load the page.` };
  const next = page.querySelector('main h1 + p:not(:has(*))')?.textContent.trim();
  const way = page.querySelector('main a.button.primary');
  const link = way && {
    label: way.textContent.trim(),
    url: new URL(way.getAttribute('href'), location.href),
  };
  return { words: [said, next].filter(Boolean).join(' '), link };
}

const STAYS = 'Sign in in another tab, then send it again: what you typed stays here.';

function foreign(status) {
  const who = `Something between your browser and Footbridge, such as a proxy, answered instead of it`;
  if (status === TOO_LONG) return `${who}: this is too long for it. Shorten it and try again.`;
  if (status === TOO_MANY) return `${who}: too much was sent in a short time. Wait a minute and try again.`;
  return `${who} (${status}). Load Footbridge in another tab to see why, then send it again.`;
}

/** Above the form, which stays as it is. */
export function showRefusal(place, { words, link }) {
  const summary = Object.assign(document.createElement('div'), { className: 'error-summary', role: 'alert' });
  summary.append(Object.assign(document.createElement('p'), { textContent: words }));
  if (link) {
    const way = { href: link.url, textContent: link.label, target: '_blank', rel: 'noopener' };
    const line = document.createElement('p');
    line.append(Object.assign(document.createElement('a'), way));
    summary.append(line);
  }
  place.replaceChildren(summary);
}
