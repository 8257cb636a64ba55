import { overAt } from '../../src/changes/change-times.js';
import { Change } from '../../src/changes/change.entity.js';
import { ChangeMails } from '../../src/changes/change-mails.js';
import { comment } from '../../src/changes/kinds/comment.js';
import { deleteComment } from '../../src/changes/kinds/own-comment.js';
import { setPoints } from '../../src/changes/kinds/points.js';
import { rank } from '../../src/changes/kinds/rank.js';
import { atChanges, type Wish } from '../support/at-changes.js';
import { HOUR, later } from '../support/clock.js';
import { until } from '../support/until.js';
import { labels, STORIES } from './stories.js';

// What is not known yet, and never can be, is written over by the next one of the same once its request is over.
const at = atChanges();

const OVER = 92_000; // milliseconds
const summary = { field: 'summary', label: 'Summary', control: 'text' as const };
/** What Ben wants after that, of each kind that writes over what was there. */
const NEXT: Record<string, (first: any) => object> = {
  points: () => ({ points: 13 }),
  assign: () => ({ name: 'ada' }),
  sprint: () => ({ sprint: null }),
  rank: () => ({ place: { after: 'SHOP-9' } }),
  edit: () => ({ ...summary, text: 'Later' }),
  'edit-comment': ({ id }) => ({ id, text: 'Later' }),
};

function loses(): void {
  const on = /^\/rest\/(?!.*search)/;
  for (const method of ['POST', 'PUT'])
    at.team.jira.faults.plant({ kind: 'status', status: 504, on, method });
}

/** Jira shows who has what by now, and nothing of how that came about. */
function hidesHistory(): void {
  const change = (answer: any) => (answer.changelog ? { ...answer, changelog: undefined } : answer);
  at.team.jira.faults.plant({ kind: 'alter', change, on: /issue/ });
}

/** Ben has asked for something, of which Jira has told nothing, and shows something else by now. */
async function unknown(type: string) {
  const story = STORIES[type];
  const issue = at.world.addIssue({
    ...{ project: 'SHOP', type: '10001', assignee: 'ben', points: 3, sprints: [12] },
  });
  const { key } = issue;
  const wanted = story.wanted(issue, at.world);
  const wish: Wish = { kind: story.kind, key, wanted };
  loses();
  await expect(at.make(wish)).rejects.toThrow(/not known whether/);
  at.team.jira.faults.clear();
  if (story.theirs) story.theirs({ world: at.world, key, wanted });
  else at.world.rankIssue(key, { after: 'SHOP-9' }, { by: 'ada' });
  hidesHistory();
  return { wish, next: { ...wish, wanted: NEXT[type](wanted) }, first: await at.rowOf(key) };
}

const answerOf = async ({ id }: Change) => (await at.rowById(id)).answer;
const statesOf = async ({ key }: Wish) => (await at.rowsOf(key)).map(({ state }) => state);

test('every kind that writes over what was there is tried here', () => {
  const those = Object.keys(STORIES).filter((type) => STORIES[type].kind.overwrites);
  expect(those.sort()).toEqual([...Object.keys(NEXT), deleteComment.type].sort());
});

test('a comment of which nobody can find out whether it was changed is deleted all the same', async () => {
  const { first, next } = await unknown('edit-comment');
  const { id } = next.wanted as { id: string };
  const wish: Wish = { kind: deleteComment, key: next.key, wanted: { id } };
  await later(OVER, () => at.make(wish));
  expect([await statesOf(wish), at.world.issue(next.key).comments]).toEqual([['withdrawn', 'made'], []]);
  expect(await answerOf(first)).toMatch(/^It was never found out whether the comment was changed\./);
});

