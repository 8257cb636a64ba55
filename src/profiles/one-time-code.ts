import { createHash, randomBytes } from 'node:crypto';

/** A code for a one-time address: 256 random bits. Only its hash is kept. */
export function oneTimeCode(): { code: string; hash: string } {
  const code = randomBytes(32).toString('base64url');
  return { code, hash: codeHash(code) };
}

/** As which the database knows a code. 256 random bits need no slow hash. */
export function codeHash(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}
