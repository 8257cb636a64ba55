import type { AlmProblem } from '../alm/alm-problem.js';
import type { Change } from './change.entity.js';
import { isGone, isUnasked } from './outages.js';

/** Milliseconds after which a request is not under way any more in a site that has not answered it. */
export const SETTLED = 90_000;
const LOOKS = [2_000, 5_000, 15_000, 30_000, 60_000, 91_000]; // milliseconds since it was sent
/** Between two looks after those: a minute while its person may be watching, more and more afterwards. */
const [SHORTEST_PAUSE, WHILE_WATCHED, LONGEST_PAUSE] = [2_000, 60_000, 5 * 60_000];
const GIVEN_UP = 24 * 60 * 60_000; // from then on its person looks
const RETRIES = [5_000, 15_000, 30_000, 60_000];
/** One that asks for all others of its site asks this often: between two of its calls the circuit makes pauses. */
const WHILE_GONE = 5_000;
/** A change that waited so long is not made before its person says so again, in milliseconds. */
export const ASKED_AGAIN = 60 * 60_000;

type Sent = Pick<Change, 'sentAt' | 'createdAt'>;

/**
 * When what is not known yet is looked at next; null where that is up to its person.
 * @param error what came of the look: one that could not be asked is none, and is asked again soon.
 */
export function nextLook(change: Sent, error?: unknown): Date | null {
  const age = ageOf(change);
  const pause = Math.min(LONGEST_PAUSE, Math.max(Math.min(age / 4, WHILE_WATCHED), age / 30));
  if (isUnasked(error)) return inAWhile(Math.max(SHORTEST_PAUSE, pause, error.retryAfter ?? 0));
  const next = LOOKS.find((one) => one > age);
  if (next !== undefined) return inAWhile(next - age);
  return age < GIVEN_UP ? inAWhile(pause) : null;
}

/** When its request is over, so that only what is there can be found; undefined where it is by now, or was never sent. */
export function overAt({ state, sentAt }: Pick<Change, 'state' | 'sentAt'>): Date | undefined {
  if (state !== 'not known yet' || !sentAt) return undefined;
  const at = new Date(sentAt.getTime() + SETTLED);
  return at > new Date() ? at : undefined;
}

/** When it is looked at at the latest once its site has answered a call after one that it did not answer. */
export function lookOnAnswer(change: Sent): Date {
  return inAWhile(Math.min(WHILE_WATCHED, ageOf(change) / 20));
}

/** Milliseconds since it was sent. */
function ageOf({ sentAt, createdAt }: Sent): number {
  return Date.now() - (sentAt ?? createdAt).getTime();
}

function inAWhile(milliseconds: number): Date {
  return new Date(Date.now() + milliseconds);
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
