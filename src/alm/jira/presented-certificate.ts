import { connect } from 'node:tls';
import { checkedLookup, isAddress } from './address-policy.js';

/** What a person compares with what the network's people say about a certificate. */
export interface PresentedCertificate {
  subject?: string;
  issuer?: string;
  /** SHA-256, hex with colons, as `openssl x509 -fingerprint -sha256` shows it. */
  fingerprint?: string;
  /** ISO 8601, UTC. */
  validTo?: string;
}

const TIMEOUT = 5_000; // milliseconds

/**
 * The certificate a server shows, trusted or not. Shakes hands and hangs up: nothing is sent.
 * Gives an empty object when it cannot be had.
 */
export function presentedCertificate({ hostname, port }: URL): Promise<PresentedCertificate> {
  const host = hostname.replace(/^\[|\]$/g, '');

  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      ...(!isAddress(host) && { servername: host }),
      lookup: checkedLookup,
      rejectUnauthorized: false,
    });
    const finish = (certificate: PresentedCertificate) => {
      socket.destroy();
      resolve(certificate);
    };
    socket.setTimeout(TIMEOUT, () => finish({}));
    socket.on('error', () => finish({}));
    socket.on('secureConnect', () => {
      const { subject, issuer, fingerprint256, valid_to } = socket.getPeerCertificate();
      finish({
        subject: nameOf(subject),
        issuer: nameOf(issuer),
        fingerprint: fingerprint256,
        validTo: valid_to && new Date(valid_to).toISOString(),
      });
    });
  });
}

function nameOf(name: { CN?: string | string[]; O?: string | string[] } | undefined): string | undefined {
  return [name?.CN ?? name?.O ?? []].flat()[0]?.slice(0, 200);
}
