import type { OutgoingProxy } from '../../../outgoing-proxies.js';
import type { AlmProblem } from '../../alm-problem.js';
import { problemOf } from '../causes/causes.js';

/** No connection to the proxy itself: nothing was sent. */
export function proxyUnreachable({ name }: OutgoingProxy, code: string): AlmProblem {
  return problemOf('proxy-unreachable', { name, code }, { diagnosis: { code } });
}

/** A proxy that answered by itself; nothing reached Jira unless `outcomeUnknown`. */
export function proxyRefusal(
  { name }: OutgoingProxy,
  { host }: URL,
  status: number,
  outcomeUnknown = false,
): AlmProblem {
  const cause = status === 407 ? 'proxy-sign-in' : status >= 500 ? 'proxy-cannot-reach' : 'proxy-refused';
  return problemOf(cause, { name, host, code: String(status) }, { outcomeUnknown, diagnosis: { status } });
}

/**
 * A reply to a plain http request that the proxy made up itself, where it can be told from one of Jira or of a proxy
 * before Jira: by its status, by the mark of Squid, or by speaking of connections and names.
 */
export function proxyReply(
  { status, headers, text }: { status: number; headers: Record<string, string>; text: string },
  proxy: OutgoingProxy,
  { target, reads }: { target: URL; reads: boolean },
): AlmProblem | undefined {
  if (status === 407) return proxyRefusal(proxy, target, status);
  // Jira numbers each request that reached it.
  if (headers['x-arequestid']) return undefined;

  const squid = headers['x-squid-error'];
  if (squid && /DENIED/.test(squid)) return proxyRefusal(proxy, target, 403);
  const isAway = status === 502 || status === 504 || (status === 503 && NO_WAY.test(text.slice(0, 5_000)));
  return isAway || (squid && status >= 500) ? proxyRefusal(proxy, target, status, !reads) : undefined;
}

const NO_WAY =
  /\b(dns|resolv\w*|no such domain|unknown host|name or service|cannot connect|connection (refused|failed))\b/i;
