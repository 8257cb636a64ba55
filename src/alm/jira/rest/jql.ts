import { LRUCache } from 'lru-cache';

/** Fields by which an order is already total: no further one is needed to break ties. */
const UNIQUE = /^(["']?)(key|issuekey|issue|id)\1(\s|$)/i;
/** Zones are at most this far behind UTC; a change window in an unknown zone is opened that much earlier. */
const WESTERNMOST = 12 * 60; // minutes
const MINUTE = 60_000; // milliseconds
const formats = new LRUCache<string, Intl.DateTimeFormat>({ max: 100 }); // by zone

export interface JqlParts {
  where: string;
  /** Without the words ORDER BY; empty when there is no order. */
  order: string;
}

export interface JqlWindow {
  instant: Date;
  /** IANA zone of the person's profile in Jira, in which Jira reads dates of JQL. */
  timeZone?: string;
}

/** A text as a JQL string in double quotes. */
export function jqlQuote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}"`;
}

/** `project in ("ABC", "DEF")` */
export function projectsJql(keys: string[]): string {
  return `project in (${keys.map(jqlQuote).join(', ')})`;
}

/** `cf[10119]`: the name of a field differs by the language in which Jira was installed, its id does not. */
export function rankClause(fieldId: string): string | undefined {
  return clauseOf(fieldId);
}

/** The name of the Sprint field: its own where nobody knows its id. */
export function sprintClause(fieldId = ''): string {
  return clauseOf(fieldId) ?? 'Sprint';
}

function clauseOf(fieldId: string): string | undefined {
  const number = /^customfield_(\d+)$/.exec(fieldId)?.[1];
  return number && `cf[${number}]`;
}

/** Splits a query before its ORDER BY; one within quotes is none. */
export function splitOrderBy(jql: string): JqlParts {
  const at = /\border\s+by\b/i.exec(withoutQuoted(jql));
  if (!at) return { where: jql.trim(), order: '' };
  return { where: jql.slice(0, at.index).trim(), order: jql.slice(at.index + at[0].length).trim() };
}

/** Whether every bracket outside of quotes has its other one, and none is closed before it is opened. */
export function hasBalancedBrackets(jql: string): boolean {
  let open = 0;
  for (const [bracket] of withoutQuoted(jql).matchAll(/[()]/g)) {
    open += bracket === '(' ? 1 : -1;
    if (open < 0) return false;
  }
  return open === 0;
}

/**
 * A query as it is sent: narrowed to a window of change, and in an order in which no two work items are
 * equal, since ties move between pages (JRASERVER-69860).
 *
 * @param options.order for a query that has none of its own; without it nothing is added to the order.
 */
export function composeJql(jql: string, { window, order }: { window?: JqlWindow; order?: string }): string {
  const { where, order: own } = splitOrderBy(jql);
  const narrowed = window
    ? [where && `(${where})`, updatedSince(window)].filter(Boolean).join(' AND ')
    : where;

  const wanted = order ? totalOrder(own || order) : own;
  return (wanted ? `${narrowed} ORDER BY ${wanted}` : narrowed).trim();
}

/** What two queries both find, in no order that they name; either may be empty. */
export function bothJql(one: string, other: string): string {
  return [one, other]
    .map((jql) => splitOrderBy(jql).where)
    .filter(Boolean)
    .map((where) => `(${where})`)
    .join(' AND ');
}

/** What the query finds, the last changed first, whatever order it has of its own. */
export function newestFirst(jql: string): string {
  return `${splitOrderBy(jql).where} ORDER BY updated DESC, key ASC`.trim();
}

/**
 * `updated >= "2026-01-12 01:41"`: dates of JQL have no zone and minutes only. Rounded down, and around the
 * end of summer time, when an hour comes twice, moved back: rather read an item twice than miss it.
 */
export function updatedSince({ instant, timeZone }: JqlWindow): string {
  const zone = timeZone && formatIn(timeZone) ? timeZone : undefined;
  const start = zone ? unambiguous(instant, zone) : earlier(instant, WESTERNMOST);
  return `updated >= "${minuteIn(start, zone ?? 'UTC')}"`;
}

function totalOrder(order: string): string {
  return splitAtCommas(order).some((part) => UNIQUE.test(part)) ? order : `${order}, key ASC`;
}

/** What a query is ordered by first; undefined for one without an order. */
export function firstOrder(jql: string): { name: string; isDescending: boolean } | undefined {
  const [first] = splitAtCommas(splitOrderBy(jql).order);
  const [, name, direction = ''] = /^(.+?)(?:\s+(asc|desc))?$/is.exec(first) ?? [];
  if (!name) return undefined;
  return { name: name.replace(/^(["'])(.*)\1$/s, '$2'), isDescending: /desc/i.test(direction) };
}

function splitAtCommas(order: string): string[] {
  const bare = withoutQuoted(order);
  const commas = [...bare.matchAll(/,/g)].map(({ index }) => index);
  return [-1, ...commas].map((start, i) => order.slice(start + 1, commas[i]).trim());
}

/** The text with everything in quotes replaced by as many blanks. */
function withoutQuoted(jql: string): string {
  return jql.replace(/"(?:\\[\s\S]|[^"\\])*(?:"|$)|'(?:\\[\s\S]|[^'\\])*(?:'|$)/g, (quoted) =>
    '_'.repeat(quoted.length),
  );
}

function unambiguous(instant: Date, zone: string): Date {
  const comesTwice = [-60, -30, 30, 60].some(
    (shift) => minuteIn(earlier(instant, shift), zone) === minuteIn(instant, zone),
  );
  return comesTwice ? earlier(instant, 120) : instant;
}

function earlier(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() - minutes * MINUTE);
}

function minuteIn(instant: Date, timeZone: string): string {
  const format = formatIn(timeZone)!;
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${parts.year.padStart(4, '0')}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}`;
}

/** Made once for each zone, which takes as long as a hundred texts; undefined for what is none. */
function formatIn(timeZone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(timeZone);
  if (known) return known;
  try {
    const made = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(timeZone, made);
    return made;
  } catch {
    return undefined;
  }
}
