import type { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Route } from '../../../outgoing-proxies.js';
import {
  checkedLookup,
  forbiddenAddress,
  isAddress,
  isAllowedAddress,
  refuseForbiddenHost,
} from '../wire/address-policy.js';
import { problemOf } from '../causes/causes.js';
import { cleanJiraUrl } from '../wire/jira-url.js';
import { chainOf, nameIn } from '../wire/presented-certificate.js';
import { transportProblem } from '../wire/transport-problems.js';
import { Problem } from '../../../problem.js';
import type { Ascent } from './ascent.js';
import { proxyName, throughProxy, tunnelOf } from './proxy.js';
import { hostOf, opened, portOf, soon, TIMEOUT } from './sockets.js';
import type { Found, Step } from './step.js';

const AHEAD = 30 * 24 * 3600 * 1000; // milliseconds before the end of a certificate from which it is announced
const MOST_NAMES = 3;

/** The address, its name, a connection, and the certificate. */
export const networkSteps: Step[] = [
  { id: 'address', label: 'Address', climb: address },
  { id: 'dns', label: 'Name in the network (DNS)', climb: dns },
  { id: 'tcp', label: 'Connection (TCP)', climb: tcp },
  { id: 'tls', label: 'Certificate (TLS)', climb: tls },
];

async function address(ascent: Ascent): Promise<Found> {
  const cleaned = cleanJiraUrl(ascent.baseUrl);
  if (!cleaned) throw new Problem('Enter the address of your Jira.', { field: 'baseUrl' });
  refuseForbiddenHost(ascent.url);
  return { finding: `${cleaned} is an address that a Jira can have.` };
}

async function dns(ascent: Ascent): Promise<Found> {
  const { proxy } = routeOf(ascent);
  if (proxy) return proxyName(proxy, ascent);

  const host = hostOf(ascent);
  if (isAddress(host)) return { finding: `${host} is an IP address; there is no name to look up.` };

  const found = await soon(lookup(host, { all: true })).catch(async (error: unknown) => {
    throw await problemFrom(error, ascent);
  });
  const addresses = found.map(({ address }) => address).filter(isAllowedAddress);
  if (addresses.length === 0) throw forbiddenAddress(host);
  return { finding: `${host} is ${addresses.join(', ')}.` };
}

async function tcp(ascent: Ascent): Promise<Found> {
  const { proxy, isExempt } = routeOf(ascent);
  const begun = performance.now();
  const since = () => `within ${Math.max(1, Math.round(performance.now() - begun))} ms`;
  if (proxy) return throughProxy(proxy, ascent, since);

  const socket = await opened(
    connectTcp({ host: hostOf(ascent), port: portOf(ascent), lookup: checkedLookup }),
    'connect',
    'UND_ERR_CONNECT_TIMEOUT',
  ).catch(async (error: unknown) => {
    throw await problemFrom(error, ascent);
  });
  const { remoteAddress, remotePort } = socket;
  socket.destroy();
  const way = isExempt ? 'Directly, for NO_PROXY names it: ' : '';
  return { finding: `${way}${remoteAddress} takes connections on port ${remotePort}, ${since()}.` };
}

async function tls(ascent: Ascent): Promise<Found> {
  if (ascent.url.protocol === 'http:') return readable(ascent);

  const host = hostOf(ascent);
  const { proxy } = routeOf(ascent);
  const tunnel = proxy && (await tunnelOf(proxy, ascent));
  const socket = await opened(
    connectTls({
      ...(tunnel ? { socket: tunnel } : { port: portOf(ascent) }),
      host,
      ...(!isAddress(host) && { servername: host }),
      lookup: checkedLookup,
      secureContext: ascent.http.trust(ascent.connection.settings.certificateAuthority),
    }),
    'secureConnect',
    'ETIMEDOUT',
  ).catch(async (error: unknown) => {
    throw await problemFrom(error, ascent);
  });
  const chain = chainOf(socket);
  socket.destroy();
  return aboutChain(chain, ascent);
}

/** Without TLS there is nothing to check, and something to say. */
function readable({ baseUrl }: Ascent): Found {
  return {
    state: 'warned',
    finding:
      'Skipped: the address begins with http://, so everything on the way can be read, passwords and tokens included.',
    problem: problemOf('plain-http', { baseUrl }),
  };
}

function aboutChain(chain: X509Certificate[], { baseUrl }: Ascent): Found {
  const [own] = chain;
  if (!own) return { finding: 'The connection is encrypted.' };

  const first = chain.reduce((a, b) => (Date.parse(a.validTo) <= Date.parse(b.validTo) ? a : b));
  const ends = new Date(first.validTo);
  const day = ends.toISOString().slice(0, 10);
  if (ends.getTime() < Date.now() + AHEAD) {
    const problem = problemOf('tls-ends-soon', { baseUrl, date: `on ${day}`, name: nameIn(first.subject) });
    return { state: 'warned', finding: problem.message, problem, ends: ends.toISOString() };
  }
  return {
    ends: ends.toISOString(),
    finding: `Issued by ${nameIn(own.issuer)} for ${namesIn(own)}, good until ${day}.`,
  };
}

function namesIn({ subjectAltName, subject }: X509Certificate): string {
  const names = (subjectAltName ?? '').split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''));
  const shown = names.filter(Boolean).slice(0, MOST_NAMES);
  const more = names.length > MOST_NAMES ? ' and others' : '';
  return shown.length ? `${shown.join(', ')}${more}` : nameIn(subject);
}

function problemFrom(error: unknown, ascent: Ascent): Promise<unknown> {
  const route = routeOf(ascent);
  return transportProblem(error, {
    target: ascent.url,
    route,
    reads: true,
    seconds: TIMEOUT / 1000,
    hasAuthority: Boolean(ascent.connection.settings.certificateAuthority),
  });
}

function routeOf({ http, url }: Ascent): Route {
  return http.routeTo(url);
}
