import { AlmProblem, type AlmProblemDetails } from '../alm-problem.js';
import type { JiraReply } from './jira-http.js';
import { jiraMessages } from './jira-messages.js';
import { oauthProblem } from './oauth-problems.js';
import { redirectProblem } from './redirect-problem.js';
import { schemeOf, type SentRequest } from './sent-request.js';

const LONGEST_WAIT = 15 * 60_000; // milliseconds; a Jira with a quota of 0 asks for 292 million years
const DEFAULT_WAIT = 30_000; // milliseconds

/**
 * The problem that a reply of Jira is, decided by status and content type; undefined for a good one.
 * No text of the reply is repeated but Jira's own messages in JSON errors.
 */
export function replyProblem(reply: JiraReply, sent: SentRequest): AlmProblem | undefined {
  const { status } = reply;

  const problem =
    oauthProblem(reply, sent) ??
    captcha(reply, sent) ??
    xsrf(reply) ??
    anonymous(reply, sent) ??
    (status >= 300 && status < 400 ? redirectProblem(reply, sent) : undefined) ??
    (status === 401 ? unauthorized(reply, sent) : undefined) ??
    (status === 403 ? forbidden(reply, sent) : undefined) ??
    (status === 404 ? notFound(reply, sent) : undefined) ??
    (status === 407 ? notJira(sent, 'A proxy on the way to Jira wants a sign-in of its own.') : undefined) ??
    (status === 429 ? rateLimited(reply) : undefined) ??
    (status >= 500 ? serverError(reply, sent) : undefined) ??
    (status >= 400 ? refused(reply, sent) : undefined) ??
    wrongContent(reply, sent);

  return problem && Object.assign(problem, { diagnosis: { status, ...problem.diagnosis } });
}

export function isJson({ headers }: JiraReply): boolean {
  return /^application\/json\b/i.test(headers['content-type'] ?? '');
}

function captcha({ headers, status }: JiraReply, { baseUrl }: SentRequest): AlmProblem | undefined {
  const isDenied =
    /CAPTCHA_CHALLENGE/.test(headers['x-authentication-denied-reason'] ?? '') ||
    (status >= 400 && headers['x-seraph-loginreason'] === 'AUTHENTICATION_DENIED');
  if (!isDenied) return undefined;

  return new AlmProblem('captcha', 'Jira wants a captcha for this person, after several wrong passwords.', {
    mender: 'you',
    nextStep: 'Sign in to Jira in the browser once, solve the captcha, and try again.',
    link: { label: 'Sign in to Jira', href: `${baseUrl}/login.jsp` },
  });
}

function xsrf({ status, text }: JiraReply): AlmProblem | undefined {
  if ((status !== 403 && status !== 404) || !/XSRF check failed/i.test(text.slice(0, 5_000)))
    return undefined;

  return new AlmProblem(
    'xsrf',
    'Jira took the request for a forged one and refused it (XSRF check failed).',
    {
      mender: 'network',
      nextStep:
        'A proxy may have changed the headers User-Agent, Origin or Referer: let it pass them unchanged.',
    },
  );
}

/** Jira serves requests whose signature it did not see as nobody's: with public data, or with none. */
function anonymous(reply: JiraReply, sent: SentRequest): AlmProblem | undefined {
  if (sent.step !== 'call') return undefined;
  const { status, headers } = reply;
  // A 400 counts too: for nobody, most projects of a query do not exist. Proxies and a busy Jira answer anybody.
  const mayTell = (status < 300 || status >= 400) && status < 500 && status !== 429;
  const isNobody =
    status === 401 ? isJson(reply) : mayTell && headers['x-ausername']?.toLowerCase() === 'anonymous';
  if (!isNobody || headers['x-seraph-loginreason'] === 'AUTHENTICATED_FAILED') return undefined;

  return new AlmProblem('anonymous', 'Jira answered as if nobody had signed in.', {
    mender: 'network',
    nextStep:
      'Something between Footbridge and Jira removes the Authorization header: let the proxy pass it on.',
    outcomeUnknown: !sent.reads && status < 300,
    diagnosis: { messages: jiraMessages(parsed(reply)).messages },
  });
}

function unauthorized(reply: JiraReply, sent: SentRequest): AlmProblem {
  if (isBasicOff(reply, sent)) return basicOff();
  if (schemeOf(sent) === 'basic') return wrongPassword(sent);

  // A bare realm without oauth_problem: the token is fine, but its person may not sign in any more.
  if (sent.step === 'call' && /OAuth\s+realm=/i.test(reply.headers['www-authenticate'] ?? '')) {
    return new AlmProblem('credential-refused', 'Jira knows your access but does not let you in any more.', {
      mender: 'jira-administrator',
      status: 403,
      nextStep: 'Ask an administrator of Jira whether your user is active and may use Jira.',
    });
  }
  return notJira(sent, 'A sign-in page answered instead of Jira.');
}

function forbidden(reply: JiraReply, sent: SentRequest): AlmProblem {
  if (isBasicOff(reply, sent)) return basicOff();
  if (reply.headers['x-seraph-loginreason'] === 'AUTHENTICATED_FAILED') return wrongPassword(sent);
  if (!isJson(reply)) return notJira(sent, 'Something before Jira refused the request.');

  return new AlmProblem('forbidden', 'Jira does not allow you to do this.', {
    mender: 'jira-administrator',
    status: 403,
    nextStep: 'Ask an administrator of Jira for the right to do it.',
    ...jiraMessages(parsed(reply)),
  });
}

