import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { OutgoingProxy } from '../../../outgoing-proxies.js';
import { isAddress } from './address-policy.js';
import { proxyRefusal, proxyUnreachable } from './proxy-problems.js';

export interface TunnelOptions {
  /** Milliseconds until the proxy has connected. */
  timeout: number;
  /** Whom a proxy that is called by https is trusted by. */
  secureContext?: SecureContext;
}

/**
 * A connection to a site through a proxy (CONNECT), over which TLS is spoken with the site itself: the proxy sees its
 * name and its port. It is the proxy that looks the name up, so addresses behind names cannot be checked here; those
 * that are written in the URL are. The proxy's own address is the operator's choice and is called wherever it is.
 *
 * @throws AlmProblem which names the proxy; nothing was sent to the site then
 */
export function tunnelThrough(
  proxy: OutgoingProxy,
  target: URL,
  { timeout, secureContext }: TunnelOptions,
): Promise<Socket> {
  const { hostname, port, protocol } = proxy.url;
  const host = hostname.replace(/^\[|\]$/g, '');
  const authority = `${target.hostname}:${target.port || (target.protocol === 'https:' ? 443 : 80)}`;

  return new Promise((resolve, reject) => {
    const call = (protocol === 'https:' ? requestHttps : requestHttp)({
      host,
      ...(port && { port }),
      method: 'CONNECT',
      path: authority,
      headers: {
        Host: authority,
        // Without an agent Node asks for the connection to be closed, and some proxies obey.
        Connection: 'keep-alive',
        'Proxy-Connection': 'keep-alive',
        ...(proxy.authorization && { 'Proxy-Authorization': proxy.authorization }),
      },
      agent: false,
      ...(protocol === 'https:' && { secureContext, ...(!isAddress(hostname) && { servername: host }) }),
    });
    let isAsked = false;
    const late = () => {
      call.destroy();
      reject(isAsked ? proxyRefusal(proxy, target, 504) : proxyUnreachable(proxy, 'ETIMEDOUT'));
    };
    const timer = setTimeout(late, timeout);
    call.on('socket', (socket) => {
      socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', () => (isAsked = true));
    });
    call.on('connect', ({ statusCode = 0 }, socket, head) => {
      clearTimeout(timer);
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head);
        return resolve(socket as Socket);
      }
      socket.on('error', () => {}).destroy();
      reject(proxyRefusal(proxy, target, statusCode));
    });
    call.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(proxyUnreachable(proxy, error.code ?? 'HPE_UNKNOWN'));
    });
    call.end();
  });
}
