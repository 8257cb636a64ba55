import type { AlmProblem } from '../../alm-problem.js';
import type { CauseId } from '../causes/causes.js';
import type { JiraReply } from '../wire/jira-http.js';
import { because, before } from './because.js';
import { jiraMessages } from './jira-messages.js';
import { isJson, parsed } from './json-body.js';
import type { SentRequest } from './sent-request.js';

const LONGEST_WAIT = 15 * 60_000; // milliseconds; a Jira with a quota of 0 asks for 292 million years
const ABSURD_WAIT = 24 * 3600; // seconds
const DEFAULT_WAIT = 30_000; // milliseconds

/** A reply of a Jira that is asked too often. */
export function rateLimited({ headers }: JiraReply, sent: SentRequest): AlmProblem {
  const asked = waitIn(headers['retry-after']);
  const retryAfter = waitOf(asked);
  const cause = (asked ?? 0) > ABSURD_WAIT ? 'rate-limit-zero' : 'rate-limited';
  return because(cause, sent, { seconds: Math.ceil(retryAfter / 1000) }, { retryAfter });
}

/** Seconds or an HTTP date (RFC 9110 10.2.3), in seconds. */
function waitIn(value: string | undefined): number | undefined {
  const text = (value ?? '').trim();
  const isDate = /^[A-Z][a-z]{2}/.test(text);
  const seconds = isDate ? (Date.parse(text) - Date.now()) / 1000 : /^\d+$/.test(text) ? Number(text) : NaN;
  return Number.isNaN(seconds) ? undefined : seconds;
}

/** Milliseconds, within reason. */
function waitOf(seconds: number | undefined): number {
  if (seconds === undefined) return DEFAULT_WAIT;
  return Math.min(Math.max(Math.ceil(seconds) * 1000, 1_000), LONGEST_WAIT);
}

/** A reply of a Jira, or of what stands before it, that is in trouble itself. */
export function serverError(reply: JiraReply, sent: SentRequest): AlmProblem {
  if (reply.status === 501 && !isJson(reply))
    return before('front-method-refused', sent, { name: sent.method });

  const wait = reply.status > 501 && reply.headers['retry-after'];
  return because(
    causeOfServerError(reply),
    sent,
    { code: String(reply.status) },
    {
      outcomeUnknown: !sent.reads,
      ...(wait && { retryAfter: waitOf(waitIn(wait)) }),
      ...(isJson(reply) && jiraMessages(parsed(reply))),
    },
  );
}

function causeOfServerError({ status, text }: JiraReply): CauseId {
  if (status === 502) return 'gateway-refused';
  if (status === 504) return 'gateway-timeout';
  if (status !== 503) return 'jira-error';

  const start = text.slice(0, 20_000);
  if (/maintenance|re-?index/i.test(start)) return 'jira-maintenance';
  return /jira is (being )?start|starting up/i.test(start) ? 'jira-starting' : 'gateway-unavailable';
}
