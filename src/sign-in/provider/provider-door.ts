import type { SecureContext } from 'node:tls';
import { Agent, ProxyAgent, request, type Dispatcher } from 'undici';
import type { CustomFetch } from 'openid-client';
import type { OutgoingProxies } from '../../outgoing-proxies.js';
import type { ProviderSettings } from '../../sign-in-settings.js';
import { trustOf } from '../../trust.js';
import { transportProblem } from './provider-problems.js';

const TIMEOUT = 10_000; // milliseconds
const LONGEST = 1_000_000; // bytes of a reply

/**
 * The way to the provider: by the company's proxy where there is one, trusting the authorities that the settings name
 * besides the public ones. Follows no redirect; bounded in time and size.
 */
export class ProviderDoor {
  /** How far the provider's clock was ahead of ours when it last answered, in milliseconds. */
  clockAhead = 0;
  private readonly agents = new Map<string, Dispatcher>();

  constructor(
    private readonly settings: ProviderSettings,
    private readonly proxies: OutgoingProxies,
  ) {}

  /** What openid-client calls in place of fetch. @throws Problem that says why the provider cannot be reached */
  readonly fetch: CustomFetch = async (url, { method, headers, body, signal }) => {
    try {
      const reply = await request(url, {
        dispatcher: this.agentFor(new URL(url)),
        method: method as Dispatcher.HttpMethod,
        headers,
        body: body ? String(body) : null,
        signal: signal ?? null,
      });
      const text = await reply.body.text();
      this.noteClock(String(reply.headers.date ?? ''));
      return new Response(text || null, {
        status: reply.statusCode,
        headers: Object.fromEntries(
          Object.entries(reply.headers).map(([name, value]) => [name, String(value)]),
        ),
      });
    } catch (error) {
      throw transportProblem(error, new URL(url), this.settings.label);
    }
  };

  async close(): Promise<void> {
    await Promise.all([...this.agents.values()].map((agent) => agent.destroy()));
  }

  private noteClock(date: string): void {
    const theirs = Date.parse(date);
    if (!Number.isNaN(theirs)) this.clockAhead = theirs - Date.now();
  }

  private agentFor(target: URL): Dispatcher {
    const known = this.agents.get(target.origin);
    if (known) return known;
    const agent = this.newAgent(target);
    this.agents.set(target.origin, agent);
    return agent;
  }

  private newAgent(target: URL): Dispatcher {
    const { certificateAuthority } = this.settings;
    const secureContext = trustOf(certificateAuthority ? [certificateAuthority] : []);
    const trust: { secureContext?: SecureContext } = secureContext ? { secureContext } : {};
    const limits = { headersTimeout: TIMEOUT, bodyTimeout: TIMEOUT, maxResponseSize: LONGEST };
    const { proxy } = this.proxies.routeTo(target);
    if (!proxy) return new Agent({ ...limits, connect: { timeout: TIMEOUT, ...trust } });
    return new ProxyAgent({
      ...limits,
      uri: proxy.url.href,
      ...(proxy.authorization && { token: proxy.authorization }),
      // Most proxies open no tunnel for plain http.
      proxyTunnel: target.protocol === 'https:',
      requestTls: { timeout: TIMEOUT, ...trust },
    });
  }
}
