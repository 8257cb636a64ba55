import { setImmediate as tick } from 'node:timers/promises';
import { assign } from '../../src/changes/kinds/assign.js';
import { comment } from '../../src/changes/kinds/comment.js';
import { editList } from '../../src/changes/kinds/edit-list.js';
import { kindOf, TYPES } from '../../src/changes/kinds/index.js';
import { move } from '../../src/changes/kinds/move.js';
import { setPoints } from '../../src/changes/kinds/points.js';
import { rank } from '../../src/changes/kinds/rank.js';
import { putInSprint } from '../../src/changes/kinds/sprint.js';
import { nothingOf } from '../../src/changes/unproved.js';
import { aPerson } from '../fake-jira/people.js';
import { atChanges } from '../support/at-changes.js';
import { until } from '../support/until.js';
import { labels } from './stories.js';

const at = atChanges();

const issue = (key: string) => at.world.issue(key);
const current = (key: string) => at.world.currentSprint(issue(key))?.id;

test.each(TYPES)('what was not made is said as that: %s', (kind) => {
  const { message } = nothingOf(kindOf({ kind }).words('SHOP-4', {}), 90_000);
  expect(message).toMatch(/Jira shows nothing of it: .+ (was|were) not \w+/);
});

describe('a work item is put into a sprint', () => {
  const thirteen = { id: '13', name: 'Sprint 13' };

  test('as the person, and back again by undo', async () => {
    const told = await at.make({ kind: putInSprint, key: 'SHOP-4', wanted: { sprint: thirteen } });
    expect(told).toMatchObject({ state: 'made', message: 'SHOP-4 is in “Sprint 13”.' });
    expect([current('SHOP-4'), issue('SHOP-4').history.at(-1)?.author]).toEqual([13, 'ben']);
    await at.own.undo(at.profileId, told.id!);
    expect(current('SHOP-4')).toBe(12);
  });

  test('or into the backlog, from which undo brings it back', async () => {
    const told = await at.make({ kind: putInSprint, key: 'SHOP-5', wanted: { sprint: null } });
    expect(told.message).toBe('SHOP-5 is in the backlog.');
    expect(current('SHOP-5')).toBeUndefined();
    await at.own.undo(at.profileId, told.id!);
    expect(current('SHOP-5')).toBe(12);
  });

  test('unless somebody else has put it into another one meanwhile, or into the same', async () => {
    const seen = { sprint: 'Sprint 12, checkout [part=2]' };
    at.world.editIssue('SHOP-6', { sprints: [13] }, { by: 'ada' });
    const told = await at.make({ kind: putInSprint, key: 'SHOP-6', wanted: { sprint: null }, seen });
    expect(told.state).toBe('conflict');
    expect(current('SHOP-6')).toBe(13);
    await at.own.withdraw(at.profileId, told.id!);
    const before = at.writes();
    expect(
      (await at.make({ kind: putInSprint, key: 'SHOP-6', wanted: { sprint: thirteen }, seen })).state,
    ).toBe('made');
    expect(at.writes()).toBe(before);
  });

  test('and not into one that is over: Jira says why', async () => {
    const sprint = { id: '11', name: 'Sprint 11' };
    await expect(at.make({ kind: putInSprint, key: 'SHOP-7', wanted: { sprint } })).rejects.toMatchObject({
      messages: ['You must specify a sprint which has not been completed.'],
    });
  });
});

describe('a work item is put into another place', () => {
  test('before or after another one', async () => {
    const told = await at.make({ kind: rank, key: 'SHOP-10', wanted: { place: { before: 'SHOP-9' } } });
    expect(told).toMatchObject({ state: 'made', message: 'SHOP-10 is in its new place.' });
    expect(issue('SHOP-10').rank < issue('SHOP-9').rank).toBe(true);
    await at.make({ kind: rank, key: 'SHOP-10', wanted: { place: { after: 'SHOP-11' } } });
    expect(issue('SHOP-10').rank > issue('SHOP-11').rank).toBe(true);
  });

  test('once, where the answer gets lost after Jira has done it', async () => {
    at.team.jira.faults.plant({ kind: 'reset', on: /rank$/, times: 1 });
    const before = at.writes();
    const told = await at.make({ kind: rank, key: 'SHOP-12', wanted: { place: { before: 'SHOP-9' } } });
    expect(told.message).toMatch(/^SHOP-12 is in its new place\./);
    expect([at.writes() - before, issue('SHOP-12').rank < issue('SHOP-9').rank]).toEqual([1, true]);
  });

  test('and not where they may not: Jira says so of that one', async () => {
    await expect(
      at.make({ kind: rank, key: 'OPS-1', wanted: { place: { after: 'OPS-2' } } }),
    ).rejects.toThrow(
      'Jira did not put OPS-1 into its new place: You do not have permission to rank this issue.',
    );
    await expect(
      at.make({ kind: rank, key: 'SHOP-9', wanted: { place: { after: 'SHOP-9' } } }),
    ).rejects.toThrow('beside itself');
  });
});

describe('of two changes of one field', () => {
  const column = (name: string, id: string) => ({ into: { name, statusIds: [id] }, typed: {} });

  test.each([
    ['points', setPoints, { points: 8 }, { points: 5 }, 'Set points to 5'],
    ['assignee', assign, { name: 'cleo' }, { name: 'dora' }, 'Assign to Dora Mills'],
    ['status', move, column('In Progress', '3'), column('In Review', '10011'), 'Move to ‘In Review’'],
  ] as const)('the later one of the %s is undone first', async (field, kind, first, second, wish) => {
    const { key } = at.world.addIssue({ project: 'SHOP', type: '10001', assignee: 'ben', points: 3 });
    const make = (wanted: object) => at.make({ kind, key, wanted });
    const now = () => issue(key)[field];
    const before = now();
    const older = await make(first);
    const between = now();
    const newer = await make(second);
    const after = now();

    const undo = (id?: string) => at.own.undo(at.profileId, id!);
    await expect(undo(older.id)).rejects.toMatchObject({
      sentences: `You have changed ${key} since: “${wish}”. Undo that one first.`,
    });
    expect(now()).toBe(after);
    await undo(newer.id);
    expect(now()).toBe(between);
    await undo(older.id);
    expect(now()).toBe(before);
  });
});

