import type { SecureContext } from 'node:tls';
import { LRUCache } from 'lru-cache';
import { Agent, buildConnector } from 'undici';
import type { OutgoingProxy, Route } from '../../../outgoing-proxies.js';
import { checkedLookup } from './address-policy.js';
import { tunnelThrough } from './tunnel.js';

export interface AgentLimits {
  /** Milliseconds. */
  connectTimeout: number;
  /** Milliseconds until the reply begins, and between its parts. */
  headersTimeout: number;
}

/** Whom connections trust, and a name for that. */
export interface Trust {
  id: string;
  context(): SecureContext | undefined;
}

type Connect = buildConnector.connector | buildConnector.BuildOptions;

const CONNECTIONS_PER_ORIGIN = 8;
/** By private authorities and purpose; more accounts than that share them in turn. */
const MOST_AGENTS = 20;
const KEEP_ALIVE = 20_000; // milliseconds; Tomcat closes idle connections after 20 s or more

/** Connections to sites, kept for a while: those made under one trust, or by one way, are not used under another. */
export class SiteAgents {
  private readonly agents = new LRUCache<string, Agent>({
    max: MOST_AGENTS,
    dispose: (agent) => this.end(agent),
  });
  private readonly ending = new Set<Promise<void>>();

  constructor(private readonly limits: AgentLimits) {}

  agentFor(target: URL, route: Route, trust: Trust): Agent {
    // Sites that are called through one proxy by plain http would otherwise share its few connections.
    const way = forwarder(target, route) ? target.origin : route.proxy ? 'tunnel' : 'direct';
    const id = `${way} ${trust.id}`;
    const known = this.agents.get(id);
    if (known) return known;

    const agent = this.newAgent(this.connect(target, route, trust.context()));
    this.agents.set(id, agent);
    return agent;
  }

  /** Ends idle connections and waits for the others. */
  async close(): Promise<void> {
    this.agents.clear();
    await Promise.all(this.ending);
  }

  private newAgent(connect: Connect): Agent {
    return new Agent({
      connections: CONNECTIONS_PER_ORIGIN,
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: KEEP_ALIVE,
      keepAliveMaxTimeout: KEEP_ALIVE,
      headersTimeout: this.limits.headersTimeout,
      bodyTimeout: this.limits.headersTimeout,
      connect,
    });
  }

  /** How connections are opened: to the site, to the proxy that passes requests on, or through it. */
  private connect(target: URL, route: Route, secureContext: SecureContext | undefined): Connect {
    const timeout = this.limits.connectTimeout;
    const options = { timeout, allowH2: false, ...(secureContext && { secureContext }) };
    const { proxy } = route;
    if (!proxy) return { ...options, lookup: checkedLookup };
    if (forwarder(target, route)) return options;

    const secure = buildConnector(options);
    return (opened, callback) => {
      const site = new URL(`${opened.protocol}//${opened.host}`);
      tunnelThrough(proxy, site, { timeout, secureContext }).then(
        (socket) => secure({ ...opened, httpSocket: socket }, callback),
        (error: Error) => callback(error, null),
      );
    };
  }

  private end(agent: Agent): void {
    const ended = agent.close().finally(() => this.ending.delete(ended));
    this.ending.add(ended);
  }
}

/**
 * The proxy that passes requests on, as it does with plain http: most refuse to open a tunnel to other ports than
 * that of https.
 */
export function forwarder({ protocol }: URL, { proxy }: Route): OutgoingProxy | undefined {
  return protocol === 'http:' ? proxy : undefined;
}

/** Where a request is sent, what its first line says, and what only the proxy is told. */
export function addressed(target: URL, route: Route) {
  const path = target.pathname + target.search;
  const proxy = forwarder(target, route);
  if (!proxy) return { origin: target.origin, path, headers: {} };

  const { url, authorization } = proxy;
  const headers = { Host: target.host, ...(authorization && { 'Proxy-Authorization': authorization }) };
  return { origin: url.origin, path: target.origin + path, headers };
}

/**
 * What a request is sent for. Each has connections of its own: neither somebody's slow line nor changes that a site is long
 * about hold up what all others read.
 */
export type Purpose = 'reads' | 'changes' | 'files';

/**
 * @param reads whether it changes nothing
 * @param isFile whether its reply is passed on as it comes
 */
export function purposeOf(reads: boolean, isFile: boolean): Purpose {
  if (isFile) return 'files';
  return reads ? 'reads' : 'changes';
}
