import type { AlmEditField, AlmFieldChange, AlmUser } from '../alm/alm-provider.js';
import { comparable, minuteOf, partsOf, textOf } from './edit-values.js';
import type { EditControl } from './field-controls.js';
import { plainWord } from '../words.js';

/** What a change of one field of the edit screen is about, and what is said once it is made. */
export const FIELD_WORDS = {
  subject: fieldOf,
  done: (item: { key: string }, wanted: { label: string }) => `${fieldOf(item, wanted)} is changed in Jira.`,
};

function fieldOf({ key }: { key: string }, { label }: { label: string }): string {
  return `“${label}” of ${key}`;
}

/** A value as people read it, by which it is compared beside what they see. */
export function wordsFor(control: EditControl, raw: unknown): string {
  if (control === 'datetime') return minuteWords(textOf(control, raw));
  return PLAIN.has(control) ? textOf(control, raw) : wordsOf(raw);
}

/** What is its own words; the others have ids, or names that only the site uses. */
const PLAIN: ReadonlySet<EditControl> = new Set<EditControl>([
  ...([
    'text',
    'address',
    'textarea',
    'number',
    'date',
    'labels',
    'comment',
    'worklog',
    'work item',
  ] as const),
]);

/**
 * The same of a text of {@link textOf}, which somebody has typed or chosen.
 * @param people whom it may name.
 */
export function wordsOfText(
  { allowedValues = [] }: AlmEditField,
  control: EditControl,
  text: string,
  people: readonly Pick<AlmUser, 'name' | 'displayName'>[] = [],
): string {
  const nameOf = (id: string) => allowedValues.find((one) => one.id === id)?.name ?? id;
  switch (control) {
    case 'select':
      return text && nameOf(text);
    case 'several':
      return partsOf(control, text).map(nameOf).join(', ');
    case 'cascade': {
      const [id, below] = text.split(':');
      const child = allowedValues.find((one) => one.id === id)?.children?.find((one) => one.id === below);
      return [text && nameOf(id), child?.name].filter(Boolean).join(' – ');
    }
    case 'user':
    case 'users':
      return text
        .split(',')
        .map((name) => people.find((one) => one.name === name)?.displayName ?? name)
        .join(', ');
    case 'groups':
      return text.split(',').filter(Boolean).join(', ');
    case 'datetime':
      return minuteWords(text);
    default:
      return text;
  }
}

const minuteWords = (minute: string) => minute.replace('T', ' ').replace('Z', ' UTC');

/** A value in words. */
export function wordsOf(raw: unknown): string {
  const one = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return plainWord(value);
    const { displayName, name, value: text, key, child } = value as Record<string, unknown>;
    const own = plainWord(displayName ?? name ?? text ?? key);
    return child ? `${own} – ${one(child)}` : own;
  };
  return [raw].flat().map(one).filter(Boolean).join(', ');
}

/** Whether an entry of the history leads to that value: by id where it keeps one, else in its words. */
export function isInHistory(control: EditControl, text: string, { to, toId }: AlmFieldChange): boolean {
  if (text === '') return to === '' && toId === '';
  switch (control) {
    case 'several':
      return (toId.match(/\d+/g) ?? []).sort().join() === text;
    case 'labels':
      return to.split(/\s+/).sort().join(' ') === text;
    case 'select':
    case 'user':
      return toId === text;
    case 'users':
    case 'groups':
      return (toId.match(/[^\s,[\]]+/g) ?? []).sort().join() === text;
    case 'cascade':
      // “Parent values: Europe(10100)Level 1 values: Berlin(10101)”
      return [...to.matchAll(/\((\d+)\)/g)].map(([, id]) => id).join(':') === text;
    case 'number':
      return to !== '' && Number(to) === Number(text);
    case 'date':
      return toId === text || to.startsWith(text);
    case 'datetime':
      return minuteOf(toId) === text;
    default:
      return comparable(to) === text;
  }
}
