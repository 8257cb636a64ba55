import { announce } from './say.js';

const PAUSE = 180; // milliseconds; whoever types on has not asked yet

let search; // the one that somebody types in
let asked = 0; // how often Jira was asked: an answer that comes late says nothing any more
let timer;
let isPressed = false; // a button of the mouse
let left; // the box that was left by that press

/** Whoever is searched for by name is found while it is typed. Without scripts there is a button for that. */
export function findPeople() {
  document.addEventListener('input', ({ target }) => {
    const box = target.closest?.('.people-search input[type=text]');
    if (!box) return;
    search = box.closest('.people-search');
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE, box, ++asked);
  });
  document.addEventListener('keydown', press, true); // before Escape closes what the list lies on
  document.addEventListener('mousedown', (event) => {
    const person = event.target.closest?.('.people-found [role=option]');
    if (!person) return;
    event.preventDefault(); // the box keeps the focus
    choose(person);
  });
  document.addEventListener('focusout', ({ target }) => {
    if (!target.matches('.people-search input[type=text]')) return;
    if (isPressed) left = target;
    else close(target);
  });
  closeAfterPress();
}

/** What lies below the list moves up with its end: not from under the pointer that presses it. */
function closeAfterPress() {
  document.addEventListener('mousedown', () => (isPressed = true), true);
  const over = () => {
    isPressed = false;
    if (left?.isConnected && document.activeElement !== left) close(left);
    left = undefined;
  };
  for (const end of ['mouseup', 'dragend']) document.addEventListener(end, () => setTimeout(over), true);
}

async function find(box, turn) {
  const term = box.value.trim();
  if (!term) return close(box);
  const address = `${search.dataset.peopleUrl}?${new URLSearchParams({ term, name: box.name })}`;
  const answer = await fetch(address, { headers: { Accept: 'text/html' } }).catch(() => undefined);
  const html = answer?.ok && !answer.redirected ? await answer.text() : '';
  if (turn !== asked || document.activeElement !== box) return;
  const found = foundOf(box);
  found.innerHTML = html;
  const list = found.querySelector('[role=listbox]');
  const isOpen = Boolean(list);
  for (const [name, value] of Object.entries({
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': String(isOpen),
    'aria-controls': (found.id = `${box.id}-found`),
  }))
    box.setAttribute(name, value);
  if (isOpen) point(box, list.firstElementChild);
  announce(isOpen ? `${list.children.length} found` : found.textContent.trim());
}

function press(event) {
  const box = event.target.closest?.('.people-search input');
  const options = box ? [...foundOf(box).querySelectorAll('[role=option]')] : [];
  if (options.length === 0 || event.isComposing) return;
  const at = options.findIndex((one) => one.getAttribute('aria-selected') === 'true');
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) point(box, options[(at + step + options.length) % options.length]);
  else if (event.key === 'Enter') choose(options[at]);
  else if (event.key === 'Escape') close(box);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function point(box, option) {
  for (const one of option.parentElement.children) one.setAttribute('aria-selected', String(one === option));
  box.setAttribute('aria-activedescendant', option.id);
  option.scrollIntoView({ block: 'nearest' });
}

/** Puts the person into the list that the search is for; where one press is enough, that is made, too. */
function choose(option) {
  const { name, label } = option.dataset;
  const box = search.querySelector('input[type=text]');
  const target = document.getElementById(search.dataset.target);
  box.value = target === box ? name : '';
  close(box);
  if (target === box) return announce(`${label} is chosen`);
  target.after(
    Object.assign(document.createElement('input'), { type: 'hidden', name: `n-${name}`, value: label }),
  );
  if (target.matches('select')) {
    if (![...target.options].some(({ value }) => value === name)) target.add(new Option(label, name));
    target.value = name;
  } else check(target, { name, label });
  const atOnce = search.closest('.edit-form')?.querySelector('[data-at-once]');
  if (atOnce) atOnce.click();
  else announce(`${label} is chosen`);
}

function check(list, { name, label }) {
  const known = [...list.querySelectorAll('input[type=checkbox]')].find(({ value }) => value === name);
  if (known) return void (known.checked = true);
  const box = Object.assign(document.createElement('input'), {
    type: 'checkbox',
    value: name,
    checked: true,
  });
  box.name = list.id;
  box.defaultChecked = false;
  const line = Object.assign(document.createElement('label'), { className: 'check' });
  line.append(box, ` ${label}`);
  list.querySelector('.check-list').append(line);
}

const foundOf = (box) => box.closest('.people-search').querySelector('.people-found');

function close(box) {
  foundOf(box).replaceChildren();
  box.setAttribute('aria-expanded', 'false');
  box.removeAttribute('aria-activedescendant');
}
