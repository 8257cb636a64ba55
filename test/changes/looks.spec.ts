import type { Fault } from '../fake-jira/faults.js';
import { AlmProblem } from '../../src/alm/alm-problem.js';
import { nextLook } from '../../src/changes/change-times.js';
import { Change } from '../../src/changes/change.entity.js';
import { comment } from '../../src/changes/kinds/comment.js';
import { rank } from '../../src/changes/kinds/rank.js';
import { paths } from '../../src/paths.js';
import { atChanges } from '../support/at-changes.js';
import { aBoard } from '../support/board-stories.js';
import { until } from '../support/until.js';

// When Footbridge looks by itself at what is not known yet. Seconds throughout.
const at = atChanges();

const READS = { on: /^\/rest\/.*issue/, method: 'GET' };
/** A look that cannot be asked: Jira, or what stands before it, answers nobody just now. */
const UNASKED: Record<string, Fault> = {
  'a 503': { kind: 'status', status: 503, ...READS },
  'a lost connection': { kind: 'reset', afterBytes: 0, ...READS },
  'a 429': { kind: 'rateLimit', retryAfter: 3, ...READS },
};

const issue = () => at.world.addIssue({ project: 'SHOP', type: '10001' }).key;
const seconds = (date: Date | null) => (date!.getTime() - Date.now()) / 1_000;

/** A comment that Jira has made, of which Footbridge was told nothing; it was sent so long ago. */
async function lost(text: string, age: number): Promise<Change> {
  const key = issue();
  at.team.jira.faults.plant({ kind: 'status', status: 504, on: /comment$/, method: 'POST' });
  await expect(at.make({ kind: comment, key, wanted: { text } })).rejects.toThrow(/not known whether/);
  at.team.jira.faults.clear();
  at.world.comment(key, text, { by: 'ben' });
  const { id } = await at.rowOf(key);
  const sentAt = new Date(Date.now() - age * 1_000);
  await at.team.footbridge.database.write((manager) =>
    // The clock leaves it alone: what it does is done here.
    manager.update(Change, id, { sentAt, dueAt: new Date(Date.now() + 600_000) }),
  );
  return at.rowById(id);
}

test.each([
  [0, 2],
  [3, 5],
  [20, 30],
  [61, 91],
  [92, 92 + 23],
  [600, 660],
  [3_600, 3_720],
  [40_000, 40_300],
])('what was sent %i seconds ago and is not shown yet is looked at again when it is %i', (age, next) => {
  const sentAt = new Date(Date.now() - age * 1_000);
  expect(seconds(nextLook({ sentAt, createdAt: sentAt })) + age).toBeCloseTo(next, 0);
});

test('after a day only its person looks, unless Jira could not be asked', () => {
  const sentAt = new Date(Date.now() - 25 * 3_600_000);
  expect(nextLook({ sentAt, createdAt: sentAt })).toBeNull();
  const away = new AlmProblem('unreachable', 'No connection.');
  expect(seconds(nextLook({ sentAt, createdAt: sentAt }, away))).toBeCloseTo(300, 0);
});

test.each(Object.entries(UNASKED))(
  'the last look meets %s: that is no look, and the next one comes within half a minute',
  async (_, fault) => {
    const change = await lost('Once more', 91);
    at.team.jira.faults.plant(fault);
    await at.changes.goOn(change);
    at.team.jira.faults.clear();
    const row = await at.rowById(change.id);
    expect(row.state).toBe('not known yet');
    expect(seconds(row.dueAt)).toBeLessThan(30);
    await at.changes.goOn(row);
    expect((await at.rowById(change.id)).state).toBe('made');
  },
);

test('the first call that Jira answers again, whoever made it, brings the look forward', async () => {
  const path = await aBoard(at.team.ada, at.team.accountId, { source: 'projects', projects: ['SHOP'] });
  const change = await lost('At once', 3_600);
  at.team.jira.faults.plant(UNASKED['a 503']);
  await at.changes.goOn(change);
  at.team.jira.faults.clear();
  await at.team.ada.visit(paths.items.show({ boardId: path.split('/')[2], key: 'SHOP-4' }));
  await until(async () => seconds((await at.rowById(change.id)).dueAt) <= 60);
});

test('and so young a change is looked at by itself without anybody having asked', async () => {
  const change = await lost('By itself', 10);
  const { database } = at.team.footbridge;
  await database.write((manager) => manager.update(Change, change.id, { dueAt: new Date() }));
  at.team.jira.faults.plant({ ...UNASKED['a 503'], times: 1 });
  await at.changes.goOn(await at.rowById(change.id));
  await until(async () => (await at.rowById(change.id)).state === 'made');
});

test('what the same person did just before is not taken for what was never made', async () => {
  const [key, one, other] = [issue(), issue(), issue()];
  await at.make({ kind: rank, key, wanted: { place: { before: one } } });
  // Where times are whole seconds nobody can tell the two apart.
  const updated = at.world.issue(key).updated.getTime();
  if (updated % 1_000 === 0) at.world.issue(key).updated = new Date(updated + 1);
  at.team.jira.faults.plant({ kind: 'status', status: 504, on: /rank$/, method: 'PUT' });
  const back = { kind: rank, key, wanted: { place: { after: other } } };
  await expect(at.make(back)).rejects.toThrow(/not known whether/);
  at.team.jira.faults.clear();
  const { id } = await at.rowOf(key);
  await at.sentLongAgo(id);
  await expect(at.changes.again(at.profileId, id)).rejects.toThrow('was not put into another place');
  expect((await at.rowById(id)).state).toBe('refused');
});
