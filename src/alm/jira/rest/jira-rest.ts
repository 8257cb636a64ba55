import type { z } from 'zod';
import { CallBudget } from '../call/call-budget.js';
import { CallGate, gatedDoor } from '../call/call-gate.js';
import { callJira, type JiraCall } from '../call/jira-call.js';
import type { Signer } from '../signing/signer.js';
import type { JiraDoor, JiraReply } from '../wire/jira-http.js';
import { jiraUrl } from '../wire/jira-url.js';
import { readJson } from './jira-json.js';

type Query = Record<string, string | number | undefined>;

/** Calls of the REST API of one Jira as one person; replies are read as far as a schema describes them. */
export class JiraRest {
  readonly budget = new CallBudget();
  private readonly gated: JiraDoor;

  constructor(
    private readonly http: JiraDoor,
    readonly baseUrl: string,
    private readonly signer: Signer,
  ) {
    this.gated = gatedDoor(http, new CallGate(() => this.budget.atOnce));
  }

  async get<T extends z.ZodType>(
    path: string,
    schema: T,
    query: Query = {},
    judge?: JiraCall['judge'],
  ): Promise<z.output<T>> {
    return this.read({ method: 'GET', url: jiraUrl(this.baseUrl, path, query), judge }, schema);
  }

  /** A POST that only reads. */
  async post<T extends z.ZodType>(
    path: string,
    schema: T,
    body: unknown,
    judge?: JiraCall['judge'],
  ): Promise<z.output<T>> {
    const url = jiraUrl(this.baseUrl, path);
    return this.read({ method: 'POST', url, json: body, reads: true, judge }, schema);
  }

  /** Sends one request; `judge` throws what is wrong with the reply. */
  call(call: Omit<JiraCall, 'baseUrl'>) {
    return callJira(this.http, this.signer, { ...call, baseUrl: this.baseUrl });
  }

  /** JSON that is not what was asked for is a failure of the call, told to whoever observes it. */
  private async read<T extends z.ZodType>(call: Omit<JiraCall, 'baseUrl'>, schema: T): Promise<z.output<T>> {
    let value: z.output<T> | undefined;
    const judge = (reply: JiraReply) => {
      value = readJson(reply, schema);
      call.judge?.(reply);
      this.budget.learn(reply);
    };
    const { gated, signer, baseUrl } = this;
    await this.budget.spend(() => callJira(gated, signer, { ...call, judge, baseUrl }));
    return value as z.output<T>;
  }
}
