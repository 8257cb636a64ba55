import { AuditLog } from '../../src/audit/audit-log.js';
import { audit } from '../../src/audit/audit.js';
import { DAY, later } from '../support/clock.js';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database.js';

let scratch: ScratchDatabase;
beforeEach(async () => {
  scratch = await scratchDatabase();
});
afterEach(() => scratch.remove());

const noted = (name: string) => scratch.database.write((manager) => audit(manager, 'joined', { name }));

test('L2 entries older than the log is kept are forgotten, and the rest is still whole', async () => {
  const log = new AuditLog(scratch.database, { auditDays: 365 });
  await later(-400 * DAY, () => noted('Ada'));
  await later(-370 * DAY, () => noted('Ben'));
  await later(-360 * DAY, () => noted('Finn'));
  await noted('Eve');
  expect(await log.check()).toEqual({ entries: 4 });
  await log.sweep();
  expect(await log.check()).toEqual({ entries: 2 });
  expect((await log.newest({}, 10)).map(({ subject }) => subject)).toEqual(['Eve', 'Finn']);
});

test('L2 many at once are one chain', async () => {
  const log = new AuditLog(scratch.database, { auditDays: 365 });
  await Promise.all(Array.from({ length: 100 }, (_, i) => noted(`Person ${i}`)));
  expect(await log.check()).toEqual({ entries: 100 });
});

test('L2 an entry that is missing in the middle is found', async () => {
  const log = new AuditLog(scratch.database, { auditDays: 365 });
  for (const name of ['Ada', 'Ben', 'Finn']) await noted(name);
  await scratch.database.write(async (manager) => {
    await manager.query('DROP TRIGGER audit_entry_is_kept');
    await manager.query('DELETE FROM audit_entry WHERE number = 2');
  });
  expect(await log.check()).toEqual({ entries: 1, brokenAt: 3 });
});
