import { csrfSync } from 'csrf-sync';
import type { Request, RequestHandler } from 'express';
import { Problem } from '../problem.js';

const { generateToken, csrfSynchronisedProtection, invalidCsrfTokenError } = csrfSync({
  getTokenFromRequest: (req) => req.body?._csrf,
});

/** The token that forms of this browser's session carry. */
export const csrfToken = (req: Request): string => generateToken(req);

/** Lets an unsafe request pass only with the token of its session, and never from another site. */
export function csrf(): RequestHandler[] {
  return [refuseOtherSites, csrfSynchronisedProtection];
}

/** What a refused form is answered with, or undefined for any other error. */
export function csrfProblem(error: unknown): Problem | undefined {
  // Nest wraps what middleware passes to next().
  if (error !== invalidCsrfTokenError && (error as Error | null)?.cause !== invalidCsrfTokenError)
    return undefined;
  return new Problem('This form is too old: its session has ended. Nothing was changed.', {
    status: 403,
    nextStep: 'Go back, load the page again and send the form once more.',
  });
}

const refuseOtherSites: RequestHandler = (req, _res, next) => {
  const isUnsafe = !['GET', 'HEAD', 'OPTIONS'].includes(req.method);
  next(isUnsafe && req.get('Sec-Fetch-Site') === 'cross-site' ? invalidCsrfTokenError : undefined);
};
