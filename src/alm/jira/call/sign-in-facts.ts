import { isJson, parsed } from './json-body.js';
import type { JiraReply } from '../wire/jira-http.js';
import { jiraMessages } from './jira-messages.js';
import { schemeOf, type SentRequest } from './sent-request.js';

const LOOKED_AT = 5_000; // characters of a body

/**
 * What `X-Seraph-LoginReason` says: `OK`, `OUT`, `AUTHENTICATED_FAILED`, `AUTHENTICATION_DENIED`. Servers send
 * several of them, in any order, in one line or in more.
 */
function loginReasons({ headers }: JiraReply): Set<string> {
  return new Set((headers['x-seraph-loginreason'] ?? '').toUpperCase().match(/[A-Z_]+/g));
}

/** Whether Jira wants a captcha before it looks at a password again; read from the body where headers got lost. */
export function wantsCaptcha(reply: JiraReply, sent: SentRequest): boolean {
  if (/CAPTCHA_CHALLENGE/.test(reply.headers['x-authentication-denied-reason'] ?? '')) return true;
  if (reply.status < 400) return false;
  if (loginReasons(reply).has('AUTHENTICATION_DENIED')) return true;
  if (schemeOf(sent) !== 'basic' || (reply.status !== 401 && reply.status !== 403)) return false;
  const said = isJson(reply) ? jiraMessages(parsed(reply)).messages.join(' ') : '';
  return (
    /AUTHENTICATION_DENIED|CAPTCHA_CHALLENGE/.test(reply.text.slice(0, LOOKED_AT)) || /captcha/i.test(said)
  );
}

/** Whether Jira says for certain that the password is wrong: asking once more would count as a further wrong one. */
export function isPasswordWrong(reply: JiraReply, sent: SentRequest): boolean {
  if (schemeOf(sent) !== 'basic' || (reply.status !== 401 && reply.status !== 403)) return false;
  const reasons = loginReasons(reply);
  if (reasons.size > 0) return reasons.has('AUTHENTICATED_FAILED') && !reasons.has('OK');
  return /\bAUTHENTICATED_FAILED\b/.test(reply.text.slice(0, LOOKED_AT));
}

/** Whether a reply says that it was given to nobody, on a site where that header is worth something. */
export function isForNobody({ headers }: JiraReply, { ignoresUserName }: SentRequest): boolean {
  return !ignoresUserName && headers['x-ausername']?.toLowerCase() === 'anonymous';
}

/** Whether a reply names the person it was given to, or says that their sign-in was good. */
export function isForSomebody(reply: JiraReply, sent: SentRequest): boolean {
  if (isForNobody(reply, sent)) return false;
  const name = reply.headers['x-ausername'] ?? '';
  return (name !== '' && name.toLowerCase() !== 'anonymous') || loginReasons(reply).has('OK');
}
