import { beginOwn } from './own-changes.js';
import { announce, showProblem } from './say.js';

const AGAIN_AFTER = 1_000; // milliseconds

/**
 * Opens the pages on which it is chosen, looked at and told what becomes of several work items, over the board. They are
 * the pages that they are without scripts.
 */
export async function openSeveral(url) {
  const dialog = Object.assign(document.createElement('dialog'), { className: 'several-dialog' });
  const back = document.activeElement;
  dialog.append(document.getElementById('several-asking').content.cloneNode(true));
  dialog.addEventListener('submit', submitInside);
  dialog.addEventListener('click', followInside);
  dialog.addEventListener('close', () => {
    dialog.remove();
    back?.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  await load(dialog, url);
}

/** Shows what becomes of changes until all are over, on the page or in the dialog. */
export function watchSeveral(root = document) {
  const made = root.querySelector('[data-watch-several]');
  if (!made) return;
  const again = async () => {
    if (!made.isConnected) return;
    if (!document.hidden) await renew(made).catch(() => {}); // Footbridge restarts, or the network is away
    watchSeveral(root);
  };
  setTimeout(again, AGAIN_AFTER);
}

async function renew(made) {
  const response = await fetch(made.dataset.watchSeveral, { headers: { Accept: 'text/html' } });
  if (response.redirected) return location.assign(response.url);
  const fresh = (await parsed(response)).querySelector('.several-made');
  if (!fresh || !made.isConnected) return;
  const controls = 'a, button';
  const at = [...made.querySelectorAll(controls)].indexOf(document.activeElement);
  made.replaceWith(document.adoptNode(fresh));
  if (at >= 0) (fresh.querySelectorAll(controls)[at] ?? fresh.querySelector('[data-back]'))?.focus();
  const words = (one) => one.querySelector('.several-states').textContent;
  if (words(fresh) !== words(made)) announce(words(fresh));
}

const parsed = async (response) => new DOMParser().parseFromString(await response.text(), 'text/html');

async function load(dialog, url, options = {}) {
  dialog.setAttribute('aria-busy', 'true');
  try {
    await take(dialog, await fetch(url, { ...options, headers: { Accept: 'text/html' } }));
  } catch {
    showProblem(
      options.body
        ? 'Footbridge did not answer: it is not known whether this was taken. Press again: nothing is made twice.'
        : 'Footbridge did not answer. Try again in a moment.',
    );
    if (!dialog.querySelector('.several')) dialog.close();
  } finally {
    dialog.removeAttribute('aria-busy');
  }
}

async function take(dialog, response) {
  if (response.status >= 500) throw new Error(`Footbridge answered ${response.status}`);
  const page = await parsed(response);
  // A page of another kind is a question, such as signing in: it is answered there.
  const isOurs = new URL(response.url).pathname.includes('/several');
  if (!isOurs || !page.querySelector('main')) return location.assign(response.url);
  dialog.replaceChildren(...document.adoptNode(page.querySelector('main')).childNodes);
  const title = dialog.querySelector('h1');
  if (title) {
    title.id = 'several-title';
    title.tabIndex = -1;
    dialog.setAttribute('aria-labelledby', title.id);
  }
  const summary = dialog.querySelector('.error-summary');
  const next = dialog.querySelector('.several-preview, .several-made [data-back]');
  const first = next ?? dialog.querySelector('.several-choose :is(select, input:not([type=hidden]))');
  (summary ?? (next?.matches('form') ? next.querySelector('.button.primary') : first) ?? title)?.focus();
  if (!dialog.querySelector('.several-made')) return;
  document.dispatchEvent(new CustomEvent('several:made'));
  announce(dialog.querySelector('.several-states').textContent);
  watchSeveral(dialog);
}

function submitInside(event) {
  const { target: form, submitter, currentTarget: dialog } = event;
  event.preventDefault();
  event.stopPropagation();
  if (dialog.ariaBusy === 'true') return;
  const sent = new URLSearchParams(new FormData(form, submitter));
  if (form.method === 'post') {
    // What is made here is said here: the board takes it over when the dialog is closed, and says nothing of it then.
    for (const key of sent.getAll('key')) dialog.addEventListener('close', beginOwn(key), { once: true });
    return void load(dialog, form.action, { method: 'POST', body: sent });
  }
  const url = new URL(form.action);
  url.search = sent;
  void load(dialog, url);
}

function followInside(event) {
  const dialog = event.currentTarget;
  if (event.target === dialog) return dialog.close(); // beside it
  const link = event.target.closest('a');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if ('back' in link.dataset) {
    event.preventDefault();
    return dialog.close();
  }
  if (!new URL(link.href).pathname.includes('/several')) return;
  event.preventDefault();
  void load(dialog, link.href);
}
