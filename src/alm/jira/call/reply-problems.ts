import type { AlmProblem } from '../../alm-problem.js';
import type { CauseId } from '../causes/causes.js';
import { because, before } from './because.js';
import { rateLimited, serverError } from './busy-problems.js';
import { isJson, parsed } from './json-body.js';
import type { JiraReply } from '../wire/jira-http.js';
import { jiraMessages } from './jira-messages.js';
import { keyProblem } from './key-problem.js';
import { oauthProblem } from './oauth-problems.js';
import { redirectProblem } from './redirect-problem.js';
import { isMyself, schemeOf, type SentRequest } from './sent-request.js';
import { isForNobody, isForSomebody, isPasswordWrong, wantsCaptcha } from './sign-in-facts.js';
import { causeOfPage, isPageOfProxy, isWebPage } from './web-page.js';

const HEADER_LIMIT = 8_192; // bytes of request line and headers that the stock connector of Jira reads
const OWN_HEADERS = 400; // bytes that are sent besides those that are signed

/**
 * The problem that a reply of Jira is, decided by status and content type; undefined for a good one.
 * No text of the reply is repeated but Jira's own messages in JSON errors.
 */
export function replyProblem(reply: JiraReply, sent: SentRequest): AlmProblem | undefined {
  const { status } = reply;

  const problem =
    oauthProblem(reply, sent) ??
    keyProblem(reply, sent) ??
    captcha(reply, sent) ??
    xsrf(reply, sent) ??
    anonymous(reply, sent) ??
    (status >= 300 && status < 400 ? redirectProblem(reply, sent) : undefined) ??
    (status === 401 ? unauthorized(reply, sent) : undefined) ??
    (status === 403 ? forbidden(reply, sent) : undefined) ??
    (status === 404 ? notFound(reply, sent) : undefined) ??
    (status === 407 ? because('proxy-sign-in', sent) : undefined) ??
    (status === 429 ? rateLimited(reply, sent) : undefined) ??
    (status >= 500 ? serverError(reply, sent) : undefined) ??
    (status >= 400 ? refused(reply, sent) : undefined) ??
    wrongContent(reply, sent);

  return problem && Object.assign(problem, { diagnosis: { status, ...problem.diagnosis } });
}

function captcha(reply: JiraReply, sent: SentRequest): AlmProblem | undefined {
  return wantsCaptcha(reply, sent) ? because('captcha', sent) : undefined;
}

function xsrf({ status, text }: JiraReply, sent: SentRequest): AlmProblem | undefined {
  const isRefused = (status === 403 || status === 404) && /XSRF check failed/i.test(text.slice(0, 5_000));
  return isRefused ? because('xsrf-check', sent) : undefined;
}

/**
 * Jira serves requests whose signature it did not see as nobody's: with public data, or with none. What this says
 * of a reply is looked at once more where `/myself` can tell; see second-look.ts.
 */
function anonymous(reply: JiraReply, sent: SentRequest): AlmProblem | undefined {
  if (sent.step !== 'call') return undefined;
  const { status } = reply;
  // A 400 counts too: for nobody, most projects of a query do not exist. Proxies and a busy Jira answer anybody.
  const mayTell = (status < 300 || status >= 400) && status < 500 && status !== 429;
  const isNobody =
    status === 401
      ? isJson(reply) && !isForSomebody(reply, sent)
      : mayTell && isForNobody(reply, sent) && !namesPerson(reply, sent);
  if (!isNobody || isPasswordWrong(reply, sent)) return undefined;

  const cause =
    status !== 401 ? 'answered-nobody' : isTokenIgnored(sent) ? 'token-ignored' : 'authorization-stripped';
  return because(
    cause,
    sent,
    {},
    {
      outcomeUnknown: !sent.reads && status < 300,
      diagnosis: { messages: jiraMessages(parsed(reply)).messages },
    },
  );
}

/** A reply of `/myself` that names the person proves them, whatever a header says. */
function namesPerson(reply: JiraReply, sent: SentRequest): boolean {
  if (reply.status !== 200 || !isMyself(sent)) return false;
  const { name } = (parsed(reply) ?? {}) as { name?: unknown };
  return typeof name === 'string' && name !== '' && name.toLowerCase() !== 'anonymous';
}

function unauthorized(reply: JiraReply, sent: SentRequest): AlmProblem {
  if (isBasicOff(reply, sent)) return because('passwords-off', sent);
  const isRefusal = sent.step === 'call' && !isMyself(sent) && isJson(reply) && isForSomebody(reply, sent);
  if (isRefusal) return because('not-allowed', sent, {}, jiraMessages(parsed(reply)));
  if (schemeOf(sent) === 'basic') return because('password-wrong', sent);
  if (sent.step === 'call' && isTokenIgnored(sent) && isJiras(reply)) return because('token-ignored', sent);

  // A bare realm without oauth_problem: the token is fine, but its person may not sign in any more.
  const isBare = /OAuth\s+realm=/i.test(reply.headers['www-authenticate'] ?? '');
  if (sent.step === 'call' && isBare) return because('person-shut-out', sent);
  return before(causeOfPage(reply, 'front-sign-in'), sent);
}

