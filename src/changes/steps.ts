import { Injectable } from '@nestjs/common';
import type { AlmProblem } from '../alm/alm-problem.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { LinkNeeded } from '../credentials/link-needed.js';
import { Problem } from '../problem.js';
import { quoted } from '../words.js';
import { Job, toldAgain, type Told } from './asked-change.js';
import type { Change } from './change.entity.js';
import { ChangeQueue } from './change-queue.js';
import { ChangeRows, type Patch } from './change-rows.js';
import { ASKED_AGAIN, nextLook, nextTry, overAt } from './change-times.js';
import { kindOf } from './kinds/index.js';
import { Makers } from './makers.js';
import { isAway, isGone, OtherIdentity, reasonOf } from './outages.js';
import { NotKnownYet, NotMade } from './unproved.js';
import { aheadOf, behindWords, isWrittenOver } from './waiting-behind.js';

const TOO_LONG = 'It waited for more than an hour: say whether it shall still be made.';

/** Takes a change from one state to the next. Whoever calls sees to it that nothing else does at the same time. */
@Injectable()
export class Steps {
  private isStopping = false;

  constructor(
    private readonly rows: ChangeRows,
    private readonly queue: ChangeQueue,
    private readonly makers: Makers,
    private readonly accounts: AccountsService,
  ) {}

  /** Begins no more of those that nobody waits for: the next process goes on with them. */
  stop(): void {
    this.isStopping = true;
  }

  /** @param isForced see {@link Job.isForced} */
  async jobOf(change: Change, isForced = false): Promise<Job> {
    const account = await this.accounts.findSaved(change.accountId);
    const { profileId, userKey, key, wanted, seen } = change;
    const kind = kindOf(change);
    const handle = { profileId, account: account.withFields(kind.fields?.(wanted) ?? {}), key };
    const asked = { userKey, handle, kind, wanted, seen };
    return new Job(asked, this.rows, change, isForced);
  }

  /**
   * One step on with a change that is written down.
   *
   * @returns what became of it
   * @throws Problem where it was refused, or is not known
   */
  async next(job: Job): Promise<Told> {
    const row = (await this.rows.byId(job.row!.id, job.change.handle.profileId)) ?? job.row!;
    job.row = row;
    if (row.state === 'not known yet') return this.guarded(job, () => this.makers.of(job).look(job));
    if (row.state !== 'waiting') return toldAgain(row);
    const ahead = await this.ahead(job);
    if (ahead) return this.behind(job, ahead);
    if (Date.now() - row.confirmedAt.getTime() > ASKED_AGAIN) return this.leave(job, TOO_LONG);
    return this.attempt(job);
  }

  /** The first step of one that is asked for now. @throws as {@link next} */
  async first(job: Job): Promise<Told> {
    const ahead = await this.ahead(job);
    return ahead ? this.behind(job, ahead) : this.attempt(job);
  }

  /** Woken by the one ahead, or when that is in the site no more. */
  private async behind(job: Job, ahead: Change): Promise<Told> {
    // What that one waits for itself may be at other work items.
    const open = await this.rows.openOf(ahead.profileId, ahead.accountId);
    const answer = behindWords(aheadOf(ahead, open) ?? ahead, open);
    return this.wait(job, { answer, dueAt: overAt(ahead) ?? null });
  }

  /** What it has to wait for. What is new has nothing before it, and what was refused is given up by asking the same anew. */
  private async ahead(job: Job): Promise<Change | undefined> {
    if (job.change.kind.creation) return undefined;
    const row = job.asRow();
    const first = async () => {
      const open = await this.rows.openIn(row);
      job.writesOver = open.filter((one) => isWrittenOver(one, row));
      return aheadOf(
        row,
        open.filter((one) => one.state !== 'refused' || one.asked !== row.asked),
      );
    };
    const ahead = await first();
    if (ahead || job.writesOver.length === 0) return ahead;
    for (const one of job.writesOver) await this.lookAt(one);
    return first();
  }

  /**
   * Once more, as long as that can tell something: nobody can, once it is written over. That is what its person wants, so
   * nothing that comes of it holds that up, or calls them.
   */
  private async lookAt(change: Change): Promise<void> {
    const job = await this.jobOf(change);
    await this.next(job).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
    });
  }

  private async attempt(job: Job): Promise<Told> {
    if (this.isStopping && job.isLeft) return this.wait(job, { dueAt: new Date() });
    const told = await this.guarded(job, () => this.makers.make(job));
    if (told.state === 'made') await this.queue.wakeAccount(job.change.handle.account.id);
    return told;
  }

  /** Writes down what went wrong, for whoever was not told. */
  private async guarded(job: Job, work: () => Promise<Told>): Promise<Told> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem) || error instanceof NotKnownYet) throw error;
      if (job.row?.state === 'not known yet' && !(error instanceof NotMade)) {
        const dueAt = nextLook(job.row, error);
        await (dueAt ? job.keep({ dueAt }) : job.leaveToPerson({})).catch(() => undefined);
        throw error;
      }
      if (isAway(error)) return this.away(job, error);
      const isParked = error instanceof LinkNeeded || error instanceof OtherIdentity;
      // Also the one by which it is first found out that the link has ended is offered again.
      if (!job.row && !isParked) throw error;
      const answer = reasonOf(error);
      const patch = isParked
        ? { state: 'waiting' as const }
        : { state: 'refused' as const, isTold: !job.isLeft };
      // What cannot be written down now is found half made later, and looked at.
      const row = await job.keep({ ...patch, answer, dueAt: null }).catch(() => undefined);
      if (error instanceof LinkNeeded) error.isParked = row !== undefined;
      throw error;
    }
  }

  private async away(job: Job, error: AlmProblem): Promise<Told> {
    const dueAt = nextTry(job.row ?? { confirmedAt: new Date() }, error);
    const told = await this.wait(job, { answer: error.message, dueAt });
    if (isGone(error)) await this.queue.hold(job.row!, dueAt);
    return told;
  }

  private async wait(job: Job, patch: Patch): Promise<Told> {
    return this.told(job, await job.keep({ state: 'waiting', ...patch }));
  }

  /** Whose it was already is not called again, as at every start. */
  private async leave(job: Job, answer: string): Promise<Told> {
    const patch = { state: 'waiting' as const, answer, dueAt: null };
    return this.told(job, await (job.row?.answer === answer ? job.keep(patch) : job.leaveToPerson(patch)));
  }

  private told(job: Job, row: Change): Told {
    const { kind, wanted } = job.change;
    this.queue.left(row);
    const wish = kind.wish(wanted);
    const message =
      `${row.key}: ${quoted(wish)} waits and is made as soon as it can be. ${row.answer ?? ''}`.trim();
    return { state: 'waiting', key: row.key, message, id: row.id };
  }
}