test('what was written over and is made late after all is nobody else’s change of it', async () => {
  const { key } = at.world.addIssue({ project: 'SHOP', type: '10001', points: 3 });
  const points = (wanted: number): Wish => ({
    ...{ kind: setPoints, key, wanted: { points: wanted }, seen: { points: '3' } },
  });
  loses();
  await expect(at.make(points(8))).rejects.toThrow(/not known whether/);
  at.team.jira.faults.clear();
  at.world.editIssue(key, { summary: 'Otherwise' }, { by: 'ada' });
  hidesHistory();
  await later(OVER, async () => {
    loses();
    await expect(at.make(points(13))).rejects.toThrow(/not known whether/);
    at.team.jira.faults.clear();
  });
  at.world.editIssue(key, { points: 8 }, { by: 'ben' });
  hidesHistory();
  await later(3 * OVER, async () => expect((await at.make(points(21))).state).toBe('made'));
  expect(await statesOf(points(21))).toEqual(['withdrawn', 'withdrawn', 'made']);
});

test('a comment that is taken back by its words waits until it is known whether it was made', async () => {
  const { key } = at.world.addIssue({ project: 'SHOP', type: '10001' });
  loses();
  await expect(at.make({ kind: comment, key, wanted: { text: 'Hasty' } })).rejects.toThrow(/not known/);
  at.team.jira.faults.clear();
  at.team.jira.faults.plant({ kind: 'status', status: 503, on: /comment/ });
  const { createdAt } = await at.rowOf(key);
  const wanted = { text: 'Hasty', after: createdAt.toISOString() };
  const { message } = await later(OVER, () => at.make({ kind: deleteComment, key, wanted }));
  expect(message).toMatch(/It waits for your comment of /);
});

describe.each(Object.keys(NEXT))('a change (%s) of which nobody can find out whether it was made', (type) => {
  test('holds up a later one while Jira may be at work on it, and is written over by that afterwards', async () => {
    const { first, next } = await unknown(type);
    expect((await at.make(next)).state).toBe('waiting');
    const [, second] = await at.rowsOf(next.key);
    expect(second.dueAt).toEqual(overAt(first));
    await later(OVER, async () => {
      await at.changes.goOn(second);
      expect(await statesOf(next)).toEqual(['withdrawn', 'made']);
    });
    expect(await answerOf(first)).toMatch(
      /^It was never found out whether .+ (was|were) .+\. Nothing more is done about it: you have changed the same again since\.$/,
    );
  });

  test('is sent anew where the same is asked for after that', async () => {
    const { first, wish } = await unknown(type);
    const sent = at.writes();
    await later(OVER, async () => {
      await expect(at.changes.again(at.profileId, first.id)).rejects.toThrow(/not known whether/);
      expect((await at.make(wish)).state).toBe('made');
    });
    expect([await statesOf(wish), at.writes() - sent]).toEqual([['withdrawn', 'made'], 1]);
  });
});

/** Nothing but what is asked for next looks at it, which was sent more than a day ago. */
async function isLeftToPerson({ id }: Change): Promise<void> {
  const long = { dueAt: null, sentAt: new Date(Date.now() - 25 * HOUR) };
  await at.team.footbridge.database.write((manager) => manager.update(Change, id, long));
}

test('what is proved not to be made at the last moment is refused, and holds up nothing that writes over it', async () => {
  const { key } = at.world.addIssue({ project: 'SHOP', type: '10001', points: 3 });
  const wish: Wish = { kind: setPoints, key, wanted: { points: 8 } };
  loses();
  await expect(at.make(wish)).rejects.toThrow(/not known whether/);
  at.team.jira.faults.clear();
  await isLeftToPerson(await at.rowOf(key));
  expect((await at.make({ ...wish, wanted: { points: 13 } })).state).toBe('made');
  expect([await statesOf(wish), at.world.issue(key).points]).toEqual([['refused', 'made'], 13]);
});

test('nobody is called for what they write over themselves', async () => {
  const { first, next } = await unknown('points');
  await isLeftToPerson(first);
  const called = jest.spyOn(at.team.footbridge.app.get(ChangeMails), 'needsPerson');
  expect((await at.make(next)).state).toBe('made');
  expect(called.mock.calls.map(([{ key }]) => key)).not.toContain(first.key);
  called.mockRestore();
});

