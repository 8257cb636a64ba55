import { X509Certificate } from 'node:crypto';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { OutgoingProxy } from '../../../outgoing-proxies.js';
import type { PresentedCertificate } from '../../link-health.js';
import { checkedLookup, isAddress } from './address-policy.js';
import { tunnelThrough } from './tunnel.js';

const TIMEOUT = 5_000; // milliseconds
const LONGEST_CHAIN = 10; // certificates
const LONGEST_NAME = 200; // characters

/**
 * The certificate a server shows, trusted or not. Shakes hands and hangs up: nothing is sent.
 *
 * @returns undefined when it cannot be had
 */
export async function presentedCertificate(
  target: URL,
  { timeout = TIMEOUT, proxy }: { timeout?: number; proxy?: OutgoingProxy } = {},
): Promise<PresentedCertificate | undefined> {
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const tunnel = proxy && (await tunnelThrough(proxy, target, { timeout }).catch(() => null));
  if (tunnel === null) return undefined;

  return new Promise((resolve) => {
    const socket = connect({
      ...(tunnel ? { socket: tunnel } : { host, port: Number(target.port || 443) }),
      ...(!isAddress(host) && { servername: host }),
      lookup: checkedLookup,
      // Nobody is believed here: the certificate is read, and the connection ends before a byte is sent.
      rejectUnauthorized: false,
    });
    const finish = (certificate?: PresentedCertificate) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(certificate);
    };
    const timer = setTimeout(finish, timeout);
    socket.on('error', () => finish());
    socket.on('secureConnect', () => finish(certificateOf(chainOf(socket))));
  });
}

/**
 * The certificates of a connection, the server's own first, each signed by the next. One that is sent along and has
 * signed nothing is no authority of this server.
 */
export function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let peer: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (peer?.raw && chain.length < LONGEST_CHAIN) {
    const certificate = new X509Certificate(peer.raw);
    if (chain.length > 0 && !chain.at(-1)!.verify(certificate.publicKey)) break;
    chain.push(certificate);
    // A self-signed certificate is its own issuer.
    peer = peer.issuerCertificate === peer ? undefined : peer.issuerCertificate;
  }
  return chain;
}

/** The common name of a certificate, or its organisation, or its whole subject. */
export function nameIn(distinguishedName: string | undefined): string {
  const lines = (distinguishedName ?? '').split('\n');
  const value = (name: string) => lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  return (value('CN') ?? value('O') ?? lines.join(', ')).slice(0, LONGEST_NAME);
}

/** An instant of a certificate, ISO 8601. */
function instantOf(date: string): string {
  const time = Date.parse(date);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}

function certificateOf(chain: X509Certificate[]): PresentedCertificate | undefined {
  const own = chain[0];
  if (!own) return undefined;
  const last = chain.at(-1)!;
  const trusted = last.ca ? last : own;

  return {
    subject: nameIn(own.subject),
    issuer: nameIn(own.issuer),
    fingerprint: own.fingerprint256,
    validFrom: instantOf(own.validFrom),
    validTo: instantOf(own.validTo),
    pem: trusted.toString(),
    authority: {
      subject: nameIn(trusted.subject),
      fingerprint: trusted.fingerprint256,
      validTo: instantOf(trusted.validTo),
    },
    // Only an authority that issued its own certificate ends a chain.
    ...(last.issuer !== last.subject && { missing: nameIn(last.issuer) }),
  };
}
