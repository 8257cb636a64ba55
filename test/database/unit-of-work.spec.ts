import 'reflect-metadata';
import { Memo } from '../../src/database/memo.js';
import { Profile } from '../../src/people/profile.entity.js';
import { Session } from '../../src/sign-in/session.entity.js';
import { person, scratchDatabase, type ScratchDatabase } from '../support/scratch-database.js';

let scratch: ScratchDatabase;
beforeEach(async () => {
  scratch = await scratchDatabase();
});
afterEach(() => scratch.remove());

const names = async () => (await scratch.database.read.find(Profile)).map(({ name }) => name).sort();
const aMoment = () => new Promise((done) => setTimeout(done, 20));

test('one transaction that fails leaves another one that ran beside it alone', async () => {
  const { database } = scratch;
  const failing = database.write(async (manager) => {
    await manager.insert(Profile, person('ada'));
    await aMoment();
    throw new Error('changed my mind');
  });
  const other = database.write(async (manager) => {
    await manager.insert(Profile, person('ben'));
    await aMoment();
    await manager.insert(Profile, person('cleo'));
  });
  await expect(failing).rejects.toThrow('changed my mind');
  await other;
  expect(await names()).toEqual(['ben', 'cleo']);
});

test('a single save during a transaction that fails is kept', async () => {
  const { database } = scratch;
  const failing = database.write(async (manager) => {
    await manager.save(person('ada'));
    await aMoment();
    throw new Error('changed my mind');
  });
  const saved = database.write((manager) => manager.save(person('ben')));
  await expect(failing).rejects.toThrow();
  await saved;
  expect(await names()).toEqual(['ben']);
});

