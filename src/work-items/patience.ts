import { setTimeout as pause } from 'node:timers/promises';
import { AlmProblem } from '../alm/alm-problem.js';

const TRIES = 3;
const LONGEST_WAIT = 60_000; // milliseconds; for more, the reading fails and says until when

/** Asks again when the site wants us to wait a little. */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      const wait = error instanceof AlmProblem && error.kind === 'rate-limited' ? (error.retryAfter ?? 1_000) : Infinity;
      if (tries === TRIES || wait > LONGEST_WAIT) throw error;
      await pause(wait);
    }
  }
}
