import { agoText, clockText, dayText, knownTimeZone, secondText, timeView } from '../../src/dates.js';
import { requestContext } from '../../src/request-context.js';
import { counted, inDigits } from '../../src/words.js';

const inZone = <T>(timeZone: string | undefined, work: () => T): T =>
  requestContext.run({ id: '1', timeZone }, work);
const NEW_YEAR = new Date('2026-12-31T23:30:09Z');

test('an instant is written in the zone of the reader, which is named; without one it is UTC', () => {
  expect(inZone('Europe/Berlin', () => timeView(NEW_YEAR))).toEqual({
    iso: '2026-12-31T23:30:09.000Z',
    text: '1 Jan 2027, 00:30 (Europe/Berlin)',
  });
  expect(inZone(undefined, () => timeView(NEW_YEAR)).text).toBe('31 Dec 2026, 23:30 (UTC)');
  expect(inZone('Europe/Berlin', () => secondText(NEW_YEAR))).toBe('2027-01-01 00:30:09');
});

test("a clock says its day when that is not today's for the reader", () => {
  const before = new Date('2026-12-31T22:50:00Z');
  expect(inZone('UTC', () => clockText(before, NEW_YEAR))).toBe('22:50 (UTC)');
  expect(inZone('Europe/Berlin', () => clockText(before, NEW_YEAR))).toBe('31 Dec, 23:50 (Europe/Berlin)');
});

test.each([
  [3_000, 'just now'],
  [59_000, '59 seconds ago'],
  [60_000, '1 minute ago'],
  [7_200_000, '2 hours ago'],
  [86_400_000, '1 day ago'],
])('%i milliseconds are told as %s', (age, text) => expect(agoText(age)).toBe(text));

test('numbers and plurals are written in one way', () => {
  expect([counted(1, 'work item'), counted(1_200, 'work item'), counted(0, 'person', 'people')]).toEqual([
    '1 work item',
    '1,200 work items',
    '0 people',
  ]);
  expect(inDigits(1_234_567)).toBe('1,234,567');
});

test('days that have no time have no zone', () => {
  expect(inZone('Pacific/Honolulu', () => dayText('2026-11-29'))).toBe('29 Nov 2026');
  expect(dayText('soon')).toBe('soon');
});

test('a zone is one that this system knows', () => {
  expect(['Europe/Berlin', 'europe/berlin', 'UTC', 'Mars/Olympus', '', '<b>'].map(knownTimeZone)).toEqual([
    'Europe/Berlin',
    'Europe/Berlin',
    'UTC',
    undefined,
    undefined,
    undefined,
  ]);
});
