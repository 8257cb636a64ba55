/** Whether the answer is the page for signing in: the session of this browser has ended. */
export const isSignIn = ({ url }) => new URL(url).pathname.endsWith('/sign-in');

/** What follows the address of a board with a work item in the panel beside it: without a board that is a page of its own. */
const OPEN = '#open-';

/** The page for signing in, which leads back to the one that is open, and to the panel beside it. */
export function signInUrl() {
  const url = new URL(document.querySelector('form[action$="/sign-out"]').action);
  const base = url.pathname.slice(0, -'/sign-out'.length);
  url.pathname = `${base}/sign-in`;
  const { behind } = document.documentElement.dataset;
  const { pathname, search } = new URL(behind ?? location.href);
  url.searchParams.set('returnTo', pathname.slice(base.length) + search + besideIt());
  return url.href;
}

/** What follows the address of the board, for what stands in the panel now. */
const besideIt = () =>
  document.documentElement.dataset.behind ? OPEN + location.pathname.split('/items/')[1] : '';

/** Key of the work item that stood beside the board before somebody signed in again; it goes from the address. */
export function openBefore() {
  if (!location.hash.startsWith(OPEN)) return undefined;
  const key = location.hash.slice(OPEN.length);
  history.replaceState(history.state, '', location.pathname + location.search);
  return key;
}

/** Leads there; whoever keeps what is typed on the page is told before. */
export function goToSignIn() {
  document.dispatchEvent(new CustomEvent('page:ends'));
  location.assign(signInUrl());
}

/** The page of the board anew, with what stands in the panel and what is typed. */
export function loadBoardAnew() {
  document.dispatchEvent(new CustomEvent('page:ends'));
  const { behind } = document.documentElement.dataset;
  if (behind) location.assign(behind.split('#')[0] + besideIt());
  else location.reload();
}

/** The page is loaded anew, or leads to signing in, and from there back. */
export async function loadAnew() {
  try {
    const response = await fetch(location.href, { headers: { Accept: 'text/html' } });
    if (isSignIn(response)) return goToSignIn();
  } catch {
    // The browser says so itself.
  }
  location.reload();
}
