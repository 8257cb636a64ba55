import type { Request } from 'express';
import { safeReturnPath } from '../web/navigation.js';

const LONGEST = 500; // characters; it is kept in a cookie

/**
 * Where somebody goes on to once they have signed in, as the address of the page says it, or its form: several tabs of one
 * browser would take it from each other in a cookie. Empty where neither says so.
 */
export function wayBack({ query, body }: Request): string {
  const path = safeReturnPath(query.returnTo ?? body?.returnTo, '');
  return path.length <= LONGEST ? path : '';
}
