import { clockText, dayText, timeView } from '../../src/dates.js';
import { acceptedLocale, knownLocale } from '../../src/locale.js';
import { requestContext } from '../../src/request-context.js';
import { counted, inDigits } from '../../src/words.js';

const as = <T>(header: string, work: () => T): T =>
  requestContext.run({ id: '1', timeZone: 'UTC', locale: acceptedLocale(header) }, work);
const NOON = new Date('2026-11-29T13:05:00Z');
const plain = (text: string) => text.replace(/\s/g, ' ');

test.each([
  ['', '29 Nov 2026, 13:05 (UTC)', '1,234.5'],
  ['en', '29 Nov 2026, 13:05 (UTC)', '1,234.5'],
  ['en-US,en;q=0.9', 'Nov 29, 2026, 01:05 PM (UTC)', '1,234.5'],
  ['de-DE,de;q=0.9,en;q=0.8', '29. Nov. 2026, 13:05 (UTC)', '1.234,5'],
  ['xx, fr;q=0.5, sv;q=0.7', '29 nov. 2026 13:05 (UTC)', '1 234,5'],
  ['*', '29 Nov 2026, 13:05 (UTC)', '1,234.5'],
  ['fa-IR', plain(timeView(NOON).text), ''],
])('a browser that asks for "%s" is shown %s', (header, time, number) => {
  if (header === 'fa-IR') return expect(as(header, () => timeView(NOON).text)).toMatch(/2026.*13:05/);
  expect(plain(as(header, () => timeView(NOON).text))).toBe(time);
  expect(plain(as(header, () => inDigits(1234.5)))).toBe(number);
});

test('a day without a time is no other day in any locale, and words around a number stay English', () => {
  expect(as('ja', () => dayText('2026-11-29'))).toBe('2026年11月29日');
  expect(as('de', () => counted(1_200, 'card'))).toBe('1.200 cards');
  expect(as('en-US', () => clockText(NOON, NOON))).toBe('01:05 PM (UTC)');
});

test.each(['', 'de_DE', '../etc', 'de-DE-u-ca-buddhist-x', 'xx-YY', 'a'.repeat(300)])(
  'what is no locale that can be written in is none: %s',
  (name) => expect([undefined, 'de-DE-u-ca-gregory-nu-latn']).toContain(knownLocale(name)),
);
