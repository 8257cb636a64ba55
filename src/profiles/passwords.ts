import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';

// OWASP's Argon2id parameters (the library's own default algorithm is Argon2id).
const PARAMETERS = { memoryCost: 19 * 1024 /* KiB */, timeCost: 2, parallelism: 1 };

// Hashing shares its few threads with SQLite: a rush of sign-ins must not hold up everybody's pages.
const inTurn = pLimit(2);

let somebodyElses: Promise<string> | undefined;

/** The Argon2id hash of a password, in PHC format. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, PARAMETERS));
}

/**
 * Whether the password is the one that was hashed.
 *
 * @param hashed undefined when there is no such person: it takes as long as for a wrong password.
 */
export async function isPassword(hashed: string | undefined, password: string): Promise<boolean> {
  somebodyElses ??= hashPassword(randomBytes(16).toString('hex'));
  const against = hashed ?? (await somebodyElses);
  const matches = await inTurn(() => verify(against, password));
  return matches && hashed !== undefined;
}
