/** What was typed at a work item and not sent, in this tab alone and until it is closed: it outlives an ended session. */
const NAME = 'footbridge draft';

/** Of whom, and of what: whoever signs in next in the same tab is not shown it. */
const nameOf = (key) => [NAME, profileOf(document), homeOf(), key].join(' ');

/** Id of the person whose page it is; names may be those of several. Undefined where nobody is signed in. */
export const profileOf = (page) => page.querySelector('.site-person')?.dataset.profile;

/** The board and Footbridge, of which one origin may have several. */
const homeOf = () => location.pathname.split('/items/')[0];

export function keepTyped(key, typed) {
  try {
    if (typed.length > 0) sessionStorage.setItem(nameOf(key), JSON.stringify(typed));
  } catch {
    // A browser that keeps nothing, or has no room: the question before the page goes is still asked.
    return false;
  }
  return true;
}

/** What was kept, and stays so. */
export function keptTyped(key) {
  try {
    return JSON.parse(sessionStorage.getItem(nameOf(key)) ?? '[]');
  } catch {
    return [];
  }
}

/** What was kept, once. */
export function takeTyped(key) {
  const kept = keptTyped(key);
  try {
    sessionStorage.removeItem(nameOf(key));
  } catch {
    // A browser that keeps nothing.
  }
  return kept;
}

/** Whoever signs out, on whatever page, leaves nothing behind in this tab. */
export function forgetAtSignOut() {
  document.addEventListener('submit', ({ target }) => {
    if (!target.matches('form[action$="/sign-out"]')) return;
    for (const name of Object.keys(sessionStorage))
      if (name.startsWith(NAME)) sessionStorage.removeItem(name);
  });
}
