import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { AlmProblem } from '../alm/alm-problem.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { LinkNeeded } from '../credentials/link-needed.js';
import { LOGGER } from '../logger.js';
import { notFound, Problem } from '../problem.js';
import { askedOf, canUndo, inverseOf, Job, toldAgain, type AskedChange, type Told } from './asked-change.js';
import { SETTLED } from './attempts.js';
import type { Change } from './change.entity.js';
import { ChangeRows, type Patch } from './change-rows.js';
import { isOver } from './open-states.js';
import { ASKED_AGAIN, nextLook, nextTry } from './change-times.js';
import { inARow, makeInARow } from './in-a-row.js';
import { inTime } from '../in-time.js';
import { kindOf } from './kinds/index.js';
import { Lanes } from './lanes.js';
import { Makers } from './makers.js';
import { isAway, isGone, OtherIdentity, reasonOf } from './outages.js';
import { NotKnownYet, NotMade } from './unproved.js';

const PATIENCE = 1_500; // milliseconds that a page waits for Jira

export type Turn = (work: () => Promise<Told>) => Promise<Told>;

/** Changes that people ask for: each is written down, made in order as its person, and told truly. */
@Injectable()
export class Changes {
  /** By what is asked for, so that two presses at the same time are one. */
  private readonly asking = new Map<string, Promise<Told>>();
  private readonly lanes = new Lanes();
  private readonly listeners: ((profileId: string) => void)[] = [];
  private isStopping = false;