test('what is found out at the last moment is told, and the later one goes after it', async () => {
  const { key } = at.world.addIssue({ project: 'SHOP', type: '10001' });
  const wish: Wish = { kind: rank, key, wanted: { place: { before: 'SHOP-9' } } };
  loses();
  await expect(at.make(wish)).rejects.toThrow(/not known whether/);
  at.team.jira.faults.clear();
  at.world.rankIssue(key, { before: 'SHOP-9' }, { by: 'ben' });
  await later(OVER, () => at.make({ ...wish, wanted: { place: { after: 'SHOP-9' } } }));
  expect(await statesOf(wish)).toEqual(['made', 'made']);
  expect(at.world.issue(key).rank > at.world.issue('SHOP-9').rank).toBe(true);
});

test('one that waited goes by itself once the request before it is over', async () => {
  const { next } = await unknown('rank');
  await at.make(next);
  await later(OVER, async () => {
    // Whatever happens winds the clock.
    const { key } = at.world.addIssue({ project: 'SHOP', type: '10001' });
    await at.make({ kind: comment, key, wanted: { text: 'Meanwhile' } });
    await until(async () => (await statesOf(next)).join() === 'withdrawn,made');
  });
});

test('while Jira is away nothing is given up: the later one waits, and writes over the first once Jira is back', async () => {
  const { next, first } = await unknown('rank');
  at.team.jira.faults.plant({ kind: 'status', status: 503 });
  await later(OVER, async () => {
    expect((await at.make(next)).state).toBe('waiting');
    expect(await statesOf(next)).toEqual(['not known yet', 'waiting']);
    at.team.jira.faults.clear();
    const [, second] = await at.rowsOf(next.key);
    expect((await at.changes.again(at.profileId, second.id)).state).toBe('made');
  });
  expect((await at.rowById(first.id)).state).toBe('withdrawn');
});

test('what is added beside others is not written over: it holds up the next one until it is known', async () => {
  const { key } = at.world.addIssue({ project: 'SHOP', type: '10001', labels: ['old'] });
  const wish: Wish = { ...STORIES['edit-list'], key, wanted: labels(['urgent']) };
  loses();
  await expect(at.make(wish)).rejects.toThrow(/not known whether/);
  at.team.jira.faults.clear();
  at.world.editIssue(key, { labels: ['theirs'] }, { by: 'ada' });
  hidesHistory();
  await later(OVER, async () => {
    expect((await at.make({ ...wish, wanted: labels(['late']) })).state).toBe('waiting');
    expect(await statesOf(wish)).toEqual(['not known yet', 'waiting']);
  });
});

test.each([
  ['may never have been made', 'withdrawn', () => hidesHistory()],
  ['was made', 'made', ({ key }: Wish) => at.world.editIssue(key, { points: 8 }, { by: 'ben' })],
])(
  'what is asked for again while something else is on its way is made after that: the first %s',
  async (_, first, does) => {
    const { key } = at.world.addIssue({ project: 'SHOP', type: '10001', points: 3 });
    const points = (points: number): Wish => ({ kind: setPoints, key, wanted: { points } });
    loses();
    await expect(at.make(points(8))).rejects.toThrow(/not known whether/);
    at.team.jira.faults.clear();
    const row = await at.rowOf(key);
    does(points(8));
    at.world.editIssue(key, { points: 5 }, { by: 'ada' });
    const letGo = at.team.jira.faults.hold({ on: /issue/, method: 'GET' });
    await later(OVER, async () => {
      const other = at.make(points(13));
      await until(() => at.changes.isBusy(row));
      const again = at.make(points(8));
      expect((await Promise.all([other, again])).map(({ state }) => state)).toEqual(['waiting', 'waiting']);
      letGo();
      await until(async () => (await statesOf(points(8))).join() === `${first},made,made`);
    });
    expect(at.world.issue(key).points).toBe(8);
  },
);
