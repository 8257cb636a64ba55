import type { Request } from 'express';
import { knownTimeZone } from '../dates.js';
import { plainCookie } from './cookies.js';
import type { Visitor } from './visitor.js';

const COOKIE = 'footbridge-zone'; // a script of the page writes it (public/js/time-zone.js)

/** The zone that the ALM site knows of a person; undefined when it says none. */
export type ZoneOf = (visitor: Visitor) => Promise<string | undefined>;

/** The zone for everything that a request shows: what the person has chosen, else the browser's own, else that of the person's Jira profile, else none. */
export async function timeZoneOf(req: Request, zoneInJira: ZoneOf): Promise<string | undefined> {
  const chosen = knownTimeZone(req.visitor?.timeZone ?? '');
  if (chosen) return chosen;
  const own = knownTimeZone(plainCookie(req, COOKIE) ?? '');
  if (own || !req.visitor) return own;
  return knownTimeZone((await zoneInJira(req.visitor)) ?? '');
}