  constructor(
    private readonly rows: ChangeRows,
    private readonly makers: Makers,
    private readonly accounts: AccountsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Tells it whose changes are, or may be, in another state, and may want something done later. */
  whenLeft(listener: (profileId: string) => void): void {
    this.listeners.push(listener);
  }

  /** Begins no more of those that nobody waits for: the next process goes on with them. */
  stop(): void {
    this.isStopping = true;
  }

  /** Waits for what is being made. */
  drain(): Promise<void> {
    return this.lanes.drain();
  }

  /** Whether this process is at work on that work item for that person. */
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
  make<W extends object>(change: AskedChange<W>): Promise<Told> {
    const asked = change as unknown as AskedChange;
    const id = askedOf(asked);
    const known = this.asking.get(id);
    if (known) return known;
    const told = this.begin(asked, id).finally(() => this.asking.delete(id));
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
    const { profileId, account, key } = asked.handle;
    if (asked.looksOnly || (await this.answered(asked))) return undefined;
    if (await this.rows.unknown({ profileId, accountId: account.id, key }, id)) return undefined;
    if (this.asking.has(id)) return undefined;
    const job = new Job(asked, this.rows);
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
    this.left(job.change.handle);
    return this.inLane(job, () => turn(() => this.step(job))).finally(() => this.asking.delete(id));
  }

  /** As if it had never been asked for: nothing of it was sent. */
  async drop(job: Job): Promise<void> {
    this.asking.delete(askedOf(job.change));
    await this.rows.remove(job.row!);
    this.left(job.change.handle);
  }

  /** Goes on with one that waits, or looks at one that is not known yet. For the clock: nobody is waiting. */
  async goOn(change: Change): Promise<void> {
    const job = await this.jobOf(change);
    job.isLeft = true;
    await this.inLane(job, () => this.step(job)).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
    });
  }

  /**
   * Its person wants it tried, or looked at, again.
   * @param isForced they have seen what somebody else made of it
   */
  async again(profileId: string, id: string, isForced = false): Promise<Told> {
    const change = await this.find(profileId, id);
    if (change.state === 'made' || change.state === 'withdrawn')
      return toldAgain({ ...change, state: 'made' });
    const job = await this.jobOf(change, isForced);
    return this.told(
      job,
      this.inLane(job, async () => {
        // Until it was its turn, it may have been made.
        const { state } = await this.find(profileId, id);
        if (state === 'waiting' || state === 'refused' || state === 'conflict')
          await job.keep({ state: 'waiting', confirmedAt: new Date(), sentAt: null, answer: null });
        return this.step(job);
      }),
    );
  }

  /**
   * With it goes what the same act asked for after it.
   * @throws Problem when it is, or may be, in Jira already
   */
  async withdraw(profileId: string, id: string): Promise<void> {
    const change = await this.find(profileId, id);
    const job = await this.jobOf(change);
    await this.inLane(job, async () => {
      const { state } = await this.find(profileId, id);
      if (state === 'being made' || state === 'made')
        throw new Problem('It is in Jira already, or on its way there.', { nextStep: 'Undo it instead.' });
      const waiting = await this.rows.together(change, ['waiting']);
      for (const one of [change, ...waiting.filter(({ createdAt }) => createdAt > change.createdAt)])
        await this.rows.patch(one, { state: 'withdrawn', dueAt: null });
    });
    await this.wake(change);
  }

  /** Writes the old values back, as the person, unless somebody has changed them since: all that one act changed. */
  async undo(profileId: string, id: string): Promise<Told> {
    const change = await this.find(profileId, id);
    const made = (await this.rows.together(change, ['made'])).filter(canUndo);
    if (!canUndo(change)) throw new Problem('This change cannot be undone.');
    const asked = inARow(await Promise.all(made.map((one) => this.inverse(one))));
    const told = await makeInARow(asked, (one) => this.make(one));
    return told.state === 'made' ? { ...told, message: `Undone. ${told.message}` } : told;
  }

  /** What takes a change back that {@link canUndo}, as it is asked for. */
  async inverse(change: Change): Promise<AskedChange> {
    const { handle, userKey } = (await this.jobOf(change)).change;
    const { kind, wanted } = inverseOf(change)!;
    const value = kindOf(change).value(change.wanted);
    return {
      userKey,
      handle,
      kind,
      wanted,
      seen: Object.fromEntries(kind.touches.map((one) => [one, value])),
    };
  }

  /** Its person has been told that it is refused: what comes after it may go on. */
  async seen(profileId: string, id: string): Promise<void> {
    const change = await this.rows.byId(id, profileId);
    if (change?.state !== 'refused' || change.isTold) return;
    await this.rows.patch(change, { isTold: true });
    await this.rows.wakeLane(change);
    this.left(change);
  }

  /** @throws Problem 404, also for somebody else's */
  async find(profileId: string, id: string): Promise<Change> {
    const change = await this.rows.byId(id, profileId);
    if (!change) throw notFound('There is no such change.');
    return change;
  }

  private async begin(asked: AskedChange, id: string): Promise<Told> {
    const earlier = await this.answered(asked);
    if (earlier) return toldAgain(earlier);
    const { profileId, account, key } = asked.handle;
    const job = new Job(asked, this.rows);
    job.looksFor = await this.rows.unknown({ profileId, accountId: account.id, key }, id);
    return this.told(
      job,
      this.inLane(job, () => this.first(job)),
    );
  }

  /** What has become of the same form, unless it may be tried again. */
  private async answered({ operation }: AskedChange): Promise<Change | undefined> {
    const earlier = operation ? await this.rows.byOperation(operation) : undefined;
    return earlier && !['refused', 'not known yet'].includes(earlier.state) ? earlier : undefined;
  }

  /** What is asked for the first time, and what is asked for again because nobody knows whether it was made. */
  private async first(job: Job): Promise<Told> {
    const { looksFor } = job;
    const { handle, kind, looksOnly } = job.change;
    const lane = { ...handle, accountId: handle.account.id };
    // Until it was its turn, somebody else may have found out.
    const earlier = await this.answered(job.change);
    if (earlier) return toldAgain(earlier);
    const now = looksFor && (await this.rows.byId(looksFor.id, handle.profileId));
    if (now && now.state !== 'refused') {
      const made = await this.step(await this.jobOf(now)).catch((error: unknown) => {
        if (!(error instanceof NotMade) || looksOnly) throw error;
      });
      if (made) return made;
    }
    job.looksFor = undefined;
    if (looksOnly) throw new NotMade(undefined, SETTLED);
    // What is new has nothing before it.
    const ahead = kind.creation ? undefined : await this.rows.ahead(lane, job.row);
    if (!ahead) return this.attempt(job);
    const answer = `It waits for an earlier change of ${handle.key} that is not over: ${kindOf(ahead).wish(ahead.wanted)}.`;
    return this.wait(job, { answer, dueAt: null }, kind.wish(job.change.wanted));
  }

  /** One step on with a change that is written down. */
  private async step(job: Job): Promise<Told> {
    const row = (await this.rows.byId(job.row!.id, job.change.handle.profileId)) ?? job.row!;
    job.row = row;
    if (row.state === 'not known yet') return this.guarded(job, () => this.makers.of(job).look(job));
    if (row.state !== 'waiting') return toldAgain(row);
    const ahead = job.change.kind.creation ? undefined : await this.rows.ahead(row, row);
    if (ahead) return this.wait(job, { dueAt: null }, job.change.kind.wish(job.change.wanted)); // woken by the one ahead
    if (Date.now() - row.confirmedAt.getTime() > ASKED_AGAIN)
      return this.wait(job, {
        dueAt: null,
        answer: 'It waited for more than an hour: say whether it shall still be made.',
      });
    return this.attempt(job);
  }

  private async attempt(job: Job): Promise<Told> {
    if (this.isStopping && job.isLeft) return this.wait(job, { dueAt: new Date() });
    const told = await this.guarded(job, () => this.makers.of(job).make(job));
    if (told.state === 'made') await this.wakeAccount(job);
    return told;
  }

  /** Writes down what went wrong, for whoever was not told. */
  private async guarded(job: Job, work: () => Promise<Told>): Promise<Told> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem) || error instanceof NotKnownYet) throw error;
      if (job.row?.state === 'not known yet' && !(error instanceof NotMade)) {
        await job.keep({ dueAt: nextLook(job.row) }).catch(() => undefined);
        throw error;
      }
      if (isAway(error)) return this.away(job, error);
      if (!job.row) throw error;
      const isParked = error instanceof LinkNeeded || error instanceof OtherIdentity;
      const answer = reasonOf(error);
      const patch = isParked
        ? { state: 'waiting' as const }
        : { state: 'refused' as const, isTold: !job.isLeft };
      // What cannot be written down now is found half made later, and looked at.
      await job.keep({ ...patch, answer, dueAt: null }).catch(() => undefined);
      throw error;
    }
  }

  private async away(job: Job, error: AlmProblem): Promise<Told> {
    const dueAt = nextTry(job.row ?? { confirmedAt: new Date() }, error.retryAfter);
    const told = await this.wait(
      job,
      { answer: error.message, dueAt },
      job.change.kind.wish(job.change.wanted),
    );
    if (isGone(error)) await this.rows.hold(job.row!, dueAt);
    return told;
  }

  private async wait(job: Job, patch: Patch, wish = 'The change'): Promise<Told> {
    const row = await job.keep({ state: 'waiting', ...patch });
    this.left(row);
    const message =
      `${row.key}: “${wish}” waits and is made as soon as it can be. ${row.answer ?? ''}`.trim();
    return { state: 'waiting', key: row.key, message, id: row.id };
  }

  /** What became of it, or, where Jira takes its time, that it is on its way. */
  private async told(job: Job, outcome: Promise<Told>): Promise<Told> {
    const told = await inTime(outcome, PATIENCE);
    if (told) return told;
    outcome.catch((error: unknown) => {
      if (!(error instanceof Problem)) this.logger.error({ err: error }, 'a change could not be made');
    });
    const row = await job.acknowledge(soon());
    this.left(row);
    return row.state === 'made' ? toldAgain(row) : onItsWay(row);
  }

  private async jobOf(change: Change, isForced = false): Promise<Job> {
    const account = await this.accounts.findSaved(change.accountId);
    const { profileId, userKey, key, wanted, seen } = change;
    const asked = { userKey, handle: { profileId, account, key }, kind: kindOf(change), wanted, seen };
    return new Job(asked, this.rows, change, isForced);
  }

  private inLane<T>(job: Job, work: () => Promise<T>): Promise<T> {
    const { handle } = job.change;
    const lane = { ...handle, accountId: handle.account.id };
    return this.lanes.run(lane, work, async () => {
      try {
        if (isOver(job.row)) await this.rows.wakeLane(job.row);
      } finally {
        this.left(handle);
      }
    });
  }

  private wakeAccount({ change }: Job): Promise<void> {
    return this.rows.wakeAccount(change.handle.account.id);
  }

  private async wake(change: Change): Promise<void> {
    await this.rows.wakeAccount(change.accountId);
    this.left(change);
  }

  private left({ profileId }: Pick<Change, 'profileId'>): void {
    this.listeners.forEach((listener) => listener(profileId));
  }
}

/** Should this process end before it is made, the next one goes on with it. */
function soon(): Patch {
  return { dueAt: new Date(Date.now() + PATIENCE) };
}

function onItsWay({ key, id }: Change): Told {
  const message = `The change of ${key} is on its way: Jira has not answered yet. You find it under “My changes”.`;
  return { state: 'waiting', key, message, id };
}
