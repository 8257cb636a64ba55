import { locale } from './locale.js';

const numbers = new Map<string, Intl.NumberFormat>();
const MOST_LOCALES = 500;
const ANY = new Intl.ListFormat('en-GB', { type: 'disjunction' });
const ALL = new Intl.ListFormat('en-GB');

/** `1,200`, as numbers are written for whoever is shown the page. */
export function inDigits(number: number): string {
  const written = locale();
  let format = numbers.get(written);
  if (!format) {
    if (numbers.size >= MOST_LOCALES) numbers.clear();
    numbers.set(written, (format = new Intl.NumberFormat(written)));
  }
  return format.format(number);
}

/** `1 board`, `2 boards`, `1,200 work items`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${inDigits(count)} ${count === 1 ? one : many}`;
}

/** `2,345 bytes` as `2 KB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return counted(bytes, 'byte');
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'KB'] : [bytes / 1_000_000, 'MB'];
  return `${inDigits(Math.round(size))} ${unit}`;
}

/** The text, or its beginning where it is longer than `most` characters. */
export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** A sentence in quotes; those within it become single ones. */
export function quoted(text: string): string {
  return `“${text.replaceAll('“', '‘').replaceAll('”', '’')}”`;
}

/**
 * What stands in JSON as text, number, or yes and no; empty for anything else, which would be `[object Object]`, or has a
 * `toString` of its own that is no function.
 */
export function plainWord(raw: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof raw) ? String(raw) : '';
}

/** Whether a text has all words of `asked` in it, in any order; upper and lower case are the same. */
export function finderOf(asked: string): (text: string) => boolean {
  const words = asked.toLowerCase().split(/\s+/);
  return (text) => {
    const all = text.toLowerCase();
    return words.every((word) => all.includes(word));
  };
}

/** `this, that or the other`. */
export const anyOf = (names: readonly string[]): string => ANY.format(names);

/** `this, that and the other`. */
export const allOf = (names: readonly string[]): string => ALL.format(names);

const MOST_NAMED = 5; // of what could not be read

/** A list with what is missing of it. */
interface LeftOut {
  items: readonly unknown[];
  unreadable: readonly string[];
  isCut: boolean;
}

/** What is left out of a list, as sentences to say beside it; empty for nothing. */
export function leftOutWords({ items, unreadable, isCut }: LeftOut, one: string, many: string): string {
  const sentences = [
    unreadable.length > 0 && unreadableWords(unreadable, one, many),
    isCut && `The first ${counted(items.length, one, many)} are shown: search by name for the others.`,
  ];
  return sentences.filter(Boolean).join(' ');
}

/** `2 boards could not be read: Sprint 4 and one more.` */
export function unreadableWords(names: readonly string[], one: string, many: string): string {
  const named = names.filter(Boolean).slice(0, MOST_NAMED);
  const others = names.length - named.length;
  const list = [...named, ...(others > 0 && named.length > 0 ? [`${others} more`] : [])];
  const what = list.length > 0 ? `: ${allOf(list)}` : '';
  return `${counted(names.length, one, many)} could not be read${what}.`;
}
