import { createHash, type BinaryLike } from 'node:crypto';

/** SHA-256 in base64url: how the database knows a secret that it does not keep, and a short name for a long text. */
export function sha256(data: BinaryLike): string {
  return createHash('sha256').update(data).digest('base64url');
}
