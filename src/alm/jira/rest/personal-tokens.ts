import { z } from 'zod';
import { AlmProblem } from '../../alm-problem.js';
import { problemOf } from '../causes/causes.js';
import { callJira, type JiraCall } from '../call/jira-call.js';
import type { JiraDoor } from '../wire/jira-http.js';
import { readJson } from './jira-json.js';
import { jiraUrl } from '../wire/jira-url.js';
import type { Signer } from '../signing/signer.js';

const TOKENS = '/rest/pat/latest/tokens';

const time = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? undefined : new Date(value)))
  .transform((date) => (date && Number.isNaN(date.getTime()) ? undefined : date));
const token = z.object({ id: z.number(), name: z.string(), lastAccessedAt: time, expiringAt: time });
const newToken = token.extend({ rawToken: z.string() });

/** A personal access token as Jira lists it. */
export type PersonalToken = z.output<typeof token>;

/**
 * The personal access tokens of one person, by the REST resource that Jira 8.14 and later have for them. It is in no
 * documentation, and its list never says which token is in use.
 */
export class PersonalTokens {
  constructor(
    private readonly http: JiraDoor,
    private readonly baseUrl: string,
    private readonly signer: Signer,
  ) {}

  /** @throws AlmProblem, also where this Jira has no such tokens. */
  list(): Promise<PersonalToken[]> {
    return this.read({ method: 'GET' }, z.array(token));
  }

  /**
   * The token that these calls are made with: the one that was used last, as Jira noted at the call a moment ago.
   * Undefined where two were used at the same moment.
   */
  async inUse(): Promise<PersonalToken | undefined> {
    const used = (await this.list()).filter(({ lastAccessedAt }) => lastAccessedAt);
    const [last, before] = used.toSorted((a, b) => Number(b.lastAccessedAt) - Number(a.lastAccessedAt));
    return last && Number(last.lastAccessedAt) !== Number(before?.lastAccessedAt) ? last : undefined;
  }

  /**
   * @param days until it ends.
   * @throws AlmProblem, also where the person has as many as Jira allows.
   */
  async create(name: string, days: number): Promise<PersonalToken & { rawToken: string }> {
    const call = { method: 'POST', json: { name, expirationDuration: days } } as const;
    return this.read(call, newToken).catch((error: unknown) => {
      const isLimit = error instanceof AlmProblem && error.kind === 'forbidden';
      throw isLimit ? problemOf('token-limit', { baseUrl: this.baseUrl }) : error;
    });
  }

  /** Jira answers the same for a token that there is not: only a call with it proves that it has ended. */
  async remove(id: number): Promise<void> {
    await this.call({ method: 'DELETE', path: `${TOKENS}/${id}` });
  }

  private async read<T extends z.ZodType>(call: TokenCall, schema: T): Promise<z.output<T>> {
    let value: z.output<T> | undefined;
    await this.call({ ...call, judge: (reply) => void (value = readJson(reply, schema)) });
    return value as z.output<T>;
  }

  private async call({ path = TOKENS, ...call }: TokenCall): Promise<void> {
    const { baseUrl } = this;
    try {
      await callJira(this.http, this.signer, { ...call, baseUrl, url: jiraUrl(baseUrl, path) });
    } catch (error) {
      const isMissing =
        error instanceof AlmProblem && (error.kind === 'not-found' || error.cause === 'no-jira-here');
      throw isMissing ? problemOf('tokens-missing', { baseUrl }) : error;
    }
  }
}

interface TokenCall extends Omit<JiraCall, 'url' | 'baseUrl'> {
  path?: string;
}
