import { searchJql } from './jql-search.js';
import { smallWorld } from './small-world.js';
import type { World } from './world.js';

let world: World;
beforeEach(() => {
  world = smallWorld();
});

const run = (jql: string, name: string | null = 'ada') =>
  searchJql(jql, { world, person: name ? world.person(name) : null });
const keys = (jql: string, name?: string | null) => run(jql, name).issues.map(({ key }) => key);
const mistake = (jql: string, name?: string | null) => {
  try {
    run(jql, name);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`${jql} was accepted.`);
};

test.each([
  ['project = SHOP AND status = "In Progress"', ['SHOP-1', 'SHOP-4', 'SHOP-7', 'SHOP-20']],
  ['project = shop AND type = Bug AND NOT priority = Low', ['SHOP-8', 'SHOP-9', 'SHOP-20']],
  ['key in (SHOP-4, "SHOP-5") OR issuekey = MOB-2', ['MOB-2', 'SHOP-4', 'SHOP-5']],
  [
    'project = SHOP AND (labels = customer OR labels in (payments))',
    ['SHOP-4', 'SHOP-5', 'SHOP-8', 'SHOP-9', 'SHOP-16'],
  ],
  ['project = SHOP and assignee is empty', ['SHOP-10', 'SHOP-12', 'SHOP-14', 'SHOP-19']],
  ['project = SHOP && labels = customer && assignee != dora', ['SHOP-9']],
  [
    'project = MOB AND statusCategory in ("To Do", done) AND type = Story',
    ['MOB-3', 'MOB-4', 'MOB-5', 'MOB-9', 'MOB-10'],
  ],
  ['project = MOB AND Sprint in openSprints()', ['MOB-2', 'MOB-3', 'MOB-4', 'MOB-6']],
  ['sprint = 22', ['MOB-5', 'MOB-7', 'MOB-8']],
  ['Sprint = "App 2.0 – week 2"', ['MOB-5', 'MOB-7', 'MOB-8']],
  ['"Epic Link" = MOB-1 AND cf[10106] >= 3', ['MOB-2', 'MOB-3', 'MOB-5']],
  ['"Story Points" in (0.5, 13)', ['SHOP-9', 'SHOP-19']],
  ['summary ~ "basket" AND project = SHOP', ['SHOP-7', 'SHOP-8', 'SHOP-16']],
  ['summary ~ "invoic*"', ['SHOP-5', 'SHOP-20']],
  ['text ~ "\\"retry after 30\\""', ['SHOP-4']],
  ['parent = SHOP-4', ['SHOP-17', 'SHOP-18']],
  ['filter = 10103 AND project = MOB', ['MOB-6', 'MOB-7']],
  ['filter = "Bugs that customers noticed" and project = MOB', ['MOB-6', 'MOB-7']],
  ['assignee = currentUser() AND resolution = Unresolved AND project = OPS', ['OPS-5', 'OPS-7', 'OPS-10']],
  ['Flagged = Impediment', ['SHOP-7']],
  ['Team = 2 AND status = Done', ['SHOP-13']],
  ['priority > High AND project = SHOP', ['SHOP-8', 'SHOP-20']],
  ['duedate is not EMPTY AND due < 0d', ['OPS-8']],
])('%s', (jql, expected) => {
  expect(keys(jql).sort()).toEqual([...expected].sort());
});

test('several sort keys count one after the other, and rank sorts as a plain string', () => {
  expect(keys('project = MOB ORDER BY priority DESC, key ASC').slice(0, 2)).toEqual(['MOB-6', 'MOB-1']);
  expect(keys('project = MOB order by key')[10]).toBe('MOB-11');
  world.rankIssue('MOB-11', { before: 'MOB-1' });
  world.rankIssue('MOB-10', { after: 'MOB-11' });
  expect(keys('project = MOB ORDER BY Rank ASC').slice(0, 3)).toEqual(['MOB-11', 'MOB-10', 'MOB-1']);
});

