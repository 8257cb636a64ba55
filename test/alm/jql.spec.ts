import fc from 'fast-check';
import {
  composeJql,
  jqlQuote,
  projectsJql,
  rankClause,
  splitOrderBy,
  updatedSince,
} from '../../src/alm/jira/rest/jql.js';

describe('ORDER BY is split off', () => {
  test.each([
    ['project = ABC', 'project = ABC', ''],
    ['project = ABC ORDER BY Rank ASC', 'project = ABC', 'Rank ASC'],
    ['project = ABC order   by\n created', 'project = ABC', 'created'],
    ['ORDER BY key', '', 'key'],
    ['', '', ''],
    ['summary ~ "an order by mail"', 'summary ~ "an order by mail"', ''],
    ['summary ~ \'order by\' ORDER BY "order by", key', "summary ~ 'order by'", '"order by", key'],
    ['summary ~ "say \\" order by \\"" ORDER BY due', 'summary ~ "say \\" order by \\""', 'due'],
    ['summary ~ "it\'s" AND x = 1 ORDER BY y', 'summary ~ "it\'s" AND x = 1', 'y'],
    ['reorder by = 1', 'reorder by = 1', ''],
    ['(a = 1)ORDER BY b', '(a = 1)', 'b'],
  ])('%s', (jql, where, order) => {
    expect(splitOrderBy(jql)).toEqual({ where, order });
  });
});

const window = { instant: new Date('2026-01-12T00:41:59Z'), timeZone: 'Europe/Berlin' };

describe('a query is composed', () => {
  test.each([
    ['project = ABC', {}, 'project = ABC ORDER BY key ASC'],
    ['project = ABC', { order: 'cf[7] ASC' }, 'project = ABC ORDER BY cf[7] ASC, key ASC'],
    ['project = ABC', { order: undefined }, 'project = ABC'],
    [
      'a = 1 ORDER BY due',
      { window, order: undefined },
      '(a = 1) AND updated >= "2026-01-12 01:41" ORDER BY due',
    ],
    ['', {}, 'ORDER BY key ASC'],
    ['a = 1 OR b = 2', { window }, '(a = 1 OR b = 2) AND updated >= "2026-01-12 01:41" ORDER BY key ASC'],
    ['ORDER BY due', { window }, 'updated >= "2026-01-12 01:41" ORDER BY due, key ASC'],
    ['a = 1 ORDER BY due DESC, KEY desc', { order: 'cf[7] ASC' }, 'a = 1 ORDER BY due DESC, KEY desc'],
    ['a = 1 ORDER BY issuekey', {}, 'a = 1 ORDER BY issuekey'],
    ['a = 1 ORDER BY "Key figures", key2', {}, 'a = 1 ORDER BY "Key figures", key2, key ASC'],
  ])('%s %j', (jql, options, composed) => {
    expect(composeJql(jql, { order: 'key ASC', ...options })).toBe(composed);
  });
});

test('R01 a rank is named by its id, whatever it is called; another field is no rank', () => {
  expect(rankClause('customfield_10119')).toBe('cf[10119]');
  expect(rankClause('rank')).toBeUndefined();
});

describe('JF-51 the window of change', () => {
  test.each([
    ['Europe/Berlin', '2026-07-01T12:00:30.000Z', '2026-07-01 14:00'],
    ['America/New_York', '2026-01-01T02:03:04.000Z', '2025-12-31 21:03'],
    ['Asia/Kolkata', '2026-01-01T00:00:00.000Z', '2026-01-01 05:30'],
    ['UTC', '2026-01-01T00:00:59.999Z', '2026-01-01 00:00'],
    // 03:00 becomes 02:00: 02:30 comes twice, so the window opens well before either.
    ['Europe/Berlin', '2026-10-25T00:30:00.000Z', '2026-10-25 00:30'],
    ['Europe/Berlin', '2026-10-25T01:30:00.000Z', '2026-10-25 01:30'],
    ['Europe/Berlin', '2026-10-25T03:30:00.000Z', '2026-10-25 04:30'],
  ])('in %s from %s', (timeZone, instant, minute) => {
    expect(updatedSince({ instant: new Date(instant), timeZone })).toBe(`updated >= "${minute}"`);
  });

  test('opens twelve hours earlier when the zone is unknown', () => {
    const instant = new Date('2026-01-12T13:00:00Z');
    expect(updatedSince({ instant })).toBe('updated >= "2026-01-12 01:00"');
    expect(updatedSince({ instant, timeZone: 'Moon/Crater' })).toBe('updated >= "2026-01-12 01:00"');
  });
});

test('I5 a text in quotes is read back by anyone who knows JQL strings', () => {
  expect(projectsJql(['ABC', 'D"E'])).toBe('project in ("ABC", "D\\"E")');
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, other) => {
      const jql = `summary ~ ${jqlQuote(text)} ORDER BY ${jqlQuote(other)}`;
      expect(splitOrderBy(jql)).toEqual({ where: `summary ~ ${jqlQuote(text)}`, order: jqlQuote(other) });
    }),
  );
});
