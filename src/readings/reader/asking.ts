import { setTimeout as pause } from 'node:timers/promises';
import type { PageRequest } from '../../alm/alm-provider.js';
import { AlmProblem } from '../../alm/alm-problem.js';

const TRIES = 3;
const RESULT_WINDOW = 10_000; // work items; max_result_window of Jira's search index
const LONGEST_WAIT = 60_000; // milliseconds; for more, the reading fails and says until when

/** Asks the site for one reading, until it is told to stop. */
export class Asker {
  private readonly stopping = new AbortController();
  private readonly stopped = rejectsWhenAborted(this.stopping.signal);

  /** @param mayAsk is waited for before each call, and throws when there is none to be made any more. */
  constructor(private readonly mayAsk: () => Promise<void> = async () => {}) {}

  /** Nothing more is asked: whoever asks, waits to, or waits for an answer gets the reason thrown. */
  stop(reason: unknown): void {
    this.stopping.abort(reason);
  }

  /** Asks again when the site wants us to wait a little. */
  async ask<T>(call: () => Promise<T>): Promise<T> {
    const { signal } = this.stopping;
    for (let tries = 1; ; tries++) {
      signal.throwIfAborted();
      await this.mayAsk();
      try {
        return await Promise.race([call(), this.stopped]);
      } catch (error) {
        const wait = waitOf(error);
        if (tries === TRIES || wait > LONGEST_WAIT) throw error;
        await pause(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    }
  }

  /** Asks for a page of a list. Newer Data Centers refuse to page past the result window of their search index. */
  async askPage<T>({ startAt, maxResults }: PageRequest, call: () => Promise<T>): Promise<T> {
    try {
      return await this.ask(call);
    } catch (error) {
      if (!(error instanceof AlmProblem && error.kind === 'invalid') || startAt + maxResults <= RESULT_WINDOW)
        throw error;
      throw tooMany('This Jira shows no more than 10,000 work items of one query.', error);
    }
  }
}

function rejectsWhenAborted(signal: AbortSignal): Promise<never> {
  const rejecting = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
  );
  rejecting.catch(() => undefined); // Often nobody waits any more.
  return rejecting;
}

/** Said where a source holds more work items than can be read. */
export function tooMany(sentence: string, cause?: unknown): AlmProblem {
  return new AlmProblem('too-large', sentence, {
    mender: 'you',
    nextStep: 'Choose fewer: another project, filter or JQL query.',
    cause,
  });
}

function waitOf(error: unknown): number {
  return error instanceof AlmProblem && error.kind === 'rate-limited'
    ? (error.retryAfter ?? 1_000)
    : Infinity;
}
