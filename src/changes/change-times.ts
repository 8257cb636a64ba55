import type { AlmProblem } from '../alm/alm-problem.js';
import type { Change } from './change.entity.js';
import { isGone } from './outages.js';

const LOOKS = [2_000, 5_000, 15_000, 30_000, 60_000, 91_000]; // milliseconds since it was sent
const LATER = 5 * 60_000;
const GIVEN_UP = 24 * 60 * 60_000; // from then on its person looks
const RETRIES = [5_000, 15_000, 30_000, 60_000];
/** One that asks for all others of its site asks this often: between two of its calls the circuit makes pauses. */
const WHILE_GONE = 5_000;
/** A change that waited so long is not made before its person says so again, in milliseconds. */
export const ASKED_AGAIN = 60 * 60_000;

/** When what is not known yet is looked at next; null where that is up to its person. */
export function nextLook({ sentAt, createdAt }: Pick<Change, 'sentAt' | 'createdAt'>): Date | null {
  const from = (sentAt ?? createdAt).getTime();
  const age = Date.now() - from;
  const next = LOOKS.find((one) => one > age);
  if (next !== undefined) return new Date(from + next);
  return age < GIVEN_UP ? new Date(Date.now() + LATER) : null;
}

/** When a change that waits for a site that is away is tried next. */
export function nextTry({ confirmedAt }: Pick<Change, 'confirmedAt'>, problem: AlmProblem): Date {
  const { retryAfter = 0, isHeldBack } = problem;
  if (isHeldBack) return new Date(Date.now() + retryAfter);
  if (isGone(problem)) return new Date(Date.now() + Math.max(WHILE_GONE, retryAfter));
  const age = Date.now() - confirmedAt.getTime();
  const wait = RETRIES.find((one) => one > age) ?? RETRIES.at(-1)!;
  return new Date(Date.now() + Math.max(wait, retryAfter));
}
