import 'reflect-metadata';
import sqlite3 from 'sqlite3';
import { AuditEntry } from '../../src/audit/audit-entry.entity.js';
import { Profile } from '../../src/people/profile.entity.js';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database.js';

let scratch: ScratchDatabase;
beforeEach(async () => {
  scratch = await scratchDatabase();
});
afterEach(() => scratch.remove());

const entry = (number: number) => ({
  ...{ number, at: new Date(0), who: 'ada', whoId: null, address: null, action: 'board changed' as const },
  ...{ subject: `board ${number}`, subjectId: null, detail: '', previousHash: '', hash: String(number) },
});

test('a statement with another number in it is not prepared anew', async () => {
  const { database } = scratch;
  const prepare = jest.spyOn(sqlite3.Database.prototype, 'prepare');
  try {
    for (let time = 0; time < 5; time++)
      await database.write((manager) => manager.insert(AuditEntry, entry(time + 1)));
    const inserts = prepare.mock.calls.filter(([sql]) => sql.startsWith('INSERT INTO "audit_entry"'));
    expect(inserts).toHaveLength(1);
  } finally {
    prepare.mockRestore();
  }
  const entries = await database.read.find(AuditEntry, { order: { number: 'ASC' } });
  expect(entries.map(({ number, subject }) => `${number} ${subject}`)).toEqual(
    [0, 1, 2, 3, 4].map((time) => `${time + 1} board ${time + 1}`),
  );
});

test.each([
  [0, 'integer'],
  [-7, 'integer'],
  [2 ** 31 - 1, 'integer'],
  [2 ** 31, 'integer'],
  [Date.UTC(2026, 0, 1), 'integer'],
  [1.5, 'real'],
])('the database is given %d as the number that it is, of the type %s', async (number, type) => {
  const asked = scratch.database.read
    .createQueryBuilder()
    .select('typeof(:number)', 'type')
    .addSelect(':number = :number + 0', 'isSame')
    .addSelect(':number', 'number')
    .from((from) => from.select('COUNT(*)', 'all').from(Profile, 'profile'), 'one')
    .setParameter('number', number);
  expect(await asked.getRawOne()).toEqual({ type, isSame: 1, number });
});
