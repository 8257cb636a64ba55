import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { WorkItem } from '../alm/alm-provider.js';
import type { Credential } from '../credentials/credential.entity.js';
import { LOGGER } from '../logger.js';
import { StoredReadings } from '../readings/kept/stored-readings.js';
import type { Job } from './asked-change.js';
import type { Patch } from './change-rows.js';
import { nextLook } from './change-times.js';
import type { NotKnownYet } from './unproved.js';

/** Writes down what is found out about changes. That it cannot, as on a full disk, makes nothing of it less true. */
@Injectable()
export class Findings {
  constructor(
    private readonly stored: StoredReadings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * One commit: that it is made, and what its person is shown from now on.
   *
   * @param found `answer`: what is said of it. Where nothing was sent for it, whoever made it so wrote over what an earlier
   * try had seen before: that is not for its person to undo.
   * @param beside what is kept together with it
   */
  async made(
    job: Job,
    found: Required<Pick<Patch, 'key' | 'answer'>> & Pick<Patch, 'wanted'>,
    beside: () => Promise<void>,
  ): Promise<void> {
    const unsent = job.row?.state === 'waiting' ? { before: null } : {};
    const patch = { ...found, ...unsent, state: 'made' as const, dueAt: null, isTold: !job.isLeft };
    const keeping = job.row ? job.keep(patch, beside) : beside();
    await keeping.catch(async (error: unknown) => {
      this.unkept(error);
      // It is in Jira: what cannot be written down now is found half made later, and looked for.
      if (job.row) await job.keep(patch).catch((again: unknown) => this.unkept(again));
    });
  }

  /**
   * It is looked at again.
   * @param error what came of the look, where it came to nothing
   * @throws the problem that says so
   */
  async unknown(job: Job, problem: NotKnownYet, error?: unknown): Promise<never> {
    const dueAt = nextLook(job.row!, error);
    const patch = { state: 'not known yet' as const, answer: problem.message, before: job.row!.before };
    await (dueAt ? job.keep({ ...patch, dueAt }) : job.leaveToPerson(patch)).catch((error: unknown) =>
      this.unkept(error),
    );
    throw problem;
  }

  /** What the site shows is so, whether there is room to keep it or not. */
  keep({ change: { handle } }: Job, { id }: Credential, item: WorkItem): Promise<void> {
    return this.stored
      .replace(id, { item, account: handle.account })
      .catch((error: unknown) => this.unkept(error));
  }

  private unkept(error: unknown): void {
    this.logger.warn({ err: error }, 'what Jira shows of a change could not be kept');
  }
}
