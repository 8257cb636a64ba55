import { ChangeRows } from '../../src/changes/change-rows.js';
import { Change } from '../../src/changes/change.entity.js';
import { assign } from '../../src/changes/kinds/assign.js';
import { comment } from '../../src/changes/kinds/comment.js';
import { link, unlink } from '../../src/changes/kinds/link.js';
import { move } from '../../src/changes/kinds/move.js';
import { setPoints } from '../../src/changes/kinds/points.js';
import { rank } from '../../src/changes/kinds/rank.js';
import { quoted } from '../../src/words.js';
import { atChanges, type Wish } from '../support/at-changes.js';
import { HOUR } from '../support/clock.js';
import { until } from '../support/until.js';
import { STORIES } from './stories.js';

// What comes after one that is not over, of the same work item.
const at = atChanges();

const isBack = () => at.team.jira.faults.clear();
const summary = { field: 'summary', label: 'Summary', control: 'text' as const };

/** The kinds that write over a value: what the second one wants, and how Jira shows that. */
const SECONDS: Record<string, { wanted: object; shows(key: string): unknown; value: unknown }> = {
  points: { wanted: { points: 13 }, shows: (key) => at.world.issue(key).points, value: 13 },
  assign: { wanted: { name: 'ada' }, shows: (key) => at.world.issue(key).assignee, value: 'ada' },
  edit: {
    wanted: { ...summary, text: 'Later' },
    shows: (key) => at.world.issue(key).summary,
    value: 'Later',
  },
};

describe.each(Object.entries(SECONDS))('a second change (%s) of a work item', (type, second) => {
  const story = STORIES[type];

  /** Ben asks for one change of a work item that nobody else has, and once that is stuck for a second one. */
  async function behind(stick: (wish: Wish) => Promise<unknown>) {
    const issue = at.world.addIssue({ project: 'SHOP', type: '10001', assignee: 'ben', points: 3 });
    const { key } = issue;
    const wanted = story.wanted(issue, at.world);
    const wish: Wish = { kind: story.kind, key, wanted, seen: story.seen };
    await stick(wish);
    isBack();
    const before = at.writes();
    const told = await at.make({ ...wish, wanted: second.wanted });
    const [first, later] = await at.rowsOf(key);
    const words = `${key}: ${quoted(story.kind.wish(second.wanted))} waits and is made as soon as it can be.`;
    expect(told).toMatchObject({ state: 'waiting', message: expect.stringContaining(words) });
    expect(told.message).toMatch(
      /It waits for your change of \d\d:\d\d \(UTC\)(, (which|of which) [a-z ]+)?: .+\.$/,
    );
    expect([later.state, at.writes() - before]).toEqual(['waiting', 0]);
    expect(second.shows(key)).not.toBe(second.value);
    return {
      first,
      does: () => story.does({ world: at.world, key, wanted }, first.id),
      again: (isForced = false) =>
        at.changes.again(at.profileId, first.id, isForced).catch((error: Error) => error),
      becomes: (state: string) => until(async () => (await at.rowById(later.id)).state === state),
      shows: () => second.shows(key),
      states: async () => (await at.rowsOf(key)).map((row) => row.state),
      later,
    };
  }

  const isAway = async (wish: Wish) => {
    at.team.jira.faults.plant({ kind: 'reset', afterBytes: 0 });
    await at.make(wish);
  };
  /** It waited for so long that its person is to say whether it shall still be made. */
  const isParked = async (wish: Wish) => {
    await isAway(wish);
    const { id } = await at.lastRow();
    await at.team.footbridge.database.write((manager) => manager.update(Change, id, { dueAt: null }));
  };
  const isLost = async (wish: Wish) => {
    const on = /^\/rest\/(?!.*search)/;
    for (const method of ['POST', 'PUT'])
      at.team.jira.faults.plant({ kind: 'status', status: 504, on, method });
    await expect(at.make(wish)).rejects.toThrow(/not known whether/);
  };
  const isInConflict = async (wish: Wish) => {
    story.theirs!({ world: at.world, key: wish.key, wanted: wish.wanted });
    expect((await at.make(wish)).state).toBe('conflict');
  };

  test('waits behind one that waits for Jira, and both are made in their order once it is back', async () => {
    const change = await behind(isAway);
    expect(await change.again()).toMatchObject({ state: 'made' });
    await change.becomes('made');
    expect([change.shows(), await change.states()]).toEqual([second.value, ['made', 'made']]);
  });

  test('waits behind one that waits for its person, and goes on once that is withdrawn', async () => {
    const change = await behind(isParked);
    await at.own.withdraw(at.profileId, change.first.id);
    await change.becomes('made');
    expect([change.shows(), await change.states()]).toEqual([second.value, ['withdrawn', 'made']]);
  });

  test('waits behind one that is not known yet, and follows once that is found in Jira', async () => {
    const change = await behind(isLost);
    await change.does();
    expect(await change.again()).toMatchObject({ state: 'made' });
    await change.becomes('made');
    expect([change.shows(), await change.states()]).toEqual([second.value, ['made', 'made']]);
  });

  test('waits behind one that is not known yet, and goes on once that is proved not to be made', async () => {
    const change = await behind(isLost);
    await at.sentLongAgo(change.first.id);
    expect(String(await change.again())).toMatch(/Jira shows nothing of it/);
    await change.becomes('made');
    expect([change.shows(), await change.states()]).toEqual([second.value, ['refused', 'made']]);
  });

  test('waits behind one that is in conflict, and writes over nobody either once theirs is kept', async () => {
    const change = await behind(isInConflict);
    await at.own.withdraw(at.profileId, change.first.id);
    await change.becomes('conflict');
    expect(await change.states()).toEqual(['withdrawn', 'conflict']);
    expect(change.shows()).not.toBe(second.value);
    // What is in conflict holds up what Ben does next.
    await at.own.withdraw(at.profileId, change.later.id);
  });

  test('waits behind one that is in conflict, and follows one’s own once that is taken', async () => {
    const change = await behind(isInConflict);
    expect(await change.again(true)).toMatchObject({ state: 'made' });
    await change.becomes('made');
    expect([change.shows(), await change.states()]).toEqual([second.value, ['made', 'made']]);
  });

  test('can be withdrawn while it waits: the first goes on alone', async () => {
    const change = await behind(isAway);
    await at.own.withdraw(at.profileId, change.later.id);
    expect(await change.again()).toMatchObject({ state: 'made' });
    expect(await change.states()).toEqual(['made', 'withdrawn']);
    expect(change.shows()).not.toBe(second.value);
  });
});

