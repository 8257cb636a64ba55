import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { LRUCache } from 'lru-cache';
import { sha256 } from './sha256.js';

/** Reading the public authorities takes 30 milliseconds, in which nothing else is done. */
const contexts = new LRUCache<string, SecureContext>({ max: 20 });

/**
 * Whom a TLS connection trusts: the public authorities, those the operator added to this machine
 * (`NODE_EXTRA_CA_CERTS`), and these. Names and dates are checked as ever; nothing switches that off.
 *
 * @returns undefined when there are no more than the usual ones
 */
export function trustOf(authorities: string[]): SecureContext | undefined {
  if (authorities.length === 0) return undefined;

  const id = sha256(authorities.join('\n'));
  const known = contexts.get(id);
  if (known) return known;

  const context = createSecureContext({
    ca: [...rootCertificates, ...ofThisMachine(), ...authorities],
    // An intermediate authority is enough where its root is not at hand.
    allowPartialTrustChain: true,
  });
  contexts.set(id, context);
  return context;
}

/** Whether a text begins with a certificate that can be read. */
export function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem) !== undefined;
  } catch {
    return false;
  }
}

/** Named authorities replace those of Node's own list, this variable's among them. */
function ofThisMachine(): string[] {
  const file = process.env.NODE_EXTRA_CA_CERTS;
  if (!file) return [];
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    return []; // Node has warned about it at start.
  }
}
