import { AlmProblem } from '../../alm-problem.js';
import { problemOf } from '../causes/causes.js';
import { isJson, parsed } from './json-body.js';
import type { JiraReply } from '../wire/jira-http.js';
import { jiraMessages } from './jira-messages.js';
import { replyProblem } from './reply-problems.js';
import { isMyself, type SentRequest } from './sent-request.js';
import { isForNobody, isForSomebody, isPasswordWrong } from './sign-in-facts.js';
import { ignoresUserName } from './user-name-header.js';

/** What a 401 seems to be. Some permissions that are missing are a 401 too, with a credential that is good. */
const SEEMING = [
  'authorization-stripped',
  'token-ignored',
  'person-shut-out',
  'password-wrong',
  'not-allowed',
];

/**
 * Whether a reply may mean something else than it seems to, which only `/myself` can tell: a 401 without
 * `oauth_problem`, and one that a header alone calls nobody's.
 */
export function isDoubtful({ cause, diagnosis }: AlmProblem, reply: JiraReply, sent: SentRequest): boolean {
  if (sent.step !== 'call' || isMyself(sent)) return false;
  if (cause === 'answered-nobody') return true;
  const seems = reply.status === 401 && SEEMING.includes(String(cause));
  return seems && !diagnosis.oauthProblem && !isPasswordWrong(reply, sent);
}

/**
 * Reads a doubtful reply again, once `/myself` has been asked with the same credential.
 *
 * @param seeming the problem that it seems to be.
 * @param askMyself resolves when Jira names the person, and throws what is wrong otherwise.
 * @returns the problem that it is; undefined for a reply that is good after all.
 */
export async function secondLook(
  seeming: AlmProblem,
  reply: JiraReply,
  sent: SentRequest,
  askMyself: () => Promise<unknown>,
): Promise<AlmProblem | undefined> {
  const refusal = await askMyself().then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof AlmProblem) return error;
      throw error;
    },
  );
  const informed = { ...sent, ignoresUserName: ignoresUserName(sent.baseUrl) };
  if (reply.status === 401) return refusal ?? refusedToPerson(reply, informed);
  if (refusal?.kind === 'credential-refused') return refusal;
  return refusal || isForNobody(reply, informed) ? seeming : replyProblem(reply, informed);
}

/** A 401 to a person whose credential is good: what they asked for is refused, or their name got lost on this way. */
function refusedToPerson(reply: JiraReply, sent: SentRequest): AlmProblem {
  const { baseUrl, reads } = sent;
  const said = isJson(reply) ? jiraMessages(parsed(reply)) : { messages: [], fields: {} };
  const isRefusal = isForSomebody(reply, sent) || (!reads && !isForNobody(reply, sent) && hasReasons(reply));
  const details = { diagnosis: { status: reply.status, messages: said.messages } };
  return isRefusal
    ? problemOf('not-allowed', { baseUrl }, { ...said, ...details })
    : problemOf('authorization-stripped', { baseUrl }, details);
}

/** Jira gives its reasons in lists; that nobody has signed in it says in a single `message`. */
function hasReasons(reply: JiraReply): boolean {
  const { errorMessages, errors } = (parsed(reply) ?? {}) as Record<string, unknown>;
  return (Array.isArray(errorMessages) && errorMessages.length > 0) || Object.keys(errors ?? {}).length > 0;
}
