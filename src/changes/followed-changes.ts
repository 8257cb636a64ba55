import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { toldAgain, type AskedChange, type Job, type Told } from './asked-change.js';
import { ChangeRows } from './change-rows.js';
import { Changes } from './changes.js';
import { inARow, makeInARow } from './in-a-row.js';
import { inTime } from '../in-time.js';
import { OwnChanges } from './own-changes.js';
import { NeedsChoice, NeedsForm } from './kinds/move.js';

const HELD = 3_000; // milliseconds that whoever follows a change waits for news
const MOST_KEPT = 5_000;

interface Followed {
  jobs: Job[];
  outcome: Promise<Told>;
}

/**
 * Changes whose person goes on at once: they are written down and acknowledged, and what becomes of them is told to
 * whoever asks for that. Of what this process has not begun itself, the row tells it.
 */
@Injectable()
export class FollowedChanges {
  private readonly kept = new LRUCache<string, Followed>({ max: MOST_KEPT });

  constructor(
    private readonly changes: Changes,
    private readonly own: OwnChanges,
    private readonly rows: ChangeRows,
  ) {}

  /**
   * Writes down and begins what one act asks for.
   *
   * @returns the id to follow it by; undefined where there is something to be said of it first, which
   * {@link Changes.make} does.
   */
  async begin(asked: readonly AskedChange[]): Promise<string | undefined> {
    const row = inARow(asked);
    const jobs = await this.acknowledge(row);
    const [first] = jobs;
    if (!first) return undefined;
    const outcome = this.make(row, jobs);
    outcome.catch((error: unknown) => this.changes.report(error));
    this.kept.set(first.row!.id, { jobs, outcome });
    return first.row!.id;
  }

  /**
   * What has become of it. Its person is told by this: a refusal holds up nothing any more.
   *
   * @returns undefined where it is not known yet
   * @throws Problem as {@link Changes.make}; 404, also for somebody else's
   */
  async outcome(profileId: string, id: string): Promise<Told | undefined> {
    const change = await this.rows.find(profileId, id);
    const followed = this.kept.get(id);
    const ids = followed?.jobs.map(({ row }) => row!.id) ?? [id];
    try {
      if (followed) return await within(followed);
      return change.state === 'being made' ? undefined : toldAgain(change);
    } catch (error) {
      if (error instanceof NeedsChoice || error instanceof NeedsForm) await this.forget(id);
      throw error;
    } finally {
      for (const one of ids) await this.own.seen(profileId, one);
    }
  }

  /** It has only shown that there is more to be said first. */
  private async forget(id: string): Promise<void> {
    const followed = this.kept.get(id);
    this.kept.delete(id);
    if (followed) await this.changes.drop(followed.jobs[0]);
  }

  /** All of them, or none. */
  private async acknowledge(asked: readonly AskedChange[]): Promise<Job[]> {
    const jobs: Job[] = [];
    try {
      for (const one of asked) {
        const job = await this.changes.acknowledge(one);
        if (!job) break;
        jobs.push(job);
      }
      return jobs.length === asked.length ? jobs : [];
    } finally {
      if (jobs.length < asked.length) for (const job of jobs) await this.changes.drop(job);
    }
  }

  private async make(asked: AskedChange[], jobs: Job[]): Promise<Told> {
    const left = new Set(jobs);
    const over = (one: AskedChange) => {
      const job = jobs[asked.indexOf(one)];
      left.delete(job);
      return this.changes.over(job);
    };
    try {
      return await makeInARow(asked, over);
    } finally {
      // Where one is refused, those after it are not begun.
      for (const job of left) await this.changes.drop(job);
    }
  }
}

/** While somebody waits they are the one who is told. */
async function within({ jobs, outcome }: Followed): Promise<Told | undefined> {
  for (const job of jobs) job.isLeft = false;
  try {
    return await inTime(outcome, HELD);
  } finally {
    for (const job of jobs) job.isLeft = true;
  }
}