describe('what a change of a work item has to do with what waits there', () => {
  /** A comment that waits for Jira, or, as one that waited for long does, for Ben. */
  async function waiting({ isParked }: { isParked: boolean }) {
    const { key } = at.world.addIssue({ project: 'SHOP', type: '10001', points: 3 });
    at.team.jira.faults.plant({ kind: 'reset', afterBytes: 0 });
    await at.make({ kind: comment, key, wanted: { text: 'The first' } });
    const row = await at.rowOf(key);
    const dueAt = isParked ? null : new Date(Date.now() + HOUR);
    await at.team.footbridge.database.write((manager) => manager.update(Change, row.id, { dueAt }));
    isBack();
    return { key, row };
  }

  test('nothing, where that waits for its person and behind nothing: it is not begun', async () => {
    const { key, row } = await waiting({ isParked: true });
    // What the end of the first wakes, it has woken before the second begins.
    for (const points of [5, 8])
      expect((await at.make({ kind: setPoints, key, wanted: { points } })).state).toBe('made');
    expect(await at.rowById(row.id)).toMatchObject({ state: 'waiting', dueAt: null });
  });

  test('it goes on, where it was asked for while all that waited was being withdrawn', async () => {
    const { key, row } = await waiting({ isParked: false });
    expect((await at.make({ kind: comment, key, wanted: { text: 'The second' } })).state).toBe('waiting');
    const rows = at.team.footbridge.app.get(ChangeRows);
    await at.changes.whileFree([row], (free) =>
      rows.patchAll(free, ['waiting'], () => ({ state: 'withdrawn', dueAt: null })),
    );
    await until(() => at.world.issue(key).comments.length === 1);
    expect(at.world.issue(key).comments[0].body).toBe('The second');
  });

  test('it goes on, where what it waits for was refused while nobody looked, and is asked for anew', async () => {
    const { key, row } = await waiting({ isParked: false });
    const body = JSON.stringify({ errorMessages: ['Not today.'], errors: {} });
    const headers = { 'Content-Type': 'application/json' };
    at.team.jira.faults.plant({ kind: 'status', status: 400, body, headers, on: /comment$/, method: 'POST' });
    await at.changes.goOn(row);
    isBack();
    expect(await at.rowById(row.id)).toMatchObject({ state: 'refused', isTold: false });
    expect((await at.make({ kind: comment, key, wanted: { text: 'The second' } })).state).toBe('waiting');
    await at.make({ kind: comment, key, wanted: { text: 'The first' } });
    await until(() => at.world.issue(key).comments.length === 2);
    expect((await at.rowById(row.id)).state).toBe('withdrawn');
  });

  test('an assignment and a move wait for each other while one of them may be in Jira, whose workflow may assign, too', async () => {
    const isLost = async (wish: Wish) => {
      at.team.jira.faults.plant({
        kind: 'status',
        status: 504,
        on: /transitions$|assignee$/,
        method: 'POST',
      });
      at.team.jira.faults.plant({ kind: 'status', status: 504, on: /assignee$/, method: 'PUT' });
      await expect(at.make(wish)).rejects.toThrow(/not known whether/);
      isBack();
    };
    const of = (key: string) => ({
      moved: { kind: move, key, wanted: { into: { name: 'In Progress', statusIds: ['3'] }, typed: {} } },
      assigned: { kind: assign, key, wanted: { name: 'dora' } },
    });
    const { moved, assigned } = of(at.world.addIssue({ project: 'SHOP', type: '10001' }).key);
    await isLost(moved);
    expect((await at.make(assigned)).state).toBe('waiting');
    const other = of(at.world.addIssue({ project: 'SHOP', type: '10001' }).key);
    await isLost(other.assigned);
    expect((await at.make(other.moved)).state).toBe('waiting');
    // Refused, it holds up other assignments and no moves.
    const [lost] = await at.rowsOf(other.moved.key);
    await at.sentLongAgo(lost.id);
    await at.changes.goOn(lost);
    expect((await at.rowById(lost.id)).state).toBe('refused');
    await until(() => at.world.issue(other.moved.key).status === '3');
  });
});