/** Jira does not refuse a bearer token that is unknown or over: it goes on as if there were none. */
function isTokenIgnored(sent: SentRequest): boolean {
  return schemeOf(sent) === 'bearer';
}

/** Whether a 401 carries the challenge that Jira adds to each of its own. */
function isJiras({ headers }: JiraReply): boolean {
  return /OAuth\s+realm=/i.test(headers['www-authenticate'] ?? '');
}

function forbidden(reply: JiraReply, sent: SentRequest): AlmProblem {
  if (isBasicOff(reply, sent)) return because('passwords-off', sent);
  if (isPasswordWrong(reply, sent)) return because('password-wrong', sent);
  if (!isJson(reply)) return before(causeOfPage(reply, 'front-refused'), sent, { code: '403' });

  const said = jiraMessages(parsed(reply));
  const isAboutLicence = /licen[cs]e|jira software|application access/i.test(said.messages.join(' '));
  const isAgile =
    isBelow(sent, '/rest/agile/') && (isAboutLicence || isBelow(sent, '/rest/agile/1.0/board?'));
  return because(isAgile ? 'software-not-allowed' : 'not-allowed', sent, {}, said);
}

function isBasicOff(reply: JiraReply, sent: SentRequest): boolean {
  return (
    schemeOf(sent) === 'basic' &&
    /basic auth\w* (has been|is) (disabled|not allowed)/i.test(reply.text.slice(0, 5_000))
  );
}

function notFound(reply: JiraReply, sent: SentRequest): AlmProblem {
  // Of an app that is not installed, Jira's REST part says "null for uri", or Jira shows its page for dead links.
  const isMissing = isJson(reply)
    ? /null for uri/i.test(reply.text.slice(0, 5_000))
    : isWebPage(reply) && !isPageOfProxy(reply);
  if (isMissing && isBelow(sent, '/rest/agile/')) return because('software-missing', sent);
  // Of files Jira says it with a page.
  if (!isJson(reply) && !sent.isFile) return before('no-jira-here', sent);
  return because('not-found', sent, {}, jiraMessages(parsed(reply)));
}

function isBelow({ url, baseUrl }: SentRequest, path: string): boolean {
  return `${url}?`.startsWith(`${baseUrl}${path}`);
}

function refused(reply: JiraReply, sent: SentRequest): AlmProblem {
  const { status } = reply;
  const said = isJson(reply) ? jiraMessages(parsed(reply)) : undefined;

  if (status === 409) return because('changed-meanwhile', sent, {}, said);
  if (status === 413 || status === 414) return because('request-too-large', sent, {}, said);
  if (status === 431 || (!said && isHeaderTooLarge(reply, sent)))
    return because('request-header-too-large', sent);
  // Jira itself says 400; what stands before it has JSON too, for a method or a type that it does not let through.
  if (said) return because('values-refused', sent, {}, { ...said, isGeneral: status !== 400 });

  if (status === 405) return before('front-method-refused', sent, { name: sent.method });
  const cause = status === 406 ? 'front-refused' : 'front-bad-request';
  return before(causeOfBadRequest(reply) ?? causeOfPage(reply, cause), sent, { code: String(status) });
}

/** Tomcat answers a request line and headers over 8 KB with a bare 400. */
function isHeaderTooLarge({ status, text }: JiraReply, { method, url, headers }: SentRequest): boolean {
  if (status !== 400) return false;
  const size = [method, url, ...Object.entries(headers).flat()].join('').length + OWN_HEADERS;
  return size > HEADER_LIMIT || /header (or cookie )?(is )?too large/i.test(text.slice(0, 5_000));
}

/** What nginx, Apache and Tomcat say of a connection that should have been another one. */
function causeOfBadRequest({ text }: JiraReply): CauseId | undefined {
  const start = text.slice(0, 5_000);
  if (/plain HTTP (request was sent )?to (an )?(HTTPS|SSL-enabled)|requires TLS/i.test(start))
    return 'plain-tls-port';
  return /SSL certificate (was sent|error)/i.test(start) ? 'tls-client-certificate' : undefined;
}

/** A 2xx that is not what Jira sends: a sign-in page in front of it, mostly. */
function wrongContent(reply: JiraReply, sent: SentRequest): AlmProblem | undefined {
  if (sent.step !== 'call' || isJson(reply) || (!reply.text && (sent.isFile || !sent.reads)))
    return undefined;
  if (isWebPage(reply)) return before(causeOfPage(reply, 'web-page'), sent);
  return before(reply.text.trim() ? 'other-reply' : 'empty-reply', sent);
}
