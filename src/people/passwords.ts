import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import pLimit, { type LimitFunction } from 'p-limit';
import { Problem } from '../problem.js';

// OWASP's Argon2id parameters (the library's own default algorithm is Argon2id).
const PARAMETERS = { memoryCost: 19 * 1024 /* KiB */, timeCost: 2, parallelism: 1 };

// Hashing shares its few threads with SQLite: a rush of sign-ins must not hold up everybody's pages. Strangers wait in a
// line of their own, so that they do not hold up anybody who is known.
const [known, strangers] = [pLimit(1), pLimit(1)];
const LONGEST_LINE = 100; // two or three seconds

let somebodyElses: Promise<string> | undefined;

/** Thrown for a password that was compared and is not the right one. */
export class WrongPassword extends Problem {}

/** The Argon2id hash of a password, in PHC format. */
export function hashPassword(password: string): Promise<string> {
  return known(() => hash(password, PARAMETERS));
}

/** Whether a hash was made with less work than one of now: it is to be made anew while the password is at hand. */
export function isOutdated(hashed: string): boolean {
  const { memoryCost, timeCost, parallelism } = PARAMETERS;
  return !hashed.startsWith(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`);
}

/**
 * Whether the password is the one that was hashed.
 *
 * @param hashed undefined when there is no such person, empty when they have none: it takes as long as for a wrong password.
 * @param isKnown whether it comes from somebody who has signed in before.
 * @throws Problem 503 when too many others wait already.
 */
export async function isPassword(
  hashed: string | undefined,
  password: string,
  isKnown: boolean,
): Promise<boolean> {
  somebodyElses ??= hashPassword(randomBytes(16).toString('hex'));
  const against = hashed || (await somebodyElses);
  const matches = await inLine(isKnown ? known : strangers, () => verify(against, password));
  return matches && !!hashed;
}

function inLine<T>(line: LimitFunction, work: () => Promise<T>): Promise<T> {
  if (line.pendingCount < LONGEST_LINE) return line(work);
  throw new Problem('Very many passwords are being checked at the moment.', {
    status: 503,
    nextStep: 'Try again in a few seconds.',
  });
}