test('what waits behind one that waits itself, at another work item, names the one at the beginning', async () => {
  const [one, two, three] = [1, 2, 3].map(() => at.world.addIssue({ project: 'SHOP', type: '10001' }).key);
  const after = (key: string, other: string) =>
    at.make({ kind: rank, key, wanted: { place: { after: other } } });
  at.team.jira.faults.plant({ kind: 'reset', afterBytes: 0 });
  await after(one, 'SHOP-9');
  await after(two, one);
  await after(three, two);
  isBack();
  const [, second, third] = await Promise.all([one, two, three].map((key) => at.rowOf(key)));
  for (const { answer } of [second, third])
    expect(answer).toMatch(/^It waits for your change of .+, which is tried again: Put after SHOP-9\.$/);
});

describe('a link of the same two work items', () => {
  const blocks = { type: { id: '10000', name: 'Blocks' }, isOutward: true, words: 'blocks', other: 'SHOP-9' };
  const linksOf = (key: string) =>
    at.world.links.filter(({ from }) => from === at.world.issue(key).id).length;

  test('waits behind the end of it that waits for Jira: two are linked once both are over', async () => {
    const { key } = at.world.addIssue({ project: 'SHOP', type: '10001' });
    at.world.linkIssues(key, 'Blocks', 'SHOP-9');
    at.team.jira.faults.plant({ kind: 'reset', afterBytes: 0 });
    await at.make({ kind: unlink, key, wanted: blocks });
    isBack();
    const told = await at.make({ kind: link, key, wanted: blocks });
    expect([told.state, told.message]).toEqual([
      'waiting',
      expect.stringContaining('It waits for your change'),
    ]);
    const [first, second] = await at.rowsOf(key);
    expect(await at.changes.again(at.profileId, first.id)).toMatchObject({ state: 'made' });
    await until(async () => (await at.rowById(second.id)).state === 'made');
    expect(linksOf(key)).toBe(1);
  });

  test('to be taken away waits behind it while it is not known whether it is there, and one with a third does not', async () => {
    const { key } = at.world.addIssue({ project: 'SHOP', type: '10001' });
    at.team.jira.faults.plant({ kind: 'status', status: 504, on: /issueLink$/, method: 'POST' });
    await expect(at.make({ kind: link, key, wanted: blocks })).rejects.toThrow(/not known whether/);
    isBack();
    expect((await at.make({ kind: unlink, key, wanted: blocks })).state).toBe('waiting');
    expect((await at.make({ kind: link, key, wanted: { ...blocks, other: 'SHOP-8' } })).state).toBe('made');
    expect(linksOf(key)).toBe(1);
  });
});