test('a change is undone although a later one of the same field was so already, and nothing of somebody else’s with it', async () => {
  const { key } = at.world.addIssue({ project: 'SHOP', type: '10001', points: 3 });
  const older = await at.make({ kind: setPoints, key, wanted: { points: 5 } });
  at.team.jira.faults.plant({ kind: 'reset', afterBytes: 0 });
  const newer = await at.make({ kind: setPoints, key, wanted: { points: 8 } });
  at.team.jira.faults.clear();
  at.world.editIssue(key, { points: 8 }, { by: 'ada' });
  expect(await at.changes.again(at.profileId, newer.id!)).toMatchObject({ state: 'made', isUndoable: false });
  expect((await at.own.undo(at.profileId, older.id!)).state).toBe('conflict');
  expect(issue(key).points).toBe(8);
});

test('a change is undone once, however often that is asked for while it is on its way', async () => {
  const { key } = at.world.addIssue({ project: 'SHOP', type: '10001', points: 3 });
  const { id } = await at.make({ kind: setPoints, key, wanted: { points: 5 } });
  at.team.jira.calls.clear();
  const errors: unknown[] = [];
  const presses: Promise<unknown>[] = [];
  let isTold = false;
  // Until one of them is told of another: when the row is written, some are in the middle of reading.
  while (!isTold) {
    const told = at.own.undo(at.profileId, id!).catch((error: unknown) => errors.push(error));
    presses.push(told.finally(() => (isTold = true)));
    await tick();
  }
  await Promise.all(presses);
  expect(errors).toEqual([]);
  await until(async () => (await at.rowsOf(key)).every(({ state }) => state === 'made'));
  expect([issue(key).points, at.writes()]).toEqual([3, 1]);
});

describe('names in a list', () => {
  test('are added and taken away beside what others do, and undo takes back one’s own only', async () => {
    at.world.editIssue('SHOP-4', { labels: ['checkout', 'payments'] });
    const wanted = labels(['urgent', 'payments'], ['checkout']);
    const told = await at.make({ kind: editList, key: 'SHOP-4', wanted });
    expect(issue('SHOP-4').labels).toEqual(['urgent', 'payments']);
    at.world.editIssue('SHOP-4', { labels: ['urgent', 'payments', 'theirs'] }, { by: 'ada' });
    await at.own.undo(at.profileId, told.id!);
    expect(issue('SHOP-4').labels.sort()).toEqual(['checkout', 'payments', 'theirs']);
  });

  test('may be components and versions of the project, and no others', async () => {
    const project = at.world.project('SHOP');
    const part = (all: { id: string; name: string }[] = [], name: string) => ({
      id: all.find((one) => one.name === name)?.id ?? '99999',
      name,
    });
    const make = (field: string, add: object[], remove: object[] = []) =>
      at.make({
        ...{ kind: editList, key: 'SHOP-5' },
        wanted: { field, label: field, control: 'several', add, remove },
      });
    await make('components', [part(project.components, 'Basket')]);
    await make('fixVersions', [part(project.versions, '1.1')], [part(project.versions, '1.0')]);
    expect(issue('SHOP-5')).toMatchObject({ components: ['Basket'], fixVersions: ['1.1'] });
    await expect(make('components', [part([], 'Nowhere')])).rejects.toMatchObject({
      fields: { components: expect.stringContaining('not valid') },
    });
  });
});

describe('people are known by the key that never changes', () => {
  test('whoever was renamed since a page was opened is still the one that it showed, and nobody else', async () => {
    const { key: assigneeKey } = at.world.person('cleo');
    const seen = { assignee: 'cleo', assigneeKey };
    const toDora = { kind: assign, key: 'SHOP-16', wanted: { name: 'dora' }, seen };
    at.world.editIssue('SHOP-16', { assignee: 'cleo' }, { by: 'ada' });
    at.team.jira.rename('cleo', 'cleo.new');
    const told = await at.make(toDora);
    expect(told).toMatchObject({ state: 'made' });

    at.world.people.push(aPerson({ name: 'cleo', key: 'JIRAUSER30000', displayName: 'Another Cleo' }));
    at.world.editIssue('SHOP-16', { assignee: 'cleo' }, { by: 'ada' });
    expect(await at.make({ ...toDora, wanted: { name: 'ada' } })).toMatchObject({ state: 'conflict' });
  });

  test('or, where Jira shows no keys, by their login', async () => {
    const withoutKeys = (answer: any) => {
      for (const { author } of answer.comments ?? []) delete author.key;
      return answer;
    };
    at.team.jira.faults.plant({ kind: 'alter', change: withoutKeys, on: /comment$/, method: 'GET' });
    at.team.jira.faults.plant({ kind: 'reset', on: /comment$/, method: 'POST', times: 1 });
    const told = await at.make({ kind: comment, key: 'SHOP-19', wanted: { text: 'By whom?' } });
    expect(told.state).toBe('made');
    expect(issue('SHOP-19').comments.filter(({ body }) => body === 'By whom?')).toHaveLength(1);
  });
});
