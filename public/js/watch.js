import { announce } from './say.js';

const LONGEST = 30 * 60_000; // milliseconds; then the page has been forgotten in a tab

/** Asks the server every few seconds, while the page is seen, whether the link works now, and shows the answer. */
export function watchLink() {
  const watch = document.querySelector('[data-watch]');
  if (!watch) return;
  const { watch: url, csrf, every, pair, watchThen } = watch.dataset;
  const note = watch.querySelector('[data-watch-note]');
  const began = Date.now();
  let timer;
  let said = '';
  let isLooking = false;
  note.hidden = false;

  const again = (delay) => {
    clearTimeout(timer);
    if (document.hidden || isLooking || note.hidden) return;
    if (Date.now() - began > LONGEST) return stop();
    timer = setTimeout(look, delay);
  };
  document.addEventListener('visibilitychange', () => again(0));
  // The button of the form asks once more; nothing else should ask at the same time.
  document.addEventListener('submit', (event) => event.defaultPrevented || stop());
  again(0);

  async function look() {
    isLooking = true;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { Accept: 'application/json' },
        body: new URLSearchParams({ _csrf: csrf, ...(pair && { pair }) }),
        redirect: 'manual',
      });
      const answer = response.ok ? await response.json() : {};
      if (!note.hidden) show(answer);
      // The session has ended, or the account lacks something now: the page itself says so.
      if (response.status >= 400 && response.status < 500) stop();
    } catch {
      // Footbridge restarts, or the network is away for a moment.
    }
    isLooking = false;
    again(Number(every));
  }

  function show({ isDone, text, html }) {
    if (html !== undefined) watch.querySelector('[data-watch-result]').innerHTML = html;
    if (text && text !== said) announce(text);
    said = text ?? said;
    if (!isDone) return;
    stop();
    // Not a reload: the page may be the answer to a press, which would be made once more. What is typed stays typed.
    if (watchThen && isUntouched(watch.closest('form'))) location.assign(watchThen);
  }

  function stop() {
    clearTimeout(timer);
    note.hidden = true;
  }
}

/** Whether nothing stands in the boxes of a form but what the page came with. */
function isUntouched(form) {
  return ![...(form?.elements ?? [])].some((box) =>
    box.options
      ? [...box.options].some(({ selected, defaultSelected }) => selected !== defaultSelected)
      : (box.defaultValue ?? box.value) !== box.value || (box.defaultChecked ?? box.checked) !== box.checked,
  );
}