describe('a change of another field of the same work item', () => {
  const OTHERS = Object.entries(STORIES).filter(([type]) => type !== 'points' && type !== 'create');

  /** Ben’s points are stuck. */
  async function stuckPoints() {
    const issue = at.world.addIssue({ project: 'SHOP', type: '10001', assignee: 'ben', sprints: [12] });
    const { key } = issue;
    at.world.editIssue(key, { points: 1 }, { by: 'ada' });
    const wanted = { points: 8, field: at.world.parts.points };
    const told = await at.make({ kind: setPoints, key, wanted, seen: { points: '3' } });
    expect(told.state).toBe('conflict');
    return issue;
  }

  test.each(OTHERS)('(%s) is made while the points are in conflict', async (_, story) => {
    const issue = await stuckPoints();
    const wanted = story.wanted(issue, at.world);
    const told = await at.make({ kind: story.kind, key: issue.key, wanted, seen: story.seen });
    expect(told.state).toBe('made');
    expect(story.times({ world: at.world, key: issue.key, wanted })).toBe(1);
    expect((await at.rowsOf(issue.key)).map(({ state }) => state)).toEqual(['conflict', 'made']);
  });

  test('waits for a move whose screen fills it in, and one of a third field does not', async () => {
    const { key } = at.world.addIssue({ project: 'SHOP', type: '10001', assignee: 'ben', points: 3 });
    at.team.jira.faults.plant({ kind: 'reset', afterBytes: 0 });
    const typed = { 'f-41-assignee': 'cleo', 'f-31-points': 'of another way' };
    await at.make({ kind: move, key, wanted: { by: '41', typed } });
    isBack();
    expect((await at.make({ kind: assign, key, wanted: { name: 'dora' } })).message).toMatch(
      /It waits for your change of /,
    );
    expect((await at.make({ kind: setPoints, key, wanted: { points: 5 } })).state).toBe('made');
    expect(at.world.issue(key)).toMatchObject({ assignee: 'ben', points: 5 });
  });

  test('waits all the same where one act asked for both: a card that is dropped in another column', async () => {
    const { key } = at.world.addIssue({ project: 'SHOP', type: '10001' });
    const together = 'one drop';
    at.team.jira.faults.plant({ kind: 'reset', afterBytes: 0 });
    await at.make({
      ...STORIES.move,
      key,
      wanted: STORIES.move.wanted(at.world.issue(key), at.world),
      together,
    });
    isBack();
    const told = await at.make({ kind: rank, key, wanted: { place: { before: 'SHOP-9' } }, together });
    expect([told.state, told.message]).toEqual([
      'waiting',
      expect.stringMatching(/It waits for your change of /),
    ]);
    // Withdrawn with it, it waits for nothing any more.
    const [first, second] = await at.rowsOf(key);
    await at.own.withdraw(at.profileId, first.id);
    expect(await at.rowById(second.id)).toMatchObject({ state: 'withdrawn', answer: null });
  });

  test('names the one at the beginning, where what it waits for waits itself', async () => {
    const { key } = await stuckPoints();
    const typed = { [`f-41-${at.world.parts.points}`]: '5' };
    const [second, third] = [
      await at.make({ kind: move, key, wanted: { by: '41', typed } }),
      await at.make({ ...STORIES.sprint, key, wanted: { sprint: null } }),
    ];
    for (const { message } of [second, third])
      expect(message).toMatch(/, which is in conflict: Set points to 8\.$/);
  });
});

