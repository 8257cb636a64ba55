const TOAST = 12_000; // milliseconds

const TOGETHER = 300; // milliseconds in which one thing that is said does not take the place of another

let said = [];
let saidAt = 0;

/** Says something to a screen reader without showing it. */
export function announce(text) {
  const announcer = document.getElementById('announcer');
  if (!announcer || !text) return;
  if (Date.now() - saidAt > TOGETHER) said = [];
  saidAt = Date.now();
  if (!said.includes(text)) said.push(text);
  announcer.textContent = '';
  // An emptied region and a filled one must be two changes, or the same words are not read twice.
  setTimeout(() => (announcer.textContent = said.join(' ')), 50);
}

const NEXT = 'said by the next page';

/** Has the next page of this window say it, where this one goes. */
export function announceNext(text) {
  try {
    sessionStorage.setItem(NEXT, text);
  } catch {
    // A browser that keeps nothing says nothing.
  }
}

function announceKept() {
  try {
    announce(sessionStorage.getItem(NEXT));
    sessionStorage.removeItem(NEXT);
  } catch {
    // Nothing was kept.
  }
}

/** Shows a refusal for a while; the region is an alert, so it is read out too. */
export function showProblem(text) {
  show(madeOf(text, 'toast'));
}

/**
 * Shows what was done for a while, with something that can be done about it. One at a time: the next takes its place.
 * @param offer its label, and what a press of it does
 */
export function showDone(text, offer) {
  document.querySelector('.toast-done')?.remove();
  show(madeOf(text, 'toast toast-done', offer));
}

/** What a page has to say of what was done before it: over a board, which would be pushed down by it. */
export function showSaid() {
  announceKept();
  for (const said of document.querySelectorAll('.flash:has(~ #board)')) {
    said.classList.add('toast');
    show(said);
  }
}

function madeOf(text, className, offer) {
  const toast = document.createElement('div');
  toast.className = className;
  const words = document.createElement('p');
  words.textContent = text;
  toast.append(words);
  if (offer) {
    const press = document.createElement('button');
    press.type = 'button';
    press.className = 'button small';
    press.textContent = offer.label;
    press.addEventListener('click', () => {
      toast.remove();
      offer.act();
    });
    toast.append(press);
  }
  return toast;
}

function show(toast) {
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'link-button';
  close.textContent = 'Close';
  close.addEventListener('click', () => toast.remove());
  toast.append(close);
  document.getElementById('toasts')?.append(toast);

  const hide = () => (toast.matches(':hover, :focus-within') ? setTimeout(hide, 2_000) : toast.remove());
  setTimeout(hide, TOAST);
}
