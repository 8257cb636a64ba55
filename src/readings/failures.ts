import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Circuits } from '../accounts/circuits.js';
import { AlmProblem } from '../alm/alm-problem.js';
import { LinkNeeded } from '../credentials/link-needed.js';
import { Problem } from '../problem.js';
import { SourceRefused } from './reader/source-refused.js';

/** Why the last refresh did not succeed. */
export interface Failure {
  problem: Problem;
  accountId: string;
  at: Date;
  /** The site has refused the source to the person, and has not shown it since: nothing of it may be seen. */
  isRefusal: boolean;
  /** Asking again before this instant is pointless; absent where only a person can help. */
  retryAt?: Date;
}

const PAUSE_AFTER_FAILURE = 15_000; // milliseconds
const MOST = 5_000; // that are remembered

/** Refreshes that did not succeed, until one does. */
@Injectable()
export class Failures {
  private readonly failed = new LRUCache<string, Failure>({ max: MOST });

  constructor(circuits: Circuits) {
    circuits.whenClosed((accountId) => this.answersAgain(accountId));
  }

  of(key: string): Failure | undefined {
    return this.failed.get(key);
  }

  /** Whether asking the site on nobody's request makes sense. */
  mayRetry(key: string): boolean {
    const failure = this.of(key);
    return !failure || (failure.retryAt !== undefined && failure.retryAt.getTime() <= Date.now());
  }

  /** The site answers again: what waits a while before it is asked again waits no more. */
  private answersAgain(accountId: string): void {
    for (const failure of this.failed.values())
      if (failure.accountId === accountId && failure.retryAt) failure.retryAt = new Date();
  }

  note(key: string, accountId: string, error: unknown): void {
    const problem =
      error instanceof Problem
        ? error
        : new Problem('Footbridge could not store the work items.', {
            status: 500,
            nextStep: 'Tell whoever runs Footbridge.',
            cause: error,
          });
    const isStuck =
      (problem instanceof LinkNeeded && !problem.mayPass) ||
      (problem instanceof AlmProblem && problem.kind === 'captcha');
    const wait = (problem instanceof AlmProblem && problem.retryAfter) || PAUSE_AFTER_FAILURE;
    const at = new Date();
    const isRefusal = problem instanceof SourceRefused || (this.of(key)?.isRefusal ?? false);
    this.failed.set(key, {
      problem,
      accountId,
      at,
      isRefusal,
      retryAt: isStuck ? undefined : new Date(at.getTime() + wait),
    });
  }

  clear(key: string): void {
    this.failed.delete(key);
  }
}