describe('what is asked for again in a fresh form while it is not over is the same change', () => {
  const twice = (key: string) => ({ kind: comment, key, wanted: { text: 'Once is enough' } });
  const bodies = (key: string) => at.world.issue(key).comments.map(({ body }) => body);

  test('while Jira has not answered', async () => {
    const { key } = at.world.addIssue({ project: 'SHOP', type: '10001' });
    const letGo = at.team.jira.faults.hold({ on: /comment$/, method: 'POST' });
    const [first, again] = [await at.make(twice(key)), await at.make(twice(key))];
    expect([first.state, again.state, again.id]).toEqual(['waiting', 'waiting', first.id]);
    letGo();
    await until(async () => (await at.rowById(first.id!)).state === 'made');
    expect([bodies(key), (await at.rowsOf(key)).length]).toEqual([['Once is enough'], 1]);
  });

  test('while Jira is away; unless something else was asked for since', async () => {
    const { key } = at.world.addIssue({ project: 'SHOP', type: '10001' });
    at.team.jira.faults.plant({ kind: 'reset', afterBytes: 0 });
    const { id } = await at.make(twice(key));
    expect(await at.make(twice(key))).toMatchObject({ state: 'waiting', id });
    await at.make({ ...twice(key), wanted: { text: 'No' } });
    await at.make(twice(key));
    expect(await at.rowsOf(key)).toHaveLength(3);
  });

  const isLost = async (wish: Wish) => {
    const on = /^\/rest\/(?!.*search)/;
    for (const method of ['POST', 'PUT'])
      at.team.jira.faults.plant({ kind: 'status', status: 504, on, method });
    await expect(at.make(wish)).rejects.toThrow(/not known whether/);
    isBack();
  };
  const points = (key: string, value: number): Wish => ({
    ...{ kind: setPoints, key, wanted: { points: value } },
    operation: `${value} of ${key}`,
  });

  test('of which is not known yet whether it is made; unless another value waits behind it: that is made between the two', async () => {
    const { key } = at.world.addIssue({ project: 'SHOP', type: '10001', points: 3 });
    await isLost(points(key, 5));
    const fresh = { ...points(key, 5), operation: undefined };
    await expect(at.make(fresh)).rejects.toThrow(/not known whether/);
    expect(await at.rowsOf(key)).toHaveLength(1);

    expect((await at.make(points(key, 8))).state).toBe('waiting');
    const again = await at.make(fresh);
    expect([again.state, again.message]).toEqual(['waiting', expect.stringContaining('Set points to 5')]);
    const [first, second, third] = await at.rowsOf(key);
    expect(again.id).toBe(third.id);
    // That is what stands for whoever presses now, and the first for whoever looks, or whose form comes once more.
    expect(await at.make(fresh)).toMatchObject({ id: third.id });
    for (const same of [points(key, 5), { ...fresh, looksOnly: true }])
      await expect(at.make(same)).rejects.toThrow(/not known whether/);
    expect(await at.rowsOf(key)).toHaveLength(3);

    at.world.editIssue(key, { points: 5 }, { by: 'ben' });
    expect(await at.changes.again(at.profileId, first.id)).toMatchObject({ state: 'made' });
    await until(async () => (await at.rowById(third.id)).state === 'made');
    expect((await at.rowById(second.id)).state).toBe('made');
    expect(at.world.issue(key).history.flatMap(({ items }) => items.map((one) => one.toString))).toEqual([
      ...['5', '8', '5'],
    ]);
  });

  test('and once nobody can find out whether it was made, and the other value is withdrawn, it is looked at and made anew', async () => {
    const { key } = at.world.addIssue({ project: 'SHOP', type: '10001', points: 3 });
    await isLost(points(key, 5));
    const other = await at.make(points(key, 8));
    const again = await at.make({ ...points(key, 5), operation: undefined });
    const [first] = await at.rowsOf(key);
    await at.sentLongAgo(first.id);
    await at.own.withdraw(at.profileId, other.id!);
    await until(async () => (await at.rowById(again.id!)).state === 'made');
    expect((await at.rowById(first.id)).state).toBe('refused');
    expect(at.world.issue(key).points).toBe(5);
  });
});
