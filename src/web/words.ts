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
