import type { z } from 'zod';
import { AlmProblem } from '../../alm-problem.js';
import type { AlmConnection } from '../../alm-provider.js';
import type { Climber } from '../../link-health.js';
import { doorOf } from '../wire/account-door.js';
import { callJira, type JiraCall } from '../call/jira-call.js';
import type { JiraDoor, JiraHttp, JiraReply } from '../wire/jira-http.js';
import { readJson } from '../rest/jira-json.js';
import { serverInfo } from '../rest/site.js';
import { replyProblem } from '../call/reply-problems.js';
import type { Signer } from '../signing/signer.js';
import { JiraTokenCalls, type Consumer } from '../consent/token-calls.js';
import { isReset } from '../wire/transport-problems.js';

/** What differs between the kinds of ALM account on the way up. */
export interface LadderPlan {
  http: JiraHttp;
  connection: AlmConnection;
  climber: Climber;
  /** What people prove themselves with, as the label of a rung. */
  proof: string;
  /** For kinds with an application link. Throws a Problem for a draft that still lacks something. */
  consumer?: () => Consumer;
  /** Signs for the person; absent where there is none. */
  signer?: () => Signer;
}

export interface TimedReply {
  reply: JiraReply;
  /** Milliseconds since 1970, by the clock of this machine. */
  sentAt: number;
  receivedAt: number;
}

export type ServerInfo = z.output<typeof serverInfo>;

/** One climb: what its steps share. Nothing is asked twice for the same answer. */
export class Ascent {
  /** HTTP status of the last reply; the runner clears it before each step. */
  status?: number;
  readonly http: JiraHttp;
  readonly connection: AlmConnection;
  readonly baseUrl: string;

  private readonly door: JiraDoor;
  private readonly known = new Map<string, Promise<unknown>>();
  private knownSigner?: Signer;

  /** @param within milliseconds for all calls together */
  constructor(
    private readonly plan: LadderPlan,
    within: number,
  ) {
    this.http = plan.http;
    this.connection = plan.connection;
    this.baseUrl = plan.connection.baseUrl;
    this.door = this.noting(doorOf(plan.http, plan.connection, { within }));
  }

  get url(): URL {
    return new URL(this.baseUrl);
  }

  /** Whether calls are signed with a time, as those of OAuth are. */
  get isSigned(): boolean {
    return this.plan.consumer !== undefined;
  }

  /** What anybody gets who asks for that path. */
  look(path: string): Promise<TimedReply> {
    return this.once(`GET ${path}`, async () => {
      const ask = async () => {
        const sentAt = Date.now();
        const reply = await this.door.send({ method: 'GET', url: `${this.baseUrl}${path}` });
        return { reply, sentAt, receivedAt: Date.now() };
      };
      // Jira may just have closed the idle connection that was used.
      return ask().catch((error: unknown) => (isReset(error) ? ask() : Promise.reject(error)));
    });
  }

  /** What is wrong with such a reply. That nobody has signed in is as it should be. */
  problemWith({ reply }: TimedReply, path: string): AlmProblem | undefined {
    const problem = replyProblem(reply, {
      method: 'GET',
      url: `${this.baseUrl}${path}`,
      headers: {},
      baseUrl: this.baseUrl,
      step: 'call',
      reads: true,
    });
    return problem?.kind === 'anonymous' && reply.status < 300 ? undefined : problem;
  }

  /**
   * What this Jira says of itself; undefined where it says it only to people who have signed in.
   *
   * @throws AlmProblem
   */
  async serverInfo(): Promise<ServerInfo | undefined> {
    const answered = await this.look(SERVER_INFO);
    const problem = this.problemWith(answered, SERVER_INFO);
    if (problem?.kind === 'anonymous' || problem?.kind === 'forbidden') return undefined;
    if (problem) throw problem;
    return readJson(answered.reply, serverInfo);
  }

  /** The replies so far that may tell the time of Jira: in the header Date, or in the words of Jira. */
  async timedReplies(): Promise<TimedReply[]> {
    const [status, info] = await Promise.all([this.look('/status'), this.look(SERVER_INFO)]);
    const date = (await this.serverInfo())?.serverTime ?? '';
    return [info, status, { ...info, reply: { ...info.reply, headers: { date } } }];
  }

  /** What is wrong with a request for a request token; undefined when Jira gives one. */
  linkProblem(): Promise<AlmProblem | undefined> {
    return this.once('request token', async () => {
      const calls = new JiraTokenCalls(this.door, this.consumer);
      try {
        await calls.requestToken({ oauth_callback: this.plan.climber.callbackUrl });
        return undefined;
      } catch (error) {
        if (error instanceof AlmProblem) return error;
        throw error;
      }
    });
  }

  /** @throws Problem for a draft that still lacks something */
  get consumer(): Consumer {
    if (!this.plan.consumer) throw new Error('This kind of ALM account has no application link.');
    return this.plan.consumer();
  }

  /** What the person gets who asks for that path; a POST when there is something to send. It must only read. */
  ask<T extends z.ZodType>(path: string, schema: T, json?: unknown): Promise<z.output<T>> {
    return this.once(`as the person ${path}`, async () => {
      const call: JiraCall = {
        method: json === undefined ? 'GET' : 'POST',
        url: `${this.baseUrl}${path}`,
        baseUrl: this.baseUrl,
        json,
        reads: true,
      };
      return readJson(await callJira(this.door, this.signer, call), schema);
    });
  }

  /** One for all calls, for it remembers what time it is in Jira. */
  private get signer(): Signer {
    if (!this.plan.signer) throw new Error('There is nobody to ask as.');
    return (this.knownSigner ??= this.plan.signer());
  }

  private once<T>(question: string, ask: () => Promise<T>): Promise<T> {
    const answer = (this.known.get(question) as Promise<T> | undefined) ?? ask();
    this.known.set(question, answer);
    return answer;
  }

  private noting(door: JiraDoor): JiraDoor {
    return {
      send: (request) =>
        door.send({
          ...request,
          judge: (reply) => {
            this.status = reply.status;
            request.judge?.(reply);
          },
        }),
    };
  }
}

const SERVER_INFO = '/rest/api/2/serverInfo';
