import type { Request } from 'express';
import type { Strategy } from 'passport';
import type { Grant } from '../alm/alm-provider.js';

/** Where a leg ends: at the site's consent page, or with a grant. */
export type LegEnd = { consentPage: string; grant?: never } | { grant: Grant; consentPage?: never };

/**
 * Walks one leg of a passport strategy without a browser session of passport's own.
 *
 * @param query of the request that the site answered with; empty for the way out.
 * @throws whatever the strategy errs with.
 */
export function walk(strategy: Strategy, query: Record<string, unknown>): Promise<LegEnd> {
  return new Promise((resolve, reject) => {
    // passport sets these five on the strategy itself: a strategy serves one request.
    const walker = Object.assign(strategy, {
      success: (grant: Grant) => resolve({ grant }),
      redirect: (consentPage: string) => resolve({ consentPage }),
      pass: () => reject(new Error('the strategy passed')),
      fail: (challenge: unknown) => reject(new Error(`the strategy failed: ${JSON.stringify(challenge)}`)),
      error: reject,
    });
    const request = { query, session: {}, headers: {} } as unknown as Request;
    (walker as { authenticate(req: Request, options: object): void }).authenticate(request, {});
  });
}
