import type { Request } from 'express';
import { sha256 } from '../../sha256.js';

/**
 * The same for two sendings of one form with the same content by the same person: a page that a browser
 * took back from its memory can be sent again with something else in it. Also the answer after a restart is the same.
 */
export function operationOf({ body, visitor, path }: Request): string | undefined {
  if (!body?.operation) return undefined;
  const { _csrf, _owner, ...content } = body; // which are of the page
  return sha256(JSON.stringify([visitor?.id, path, content]));
}
