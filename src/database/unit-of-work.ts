import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { ForeignCommits } from './foreign-commits.js';
import { sayable } from './write-problem.js';
import type { WrittenTables } from './written-tables.js';

const MOST_TOGETHER = 64; // works in one commit: the first of them waits for the last

interface Waiting {
  work: Work<unknown>;
  counts: boolean;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

type Outcome = ({ value: unknown } | { error: unknown }) & { written: ReadonlySet<string> };

type Work<T> = (manager: EntityManager) => Promise<T>;

/**
 * The only way to write. Writes wait for each other in one queue and each runs by itself, so that nothing else can slip
 * in between: TypeORM has a single SQLite connection for a data source, and without the queue two concurrent
 * transactions would share one BEGIN and lose each other's rows. Those that wait at the same time share a commit.
 */
export class UnitOfWork {
  private readonly waiting: Waiting[] = [];
  private running?: Promise<void>;
  private readonly open = new AsyncLocalStorage<EntityManager>();
  private committed = 0;
  private isWriting = false;
  /** What the work that runs just now has written to. */
  private written = new Set<string>();
  /** Whether a statement of the transaction has failed: SQLite gives the whole up after some, as on a full disk. */
  private hasFailed = false;

  /**
   * @param writer a data source of its own, used by nobody else.
   * @param foreign what others commit, as seen from the connection of `writer`.
   */
  constructor(
    private readonly writer: DataSource,
    private readonly foreign: ForeignCommits,
    private readonly tables: WrittenTables,
  ) {
    const runner = writer.createQueryRunner(); // always the same one, with SQLite
    const query = runner.query.bind(runner) as (sql: string, ...rest: unknown[]) => Promise<unknown>;
    const noted = async (sql: string, ...rest: unknown[]) => {
      const table = this.tables.writtenBy(sql);
      if (table) this.written.add(table);
      try {
        return await query(sql, ...rest);
      } catch (error) {
        this.hasFailed = true;
        throw error;
      }
    };
    Object.assign(runner, { query: noted });
  }

  /**
   * Counts commits, those of other processes too: what was derived from the database at one version holds until
   * the next. Known at once where nobody has to be asked.
   *
   * @param tables those that it was derived from; all of them unless given.
   */
  version(tables?: readonly string[]): number | Promise<number> {
    const counted = () => this.foreign.count + (tables ? this.tables.version(tables) : this.committed);
    // While we write nobody else can; what they did before is counted when the transaction begins.
    const looking = this.isWriting ? undefined : this.foreign.look();
    return looking ? looking.then(counted) : counted();
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
    while (this.running) await this.running;
  }

  private enqueue<T>(work: Work<T>, { counts }: { counts: boolean }): Promise<T> {
    const outer = this.open.getStore();
    if (outer) return work(outer);
    return new Promise<T>((resolve, reject) => {
      const inContext = AsyncLocalStorage.snapshot();
      const asked: Work<T> = (manager) => inContext(() => this.open.run(manager, () => work(manager)));
      this.waiting.push({ work: asked, counts, resolve: resolve as Waiting['resolve'], reject });
      this.running ??= this.run();
    });
  }

  private async run(): Promise<void> {
    // Those who ask in the same turn go together.
    await undefined;
    while (this.waiting.length > 0) await this.commitTogether();
    this.running = undefined;
  }

  /**
   * One commit, and one time that the disk is waited for, for all that wait: each is told of its own outcome only after
   * it. Each sees what those before it have written, as it would had each been committed by itself. One that throws
   * before it has written is told so alone. Where one throws later, a statement or the commit itself fails, there is no
   * way back but to the beginning: each gets a transaction of its own, and those that were done are done anew.
   */
  private async commitTogether(): Promise<void> {
    const group: Waiting[] = [];
    const outcomes = new Map<Waiting, Outcome>();
    try {
      await this.transact(async (manager) => {
        while (this.waiting.length > 0 && group.length < MOST_TOGETHER && !this.hasFailed) {
          const next = this.waiting.shift()!;
          group.push(next);
          outcomes.set(next, await this.within(manager, next));
        }
      });
      this.tell(group, outcomes);
    } catch (error) {
      if (group.length < 2) {
        const [only = this.waiting.shift()] = group;
        return only?.reject(sayable(error));
      }
      for (const one of group) await this.byItself(one);
    }
  }

  private async within(manager: EntityManager, { work }: Waiting): Promise<Outcome> {
    const written = (this.written = new Set());
    try {
      return { value: await work(manager), written };
    } catch (error) {
      if (written.size > 0 || this.hasFailed) throw error;
      return { error, written };
    }
  }

  private async byItself(one: Waiting): Promise<void> {
    try {
      const written = (this.written = new Set<string>());
      const value = await this.transact((manager) => one.work(manager));
      this.tell([one], new Map([[one, { value, written }]]));
    } catch (error) {
      one.reject(sayable(error));
    }
  }

  private tell(group: readonly Waiting[], outcomes: ReadonlyMap<Waiting, Outcome>): void {
    const kept = group.filter((one) => one.counts && 'value' in outcomes.get(one)!);
    if (kept.length > 0) this.committed++;
    for (const one of kept) this.tables.count(outcomes.get(one)!.written);
    for (const one of group) {
      const outcome = outcomes.get(one)!;
      if ('error' in outcome) one.reject(sayable(outcome.error));
      else one.resolve(outcome.value);
    }
  }

  // TypeORM's own startTransaction issues a deferred BEGIN, which fails with SQLITE_BUSY_SNAPSHOT when
  // another process commits between our first read and our first write; IMMEDIATE takes the lock first.
  private async transact<T>(work: Work<T>): Promise<T> {
    const runner: { -readonly [K in keyof QueryRunner]: QueryRunner[K] } = this.writer.createQueryRunner();
    this.isWriting = true;
    this.hasFailed = false;
    try {
      await runner.query('BEGIN IMMEDIATE');
      runner.isTransactionActive = true; // or save() would begin one of its own
      await this.foreign.ask();
      const result = await work(runner.manager);
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
