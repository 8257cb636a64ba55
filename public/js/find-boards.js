import { announce } from './say.js';

const PAUSE = 250; // milliseconds after the last key
const MOST_ROWS = 8;

/** Shows Jira's boards by name while it is typed. Without scripts the button Search does. */
export function findBoards(form) {
  const place = document.getElementById('jira-boards');
  const { boardName } = form.elements;
  let timer;
  let asked;

  const find = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const name = encodeURIComponent(boardName.value.trim());
      const response = await fetch(`${place.dataset.url}&boardName=${name}`, { signal: asked.signal });
      if (!response.ok || response.redirected) return;
      const [chosen] = form.elements.board.selectedOptions;
      place.innerHTML = await response.text();
      show(form.elements.board, chosen);
    } catch {
      // Taken back by a newer one, or Footbridge is away: the button Search says more.
    }
  };

  boardName.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE);
  });
}

/** What was found is seen without opening the list; what was chosen before stays chosen, found or not. */
function show(list, chosen) {
  const [nothing, ...found] = list.options;
  if (chosen?.value) {
    const same = found.find(({ value }) => value === chosen.value);
    if (!same) nothing.after(chosen);
    list.value = chosen.value;
  }
  list.size = Math.min(MOST_ROWS, Math.max(2, list.options.length));
  announce(found.length === 1 ? '1 board' : `${found.length} boards`);
}
