import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { Agent, request } from 'undici';
import { checkedLookup, refuseForbiddenHost } from './address-policy.js';
import { encodedReply, transportProblem } from './transport-problems.js';

export interface JiraHttpOptions {
  /** Milliseconds. */
  connectTimeout?: number;
  /** Milliseconds until the reply begins. */
  headersTimeout?: number;
  /** Milliseconds for everything, so that a reply that drips byte by byte ends too. */
  totalTimeout?: number;
  /** Bytes of a reply. */
  maxBytes?: number;
  /** PEM certificates of private authorities, trusted besides the public ones. */
  ca?: string[];
}

export interface JiraHttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** Whether it changes nothing, as a GET and a search by POST; decides what a lost reply means. */
  reads?: boolean;
}

export interface JiraReply {
  status: number;
  /** By lower-case name; repeated ones joined with a comma. */
  headers: Record<string, string>;
  text: string;
}

const DEFAULTS = {
  connectTimeout: 5_000,
  headersTimeout: 15_000,
  totalTimeout: 30_000,
  maxBytes: 20_000_000,
};
const CONNECTIONS_PER_ORIGIN = 8;
const KEEP_ALIVE = 20_000; // milliseconds; Tomcat closes idle connections after 20 s or more

const { version } = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8')) as {
  version: string;
};

/**
 * The only door from Footbridge to an ALM site. It sends one request once: no redirect is followed
 * (a signed request must not reach another host), no cookie is kept or sent (Jira would end that
 * session), nothing is retried (see `jira-call.ts`) and forbidden addresses are never called.
 */
export class JiraHttp {
  private readonly limits: Required<Omit<JiraHttpOptions, 'ca'>>;
  private readonly ca?: string[];
  private readonly agent: Agent;

  constructor({ ca, ...limits }: JiraHttpOptions = {}) {
    this.limits = { ...DEFAULTS, ...limits };
    this.ca = ca && [...rootCertificates, ...ca];
    this.agent = new Agent({
      connections: CONNECTIONS_PER_ORIGIN,
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: KEEP_ALIVE,
      keepAliveMaxTimeout: KEEP_ALIVE,
      headersTimeout: this.limits.headersTimeout,
      bodyTimeout: this.limits.headersTimeout,
      maxResponseSize: this.limits.maxBytes,
      connect: {
        timeout: this.limits.connectTimeout,
        lookup: checkedLookup,
        ...(this.ca && { ca: this.ca }),
      },
    });
  }

  /**
   * Sends one request and reads the whole reply, whatever its status.
   *
   * @throws AlmProblem unreachable, timeout, tls, too-large, malformed, forbidden-address,
   *   or not-jira for a compressed reply, which was not asked for.
   */
  async send({ method, url, headers, body, reads = method === 'GET' }: JiraHttpRequest): Promise<JiraReply> {
    const target = new URL(url);
    refuseForbiddenHost(target);

    try {
      const response = await request(target, {
        dispatcher: this.agent,
        method,
        headers: { ...ownHeaders(method), ...headers },
        body: body ?? (method === 'GET' ? null : ''),
        signal: AbortSignal.timeout(this.limits.totalTimeout),
      });
      if (response.headers['content-encoding']) {
        response.body.on('error', () => {}).destroy();
        throw encodedReply(target, reads);
      }
      return {
        status: response.statusCode,
        headers: flat(response.headers),
        text: await response.body.text(),
      };
    } catch (error) {
      throw await transportProblem(error, { target, reads, seconds: this.limits.totalTimeout / 1000 });
    }
  }

  /** Ends idle connections and waits for the others. */
  async close(): Promise<void> {
    if (!this.agent.closed) await this.agent.close();
  }
}

function ownHeaders(method: string): Record<string, string> {
  return {
    'User-Agent': `Footbridge/${version}`,
    Accept: 'application/json',
    // Without it, and with a browser-like User-Agent, Jira answers writes with "XSRF check failed".
    ...(method !== 'GET' && { 'X-Atlassian-Token': 'no-check' }),
  };
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );
}
