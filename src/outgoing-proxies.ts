import ipaddr from 'ipaddr.js';
import { parsedUrl } from './parsed-url.js';

/** Under this token the proxies are injected: `@Inject(OUTGOING_PROXIES) proxies: OutgoingProxies`. */
export const OUTGOING_PROXIES = Symbol('outgoing proxies');

/** A proxy of the company's, through which ALM sites are reached. */
export interface OutgoingProxy {
  /** `http:` or `https:`, without user name and password. */
  url: URL;
  /** Host and port, for people. */
  name: string;
  /** The value of `Proxy-Authorization`: a secret. */
  authorization?: string;
}

/** The way to a site: through a proxy, or directly, perhaps because `NO_PROXY` names it. */
export interface Route {
  proxy?: OutgoingProxy;
  /** Whether there is a proxy for such addresses, and this one goes without. */
  isExempt?: boolean;
}

const HTTP = ['http_proxy', 'HTTP_PROXY'];
const HTTPS = ['https_proxy', 'HTTPS_PROXY'];

/**
 * `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, of which the spelling in small letters wins, understood as curl and
 * undici's EnvHttpProxyAgent understand them. That agent itself does not fit: it opens tunnels to plain http, which
 * most proxies refuse, hides what a proxy answers, and takes no trust of its own per account.
 */
export class OutgoingProxies {
  private readonly http?: OutgoingProxy;
  private readonly https?: OutgoingProxy;
  private readonly exempt: string[];

  /** @param env as {@link proxyProblems} found nothing to say of */
  constructor(env: NodeJS.ProcessEnv = {}) {
    this.http = proxyIn(env, HTTP);
    this.https = proxyIn(env, HTTPS) ?? this.http;
    this.exempt = (env.no_proxy || env.NO_PROXY || '').toLowerCase().split(/[\s,]+/).filter(Boolean); // prettier-ignore
  }

  routeTo(target: URL): Route {
    const proxy = target.protocol === 'https:' ? this.https : this.http;
    if (!proxy) return {};
    return this.exempt.some((entry) => names(entry, target)) ? { isExempt: true } : { proxy };
  }
}

/** A sentence for each variable that does not hold the address of a proxy; it names the variable, never its value. */
export function proxyProblems(env: NodeJS.ProcessEnv): string[] {
  return [HTTP, HTTPS]
    .map((variables) => setOf(env, variables))
    .filter((variable) => variable !== undefined && !proxyUrl(env[variable]!))
    .map(
      (variable) =>
        `${variable} must be the address of an http or https proxy, such as http://proxy.example.com:3128; unset it to call Jira directly.`,
    );
}

function setOf(env: NodeJS.ProcessEnv, variables: string[]): string | undefined {
  return variables.find((name) => env[name]?.trim());
}

function proxyUrl(value: string): URL | undefined {
  const text = value.trim();
  // curl takes a host and a port without a scheme for an http proxy.
  const isWhole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const url = parsedUrl(!isWhole && /:\d+\/?$/.test(text) ? `http://${text}` : text);
  const isBare = url && url.pathname.replace(/\/$/, '') === '' && !url.search && !url.hash;
  return isBare && /^https?:$/.test(url.protocol) && url.hostname ? url : undefined;
}

function proxyIn(env: NodeJS.ProcessEnv, variables: string[]): OutgoingProxy | undefined {
  const url = proxyUrl(env[setOf(env, variables) ?? ''] ?? '');
  if (!url) return undefined;

  const { username, password } = url;
  [url.username, url.password] = ['', ''];
  const authorization = `Basic ${Buffer.from(`${plain(username)}:${plain(password)}`).toString('base64')}`;
  return {
    url,
    name: `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`,
    ...((username || password) && { authorization }),
  };
}

/** Whether an entry of `NO_PROXY` is that site: everything, a host or its domain, a network; perhaps one port only. */
function names(entry: string, target: URL): boolean {
  if (entry === '*') return true;
  const host = bare(target.hostname);
  if (ipaddr.isValidCIDR(entry)) return isWithin(host, entry);

  const [, name, port] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [entry, entry];
  const targetPort = target.port || (target.protocol === 'https:' ? '443' : '80');
  if (port && port !== targetPort) return false;

  const domain = bare(name.replace(/^\*?\./, ''));
  if (domain === '') return false;
  return host === domain || host.endsWith(`.${domain}`) || isSameAddress(host, domain);
}

function isWithin(host: string, network: string): boolean {
  if (!ipaddr.isValid(host)) return false;
  const address = ipaddr.process(host);
  const range = ipaddr.parseCIDR(network);
  return address.kind() === range[0].kind() && (address as ipaddr.IPv6).match(range as [ipaddr.IPv6, number]);
}

function isSameAddress(host: string, other: string): boolean {
  return (
    ipaddr.isValid(host) &&
    ipaddr.isValid(other) &&
    ipaddr.process(host).toNormalizedString() === ipaddr.process(other).toNormalizedString()
  );
}

function bare(host: string): string {
  return host.toLowerCase().replace(/^\[|\]$|\.$/g, '');
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a password with a percent sign that nobody encoded
  }
}
