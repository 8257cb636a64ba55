import type { EntityManager } from 'typeorm';
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
