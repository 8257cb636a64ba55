import type { EntityManager } from 'typeorm';
import { Change } from '../../src/changes/change.entity.js';
import { ChangePages } from '../../src/changes/change-pages.js';
import { ChangeQueue } from '../../src/changes/change-queue.js';
import { comment } from '../../src/changes/kinds/comment.js';
import { link } from '../../src/changes/kinds/link.js';
import { setPoints } from '../../src/changes/kinds/points.js';
import { atChanges } from '../support/at-changes.js';

// What one change costs does not grow with what its person has changed before.
const at = atChanges();

const LINK = { type: { id: '10000', name: 'Blocks' }, isOutward: true, words: 'blocks', other: 'SHOP-9' };

/** What finds a few of all that somebody has changed in 90 days. */
const NARROW = /\b(id|state|operation|together|undoes)=\?/;

interface Connection {
  on(event: 'trace', listener: (sql: string) => void): void;
  removeListener(event: 'trace', listener: (sql: string) => void): void;
}
const connectionOf = ({ connection }: EntityManager) =>
  (connection.driver as unknown as { databaseConnection: Connection }).databaseConnection;

/** Every statement about changes that `work` has run, with its values. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const { database } = at.team.footbridge;
  const connections = [
    connectionOf(database.read),
    await database.write((manager) => Promise.resolve(connectionOf(manager))),
  ];
  const seen = new Set<string>();
  const note = (sql: string) => /^(SELECT|UPDATE|DELETE)\b.*"change"/s.test(sql) && seen.add(sql);
  for (const connection of connections) connection.on('trace', note);
  try {
    await work();
  } finally {
    for (const connection of connections) connection.removeListener('trace', note);
  }
  return [...seen];
}

/** Ben has changed that much in the last days, several of it in the same moment. */
async function manyChanges(count: number): Promise<void> {
  const { database } = at.team.footbridge;
  const columns = database.read.connection
    .getMetadata(Change)
    .columns.map(({ databaseName }) => databaseName);
  const others = columns.filter((name) => !['id', 'operation', 'together', 'created_at'].includes(name));
  const { key } = at.world.addIssue({ project: 'SHOP', type: '10001', points: 3 });
  const { id } = await at.make({ kind: setPoints, key, wanted: { points: 5 } });
  const named = others.map((name) => `"${name}"`).join();
  await database.write((manager) =>
    manager.query(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO "change" ("id", "created_at", ${named})
       SELECT 'many-' || i, datetime('now', '-' || (i / 7) || ' seconds'), ${named} FROM n, "change" WHERE "id" = ?`,
      [count, id],
    ),
  );
}

test('“My changes” costs what it shows, whatever is kept of its person, and leaves nothing out on the way back', async () => {
  await manyChanges(10_000);
  const { app, database } = at.team.footbridge;
  const pages = app.get(ChangePages);
  const first = await pages.newest(at.profileId);
  const statements = await statementsOf(() => pages.newest(at.profileId, first.last));
  const plans = await Promise.all(
    statements.map(async (sql): Promise<string[]> => {
      const steps = (await database.read.query(`EXPLAIN QUERY PLAN ${sql}`)) as { detail: string }[];
      return steps.map(({ detail }) => detail);
    }),
  );
  const list = plans.find((steps) => steps.some((step) => /created_at>\?/.test(step)));
  expect(list).toBeDefined();
  expect(plans.flat().filter((step) => /^SCAN|TEMP B-TREE/.test(step))).toEqual([]);
  const seen = first.changes.map(({ id }) => id);
  for (let page = first; page.last;) {
    page = await pages.newest(at.profileId, page.last);
    seen.push(...page.changes.map(({ id }) => id));
  }
  const kept = await database.read.countBy(Change, { profileId: at.profileId });
  expect([first.changes.length, seen.length, new Set(seen).size]).toEqual([100, kept, kept]);
});

test('every statement on the way of a change finds the few that it is about, whatever its person has changed before', async () => {
  const { app, database } = at.team.footbridge;
  const { key } = at.world.addIssue({ project: 'SHOP', type: '10001', points: 3 });
  const account = { profileId: at.profileId, accountId: at.team.accountId };
  const statements = await statementsOf(async () => {
    const made = await at.make({ kind: setPoints, key, wanted: { points: 5 }, seen: { points: '8' } });
    await at.changes.again(at.profileId, made.id!, true);
    await at.own.undo(at.profileId, made.id!);
    at.team.jira.faults.plant({ kind: 'maintenance' });
    const { id } = await at.make({
      ...{ kind: comment, key, wanted: { text: 'Later' } },
      ...{ operation: 'a form', together: 'an act' },
    });
    await at.make({ kind: link, key, wanted: LINK });
    await app.get(ChangePages).onCards(account);
    await at.own.withdraw(at.profileId, id!);
    const queue = app.get(ChangeQueue);
    await queue.adopt(() => true);
    await queue.due(new Date());
    await queue.nextDue();
  });
  expect(statements.length).toBeGreaterThan(12);
  const plans = await Promise.all(
    statements.map(async (sql) => {
      const steps = (await database.read.query(`EXPLAIN QUERY PLAN ${sql}`)) as { detail: string }[];
      const wide = steps.filter(
        ({ detail }) => /^(SCAN|SEARCH) (?!CONSTANT|dummy_table)/.test(detail) && !NARROW.test(detail),
      );
      return wide.map(({ detail }) => `${detail}: ${sql}`);
    }),
  );
  expect(plans.flat()).toEqual([]);
});
