import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { Problem } from '../../problem.js';

const LONGEST = 100_000; // characters

const GENERATE =
  'Let Footbridge make a key pair, or make one with: openssl genrsa -out jira_privatekey.pem 2048';
const WHICH_FILE = 'Paste the file with the private key here, usually jira_privatekey.pcks8.';

const refusal = (sentence: string, nextStep: string) =>
  new Problem(sentence, { field: 'privateKey', nextStep });

/** One sentence and a next step for whatever is not a usable private key. None repeats what was pasted. */
export const refusedKey = {
  empty: () => refusal('There is no key in what you pasted.', WHICH_FILE),
  publicKey: () => refusal('This is the public key. It belongs into Jira.', WHICH_FILE),
  certificate: () => refusal('This is a certificate. It holds only the public key.', WHICH_FILE),
  request: () => refusal('This is a certificate request. It holds only the public key.', WHICH_FILE),
  openSsh: () => refusal('This is an OpenSSH key, which Jira has no use for.', GENERATE),
  putty: () => refusal('This is a PuTTY key, which Jira has no use for.', GENERATE),
  pgp: () => refusal('This is a PGP key, which Jira has no use for.', GENERATE),
  encrypted: () =>
    refusal(
      'This private key is locked with a passphrase.',
      'Paste an unlocked copy: openssl pkcs8 -topk8 -nocrypt -in jira_privatekey.pem -out jira_privatekey.pcks8',
    ),
  elliptic: () => refusal('This is an elliptic-curve key. Jira takes only RSA keys.', GENERATE),
  notRsa: () => refusal('This private key is not an RSA key. Jira takes only RSA keys.', GENERATE),
  tooShort: (bits = 0) => refusal(`This key has ${bits} bits. It must have at least 1024.`, GENERATE),
  truncated: () =>
    refusal('A part of this key is missing.', 'Copy the whole file again, from the BEGIN to the END line.'),
  damaged: () => refusal('This key is damaged.', 'Copy the whole file again, or use another key pair.'),
  unknown: () => refusal('This is not a private key that Footbridge can read.', WHICH_FILE),
};

type Refusal = keyof typeof refusedKey;

const BLOCK = /-+ *BEGIN ([A-Z0-9 ]+?) *-+([\s\S]*?)(?:-+ *END [A-Z0-9 ]*-+|(?=-+ *BEGIN )|$)/g;

/** The bytes of the first private key in a paste, or of whatever is most like one; empty when there is none. */
export function derOf(pasted: string): Buffer {
  const text = tidy(pasted);
  const blocks = [...text.matchAll(BLOCK)];
  const block = blocks.find(([, label]) => label.endsWith('PRIVATE KEY')) ?? blocks[0];

  const lines = (block ? block[2] : text).split('\n').map((line) => line.trim());
  const body = block ? lines.filter((line) => !/^[\w-]+: /.test(line)) : lines.filter(isBase64);
  const base64 = body
    .join('')
    .replace(/-/g, '+')
    .replace(/_/g, '/')
    .replace(/[^A-Za-z0-9+/]/g, '');
  return Buffer.from(base64, 'base64');
}

/** What a paste is, when it is not an RSA private key. */
export function nameOfPaste(pasted: string, der: Buffer): Refusal {
  const text = tidy(pasted);
  return nameByMarkers(text) ?? nameByBytes(der) ?? (/BEGIN|PRIVATE KEY/.test(text) ? 'damaged' : 'unknown');
}

/** Undoes what mail programs, shells, JSON and word processors do to a key. */
function tidy(pasted: string): string {
  return pasted
    .slice(0, LONGEST)
    .replace(/[\u200b-\u200d\ufeff\u2060]/g, '')
    .replace(/[\u00a0\t]/g, ' ')
    .replace(/[\u2010-\u2015]/g, '--') // dashes that were joined to one
    .replace(/\\+r/g, '')
    .replace(/\\+n/g, '\n')
    .replace(/\r\n?/g, '\n')
    .replace(/^[ >]*["'`\u2018-\u201f]|["'`\u2018-\u201f][ ,;+]*$/gm, '');
}

function isBase64(line: string): boolean {
  return (
    line.length > 0 && /^[A-Za-z0-9+/_ -]+={0,2}$/.test(line) && !/^-+[^-]+-+$/.test(line) && !isProse(line)
  );
}

/** A line of words around a key, which has blanks where base64 has none. */
function isProse(line: string): boolean {
  return line.split(' ').some((word) => word.length < 16) && line.includes(' ');
}

function nameByMarkers(text: string): Refusal | undefined {
  if (!text.trim()) return 'empty';
  if (/Proc-Type: *4, *ENCRYPTED|BEGIN ENCRYPTED PRIVATE KEY/.test(text)) return 'encrypted';
  if (/BEGIN OPENSSH PRIVATE KEY/.test(text)) return 'openSsh';
  if (/BEGIN EC (PRIVATE KEY|PARAMETERS)/.test(text)) return 'elliptic';
  if (/BEGIN DSA PRIVATE KEY/.test(text)) return 'notRsa';
  if (/BEGIN (RSA |ANY )?PRIVATE KEY/.test(text)) return undefined;
  if (
    /BEGIN [A-Z0-9 ]*PUBLIC KEY|BEGIN SSH2 PUBLIC|(^|\s)(ssh-(rsa|ed25519|dss)|ecdsa-sha2-\S+) AAAA/.test(
      text,
    )
  ) {
    return /BEGIN PGP/.test(text) ? 'pgp' : 'publicKey';
  }
  if (/BEGIN [A-Z0-9 ]*CERTIFICATE REQUEST/.test(text)) return 'request';
  if (/BEGIN [A-Z0-9 ]*CERTIFICATE/.test(text)) return 'certificate';
  if (/BEGIN PGP/.test(text)) return 'pgp';
  if (/PuTTY-User-Key-File/.test(text)) return 'putty';
  return undefined;
}

const SEQUENCE = 0x30;
/** 1.2.840.113549.1.5: PKCS#5, the ways to lock a key. */
const PKCS5 = Buffer.from('2a864886f70d0105', 'hex');

function nameByBytes(der: Buffer): Refusal | undefined {
  if (der.length < 16) return undefined;
  if (der.subarray(0, 40).includes(PKCS5)) return 'encrypted';
  if (der.toString('latin1', 0, 14) === 'openssh-key-v1') return 'openSsh';
  if (opens(() => createPublicKey({ key: der, format: 'der', type: 'spki' }))) return 'publicKey';
  if (opens(() => createPublicKey({ key: der, format: 'der', type: 'pkcs1' }))) return 'publicKey';
  if (opens(() => new X509Certificate(der))) return 'certificate';
  if (opens(() => createPrivateKey({ key: der, format: 'der', type: 'sec1' }))) return 'elliptic';
  if (der[0] === SEQUENCE && declaredLength(der) > der.length) return 'truncated';
  if (der[0] !== SEQUENCE && der.length > 100) return 'truncated';
  return undefined;
}

function opens(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}

/** Bytes that the outer value of DER says it has, its head included; 0 for a length that no key has. */
function declaredLength(der: Buffer): number {
  if (der[1] < 0x80) return der[1] + 2;
  const bytes = der[1] & 0x7f;
  return bytes === 0 || bytes > 4 ? 0 : der.readUIntBE(2, bytes) + 2 + bytes;
}
