import { edit } from '../../src/changes/kinds/edit.js';
import { setPoints } from '../../src/changes/kinds/points.js';
import { FieldsOfPoints1764000007010 } from '../../src/database/migrations/1764000007010-fields-of-points.js';
import { atChanges, type Wish } from '../support/at-changes.js';
import { later } from '../support/clock.js';

// Two boards may keep their points in different fields, and the points of one are a number like any other on the other.
const at = atChanges();

const OVER = 92_000; // milliseconds after which Jira is at work on nothing any more
const EFFORT = 'customfield_10190';
const ADA = { by: 'ada' };

beforeAll(() => {
  const { fields, parts } = at.world;
  const custom = 'com.atlassian.jira.plugin.system.customfieldtypes:float';
  const effort = { id: EFFORT, name: 'Effort', schema: { type: 'number', custom, customId: 10190 } };
  fields.push({ ...fields.find(({ id }) => id === parts.points)!, ...effort });
});

/** A work item with three points in both fields. */
function anItem(): string {
  const { key } = at.world.addIssue({ project: 'SHOP', type: '10001', points: 3 });
  at.world.editIssue(key, { custom: { [EFFORT]: 3 } }, ADA);
  return key;
}
const now = (key: string) => [at.world.issue(key).points, at.world.issue(key).custom[EFFORT]];
const points = (key: string, value: number): Wish => ({
  ...{ kind: setPoints, key, seen: { points: '3' } },
  wanted: { points: value, field: at.world.parts.points },
});
const effort = (key: string, value: number): Wish => ({
  ...{ kind: setPoints, key, seen: { points: '3' } },
  wanted: { points: value, field: EFFORT },
});
/** The same on a board whose points are others. */
const number = (key: string, value: number): Wish => ({
  ...{ kind: edit, key, seen: { text: '3' } },
  wanted: { field: EFFORT, label: 'Effort', control: 'number', text: String(value) },
});

/** Jira is asked for it, and nobody hears whether it did it; it did not. */
async function loses(wish: Wish): Promise<void> {
  const on = /^\/rest\/(?!.*search)/;
  at.team.jira.faults.plant({ kind: 'status', status: 504, on, method: 'PUT' });
  await expect(at.make(wish)).rejects.toThrow(/not known whether/);
  at.team.jira.faults.clear();
}
const statesOf = async (key: string) => (await at.rowsOf(key)).map(({ state }) => state);

test('what somebody wrote into one field is not taken for one’s own change of the other', async () => {
  const key = anItem();
  await at.make(points(key, 5));
  at.world.editIssue(key, { custom: { [EFFORT]: 5 } }, ADA);
  expect((await at.make(effort(key, 8))).state).toBe('conflict');
  expect(now(key)).toEqual([5, 5]);
});

test('points in one field are undone although those in the other were changed since', async () => {
  const key = anItem();
  const { id } = await at.make(points(key, 5));
  await at.make(effort(key, 8));
  expect((await at.own.undo(at.profileId, id!)).state).toBe('made');
  expect(now(key)).toEqual([3, 8]);
});

test('points of which is not known whether they are made hold up none in another field', async () => {
  const key = anItem();
  await loses(points(key, 5));
  expect((await at.make(effort(key, 8))).state).toBe('made');
  expect(await statesOf(key)).toEqual(['not known yet', 'made']);
});

test('a number wanted on another board, of which is not known whether it is made, holds up points in that field', async () => {
  const key = anItem();
  await loses(number(key, 5));
  expect((await at.make(effort(key, 8))).state).toBe('waiting');
});

test('one’s own number of another board is nobody else’s, and is undone after the points that stand on it', async () => {
  const key = anItem();
  const { id } = await at.make(number(key, 5));
  const newer = await at.make(effort(key, 8));
  expect(newer.state).toBe('made');
  await expect(at.own.undo(at.profileId, id!)).rejects.toThrow(`You have changed ${key} since`);
  await at.own.undo(at.profileId, newer.id!);
  await at.own.undo(at.profileId, id!);
  expect(now(key)).toEqual([3, 3]);
});

test('points that were asked for before changes named their field are written over like others', async () => {
  const key = anItem();
  await loses({ ...points(key, 5), wanted: { points: 5 } });
  at.world.editIssue(key, { points: 4 }, ADA);
  const change = (answer: any) => (answer.changelog ? { ...answer, changelog: undefined } : answer);
  at.team.jira.faults.plant({ kind: 'alter', change, on: /issue/ });
  const { database } = at.team.footbridge;
  await database.write(({ queryRunner }) => new FieldsOfPoints1764000007010().up(queryRunner!));
  expect((await at.rowOf(key)).wanted).toEqual({ points: 5, field: at.world.parts.points });
  await later(OVER, () => at.make({ ...points(key, 8), seen: { points: '4' } }));
  expect(await statesOf(key)).toEqual(['withdrawn', 'made']);
  expect(now(key)).toEqual([8, 3]);
});
