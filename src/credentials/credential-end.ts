import type { Credential } from './credential.entity.js';

const DAY = 24 * 60 * 60 * 1000; // milliseconds

/** Days before the end of a credential on which its person is told, again each time. */
const ANNOUNCED = [1, 7, 30];

/** The last of those days that has come; undefined while the end is further away, or when there is none. */
export function announcedDay({ expiresAt }: Pick<Credential, 'expiresAt'>, now = new Date()) {
  const left = expiresAt ? daysUntil(expiresAt, now) : Infinity;
  return ANNOUNCED.find((day) => left <= day);
}

/** `ends in 29 days`, `ends within a day`; empty while the end is not announced yet, or when it has come. */
export function endInWords({ expiresAt }: Pick<Credential, 'expiresAt'>, now = new Date()): string {
  if (!expiresAt || expiresAt <= now || announcedDay({ expiresAt }, now) === undefined) return '';
  const days = Math.ceil(daysUntil(expiresAt, now));
  return days <= 1 ? 'ends within a day' : `ends in ${days} days`;
}

function daysUntil(end: Date, now: Date): number {
  return (end.getTime() - now.getTime()) / DAY;
}