test('ranking the same two places again and again never runs out of room', () => {
  for (let round = 0; round < 60; round++) {
    world.rankIssue(round % 2 ? 'MOB-3' : 'MOB-4', { after: 'MOB-1' });
    expect(keys('project = MOB ORDER BY Rank ASC').slice(0, 2)).toEqual([
      'MOB-1',
      round % 2 ? 'MOB-3' : 'MOB-4',
    ]);
  }
});

test('dates are read in the time zone of whoever asks, and relative ones from now', () => {
  world.editIssue('SHOP-4', { updated: new Date('2026-01-12T01:41:30Z') });
  expect(keys('key = SHOP-4 AND updated >= "2026-01-12 02:41"', 'ada')).toEqual(['SHOP-4']); // Berlin, UTC+1
  expect(keys('key = SHOP-4 AND updated >= "2026/01/12 02:42"', 'ada')).toEqual([]);
  expect(keys('key = SHOP-4 AND updated >= "2026-01-12 00:00"', 'ben')).toEqual([]); // New York, still the 11th
  expect(keys('key = SHOP-4 AND updated >= "2026-01-11 20:41"', 'ben')).toEqual(['SHOP-4']);
  world.editIssue('SHOP-5', { summary: 'Pay by invoice, later' });
  expect(keys('updated >= -15m')).toEqual(['SHOP-5']);
});

test('what a person may not see is not found and cannot be named', () => {
  expect(keys('project = SHOP AND labels = security', 'dora')).toEqual(['SHOP-20']);
  expect(keys('project = SHOP AND labels = security', 'ben')).toEqual([]);
  expect(keys('', 'finn').every((key) => key.startsWith('MOB-'))).toBe(true);
  expect(keys('', null)).toEqual([]);
  expect(mistake('project = SHOP', 'finn')).toBe("The value 'SHOP' does not exist for the field 'project'.");
  expect(mistake('key = SHOP-20', 'ben')).toBe("An issue with key 'SHOP-20' does not exist for field 'key'.");
  expect(mistake('filter = 10104', 'ben')).toBe("The value '10104' does not exist for the field 'filter'.");
});

test.each([
  ['project = XYZ', "The value 'XYZ' does not exist for the field 'project'."],
  ['flavour = sweet', "Field 'flavour' does not exist or you do not have permission to view it."],
  ['project ~ SHOP', "The operator '~' is not supported by the 'project' field."],
  ['project SHOP', "Expecting operator but got 'SHOP'."],
  ['project = SHOP status = Done', "Expecting either 'OR' or 'AND' but got 'status'. (line 1, character 16)"],
  ['project = "SHOP', 'has not been completed'],
  ['summary ~ c++', "The character '+' is a reserved JQL character."],
  ['project = ALL', "'ALL' is a reserved JQL word."],
  ['updated > yesterday', "Date value 'yesterday' for field 'updated' is invalid."],
  [
    'Sprint = "Sprint 99"',
    "Sprint with name 'Sprint 99' does not exist or you do not have permission to view it.",
  ],
  ['assignee in nobody()', "Unable to find JQL function 'nobody()'."],
  ['project = SHOP ORDER BY flavour', "Not able to sort using field 'flavour'."],
  ['summary ~ "\\q"', 'is an illegal JQL escape sequence'],
  ['(project = SHOP', "Expecting ')'"],
])('%s is refused', (jql, message) => {
  expect(mistake(jql)).toContain(message);
});

test('without validation unknown values become warnings', () => {
  const found = searchJql(
    'project in (MOB, XYZ) AND key = MOB-1',
    { world, person: world.person('ada') },
    false,
  );
  expect(found.issues.map(({ key }) => key)).toEqual(['MOB-1']);
  expect(found.warnings).toEqual(["The value 'XYZ' does not exist for the field 'project'."]);
});

test('quoted strings may hold anything', () => {
  world.editIssue('SHOP-5', { labels: ['it\'s "new"'] });
  expect(keys('labels = "it\'s \\"new\\""')).toEqual(['SHOP-5']);
  expect(keys("labels = 'it\\'s \"new\"'")).toEqual(['SHOP-5']);
  expect(keys('labels = "it\\u0027s \\"new\\""')).toEqual(['SHOP-5']);
});
