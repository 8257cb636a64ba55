import type { AlmProblem, AlmProblemDetails } from '../../alm-problem.js';
import type { Facts } from '../causes/cause.js';
import { problemOf, type CauseId } from '../causes/causes.js';
import type { SentRequest } from './sent-request.js';

/** The problem of a reply to that request. */
export function because(
  cause: CauseId,
  { baseUrl }: SentRequest,
  facts: Partial<Facts> = {},
  details: AlmProblemDetails = {},
): AlmProblem {
  return problemOf(cause, { baseUrl, ...facts }, details);
}

/** One that something before Jira answered: nobody knows what Jira did. */
export function before(cause: CauseId, sent: SentRequest, facts: Partial<Facts> = {}): AlmProblem {
  return because(cause, sent, facts, { outcomeUnknown: !sent.reads });
}
