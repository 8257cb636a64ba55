import { locale, USUAL_LOCALE } from './locale.js';
import { requestContext } from './request-context.js';
import { counted } from './words.js';

/** An instant for a <time> element: exact for machines, readable for people. */
export interface TimeView {
  iso: string;
  text: string;
}

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]; // milliseconds
const MOST_ZONES = 1_000; // there are about six hundred, and browsers choose how they write them

const CLOCK = { hour: '2-digit', minute: '2-digit' } as const;
const EXACT = { ...CLOCK, hourCycle: 'h23' } as const;
const DATE = { day: 'numeric', month: 'short', year: 'numeric' } as const;

const zones = new Map<string, string | undefined>();
const formats = new Map<string, Intl.DateTimeFormat>();
let days = { minute: 0, byZone: new Map<string, string>() };

/** `14 Nov 2026, 14:05 (Europe/Berlin)`, in the time zone of whoever is shown the page. */
export function timeView(instant: Date): TimeView {
  return { iso: instant.toISOString(), text: `${format(instant, { ...DATE, ...CLOCK })} (${timeZone()})` };
}

/** `14:05 (Europe/Berlin)`, with its day when that is not today's any more. */
export function clockText(instant: Date, now = new Date()): string {
  const isToday = format(instant, DATE) === format(now, DATE);
  const { day, month } = DATE;
  return `${format(instant, isToday ? CLOCK : { day, month, ...CLOCK })} (${timeZone()})`;
}

/** `2026-11-14 14:05:09`: for tables, whose head names the zone. */
export function secondText(instant: Date, zone = timeZone()): string {
  const options = { ...EXACT, second: '2-digit', year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const parts = formatOf(options, { locale: USUAL_LOCALE, timeZone: zone }).formatToParts(instant);
  const [year, month, day, hour, minute, second] = (
    ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
  ).map((type) => parts.find((part) => part.type === type)?.value);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

/** `2026-11-29`: the day that it is for whoever is shown the page. */
export function today(now = Date.now()): string {
  // In every zone days begin with a minute, and it is asked for many times in each.
  const minute = Math.floor(now / MINUTE);
  if (days.minute !== minute) days = { minute, byZone: new Map() };
  const zone = timeZone();
  const day = days.byZone.get(zone) ?? secondText(new Date(now), zone).slice(0, 10);
  days.byZone.set(zone, day);
  return day;
}

/** `2026-11-30T14:05`, as a box for a day with its time takes it; empty for no instant. */
export function minuteText(instant: string, zone = timeZone()): string {
  return instant && secondText(new Date(instant), zone).slice(0, 16).replace(' ', 'T');
}

/** The instant of what {@link minuteText} gives; empty for what is none. */
export function instantAt(minute: string, zone = timeZone()): string {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(minute)) return '';
  const asUtc = Date.parse(`${minute.slice(0, 16)}Z`);
  if (Number.isNaN(asUtc)) return '';
  const ahead = (at: number) => Date.parse(`${minuteText(new Date(at).toISOString(), zone)}Z`) - at;
  // What the clock is ahead differs on both sides of the hour in which it is changed.
  return new Date(asUtc - ahead(asUtc - ahead(asUtc))).toISOString();
}

/** `29 Nov 2026`, for a day that has no time and so no zone; what is no date stays as it is. */
export function dayText(day: string): string {
  return calendarText(day, DATE);
}

/** `29 Nov`: the same, of a year that nobody has to be told. */
export function dayOfYearText(day: string): string {
  return calendarText(day, { day: DATE.day, month: DATE.month });
}

function calendarText(day: string, options: Intl.DateTimeFormatOptions): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return day;
  return formatOf(options, { timeZone: 'UTC' }).format(new Date(day));
}

/** `just now`, `40 seconds ago`, `1 hour ago`. */
export function agoText(age: number): string {
  if (age < 10_000) return 'just now';
  const [unit, noun] =
    age < MINUTE
      ? [1000, 'second']
      : age < HOUR
        ? [MINUTE, 'minute']
        : age < DAY
          ? [HOUR, 'hour']
          : [DAY, 'day'];
  return `${counted(Math.floor(age / (unit as number)), noun as string)} ago`;
}

/** The zone in which a page shows times: one for all pages of a person, and named beside each time. */
export function timeZone(): string {
  return requestContext.getStore()?.timeZone ?? 'UTC';
}

/** A zone as it is named, if this system knows it; undefined otherwise. */
export function knownTimeZone(name: string): string | undefined {
  if (!/^[\w+\-/]{1,60}$/.test(name)) return undefined;
  if (!zones.has(name)) {
    if (zones.size >= MOST_ZONES) zones.clear();
    zones.set(name, canonical(name));
  }
  return zones.get(name);
}

function canonical(timeZone: string): string | undefined {
  try {
    const own = new Intl.DateTimeFormat('en-GB', { timeZone }).resolvedOptions().timeZone;
    // Zones were renamed, and this system may still prefer the old name: the reader's own is kept.
    return own.toLowerCase() === timeZone.toLowerCase() ? own : timeZone;
  } catch {
    return undefined;
  }
}

function format(instant: Date, options: Intl.DateTimeFormatOptions): string {
  return formatOf(options).format(instant);
}

interface Reader {
  locale?: string;
  timeZone?: string;
}

/** @param reader whose it is; whoever is shown the page unless it is said. */
function formatOf(options: Intl.DateTimeFormatOptions, reader: Reader = {}): Intl.DateTimeFormat {
  const { locale: written = locale(), timeZone: zone = timeZone() } = reader;
  const key = `${written} ${zone} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    if (formats.size >= MOST_ZONES) formats.clear();
    formats.set(key, (made = new Intl.DateTimeFormat(written, { ...options, timeZone: zone })));
  }
  return made;
}
