import { setTimeout as pause } from 'node:timers/promises';
import type { PageRequest } from '../alm/alm-provider.js';
import { AlmProblem } from '../alm/alm-problem.js';

const TRIES = 3;
const RESULT_WINDOW = 10_000; // work items; max_result_window of Jira's search index
const LONGEST_WAIT = 60_000; // milliseconds; for more, the reading fails and says until when

/** Asks again when the site wants us to wait a little. */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      const wait =
        error instanceof AlmProblem && error.kind === 'rate-limited' ? (error.retryAfter ?? 1_000) : Infinity;
      if (tries === TRIES || wait > LONGEST_WAIT) throw error;
      await pause(wait);
    }
  }
}

/** Newer Data Centers refuse to page past the result window of their search index. */
export async function withinWindow<T>(
  { startAt, maxResults }: PageRequest,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await patiently(ask);
  } catch (error) {
    if (!(error instanceof AlmProblem && error.kind === 'invalid') || startAt + maxResults <= RESULT_WINDOW)
      throw error;
    throw new AlmProblem('too-large', 'This Jira shows no more than 10,000 work items of one query.', {
      mender: 'you',
      nextStep: 'Choose fewer: another project, filter or JQL query.',
      cause: error,
    });
  }
}
