import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { PageNotice } from './page-notice.js';

/** What the headers of a proxy say of the request as the browser sent it. Whoever sends them may have made them up. */
export interface Forwarded {
  /** Address of whoever sent them; empty for a connection that is gone. */
  peer: string;
  /** Whether the operator said that they are believed. */
  isTrusted: boolean;
  /** Their names, as they are written; empty where there are none. */
  names: string[];
  /** With its port, where they say one. */
  host?: string;
  scheme?: 'http' | 'https';
}

declare module 'express-serve-static-core' {
  interface Request {
    forwarded?: Forwarded;
  }
}

const NAMES = ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-Port'];
const MOST_PEERS = 100; // that are warned of; more are no proxies of this house

/**
 * Notes what a proxy says, before anything else changes these headers, and warns once of each peer that says it
 * without being trusted: until it is, people share one address, and links and cookies may be made for the wrong one.
 */
export function noteForwarded(logger: Logger): RequestHandler {
  const warned = new Set<string>();
  return (req, _res, next) => {
    const { peer, isTrusted, names } = (req.forwarded = forwardedIn(req));
    if (names.length > 0 && !isTrusted && !warned.has(peer) && warned.size < MOST_PEERS) {
      warned.add(peer);
      logger.warn(
        { peer, headers: names },
        'headers of a proxy are ignored: it is not trusted. If it is yours, name it in FOOTBRIDGE_TRUSTED_PROXIES and set FOOTBRIDGE_BASE_URL',
      );
    }
    next();
  };
}

/**
 * The line that tells an administrator whose own request came through such a proxy; what strangers send is only
 * logged, so that nobody can put a name before an administrator.
 *
 * @param baseUrl to be set, where it is not
 */
export function untrustedProxyNotice(req: Request, baseUrl: string | undefined): PageNotice[] {
  const { peer = '', isTrusted = true, names = [] } = req.forwarded ?? {};
  if (isTrusted || names.length === 0) return [];
  const settings = [
    `FOOTBRIDGE_TRUSTED_PROXIES=${peer}`,
    ...(baseUrl ? [`FOOTBRIDGE_BASE_URL=${baseUrl}`] : []),
  ];
  return [
    {
      kind: 'warning',
      title: 'The proxy before Footbridge is not trusted',
      text: `Your request came from ${peer} with ${names.join(' and ')}, which Footbridge does not believe. If that is your proxy, have ${settings.join(' and ')} set by whoever runs Footbridge.`,
    },
  ];
}

function forwardedIn(req: Request): Forwarded {
  const peer = (req.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
  const trusts = req.app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  const [element] = (req.get('Forwarded') ?? '').split(',');
  const host = first(req.get('X-Forwarded-Host')) || parameter(element, 'host');
  const scheme = (first(req.get('X-Forwarded-Proto')) || parameter(element, 'proto')).toLowerCase();
  return {
    peer,
    isTrusted: trusts(peer, 0),
    names: NAMES.filter((name) => req.get(name) !== undefined),
    ...(host && { host }),
    ...((scheme === 'http' || scheme === 'https') && { scheme }),
  };
}

/** Each proxy adds what it saw behind what others said: the browser stands first. */
function first(list: string | undefined): string {
  return (list ?? '').split(',')[0].trim();
}

/** RFC 7239: `for=192.0.2.60;proto=https;host="tools.example.org:8443"`. */
function parameter(element: string, name: string): string {
  const pair = element.split(';').find((one) => one.trim().toLowerCase().startsWith(`${name}=`)) ?? '';
  return pair.slice(pair.indexOf('=') + 1).trim().replace(/^"(.*)"$/, '$1'); // prettier-ignore
}