test('C5 save and remove inside a transaction go back with it', async () => {
  const { database } = scratch;
  await database.write((manager) => manager.save(person('ada')));
  const failing = database.write(async (manager) => {
    await manager.save([person('ben'), person('cleo')]);
    await manager.remove(await manager.findOneByOrFail(Profile, { id: 'ada' }));
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow();
  expect(await names()).toEqual(['ada']);
});

test('nobody reads what is not committed', async () => {
  const { database } = scratch;
  let readInside: string[] = [];
  await database.write(async (manager) => {
    await manager.insert(Profile, person('ada'));
    readInside = await names();
  });
  expect(readInside).toEqual([]);
  expect(await names()).toEqual(['ada']);
});

test('a write inside a write joins it', async () => {
  const { database } = scratch;
  const before = await database.version();
  await expect(
    database.write(async (manager) => {
      await manager.insert(Profile, person('ada'));
      await database.write((inner) => inner.insert(Profile, person('ben')));
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  expect(await names()).toEqual([]);
  expect(await database.version()).toBe(before);
  await database.write(() => database.write((inner) => inner.insert(Profile, person('cleo'))));
  expect(await database.version()).toBe(before + 1);
});

test('fifty at once, every other one failing, each keep or lose their own rows', async () => {
  const { database } = scratch;
  const settled = await Promise.allSettled(
    Array.from({ length: 50 }, (_, i) =>
      database.write(async (manager) => {
        await manager.save(person(`a${i}`));
        await aMoment();
        await manager.save(person(`b${i}`));
        if (i % 2) throw new Error('odd');
      }),
    ),
  );
  expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(25);
  const expected = Array.from({ length: 25 }, (_, i) => [`a${i * 2}`, `b${i * 2}`]).flat();
  expect(await names()).toEqual(expected.sort());
});

test('those that wait together share one commit, and each sees what those before it wrote', async () => {
  const { database } = scratch;
  const before = await database.version();
  const slow = database.write(async (manager) => {
    await manager.insert(Profile, person('ada'));
    await aMoment();
  });
  const counted = Array.from({ length: 20 }, (_, n) =>
    database.write(async (manager) => {
      await manager.insert(Profile, person(`person ${n}`));
      return manager.count(Profile);
    }),
  );
  await slow;
  expect(await Promise.all(counted)).toEqual(Array.from({ length: 20 }, (_, n) => n + 2));
  expect(await database.version()).toBe(before + 1);
});

test('one that throws before it has written anything costs those beside it nothing', async () => {
  const { database } = scratch;
  const before = await database.version();
  let runs = 0;
  const works = ['ada', 'ben', 'cleo'].map((name) =>
    database.write(async (manager) => {
      runs++;
      if ((await manager.count(Profile)) === 1) throw new Error('there is one already');
      await manager.insert(
        Profile,
        [person(name), person(`${name}’s friend`)].slice(0, name === 'ada' ? 1 : 2),
      );
    }),
  );
  const outcomes = await Promise.allSettled(works);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect([runs, await database.version()]).toEqual([3, before + 1]);
  expect(await names()).toEqual(['ada']);
});

test('nobody joins a transaction in which a statement has failed', async () => {
  const { database } = scratch;
  const outcomes = await Promise.allSettled([
    database.write((manager) => manager.insert(Profile, person('ada'))),
    database.write(async (manager) => {
      await manager.query('INSERT INTO nowhere VALUES (1)').catch(() => undefined);
      await manager.query('ROLLBACK'); // as SQLite does by itself on a full disk
    }),
    database.write((manager) => manager.insert(Profile, person('ben'))),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await names()).toEqual(['ada', 'ben']);
});

test('where the commit of several cannot be made, each is tried by itself, and only what fails is lost', async () => {
  const { database } = scratch;
  const orphan = { id: 'x', idHash: 'x', profileId: 'nobody', data: '{}', expiresAt: new Date() };
  const works = ['ada', 'ben', 'cleo'].map((name) =>
    database.write(async (manager) => {
      await manager.insert(Profile, person(name));
      if (name !== 'ben') return;
      // Found out by the commit alone.
      await manager.query('PRAGMA defer_foreign_keys = ON');
      await manager.insert(Session, orphan);
    }),
  );
  const outcomes = await Promise.allSettled(works);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await names()).toEqual(['ada', 'cleo']);
});

test('a statement that the database refuses ends its transaction, not the queue', async () => {
  const { database } = scratch;
  await database.write((manager) => manager.insert(Profile, person('ada')));
  await expect(database.write((manager) => manager.insert(Profile, person('ada')))).rejects.toThrow(/UNIQUE/);
  await database.write((manager) => manager.insert(Profile, person('ben')));
  expect(await names()).toEqual(['ada', 'ben']);
});

test('a full disk is told as what it is, and the next write works', async () => {
  const { database } = scratch;
  const runner = {
    limit: (pages: number) => database.write((m) => m.query(`PRAGMA max_page_count = ${pages}`)),
  };
  const [{ page_count: pages }] = await database.read.query('PRAGMA page_count');
  await runner.limit(pages);
  const failing = database.write((manager) => manager.insert(Profile, person('ada'.repeat(1_000_000))));
  await expect(failing).rejects.toMatchObject({
    message: 'Not saved: the disk is full.',
    status: 507,
    cause: { code: 'SQLITE_FULL' },
  });
  await runner.limit(1_000_000);
  await database.write((manager) => manager.insert(Profile, person('ben')));
  expect(await names()).toEqual(['ben']);
});

test('a quiet write is kept like any other and leaves the version as it is', async () => {
  const { database } = scratch;
  const before = await database.version();
  await database.writeQuietly((manager) => manager.insert(Profile, person('ada')));
  expect([await database.version(), await names()]).toEqual([before, ['ada']]);
  const fails = database.writeQuietly(async (manager) => {
    await manager.insert(Profile, person('ben'));
    throw new Error('no');
  });
  await expect(fails).rejects.toThrow('no');
  expect(await names()).toEqual(['ada']);
});

test('the reading connection cannot write', async () => {
  await expect(scratch.database.read.insert(Profile, person('ada'))).rejects.toThrow(/readonly/);
});

test('rows that belong to a row go with it', async () => {
  const { database } = scratch;
  await database.write(async (manager) => {
    await manager.insert(Profile, person('ada'));
    await manager.insert(Session, { idHash: 'x', profileId: 'ada', data: '{}', expiresAt: new Date() });
    await manager.delete(Profile, { id: 'ada' });
  });
  expect(await database.read.countBy(Session, {})).toBe(0);
});

test('closing waits for the writes that were asked for', async () => {
  const { database } = scratch;
  const writes = Array.from({ length: 10 }, (_, i) =>
    database.write((manager) => manager.insert(Profile, person(`p${i}`))),
  );
  await database.close();
  await Promise.all(writes);
  await scratch.reopen();
  expect(await names()).toHaveLength(10);
});

describe('what was derived from some tables', () => {
  const derived = () => {
    const { database } = scratch;
    const memo = new Memo<Session[]>(database, [Session], 10);
    const load = jest.fn(() => database.read.find(Session));
    return { load, sessions: async () => (await memo.get('all', load)).length };
  };
  const session = { idHash: 'a', profileId: 'ada', data: '{}', expiresAt: new Date() };

  test('holds while others are written to, also by those that share a commit', async () => {
    const { database } = scratch;
    await database.write((manager) => manager.insert(Profile, person('ada')));
    const { load, sessions } = derived();
    await sessions();
    await Promise.all(
      ['ben', 'cleo'].map((name) => database.write((manager) => manager.insert(Profile, person(name)))),
    );
    expect([await sessions(), load.mock.calls.length]).toEqual([0, 1]);
    await Promise.all([
      database.write((manager) => manager.insert(Profile, person('dora'))),
      database.write((manager) => manager.insert(Session, session)),
    ]);
    expect([await sessions(), load.mock.calls.length]).toEqual([1, 2]);
  });

  test('does not hold when a row of another table takes theirs with it, or what was written to is not clear', async () => {
    const { database } = scratch;
    await database.write(async (manager) => {
      await manager.insert(Profile, person('ada'));
      await manager.insert(Session, session);
    });
    const { sessions } = derived();
    expect(await sessions()).toBe(1);
    await database.write((manager) => manager.delete(Profile, { id: 'ada' }));
    expect(await sessions()).toBe(0);
    await database.write(async (manager) => {
      await manager.insert(Profile, person('ada'));
      await manager.query(
        `WITH one AS (SELECT 'a' AS id) INSERT INTO session SELECT id, 'ada', '{}', 0 FROM one`,
      );
    });
    expect(await sessions()).toBe(1);
  });

  test('holds when a write of theirs went back', async () => {
    const { database } = scratch;
    const { load, sessions } = derived();
    await sessions();
    const writes = [
      database.write((manager) => manager.insert(Session, session)), // of nobody
      database.write((manager) => manager.insert(Profile, person('ada'))),
    ];
    expect((await Promise.allSettled(writes)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect([await sessions(), load.mock.calls.length]).toEqual([0, 1]);
  });
});
