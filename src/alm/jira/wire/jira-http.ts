import type { SecureContext } from 'node:tls';
import { OutgoingProxies, type Route } from '../../../outgoing-proxies.js';
import { beingStopped, Problem } from '../../../problem.js';
import { sha256 } from '../../../sha256.js';
import { trustOf } from '../../../trust.js';
import { LARGEST_ATTACHMENT } from '../../alm-provider.js';
import { refuseForbiddenHost } from './address-policy.js';
import { isFile, LONGEST_TRANSFER, type JiraFile } from './jira-file.js';
import { proxyReply } from './proxy-problems.js';
import { bytesOf, textOf } from './reply-body.js';
import { flat, lengthOf, onceAskedFor, ownHeaders } from './request-parts.js';
import { addressed, forwarder, purposeOf, SiteAgents, type Purpose } from './site-agents.js';
import { brokenOff, transportProblem } from './transport-problems.js';

export interface JiraHttpOptions {
  /** Milliseconds. */
  connectTimeout?: number;
  /** Milliseconds until the reply begins. */
  headersTimeout?: number;
  /** Milliseconds for everything, so that a reply that drips byte by byte ends too. */
  totalTimeout?: number;
  /** Bytes of a reply, both as it is sent and unpacked. */
  maxBytes?: number;
  /** PEM certificates of private authorities, trusted besides the public ones in all calls. */
  ca?: string[];
  /** None unless given. */
  proxies?: OutgoingProxies;
}

/** What the calls through one {@link JiraDoor} have in common. */
export interface DoorOptions {
  /** PEM certificates of private authorities, trusted besides the public ones in these calls only; empty for none. */
  certificateAuthority?: string;
  /** Milliseconds, from now on, in which all of these calls must be done. */
  within?: number;
}

/** The way out as whoever calls sees it. */
export interface JiraDoor {
  /**
   * Sends one request and reads the whole reply, whatever its status.
   *
   * @throws AlmProblem unreachable, timeout, tls, too-large, forbidden-address, or malformed, as a reply is
   *   that cannot be unpacked.
   * @throws Problem 503 once Footbridge is being stopped.
   */
  send(request: JiraHttpRequest): Promise<JiraReply>;
}

export interface JiraHttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** Whether it changes nothing, as a GET and a search by POST; decides what a lost reply means. */
  reads?: boolean;
  /** Is shown the reply, and throws what is wrong with it. */
  judge?: (reply: JiraReply) => void;
  /** Takes the body of a file as it comes, in place of its text; the reply is judged before, by its headers alone. */
  take?: (file: JiraFile) => Promise<void>;
}

export interface JiraReply {
  status: number;
  /** By lower-case name; repeated ones joined with a comma. */
  headers: Record<string, string>;
  /** Unpacked. */
  text: string;
}

const DEFAULTS = {
  connectTimeout: 5_000,
  headersTimeout: 15_000,
  totalTimeout: 30_000,
  maxBytes: 20_000_000,
};

/**
 * The only door from Footbridge to an ALM site. It sends one request once: no redirect is followed
 * (a signed request must not reach another host), no cookie is kept or sent (Jira would end that
 * session), nothing is retried (see `jira-call.ts`) and forbidden addresses are never called.
 */
export class JiraHttp {
  private readonly limits: Required<Omit<JiraHttpOptions, 'ca' | 'proxies'>>;
  private readonly ca: string[];
  private readonly proxies: OutgoingProxies;
  private readonly agents: SiteAgents;
  private readonly underWay = new Set<AbortController>();
  private isClosed = false;

  constructor({ ca = [], proxies = new OutgoingProxies(), ...limits }: JiraHttpOptions = {}) {
    this.limits = { ...DEFAULTS, ...limits };
    this.ca = ca;
    this.proxies = proxies;
    this.agents = new SiteAgents(this.limits);
  }

  /** A way out, with further authorities or a nearer end for the calls of one account. */
  door({ certificateAuthority = '', within = Infinity }: DoorOptions = {}): JiraDoor {
    const until = performance.now() + within;
    return {
      send: async (request) => {
        const left = Math.max(1, Math.round(until - performance.now()));
        const timeout = Math.min(this.limits.totalTimeout, left);
        return this.exchange(request, certificateAuthority, timeout);
      },
    };
  }

  /** By which way that address is called. */
  routeTo(target: URL): Route {
    return this.proxies.routeTo(target);
  }

  /** Whom a connection of that account trusts. */
  trust(certificateAuthority = ''): SecureContext | undefined {
    return trustOf([...this.ca, ...(certificateAuthority ? [certificateAuthority] : [])]);
  }

  /** Sends nothing more, ends idle connections and waits for the others. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.agents.close();
  }

  /** Sends nothing more, and lets calls under way fail at once. */
  breakOff(): void {
    this.isClosed = true;
    for (const call of this.underWay) call.abort(beingStopped());
  }

  private async exchange(
    { method, url, headers, body, reads = method === 'GET', judge, take }: JiraHttpRequest,
    certificateAuthority: string,
    timeout: number,
  ): Promise<JiraReply> {
    const target = new URL(url);
    refuseForbiddenHost(target);
    const route = this.routeTo(target);
    const agent = this.agentFor(certificateAuthority, target, route, purposeOf(reads, take !== undefined));
    const proxy = forwarder(target, route);
    const to = addressed(target, route);

    const call = new AbortController();
    const tooLate = () => call.abort(new DOMException('The time is up.', 'TimeoutError'));
    let timer = setTimeout(tooLate, timeout);
    this.underWay.add(call);
    let begun = false;
    let isSent = method === 'GET';
    try {
      const response = await agent.request({
        ...to,
        method,
        headers: { ...ownHeaders(method), ...lengthOf(method, body), ...headers, ...to.headers },
        body: method === 'GET' ? null : onceAskedFor(body ?? '', () => (isSent = true)),
        signal: call.signal,
      });
      begun = true;
      const replied = flat(response.headers);
      const packed = replied['content-encoding'] ?? '';
      const status = response.statusCode;
      if (take && isFile(status, replied)) {
        const reply = { status, headers: replied, text: '' };
        judge?.(reply);
        clearTimeout(timer);
        timer = setTimeout(tooLate, LONGEST_TRANSFER);
        const bytes = bytesOf(response.body, packed, LARGEST_ATTACHMENT);
        // What nobody took of it would keep the connection.
        await take({ headers: replied, bytes }).finally(() => response.body.on('error', () => {}).destroy());
        return reply;
      }
      const text = await textOf(response.body, packed, this.limits.maxBytes);
      const reply = { status, headers: replied, text };
      const ofProxy = proxy && proxyReply(reply, proxy, { target, reads });
      if (ofProxy) throw ofProxy;
      judge?.(reply);
      return reply;
    } catch (error) {
      if (call.signal.reason instanceof Problem) throw brokenOff(!reads && isSent);
      const seconds = Math.ceil(timeout / 100) / 10;
      const hasAuthority = certificateAuthority !== '';
      const failed = { target, route, reads, seconds, begun, isSent, hasAuthority };
      throw await transportProblem(error, failed);
    } finally {
      clearTimeout(timer);
      this.underWay.delete(call);
    }
  }

  private agentFor(certificateAuthority: string, target: URL, route: Route, purpose: Purpose) {
    if (this.isClosed) throw beingStopped();
    return this.agents.agentFor(target, route, {
      id: `${certificateAuthority && sha256(certificateAuthority)} ${purpose}`,
      context: () => this.trust(certificateAuthority),
    });
  }
}
