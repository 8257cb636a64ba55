import { X509Certificate } from 'node:crypto';
import { Problem } from '../../../problem.js';
import type { AlmConnection, TrustedAuthority } from '../../alm-provider.js';
import { tidy } from '../signing/pasted-text.js';
import { nameIn } from './presented-certificate.js';

const LONGEST = 200_000; // characters; whole bundles of a company are pasted, and a form has room for so much
const MOST = 100; // certificates
const AHEAD = 30 * 24 * 3600 * 1000; // milliseconds

const WHICH_FILE =
  'Paste the certificate of your authority: the text from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.';
const CONVERT = 'openssl x509 -inform DER -in ca.cer -out ca.pem';

const refusal = (sentence: string, nextStep = WHICH_FILE) =>
  new Problem(sentence, { field: 'certificateAuthority', nextStep });

/** The certificates that an account trusts besides the public authorities. */
export interface CertificateAuthority {
  /** One or more PEM certificates; empty for none. */
  pem: string;
  /** A sentence for what works and should be known. */
  warning?: string;
}

/**
 * Reads the certificates in whatever was pasted: PEM with text around it, indented or quoted, several in a row,
 * or the bare base64 of one. What is already in use is taken again, though it may have expired since.
 *
 * @throws Problem on field `certificateAuthority` that names what else it is; it never repeats the pasted text
 */
export function parseCertificateAuthority(pasted: string, inUse = ''): CertificateAuthority {
  if (pasted.length > LONGEST) throw refusal('This is too long for the certificates of an authority.');
  const text = tidy(pasted);
  if (!text.trim()) return { pem: '' };
  refuseOthers(text);

  const certificates = distinct(certificatesIn(text));
  if (certificates.length === 0) throw refusal('There is no certificate in what you pasted.');
  if (certificates.length > MOST) throw refusal(`These are more than ${MOST} certificates.`);

  const pem = certificates.map(String).join('');
  if (certificates.every(hasEnded) && pem !== inUse) throw ended(certificates[0]);
  return { pem, warning: warningFor(certificates) };
}

/** What typed values make of the authorities an account trusts; those in use stay where nothing was typed. */
export function configuredAuthority(
  { settings: { certificateAuthority: inUse } }: AlmConnection,
  { certificateAuthority: typed }: Record<string, string>,
): { settings: Record<string, string>; warnings: Record<string, string> } {
  if (typed === undefined && inUse === undefined) return { settings: {}, warnings: {} };

  const { pem, warning } = parseCertificateAuthority(typed ?? inUse, inUse);
  return {
    settings: { certificateAuthority: pem },
    warnings: warning ? { certificateAuthority: warning } : {},
  };
}

/** Who the authorities are that an account trusts, and until when. */
export function authoritiesOf(pem = ''): TrustedAuthority[] {
  return certificatesIn(pem).map(({ subject, fingerprint256, validTo }) => ({
    subject: subject.split('\n').join(', '),
    fingerprint: fingerprint256,
    validTo: new Date(validTo).toISOString(),
  }));
}

function refuseOthers(text: string): void {
  if (/BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(text)) {
    throw refusal(
      'There is a private key in what you pasted. It was not kept; an authority is known by its certificate alone.',
    );
  }
  if (/BEGIN (PKCS7|CMS)/.test(text)) {
    throw refusal(
      'This is a PKCS#7 file.',
      'Make certificates of it: openssl pkcs7 -print_certs -in ca.p7b -out ca.pem',
    );
  }
  if (/BEGIN [A-Z0-9 ]*CERTIFICATE REQUEST/.test(text)) {
    throw refusal('This is a request for a certificate, not a certificate.');
  }
  if (!/BEGIN [A-Z0-9 ]*CERTIFICATE/.test(text) && /BEGIN [A-Z0-9 ]*PUBLIC KEY|\bssh-rsa /.test(text)) {
    throw refusal('This is a public key, not a certificate.');
  }
}

const BLOCK = /-+ *BEGIN (?:X509 |TRUSTED )?CERTIFICATE *-+([^-]*)(?:-+ *END [A-Z0-9 ]*-+|(?=-+ *BEGIN )|$)/g;

function certificatesIn(text: string): X509Certificate[] {
  const blocks = [...text.matchAll(BLOCK)].map(([, body]) => body);
  if (blocks.length > 0) return blocks.map((body, at) => read(body, blocks.length > 1 ? at + 1 : 0));

  const bare = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]{100,}={0,2}$/.test(bare)) return [];
  const der = Buffer.from(bare, 'base64');
  if (holdsPrivateKey(der)) {
    throw refusal('This is a private key. It was not kept; an authority is known by its certificate alone.');
  }
  return [read(bare, 0)];
}

/** `number` names the certificate among several. */
function read(body: string, number: number): X509Certificate {
  const which = number ? `Certificate ${number} of these` : 'This certificate';
  try {
    return new X509Certificate(Buffer.from(body.replace(/[^A-Za-z0-9+/]/g, ''), 'base64'));
  } catch {
    throw refusal(
      `${which} is damaged, or a part of it is missing.`,
      `Copy the whole file again. If it is no text, make one of it: ${CONVERT}`,
    );
  }
}

/** PKCS#8 and PKCS#1 begin with a version number where a certificate begins with a sequence. */
function holdsPrivateKey(der: Buffer): boolean {
  const head = der[1] < 0x80 ? 2 : 2 + (der[1] & 0x7f);
  return der[0] === 0x30 && der[head] === 0x02 && der[head + 1] === 1 && der[head + 2] <= 1;
}

function distinct(certificates: X509Certificate[]): X509Certificate[] {
  return [...new Map(certificates.map((one) => [one.fingerprint256, one])).values()];
}

function hasEnded({ validTo }: X509Certificate): boolean {
  return Date.parse(validTo) < Date.now();
}

function ended(certificate: X509Certificate): Problem {
  return refusal(
    `This certificate (${nameIn(certificate.subject)}) ended on ${dayOf(certificate)}.`,
    'Paste the one that your authority uses now.',
  );
}

function warningFor(certificates: X509Certificate[]): string | undefined {
  const gone = certificates.find(hasEnded);
  if (gone) return `The certificate ${nameIn(gone.subject)} ended on ${dayOf(gone)}.`;

  const own = certificates.find(({ ca }) => !ca);
  if (own) {
    return (
      `${nameIn(own.subject)} is the certificate of a server, not of an authority. It works until ` +
      `${dayOf(own)}, or until the server gets another one.`
    );
  }
  const next = certificates.find(({ validTo }) => Date.parse(validTo) < Date.now() + AHEAD);
  return next && `The certificate ${nameIn(next.subject)} ends on ${dayOf(next)}.`;
}

function dayOf({ validTo }: X509Certificate): string {
  return new Date(validTo).toISOString().slice(0, 10);
}
