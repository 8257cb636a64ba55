import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import type { OutgoingProxy } from '../../../outgoing-proxies.js';
import { isAddress } from '../wire/address-policy.js';
import { proxyUnreachable } from '../wire/proxy-problems.js';
import { tunnelThrough } from '../wire/tunnel.js';
import type { Ascent } from './ascent.js';
import { hostOf, opened, portOf, soon, TIMEOUT } from './sockets.js';
import type { Found } from './step.js';

/** The name of the proxy, for it is the proxy that looks up the name of Jira. */
export async function proxyName(proxy: OutgoingProxy, ascent: Ascent): Promise<Found> {
  if (isAddress(hostOf(ascent))) {
    return { finding: `${hostOf(ascent)} is an IP address, for which the proxy ${proxy.name} is asked.` };
  }
  const host = hostOf(proxy);
  const asked = `${hostOf(ascent)} is left to the proxy ${proxy.name}`;
  if (isAddress(host)) return { finding: `${asked} to look up.` };

  const found = await soon(lookup(host, { all: true })).catch((error: NodeJS.ErrnoException) => {
    throw proxyUnreachable(proxy, error.code ?? 'EAI_FAIL');
  });
  return { finding: `${asked} to look up, which is ${found.map(({ address }) => address).join(', ')}.` };
}

/** A proxy opens a tunnel to https; what it makes of plain http shows in the next call. */
export async function throughProxy(
  proxy: OutgoingProxy,
  ascent: Ascent,
  since: () => string,
): Promise<Found> {
  if (ascent.url.protocol === 'https:') {
    (await tunnelOf(proxy, ascent)).destroy();
    return {
      finding: `Through the proxy ${proxy.name}, which connects to ${ascent.url.hostname}:${portOf(ascent)}, ${since()}.`,
    };
  }
  const socket = await opened(
    connect({ host: hostOf(proxy), port: portOf(proxy) }),
    'connect',
    'UND_ERR_CONNECT_TIMEOUT',
  ).catch((error: NodeJS.ErrnoException) => {
    throw proxyUnreachable(proxy, error.code ?? 'ECONNREFUSED');
  });
  socket.destroy();
  return { finding: `Through the proxy ${proxy.name}, which takes connections, ${since()}.` };
}

export function tunnelOf(proxy: OutgoingProxy, { url, http, connection }: Ascent): Promise<Socket> {
  const secureContext = http.trust(connection.settings.certificateAuthority);
  return tunnelThrough(proxy, url, { timeout: TIMEOUT, secureContext });
}
