import { randomBytes } from 'node:crypto';
import { sha256 } from './sha256.js';

/** A code for a one-time address: 256 random bits, which need no slow hash. Only its hash is kept. */
export function oneTimeCode(): { code: string; hash: string } {
  const code = randomBytes(32).toString('base64url');
  return { code, hash: sha256(code) };
}
