import { announce } from './say.js';

const COPIED = 2_500; // milliseconds

/** Shows the copy buttons, which say what they copy by data-copy="<id of the field>". */
export function offerCopyButtons() {
  for (const button of document.querySelectorAll('[data-copy]')) button.hidden = false;

  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]');
    const field = button && document.getElementById(button.dataset.copy);
    if (field) say(button, (await copy(field)) ? 'Copied' : 'Press Ctrl+C');
  });
}

async function copy(field) {
  select(field);
  try {
    await navigator.clipboard.writeText(field.value ?? field.textContent);
    return true;
  } catch {
    // Plain http has no clipboard API; the old command still works there.
    return document.execCommand('copy');
  }
}

function select(field) {
  if (!field.select) return getSelection().selectAllChildren(field);
  field.focus({ preventScroll: true });
  field.select();
}

function say(button, words) {
  const text = button.querySelector('[data-copy-text]') ?? button;
  button.dataset.words ??= text.textContent;
  text.textContent = words;
  button.classList.toggle('is-copied', words === 'Copied');
  button.focus({ preventScroll: true });
  announce(words);
  clearTimeout(button.timer);
  button.timer = setTimeout(() => {
    text.textContent = button.dataset.words;
    button.classList.remove('is-copied');
  }, COPIED);
}
