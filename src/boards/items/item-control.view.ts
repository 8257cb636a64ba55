import type { AlmEditField, AlmUser } from '../../alm/alm-provider.js';
import type { Offer } from '../../alm/offers.js';
import { textOf } from '../../changes/edit-values.js';
import type { EditControl } from '../../changes/field-controls.js';
import { minuteText, timeZone } from '../../dates.js';
import { paths } from '../../paths.js';
import type { Form } from '../../web/form.js';
import { plainWord } from '../../words.js';
import { searchOf, type ItemForm } from './item-form.js';
import type { Above } from './above.js';
import type { ItemPath } from './item-path.js';
import { foundWords } from './item-people.view.js';

/** What every control of a work item's page is made with. */
export interface Around extends Filled {
  at: Pick<ItemPath, 'boardId' | 'key'>;
  form: Form<ItemForm>;
  people: ReadonlyMap<string, Offer<AlmUser>>;
  /** Who looks, as the site names them. */
  me: Person;
}
/** What a control is made with that nobody is chosen in. */
interface Filled {
  /** What a work item can be put under. */
  above?: readonly Above[];
  form: { values: object; errors: Record<string, string> };
}
interface Person {
  name: string;
  displayName: string;
}

interface Control {
  name: string;
  field: AlmEditField;
  control: EditControl;
  /** The value that there is, as the site gave it; undefined where that is not known. */
  raw?: unknown;
  /** What a list of one choice begins with; empty where nothing may be left out. */
  none: string;
}

const HINTS: Partial<Record<EditControl, () => string>> = {
  labels: () => 'Put a space between two labels: a label of Jira holds none.',
  groups: () => 'Names of groups, with commas between them.',
  group: () => 'The name of a group.',
  worklog: () => 'How long it took, such as 1h 30m.',
  datetime: () => `By the clock of ${timeZone()}.`,
  'work item': () => 'The key of an epic or of another work item, such as SHOP-1.',
};
const INPUTS: Partial<Record<EditControl, string>> = {
  date: 'date',
  datetime: 'datetime-local',
  address: 'url',
};

/** One field of a screen, as it is filled in on a plain page. */
export function controlView(asked: Control, around: Around | Filled) {
  const { name, field, control, raw } = asked;
  const { form } = around;
  const value = (form.values as Record<string, string | undefined>)[name] ?? shownOf(control, raw);
  const search = 'people' in around && (control === 'user' || control === 'users');
  const options = search ? personOptions(asked, around) : optionsOf(asked);
  const chosen = isList(control) ? value.split(',') : [value];
  return {
    name,
    label: field.name,
    isRequired: field.required && !field.hasDefault,
    value,
    error: form.errors[name] ?? '',
    hint: HINTS[control]?.() ?? '',
    isLong: control === 'textarea' || control === 'comment',
    isList: isList(control),
    isChoice: ['select', 'cascade', 'user'].includes(control),
    inputType: INPUTS[control] ?? 'text',
    suggestions: control === 'work item' ? (around.above ?? []) : [],
    options: options.map((one) => ({ ...one, selected: chosen.includes(one.value) })),
    search: search ? searchView(`q-${name}`, around) : null,
  };
}

/** As its control shows the value that there is. */
export function shownOf(control: EditControl, raw: unknown): string {
  const text = textOf(control, raw);
  return control === 'datetime' ? minuteText(text) : text;
}

/** Whether something else was typed than there is. Lists come in whatever order they were shown. */
export function isTyped(control: EditControl, typed: string | undefined, shown: string): boolean {
  if (typed === undefined) return false;
  const ordered = (text: string) => (isList(control) ? text.split(',').filter(Boolean).sort().join() : text);
  return ordered(typed) !== ordered(shown);
}

const isList = (control: EditControl) => control === 'several' || control === 'users';

/** A search for people, who are never all of them offered at once. */
export function searchView(name: 'person' | `q-${string}`, { at, form, people }: Around) {
  const term = form.values[name] ?? '';
  const found = people.get(name);
  return {
    name,
    term,
    path: paths.items.people(at),
    words: term && found ? foundWords(found, searchOf(name, term)) : '',
  };
}

/** People found by the search of that name. */
export function foundBy(name: 'person' | `q-${string}`, { form, people }: Around): AlmUser[] {
  return form.values[name] ? (people.get(name)?.items ?? []) : [];
}

interface Option {
  value: string;
  label: string;
}

function optionsOf({ field, control, none }: Control): Option[] {
  const begin = none ? [{ value: '', label: none }] : [];
  const { allowedValues = [] } = field;
  switch (control) {
    case 'several':
      return allowedValues.map(({ id, name: label }) => ({ value: id, label }));
    case 'select':
      return [...begin, ...allowedValues.map(({ id, name: label }) => ({ value: id, label }))];
    case 'cascade':
      return [
        ...begin,
        ...allowedValues.flatMap(({ id, name: label, children = [] }) => [
          { value: id, label },
          ...children.map((child) => ({ value: `${id}:${child.id}`, label: `${label} – ${child.name}` })),
        ]),
      ];
    default:
      return [];
  }
}

function personOptions({ name, control, raw, none }: Control, around: Around): Option[] {
  const people = peopleOptions([...personsIn(raw), around.me, ...foundBy(`q-${name}`, around)]);
  return control === 'user' && none ? [{ value: '', label: none }, ...people] : people;
}

/** Each person once. */
export function peopleOptions(people: readonly Person[]): Option[] {
  const byName = new Map(people.map(({ name, displayName }) => [name, displayName]));
  return [...byName].map(([value, label]) => ({ value, label }));
}

function personsIn(raw: unknown): Person[] {
  return [raw].flat().flatMap((one) => {
    const { name, displayName } = (one ?? {}) as { name?: unknown; displayName?: unknown };
    return typeof name === 'string' ? [{ name, displayName: plainWord(displayName) || name }] : [];
  });
}
