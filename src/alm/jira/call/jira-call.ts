import { setTimeout as pause } from 'node:timers/promises';
import { AlmProblem, type AlmProblemKind } from '../../alm-problem.js';
import type { JiraFile } from '../wire/jira-file.js';
import type { JiraDoor, JiraHttpRequest, JiraReply } from '../wire/jira-http.js';
import { replyProblem } from './reply-problems.js';
import { isDoubtful, secondLook } from './second-look.js';
import { isMyself, MYSELF, type SentRequest } from './sent-request.js';
import type { Signer } from '../signing/signer.js';
import { isForSomebody } from './sign-in-facts.js';
import { isReset } from '../wire/transport-problems.js';
import { ignoresUserName, learnFromMyself } from './user-name-header.js';

/** One call to Jira. */
export interface JiraCall {
  method: JiraHttpRequest['method'];
  url: string;
  baseUrl: string;
  /** Sent as JSON, which takes no part in an OAuth signature. */
  json?: unknown;
  step?: SentRequest['step'];
  /** Whether it only reads, as every GET and a POST to /search do; such a call may be made twice. */
  reads?: boolean;
  /** Throws what is wrong with a reply that is no error, such as JSON of another kind. */
  judge?: (reply: JiraReply) => void;
  /** Takes a file, which is no JSON; once it has begun it is not asked for again. */
  take?: JiraHttpRequest['take'];
}

/** Packed on the way, a file would lose its length. */
const ANY_FILE = { Accept: '*/*', 'Accept-Encoding': 'identity' };
const PAUSE_BEFORE_RETRY = 250; // milliseconds
/** What Jira says only to whom it knows: the key was accepted. */
const BEHIND_THE_SIGNATURE: AlmProblemKind[] = ['invalid', 'forbidden', 'not-found', 'conflict'];

/**
 * Signs and sends a call. One that only reads is tried once more when the connection broke (Jira had just
 * closed the idle one) or Jira was not there (502, 503, 504). The retry is here, above the signer, for a
 * signature with a used nonce would be refused.
 *
 * @returns a reply without error, with JSON if it reads
 * @throws AlmProblem
 */
export async function callJira(http: JiraDoor, signer: Signer, call: JiraCall): Promise<JiraReply> {
  let isTaken = false;
  const { take } = call;
  const once = take && { take: (file: JiraFile) => ((isTaken = true), take(file)) };
  const asked = { ...call, ...once };
  try {
    return await attemptWithEitherKey(http, signer, asked);
  } catch (error) {
    if (!reads(call) || isTaken || !isPassing(error)) throw error;
    await pause(PAUSE_BEFORE_RETRY);
    return attemptWithEitherKey(http, signer, asked);
  }
}

/**
 * While the keys of an account are being replaced, Jira may have the public key of either pair. Safe for changes
 * too: Jira refused before it did anything.
 */
async function attemptWithEitherKey(http: JiraDoor, signer: Signer, call: JiraCall): Promise<JiraReply> {
  try {
    return await attemptInTime(http, signer, call);
  } catch (error) {
    if (!signer.otherKey || !isKeyRefused(error)) throw error;
    return await attemptWithOtherKey(http, signer.otherKey, call, error);
  }
}

/** @param refusal is what the first key met; it is thrown again where Jira takes neither. */
async function attemptWithOtherKey(
  http: JiraDoor,
  { sign, accepted }: NonNullable<Signer['otherKey']>,
  call: JiraCall,
  refusal: unknown,
): Promise<JiraReply> {
  try {
    const reply = await attemptInTime(http, sign, call);
    accepted();
    return reply;
  } catch (error) {
    if (isKeyRefused(error)) throw refusal;
    if (error instanceof AlmProblem && BEHIND_THE_SIGNATURE.includes(error.kind)) accepted();
    throw error;
  }
}

/**
 * An attempt that is made once more, by the clock of Jira, where Jira refuses the time. Safe for changes too:
 * Jira refused before it did anything.
 */
async function attemptInTime(http: JiraDoor, signer: Signer, call: JiraCall): Promise<JiraReply> {
  try {
    return await attempt(http, signer, call);
  } catch (error) {
    if (!signer.clock?.setBy(error)) throw error;
    return attempt(http, signer, call);
  }
}

async function attempt(http: JiraDoor, signer: Signer, call: JiraCall): Promise<JiraReply> {
  // What is signed must be what is sent, to the letter: the one spelling that the URL parser makes of it.
  const request = { method: call.method, url: new URL(call.url).href };
  const headers = await signer(request);
  const json = call.json === undefined ? undefined : JSON.stringify(call.json);
  const sent: SentRequest = {
    ...request,
    headers,
    signedUrl: signer.signedUrl?.(request.url),
    baseUrl: call.baseUrl,
    step: call.step ?? 'call',
    reads: reads(call),
    isFile: call.take !== undefined,
    ignoresUserName: ignoresUserName(call.baseUrl),
  };
  let refused: { problem: AlmProblem; reply: JiraReply } | undefined;
  const judge = (reply: JiraReply) => {
    const problem = replyProblem(reply, sent);
    if (problem) refused = { problem, reply };
    if (problem) throw problem;
    if (isMyself(sent)) learnFromMyself(reply, call.baseUrl);
    call.judge?.(reply);
  };
  try {
    const reply = await http.send({
      ...request,
      headers: {
        ...headers,
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
        ...(call.take && ANY_FILE),
      },
      body: json,
      reads: reads(call),
      judge,
      take: call.take,
    });
    if (signer.isIgnoredWhenDead && !isForSomebody(reply, sent)) await provePerson(http, signer, call);
    return reply;
  } catch (error) {
    if (!refused || !isDoubtful(refused.problem, refused.reply, sent)) throw error;
    const { problem, reply } = refused;
    const found = await secondLook(problem, reply, sent, () => askMyself(http, signer, call));
    if (found) throw found;
    // The file has not been taken; by now it is known whose it is.
    if (call.take) return attempt(http, signer, call);
    call.judge?.(reply);
    return reply;
  }
}

/** How long `/myself` proves the person of a credential that Jira ignores when it is dead, in milliseconds. */
const PROOF = 5_000;
const proved = new WeakMap<Signer, number>();

/** A reply that names nobody may be one to nobody, with a token that has just died. @throws AlmProblem */
async function provePerson(http: JiraDoor, signer: Signer, call: JiraCall): Promise<void> {
  const isMe = isMyself({ method: call.method, url: call.url, baseUrl: call.baseUrl });
  if (isMe || Date.now() - (proved.get(signer) ?? 0) < PROOF) return;
  await askMyself(http, signer, call);
  proved.set(signer, Date.now());
}

function askMyself(http: JiraDoor, signer: Signer, { baseUrl }: JiraCall): Promise<JiraReply> {
  return attempt(http, signer, { method: 'GET', url: `${baseUrl}${MYSELF}`, baseUrl });
}

function reads({ method, reads = method === 'GET' }: JiraCall): boolean {
  return reads;
}

/** Jira has the public key of another pair, or one that it cannot use. */
function isKeyRefused(error: unknown): boolean {
  return error instanceof AlmProblem && error.diagnosis.footbridgeCan === 'show-public-key';
}

function isPassing(error: unknown): boolean {
  const isAway =
    error instanceof AlmProblem &&
    error.kind === 'server-error' &&
    [502, 503, 504].includes(Number(error.diagnosis.status));
  return isAway || isReset(error);
}
