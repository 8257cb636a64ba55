import { findBoards } from './find-boards.js';
import { announce } from './say.js';

const PAUSE = 600; // milliseconds after the last key
/** What finds nothing else when it changes. */
const UNASKED = ['name', 'columns', 'boardName', 'seenBy', 'people', 'groups', 'changedBy', 'maker'];

/** Shows what the choice of a board finds while it is made. Without scripts the button Preview does. */
export function previewBoard() {
  const form = document.getElementById('board-form');
  if (!form) return;
  let timer;
  let asked;

  const sources = form.querySelectorAll('[data-source]');
  const [ofJira, byCategory] = ['board', 'categories'].map((value) =>
    form.querySelector(`[name=columns][value=${value}]`),
  );
  let wasOfJira = false;
  const showSource = () => {
    const chosen = new FormData(form).get('source');
    for (const part of sources) part.hidden = part.dataset.source !== chosen;
    // Only a board of Jira has columns of its own there.
    const isOfJira = chosen === 'board';
    ofJira.closest('.choice-item').hidden = !isOfJira;
    if (isOfJira && wasOfJira && byCategory.checked) ofJira.checked = true;
    if (isOfJira) wasOfJira = false;
    else if (ofJira.checked) wasOfJira = byCategory.checked = true;
  };

  const preview = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const body = new URLSearchParams(new FormData(form));
      if (!isChosen(body)) return;
      const response = await fetch(form.dataset.previewUrl, { method: 'POST', body, signal: asked.signal });
      if (!response.ok || response.redirected) return;
      const place = document.getElementById('preview');
      place.innerHTML = await response.text();
      announce(place.textContent.trim().split('\n')[0]);
    } catch {
      // Taken back by a newer one, or Footbridge is away: the button Preview says more.
    }
  };

  form.addEventListener('input', ({ target }) => {
    showSource();
    proposeName(form, target);
    if (UNASKED.includes(target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(preview, PAUSE);
  });
  showSource();
  findBoards(form);
  // Only the chosen source is seen from here on, so what others hold is not meant.
  form.append(
    Object.assign(document.createElement('input'), { type: 'hidden', name: 'sourceIsChosen', value: 'yes' }),
  );
}

const isChosen = (values) =>
  Boolean(
    values.get({ projects: 'projects', jql: 'jql', filter: 'filter', board: 'board' }[values.get('source')]),
  );

/** A board that nobody has named yet is called after what was chosen for it. */
function proposeName({ elements: { name } }, chosen) {
  if (name.value && name.value !== name.dataset.proposed) return;
  const label = chosen.name === 'projects' ? nameOfProjects(chosen.form) : chosen.selectedOptions?.[0].label;
  if (label === undefined || !chosen.value || chosen.name === 'columns') return;
  name.value = withoutKey(label).slice(0, 100);
  name.dataset.proposed = name.value;
}

const nameOfProjects = (form) =>
  [...form.querySelectorAll('[name=projects]:checked')]
    .map(({ labels }) => withoutKey(labels[0].textContent))
    .join(', ');

const withoutKey = (label) => label.replace(/ \([^()]*\)\s*$/, '').trim();
