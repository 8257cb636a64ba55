import { Calls, type Call } from '../fake-jira/calls.js';
import { bigWorld, type World } from '../fake-jira/fake-jira.js';
import type { Row } from './rows.js';
import { judge } from './verdict.js';

const SUMMARY = { field: 'summary', text: 'Ben’s' };
const BEN = { by: 'ben' };
const CLEO = { by: 'cleo' };

/** Of Ben. */
function aRow(values: Partial<Omit<Row, 'wanted'>> & { kind: string; wanted: object }): Row {
  const at = '2026-01-01 08:00:00.000';
  const empty = {
    also_at: null,
    answer: null,
    seen: '{}',
    before: null,
    theirs: null,
    is_told: 0,
    due_at: null,
  };
  return {
    ...{ id: 'a-row', who: 'Ben', user_key: 'JIRAUSER10102', key: 'BIG-1', state: 'made' },
    ...{ sent_at: at, created_at: at, ...empty, ...values },
    wanted: JSON.stringify(values.wanted),
  };
}

const edit = (values: Partial<Omit<Row, 'wanted' | 'kind'>> = {}) =>
  aRow({ kind: 'edit', wanted: SUMMARY, ...values });

/** What is wrong of one change, by the name of the list that it is in. */
function faultsOf(
  row: Row,
  { world = bigWorld(3), calls = new Calls() }: { world?: World; calls?: Calls } = {},
) {
  const { counts: _, ...faults } = judge({ asked: [], rows: [row], world, calls });
  return Object.entries(faults).flatMap(([name, found]) => found.map(() => name));
}

function edited(...by: { by: string }[]): World {
  const world = bigWorld(3);
  for (const one of by) {
    world.editIssue('BIG-1', { summary: 'As it was' }, CLEO);
    world.editIssue('BIG-1', { summary: 'Ben’s' }, one);
  }
  return world;
}

test('what is made once, as its person, is right', () => {
  expect(faultsOf(edit(), { world: edited(BEN) })).toEqual([]);
});

test('what is said to be made and is not in Jira, or there as somebody else, is lost', () => {
  expect(faultsOf(edit())).toEqual(['lost']);
  expect(faultsOf(edit(), { world: edited(CLEO) })).toEqual(['lost']);
});

test('what is made twice is doubled', () => {
  expect(faultsOf(edit(), { world: edited(BEN, BEN) })).toEqual(['doubled']);
});

test.each(['refused', 'conflict', 'withdrawn'])(
  'what is said to be %s and is in Jira is told false',
  (state) => {
    expect(faultsOf(edit({ state }), { world: edited(BEN) })).toEqual(['toldFalse']);
  },
);

test.each(['being made', 'not known yet', 'waiting'])('what is %s at the end is left going', (state) => {
  expect(faultsOf(edit({ state }))).toEqual(['leftGoing']);
});

test('a conflict is right only where somebody else wrote what it shows since the person saw it', () => {
  const [seen, theirs] = ['As it was', 'Ben’s'].map((text) => JSON.stringify({ text }));
  const wanted = { field: 'summary', text: 'Ben’s other' };
  const row = aRow({ kind: 'edit', wanted, state: 'conflict', sent_at: null, seen, theirs });
  expect(faultsOf(row, { world: edited(BEN) })).toEqual(['toldFalse']);
  expect(faultsOf(row, { world: edited(CLEO) })).toEqual([]);
});

test('what Jira keeps no history of is known by what it was asked for, and by its answer', () => {
  const said = { method: 'POST', path: '/rest/api/2/issue/BIG-1/comment', user: 'ben', at: new Date() };
  const call = { ...said, body: '{"body":"Hello"}', status: 201 } as Call;
  const row = aRow({ kind: 'comment', wanted: { text: 'Hello' } });
  const calls = (...all: Call[]) => ({ calls: Calls.from(all) as Calls });
  expect(faultsOf(row, calls(call, { ...call, status: 503 }))).toEqual([]);
  expect(faultsOf(row, calls({ ...call, status: 503 }))).toEqual(['lost']);
  expect(faultsOf(row, calls(call, call))).toEqual(['doubled']);
});

test('a link is the same from whichever end it is made', () => {
  const world = bigWorld(3);
  world.linkIssues('BIG-1', 'Blocks', 'BIG-2', BEN);
  const type = { id: '10000', name: 'Blocks' };
  const wanted = { type, other: 'BIG-1', isOutward: false, words: 'is blocked by' };
  expect(faultsOf(aRow({ kind: 'link', key: 'BIG-2', wanted }), { world })).toEqual([]);
  expect(
    faultsOf(aRow({ kind: 'link', key: 'BIG-2', wanted: { ...wanted, isOutward: true } }), { world }),
  ).toEqual(['lost']);
});
