const TOAST = 12_000; // milliseconds

/** Says something to a screen reader without showing it. */
export function announce(text) {
  const announcer = document.getElementById('announcer');
  if (!announcer) return;
  announcer.textContent = '';
  // An emptied region and a filled one must be two changes, or the same words are not read twice.
  setTimeout(() => (announcer.textContent = text), 50);
}

/** Shows a refusal for a while; the region is an alert, so it is read out too. */
export function showProblem(text) {
  const toast = document.createElement('div');
  toast.className = 'toast';
  const words = document.createElement('p');
  words.textContent = text;
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'link-button';
  close.textContent = 'Close';
  close.addEventListener('click', () => toast.remove());
  toast.append(words, close);
  document.getElementById('toasts')?.append(toast);

  const hide = () => (toast.matches(':hover, :focus-within') ? setTimeout(hide, 2_000) : toast.remove());
  setTimeout(hide, TOAST);
}
