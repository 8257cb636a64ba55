import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { Problem } from '../problem.js';
import type { ForeignCommits } from './foreign-commits.js';

type Work<T> = (manager: EntityManager) => Promise<T>;

/**
 * The only way to write. Writes wait for each other in one queue and each runs in a transaction
 * that nothing else can slip into: TypeORM has a single SQLite connection for a data source, so
 * without the queue two concurrent transactions would share one BEGIN and lose each other's rows.
 */
export class UnitOfWork {
  private tail: Promise<unknown> = Promise.resolve();
  private readonly open = new AsyncLocalStorage<EntityManager>();
  private committed = 0;
  private isWriting = false;

  /**
   * @param writer a data source of its own, used by nobody else.
   * @param foreign what others commit, as seen from the connection of `writer`.
   */
  constructor(
    private readonly writer: DataSource,
    private readonly foreign: ForeignCommits,
  ) {}

  /**
   * Counts commits, those of other processes too: what was derived from the database at one version holds until
   * the next.
   */
  async version(): Promise<number> {
    // While we write nobody else can; what they did before is counted when the transaction begins.
    if (!this.isWriting) await this.foreign.look();
    return this.committed + this.foreign.count;
  }

  /**
   * Runs `work` in one transaction: all of it is kept, or, when it throws, nothing.
   * Called inside another `write` it joins that one. Wait for nothing but the database inside.
   */
  write<T>(work: Work<T>): Promise<T> {
    return this.enqueue(work, { counts: true });
  }

  /**
   * As {@link write}, but the version stays: what was derived from the database is kept. Only for tables
   * that nothing kept by version is derived from, such as the exchange log, which every healthy call to an
   * ALM site adds to: counted, it would make every page be worked out anew.
   */
  writeQuietly<T>(work: Work<T>): Promise<T> {
    return this.enqueue(work, { counts: false });
  }

  /** Waits until every write that has been asked for is done. */
  async drain(): Promise<void> {
    await this.tail;
  }

  private enqueue<T>(work: Work<T>, { counts }: { counts: boolean }): Promise<T> {
    const outer = this.open.getStore();
    if (outer) return work(outer);
    const result = this.tail.then(async () => {
      const value = await this.transact(work).catch(told);
      if (counts) this.committed++;
      return value;
    });
    this.tail = result.catch(() => undefined);
    return result;
  }

  // TypeORM's own startTransaction issues a deferred BEGIN, which fails with SQLITE_BUSY_SNAPSHOT when
  // another process commits between our first read and our first write; IMMEDIATE takes the lock first.
  private async transact<T>(work: Work<T>): Promise<T> {
    const runner: { -readonly [K in keyof QueryRunner]: QueryRunner[K] } = this.writer.createQueryRunner();
    this.isWriting = true;
    try {
      await runner.query('BEGIN IMMEDIATE');
      runner.isTransactionActive = true; // or save() would begin one of its own
      await this.foreign.ask();
      const result = await this.open.run(runner.manager, () => work(runner.manager));
      await runner.query('COMMIT');
      return result;
    } catch (error) {
      // SQLite has rolled back by itself after some errors, such as a full disk; the first error is the one to tell.
      await runner.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      this.isWriting = false;
      runner.isTransactionActive = false;
      await runner.release();
    }
  }
}

/** What can be said of a failed write is said; anything else keeps flying. */
function told(error: unknown): never {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'SQLITE_BUSY')
    throw new Problem('Not saved: another program is using the database.', {
      status: 503,
      nextStep: 'Try again in a minute.',
      cause: error,
    });
  if (code !== 'SQLITE_FULL') throw error;
  throw new Problem('Not saved: the disk is full.', {
    status: 507,
    nextStep: 'Tell whoever runs Footbridge: the disk of its data folder needs room.',
    cause: error,
  });
}
