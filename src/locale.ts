import { LRUCache } from 'lru-cache';
import { requestContext } from './request-context.js';

/** How dates and numbers are written where nobody says otherwise: in the English of the pages. */
export const USUAL_LOCALE = 'en-GB';

// The words around a date are English, so its digits and its calendar are those that go with them.
const FOR_ALL = { calendar: 'gregory', numberingSystem: 'latn' };
const LONGEST = 200; // characters of a header
const MOST_KEPT = 1_000; // browsers choose how they write them

const accepted = new LRUCache<string, string>({ max: MOST_KEPT });

/** The locale of whoever is shown the page, for every date and number on it. */
export function locale(): string {
  return requestContext.getStore()?.locale ?? USUAL_LOCALE;
}

/** A locale as it is named, if this system can write in it; undefined otherwise. */
export function knownLocale(name: string): string | undefined {
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(name)) return undefined;
  try {
    const { language, script, region } = new Intl.Locale(name);
    if (Intl.DateTimeFormat.supportedLocalesOf([name]).length === 0) return undefined;
    // English alone says nothing of the order of day and month.
    if (language === 'en' && !region) return USUAL_LOCALE;
    const tag = [language, script, region].filter(Boolean).join('-');
    return tag === USUAL_LOCALE ? tag : new Intl.Locale(tag, FOR_ALL).toString();
  } catch {
    return undefined;
  }
}

/** The first locale of an Accept-Language header that this system can write in. */
export function acceptedLocale(header = ''): string {
  const asked = header.slice(0, LONGEST);
  let found = accepted.get(asked);
  if (!found) accepted.set(asked, (found = firstKnown(asked)));
  return found;
}

function firstKnown(header: string): string {
  const ranges = header.split(',').map((range) => {
    const [name, ...more] = range.trim().split(';');
    const quality = /^\s*q=([\d.]+)/.exec(more.join(';'))?.[1];
    return { name: name.trim(), quality: quality === undefined ? 1 : Number(quality) };
  });
  const wanted = ranges.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality);
  return wanted.map(({ name }) => knownLocale(name)).find((known) => known !== undefined) ?? USUAL_LOCALE;
}
