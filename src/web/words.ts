/** An instant for a <time> element: exact for machines, readable for people. */
export interface TimeView {
  iso: string;
  text: string;
}

const TIME = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** The script of the page shows it in the reader's own time zone; without it, it says UTC. */
export function timeView(instant: Date): TimeView {
  return { iso: instant.toISOString(), text: `${TIME.format(instant)} UTC` };
}

/** `1 board`, `2 boards`, `1,200 work items`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}

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
  const what = list.length > 0 ? `: ${new Intl.ListFormat('en-GB').format(list)}` : '';
  return `${counted(names.length, one, many)} could not be read${what}.`;
}
