import type { AlmProblem } from '../../alm-problem.js';
import { isJson, parsed } from '../call/json-body.js';
import { problemOf, type CauseId } from '../causes/causes.js';
import type { JiraReply } from '../wire/jira-http.js';

/** What a token call was made for: decides what its refusal means. */
export type Purpose = 'code' | 'renewal' | 'revocation';

type Refusal = { error?: unknown; error_description?: unknown };

/** What Jira has against a token call, in the words of RFC 6749 5.2. */
export function tokenRefusal(reply: JiraReply, purpose: Purpose, baseUrl: string): AlmProblem | undefined {
  if (reply.status < 400) return undefined;
  if (reply.status === 404) return problemOf('oauth2-missing', { baseUrl });
  const { error, error_description = '' } = ((isJson(reply) && parsed(reply)) || {}) as Refusal;
  if (typeof error !== 'string') return undefined;
  const code = /^[a-z_]{1,50}$/.test(error) ? error : 'without a code';
  return problemOf(causeOf(code, String(error_description), purpose), { baseUrl, code });
}

function causeOf(code: string, description: string, purpose: Purpose): CauseId {
  if (code === 'invalid_client' || code === 'unauthorized_client') return 'oauth2-client';
  if (code === 'invalid_scope') return 'oauth2-scope';
  if (purpose === 'renewal' && code === 'invalid_grant') return 'oauth2-renewal';
  if (purpose !== 'code') return 'oauth2-problem';
  if (/redirect/i.test(description)) return 'oauth2-redirect';
  // Of a code that it does not know, or not any more, Jira says invalid_request.
  return code === 'invalid_grant' || code === 'invalid_request' ? 'oauth2-code' : 'oauth2-problem';
}
