import { ChangePages } from '../../src/changes/change-pages.js';
import { Change } from '../../src/changes/change.entity.js';
import { link, unlink } from '../../src/changes/kinds/link.js';
import { setPoints } from '../../src/changes/kinds/points.js';
import { rank } from '../../src/changes/kinds/rank.js';
import { ChangesAtTwo1764000008000 } from '../../src/database/migrations/1764000008000-changes-at-two.js';
import { atChanges } from '../support/at-changes.js';
import { until } from '../support/until.js';

// A link is one of two work items, and is asked for and taken away at either; a place in the order is beside another one.
const at = atChanges();

const type = { id: '10000', name: 'Blocks' };
/** Two work items that nobody else has, and a link between them as each of them shows it. */
function twoEnds() {
  const [one, other] = [0, 1].map(() => at.world.addIssue({ project: 'SHOP', type: '10001' }));
  const here = { type, isOutward: true, words: 'blocks', other: other.key };
  const there = { type, isOutward: false, words: 'is blocked by', other: one.key };
  return {
    here: { key: one.key, wanted: here },
    there: { key: other.key, wanted: there },
    third: { key: other.key, wanted: { ...there, other: 'SHOP-9' } },
    links: () => at.world.links.filter(({ from, to }) => from === one.id && to === other.id).length,
  };
}
const isAway = () => at.team.jira.faults.plant({ kind: 'reset', afterBytes: 0 });
const isBack = () => at.team.jira.faults.clear();
const stateOf = async (id?: string) => (await at.rowById(id!)).state;
/** Jira is asked for a link, and answers once it is let go. */
const hold = () => at.team.jira.faults.hold({ on: /issueLink/, method: 'POST' });

test('what takes a link away at one end waits for what asks for it at the other, and is made after it', async () => {
  const { here, there, links } = twoEnds();
  isAway();
  const { id: first } = await at.make({ kind: link, ...here });
  isBack();
  const later = await at.make({ kind: unlink, ...there });
  expect([later.state, later.message]).toEqual([
    'waiting',
    expect.stringContaining(`It waits for your change of`),
  ]);
  expect(await at.changes.again(at.profileId, first!)).toMatchObject({ state: 'made' });
  await until(async () => (await stateOf(later.id)) === 'made');
  expect(links()).toBe(0);
  expect(at.writes()).toBe(2);
});

test('a link that is asked for at both ends at once is made once', async () => {
  const { here, there, links } = twoEnds();
  const letGo = hold();
  const asked = [at.make({ kind: link, ...here }), at.make({ kind: link, ...there })];
  await Promise.all(asked);
  letGo();
  const [first, second] = [await at.rowOf(here.key), await at.rowOf(there.key)];
  for (const { id } of [first, second]) await until(async () => (await stateOf(id)) === 'made');
  expect((await at.rowById(second.id)).answer).toMatch(/is so already/);
  expect([links(), at.writes()]).toEqual([1, 1]);
});

test('a link of the other end with a third, and another field there, go on', async () => {
  const { here, third } = twoEnds();
  isAway();
  await at.make({ kind: link, ...here });
  isBack();
  expect((await at.make({ kind: link, ...third })).state).toBe('made');
  const points = { kind: setPoints, key: third.key, wanted: { points: 5 } };
  expect((await at.make(points)).state).toBe('made');
});

test('at the other end it is not said to wait for its person while it waits for the first', async () => {
  const { here, there } = twoEnds();
  isAway();
  const first = await at.make({ kind: link, ...here });
  isBack();
  const later = await at.make({ kind: unlink, ...there });
  // Nobody has to say anything yet; once the first waits for its person, so does what comes after it.
  expect((await at.rowById(later.id!)).dueAt).toBeNull();
  const account = { profileId: at.profileId, accountId: at.team.accountId };
  const cards = await at.team.footbridge.app.get(ChangePages).onCards(account);
  expect(cards.of(there.key)!.text).toMatch(/^Waiting: /);
  await at.own.withdraw(at.profileId, first.id!);
  await until(async () => (await stateOf(later.id)) === 'made');
});

test('links that were asked for before changes knew of the other end are found from there, too', async () => {
  const { here, there } = twoEnds();
  isAway();
  const { id } = await at.make({ kind: link, ...here });
  isBack();
  const { database } = at.team.footbridge;
  await database.write(async ({ queryRunner }) => {
    await queryRunner!.query('DROP INDEX "IDX_04c55e63d7dcd2939218abcc09"');
    await queryRunner!.query('ALTER TABLE "change" DROP COLUMN "also_at"');
    await new ChangesAtTwo1764000008000().up(queryRunner!);
  });
  expect(await database.read.findOneByOrFail(Change, { id })).toMatchObject({ alsoAt: there.key });
  expect((await at.make({ kind: unlink, ...there })).state).toBe('waiting');
});

describe('what is put beside another work item', () => {
  /** Two work items that nobody else has: the first goes before the last one of all, the other before the first. */
  function besideEachOther() {
    const [first, other, last] = [0, 1, 2].map(() => at.world.addIssue({ project: 'SHOP', type: '10001' }));
    const rankOf = ({ key }: { key: string }) => at.world.issue(key).rank;
    return {
      first,
      toTheEnd: { kind: rank, key: first.key, wanted: { place: { after: last.key } } },
      beside: { kind: rank, key: other.key, wanted: { place: { after: first.key } } },
      inOrder: () => [last, first, other].map(rankOf).every((one, n, all) => n === 0 || all[n - 1] < one),
    };
  }

  test('waits for the place that this one is on its way to, and then stands beside it there', async () => {
    const { toTheEnd, beside, inOrder } = besideEachOther();
    isAway();
    const { id } = await at.make(toTheEnd);
    isBack();
    const later = await at.make(beside);
    expect([later.state, later.message]).toEqual([
      'waiting',
      expect.stringContaining('waits for your change'),
    ]);
    expect(await at.changes.again(at.profileId, id!)).toMatchObject({ state: 'made' });
    await until(async () => (await stateOf(later.id)) === 'made');
    const sent = at.team.jira.calls.filter(({ method, path }) => method === 'PUT' && path.endsWith('/rank'));
    expect([inOrder(), sent.length]).toEqual([true, 2]);
  });

  test('waits while it is not known yet whether this one was put elsewhere, and no longer than Jira may be at work on that', async () => {
    const { toTheEnd, beside, first } = besideEachOther();
    at.team.jira.faults.plant({ kind: 'status', status: 504, on: /rank$/, method: 'PUT', times: 1 });
    await expect(at.make(toTheEnd)).rejects.toThrow(/not known whether/);
    const later = await at.make(beside);
    expect(later.state).toBe('waiting');
    await at.sentLongAgo((await at.rowOf(first.key)).id);
    expect(await at.changes.again(at.profileId, later.id!)).toMatchObject({ state: 'made' });
  });

  test('goes before this one goes elsewhere, where that was asked for later, and holds up nothing else of it', async () => {
    const { toTheEnd, beside, first } = besideEachOther();
    isAway();
    const { id } = await at.make(beside);
    isBack();
    expect((await at.make({ kind: setPoints, key: first.key, wanted: { points: 5 } })).state).toBe('made');
    const later = await at.make(toTheEnd);
    expect(later.state).toBe('waiting');
    await at.own.withdraw(at.profileId, id!);
    await until(async () => (await stateOf(later.id)) === 'made');
  });
});
