/** Whether the answer is the page for signing in: the session of this browser has ended. */
export const isSignIn = ({ url }) => new URL(url).pathname.endsWith('/sign-in');

/** The page for signing in, which leads back to the one that is open. */
export function signInUrl() {
  const url = new URL(document.querySelector('form[action$="/sign-out"]').action);
  const base = url.pathname.slice(0, -'/sign-out'.length);
  url.pathname = `${base}/sign-in`;
  url.searchParams.set('returnTo', location.pathname.slice(base.length) + location.search);
  return url.href;
}

/** The page is loaded anew, or leads to signing in, and from there back. */
export async function loadAnew() {
  try {
    const response = await fetch(location.href, { headers: { Accept: 'text/html' } });
    if (isSignIn(response)) return location.assign(signInUrl());
  } catch {
    // The browser says so itself.
  }
  location.reload();
}
