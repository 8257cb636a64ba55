import type { MappedField, WorkItem } from '../../alm-provider.js';
import { currentSprint } from './sprint-string.js';

/**
 * How the raw value of each mapped part is read. Whatever Jira puts there, also an object that says the
 * field may not be seen, gives null rather than an error: the type in the schema is not to be relied on.
 */
export const readPart = {
  points: readNumber,
  sprint: currentSprint,
  epicLink: readText,
  rank: readRank,
  team: readTeam,
  startDate: readDay,
  dueDate: readDay,
  epicName: readText,
  epicColor: readColor,
  flagged: readFlag,
} satisfies Record<MappedField, (raw: unknown) => unknown>;

/** What {@link readPart} makes of a raw value, as short text; empty for no value. */
export function partAsText(part: MappedField, raw: unknown): string {
  const value: string | number | boolean | WorkItem['sprint'] = readPart[part](raw);
  if (value === null || value === false) return '';
  if (value === true) return 'yes';
  if (typeof value === 'object') return `${value.name} (${value.state})`;
  return String(value).slice(0, 200);
}

/** A text of the site without the characters that databases and pages choke on. */
export function cleanText(text: string): string {
  if (!/[\0\p{Surrogate}]/u.test(text)) return text;
  return text.replace(/\u0000/g, '').replace(/\p{Surrogate}/gu, '\ufffd');
}

/** A Jira time such as `2026-01-12T01:41:00.589+0000` (its offset has no colon) as ISO 8601 in UTC; null for none. */
export function readInstant(raw: unknown): string | null {
  if (typeof raw !== 'string') return null;
  const zone = raw.length - 5; // A first reading has ten thousand of them: what looks for it takes longer than the clock.
  const hasZone = raw[zone] === '+' || raw[zone] === '-';
  const time = new Date(hasZone ? `${raw.slice(0, -2)}:${raw.slice(-2)}` : raw);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function readNumber(raw: unknown): number | null {
  const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function readText(raw: unknown): string | null {
  return typeof raw === 'string' && raw.trim() !== '' ? cleanText(raw.trim()) : null;
}

/** `ghx-label-4` in the field, `color_4` in the Agile API. */
function readColor(raw: unknown): number | null {
  const number = typeof raw === 'string' ? /^(?:ghx-label-|color_)(\d{1,2})$/.exec(raw)?.[1] : undefined;
  return number ? Number(number) : null;
}

/** A box that is ticked, such as `Impediment`: Jira has no other kind of flag than that something is ticked. */
function readFlag(raw: unknown): boolean {
  return Array.isArray(raw) && raw.length > 0;
}

/** LexoRank, which is compared as plain text. The obsolete rank is a number with the meaning "none". */
function readRank(raw: unknown): string | null {
  return typeof raw === 'string' && raw.includes('|') ? cleanText(raw) : null;
}

/** A day stays the day that Jira shows; it must not pass through an instant, which would shift it. */
function readDay(raw: unknown): string | null {
  return typeof raw === 'string' && /^\d{4}-\d{2}-\d{2}/.test(raw) ? raw.slice(0, 10) : null;
}

/** Teams are a text, an option, a group, a team of Advanced Roadmaps, a cascading option, or several of these. */
function readTeam(raw: unknown): string | null {
  if (Array.isArray(raw)) return raw.map(readTeam).filter(Boolean).join(', ') || null;
  if (typeof raw === 'number') return String(raw);
  if (typeof raw !== 'object' || raw === null) return readText(raw);

  const { value, name, title, displayName, child, id, errorMessage } = raw as Record<string, unknown>;
  if (errorMessage !== undefined) return null;
  const own = [title, name, displayName, value, id].map(readText).find((text) => text !== null) ?? null;
  const below = child ? readTeam(child) : null;
  return below ? `${own} – ${below}` : own;
}