function isBasicOff(reply: JiraReply, sent: SentRequest): boolean {
  return (
    schemeOf(sent) === 'basic' &&
    /basic auth\w* (has been|is) (disabled|not allowed)/i.test(reply.text.slice(0, 5_000))
  );
}

/** Jira 11 and later have it switched off until an administrator allows it. */
function basicOff(): AlmProblem {
  return new AlmProblem('forbidden', 'This Jira does not allow signing in with user name and password.', {
    mender: 'jira-administrator',
    status: 403,
    nextStep: 'Use an ALM account of the kind Jira Server OAuth, or let an administrator of Jira allow it.',
  });
}

function wrongPassword({ baseUrl }: SentRequest): AlmProblem {
  return new AlmProblem('credential-refused', 'Jira did not accept this user name and password.', {
    mender: 'you',
    status: 403,
    nextStep: 'Enter them again as you use them to sign in to Jira in the browser.',
    link: { label: 'Sign in to Jira', href: `${baseUrl}/login.jsp` },
  });
}

function notFound(reply: JiraReply, sent: SentRequest): AlmProblem {
  if (!isJson(reply)) {
    return new AlmProblem('not-jira', `There is no Jira at ${sent.baseUrl}.`, {
      mender: 'administrator',
      field: 'baseUrl',
      nextStep: 'Open Jira in the browser and copy the whole address; a part such as /jira may be missing.',
    });
  }
  return new AlmProblem('not-found', 'Jira does not have this, or does not show it to you.', {
    mender: 'you',
    status: 404,
    nextStep: 'Look in Jira whether it still exists and whether you may see it.',
    ...jiraMessages(parsed(reply)),
  });
}

function rateLimited({ headers }: JiraReply): AlmProblem {
  const retryAfter = waitOf(headers['retry-after']);
  return new AlmProblem('rate-limited', `Jira asked us to wait ${Math.ceil(retryAfter / 1000)} seconds.`, {
    mender: 'you',
    status: 503,
    nextStep: 'Try again after that; an administrator of Jira can raise the limit.',
    retryAfter,
  });
}

/** Seconds or an HTTP date (RFC 9110 10.2.3), in milliseconds, within reason. */
function waitOf(value: string | undefined): number {
  const text = (value ?? '').trim();
  const isDate = /^[A-Z][a-z]{2}/.test(text);
  const seconds = isDate ? (Date.parse(text) - Date.now()) / 1000 : /^\d+$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(seconds)) return DEFAULT_WAIT;
  return Math.min(Math.max(Math.ceil(seconds) * 1000, 1_000), LONGEST_WAIT);
}

function serverError(reply: JiraReply, sent: SentRequest): AlmProblem {
  const isAway = reply.status >= 502 && reply.status <= 504;
  return new AlmProblem(
    'server-error',
    isAway
      ? 'Jira is not available just now: it is restarting or being maintained.'
      : 'Jira had an error of its own.',
    {
      mender: 'jira-administrator',
      nextStep: 'Try again in a few minutes; if it stays, tell an administrator of Jira.',
      outcomeUnknown: !sent.reads,
      ...(isAway && reply.headers['retry-after'] && { retryAfter: waitOf(reply.headers['retry-after']) }),
      ...(isJson(reply) && jiraMessages(parsed(reply))),
    },
  );
}

function refused(reply: JiraReply, sent: SentRequest): AlmProblem {
  const said = isJson(reply) ? jiraMessages(parsed(reply)) : { messages: [], fields: {} };
  const nextStep = 'Correct it and try again.';

  if (reply.status === 409) {
    return new AlmProblem('conflict', 'Somebody changed this in Jira at the same time.', {
      ...said,
      mender: 'you',
      status: 409,
      nextStep: 'Look at the newest state and try again.',
    });
  }
  if (reply.status === 413 || reply.status === 414) {
    return new AlmProblem('invalid', 'The request is longer than Jira, or the proxy before it, reads.', {
      ...said,
      mender: 'administrator',
      status: 422,
      nextStep: 'Use a shorter JQL query, or save it as a filter in Jira.',
    });
  }
  if (!isJson(reply)) return notJira(sent, 'Something before Jira did not understand the request.');
  return new AlmProblem('invalid', 'Jira refused the values.', {
    ...said,
    mender: 'you',
    status: 422,
    nextStep,
  });
}

/** A 2xx that is not what Jira sends: a sign-in page in front of it, mostly. */
function wrongContent(reply: JiraReply, sent: SentRequest): AlmProblem | undefined {
  if (sent.step !== 'call' || isJson(reply) || (!reply.text && !sent.reads)) return undefined;
  return notJira(
    sent,
    /html/i.test(reply.headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(reply.text)
      ? 'A web page answered instead of Jira, probably a sign-in page before it.'
      : 'What answered is not Jira.',
  );
}

function notJira(sent: SentRequest, sentence: string, details: AlmProblemDetails = {}): AlmProblem {
  return new AlmProblem('not-jira', sentence, {
    mender: 'network',
    nextStep:
      'Ask whoever runs it to let /rest and /plugins/servlet/oauth through to Jira without a sign-in page.',
    outcomeUnknown: !sent.reads,
    ...details,
  });
}

function parsed({ text }: JiraReply): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
