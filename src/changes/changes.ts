import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../logger.js';
import { Problem } from '../problem.js';
import { askedOf, Job, onItsWay, toldAgain, type AskedChange, type Told } from './asked-change.js';
import type { Change } from './change.entity.js';
import { ChangeQueue } from './change-queue.js';
import { ChangeRows, type Patch } from './change-rows.js';
import { SETTLED } from './change-times.js';
import { inTime } from '../in-time.js';
import { Lanes } from './lanes.js';
import { Steps } from './steps.js';
import { nothingOf, NotKnownYet, NotMade } from './unproved.js';
import { isWrittenOver, standsYet } from './waiting-behind.js';

const PATIENCE = 1_500; // milliseconds that a page waits for Jira

export type Turn = (work: () => Promise<Told>) => Promise<Told>;

/** Changes that people ask for: each is written down, made in order as its person, and told truly. */
@Injectable()
export class Changes {
  /** By what is asked for, so that two presses at the same time are one. */
  private readonly asking = new Map<string, Promise<Told>>();
  private readonly lanes = new Lanes();

  constructor(
    private readonly rows: ChangeRows,
    private readonly queue: ChangeQueue,
    private readonly steps: Steps,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Waits for what is being made. */
  drain(): Promise<void> {
    return this.lanes.drain();
  }

  /** Whether this process is at work on one of its work items for that person. */
  isBusy(change: Change): boolean {
    return this.lanes.isBusy(change);
  }

  /**
   * Makes a change, or says what became of the same one. What Jira does not answer at once goes on without its person.
   *
   * @throws NotKnownYet when it may have been made, and may be made yet
   * @throws NotMade when it was only looked for, and is proved not to have been made
   * @throws Problem where it was refused: by Jira, or because it makes no sense any more
   */
  make(asked: AskedChange): Promise<Told> {
    const id = askedOf(asked);
    const known = this.asking.get(id);
    if (known) return known;
    const told = this.begin(asked).finally(() => this.asking.delete(id));
    this.asking.set(id, told);
    return told;
  }

  /**
   * Writes a change down for somebody who does not wait for Jira; {@link over} makes it.
   *
   * @returns undefined where there is something to be said of it first: {@link make} does.
   */
  async acknowledge(asked: AskedChange): Promise<Job | undefined> {
    const id = askedOf(asked);
    if (asked.looksOnly || (await this.answered(asked))) return undefined;
    const job = new Job(asked, this.rows);
    if (await this.rows.alike(job.asRow())) return undefined;
    if (this.asking.has(id)) return undefined;
    const row = job.acknowledge(soon());
    this.asking.set(id, row.then(onItsWay));
    await row.catch((error: unknown) => {
      this.asking.delete(id);
      throw error;
    });
    return job;
  }

  /**
   * Makes what was acknowledged.
   * @param turn waits until it is the turn of one of several.
   * @throws as {@link make}
   */
  over(job: Job, turn: Turn = (work) => work()): Promise<Told> {
    const id = askedOf(job.change);
    this.queue.left(job.change.handle);
    return this.inTurn(job, () => turn(() => this.steps.next(job))).finally(() => this.asking.delete(id));
  }

  /** As if it had never been asked for: nothing of it was sent. */
  async drop(job: Job): Promise<void> {
    this.asking.delete(askedOf(job.change));
    await this.rows.remove(job.row!);
    this.queue.left(job.change.handle);
  }

  /** Goes on with one that waits, or looks at one that is not known yet. For the clock: nobody is waiting. */
  async goOn(change: Change): Promise<void> {
    const job = await this.steps.jobOf(change);
    job.isLeft = true;
    await this.inTurn(job, () => this.steps.next(job)).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
    });
  }

  /**
   * Its person wants it tried, or looked at, again.
   * @param isForced they have seen what somebody else made of it
   */
  async again(profileId: string, id: string, isForced = false): Promise<Told> {
    const change = await this.rows.find(profileId, id);
    if (change.state === 'made' || change.state === 'withdrawn')
      return toldAgain({ ...change, state: 'made' });
    const job = await this.steps.jobOf(change, isForced);
    return this.told(
      job,
      this.inTurn(job, async () => {
        // Until it was its turn, it may have been made.
        const { state } = await this.rows.find(profileId, id);
        if (state === 'waiting' || state === 'refused' || state === 'conflict')
          await job.keep({ state: 'waiting', confirmedAt: new Date(), sentAt: null, answer: null });
        return this.steps.next(job);
      }),
    );
  }

  private async begin(asked: AskedChange): Promise<Told> {
    const earlier = await this.answered(asked);
    if (earlier) return toldAgain(earlier);
    const job = new Job(asked, this.rows);
    job.looksFor = await this.rows.alike(job.asRow(), asked.looksOnly);
    if (job.looksFor && job.looksFor.state !== 'not known yet') return toldAgain(job.looksFor);
    return this.told(
      job,
      this.inTurn(job, () => this.first(job)),
    );
  }

  /** What has become of the same form, unless it may be tried again. */
  private async answered({ operation }: AskedChange): Promise<Change | undefined> {
    const earlier = operation ? await this.rows.byOperation(operation) : undefined;
    return earlier && !['refused', 'not known yet'].includes(earlier.state) ? earlier : undefined;
  }

  /** What is asked for the first time, and what is asked for again because nobody knows whether it was made. */
  private async first(job: Job): Promise<Told> {
    const { handle, looksOnly } = job.change;
    // Until it was its turn, somebody else may have found out.
    const earlier = await this.answered(job.change);
    if (earlier) return toldAgain(earlier);
    const now = job.looksFor && (await this.rows.byId(job.looksFor.id, handle.profileId));
    if (now && standsYet(now, await this.rows.later(now))) {
      const made = await this.steps.next(await this.steps.jobOf(now)).catch((error: unknown) => {
        const isMoot = error instanceof NotKnownYet && isWrittenOver(now, job.asRow());
        if (looksOnly || !(error instanceof NotMade || isMoot)) throw error;
      });
      if (made) return made;
    }
    job.looksFor = undefined;
    if (looksOnly) throw nothingOf(undefined, SETTLED);
    // Told as on its way by the row of the other one, it has to have one of its own from here on.
    if (job.isLeft) await job.acknowledge(soon());
    return this.steps.first(job);
  }

  /** For what nobody waits for any more: a refusal is written down, anything else is a fault of ours. */
  report(error: unknown): void {
    if (!(error instanceof Problem)) this.logger.error({ err: error }, 'a change could not be made');
  }

  /** What became of it, or, where Jira takes its time, that it is on its way. */
  private async told(job: Job, outcome: Promise<Told>): Promise<Told> {
    const told = await inTime(outcome, PATIENCE);
    if (told) return told;
    outcome.catch((error: unknown) => this.report(error));
    const row = await job.acknowledge(soon());
    this.queue.left(row);
    return row.state === 'made' ? toldAgain(row) : onItsWay(row);
  }

  /** See {@link Lanes.whileFree}. What was asked for meanwhile waits for one of them, and is not among them. */
  whileFree<T>(changes: readonly Change[], work: (free: Change[]) => Promise<T>): Promise<T> {
    return this.lanes.whileFree(changes, work, (change) =>
      this.rows.wakeBehind([change]).finally(() => this.queue.left(change)),
    );
  }

  /** When nothing else is at work on its work items for that person. */
  inTurn<T>(job: Job, work: () => Promise<T>): Promise<T> {
    return this.lanes.run(job.asRow(), work, () => this.queue.free(job.row, job.change.handle));
  }
}

/** Should this process end before it is made, the next one goes on with it. */
function soon(): Patch {
  return { dueAt: new Date(Date.now() + PATIENCE) };
}
