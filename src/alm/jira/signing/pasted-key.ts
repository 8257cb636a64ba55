import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import type { CauseId } from '../causes/causes.js';
import { tidy } from './pasted-text.js';

const LONGEST = 100_000; // characters
const MOST = 20; // private keys

/** What a paste can be besides a usable private key. */
export type Refusal = Extract<CauseId, `key-${string}`>;

const BLOCK = /-+ *BEGIN ([A-Z0-9 ]+?) *-+([\s\S]*?)(?:-+ *END [A-Z0-9 ]*-+|(?=-+ *BEGIN )|$)/g;

/**
 * The bytes of each private key in a paste, or of whatever is most like one; empty when there is none. What stands
 * beside private keys, as their public ones and certificates do, is left out.
 */
export function dersOf(pasted: string): Buffer[] {
  const text = textOf(pasted);
  const blocks = [...text.matchAll(BLOCK)];
  const keys = blocks.filter(([, label]) => label.endsWith('PRIVATE KEY'));
  if (keys.length > 0) return keys.slice(0, MOST).map(([, , body]) => bytesIn(body, isBody));
  return [blocks[0] ? bytesIn(blocks[0][2], isBody) : bytesIn(text, isBase64)];
}

function bytesIn(body: string, isPart: (line: string) => boolean): Buffer {
  const lines = body.split('\n').map((line) => line.trim());
  const base64 = lines
    .filter(isPart)
    .join('')
    .replace(/-/g, '+')
    .replace(/_/g, '/')
    .replace(/[^A-Za-z0-9+/]/g, '');
  return Buffer.from(base64, 'base64');
}

/** Whether it is no header of a block, such as `Proc-Type: 4,ENCRYPTED`. */
function isBody(line: string): boolean {
  return !/^[\w-]+: /.test(line);
}

/** What a paste is, when it is not an RSA private key. */
export function nameOfPaste(pasted: string, der: Buffer): Refusal {
  const text = textOf(pasted);
  return (
    nameByMarkers(text) ??
    nameByBytes(der) ??
    (/BEGIN|PRIVATE KEY/.test(text) ? 'key-damaged' : 'key-unreadable')
  );
}

function textOf(pasted: string): string {
  return tidy(pasted.slice(0, LONGEST));
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
  if (!text.trim()) return 'key-empty';
  if (/Proc-Type: *4, *ENCRYPTED|BEGIN ENCRYPTED PRIVATE KEY/.test(text)) return 'key-locked';
  if (/BEGIN OPENSSH PRIVATE KEY/.test(text)) return 'key-openssh';
  if (/BEGIN EC (PRIVATE KEY|PARAMETERS)/.test(text)) return 'key-elliptic';
  if (/BEGIN DSA PRIVATE KEY/.test(text)) return 'key-not-rsa';
  if (/BEGIN (RSA |ANY )?PRIVATE KEY/.test(text)) return undefined;
  if (
    /BEGIN [A-Z0-9 ]*PUBLIC KEY|BEGIN SSH2 PUBLIC|(^|\s)(ssh-(rsa|ed25519|dss)|ecdsa-sha2-\S+) AAAA/.test(
      text,
    )
  ) {
    return /BEGIN PGP/.test(text) ? 'key-pgp' : 'key-public';
  }
  if (/BEGIN [A-Z0-9 ]*CERTIFICATE REQUEST/.test(text)) return 'key-request';
  if (/BEGIN [A-Z0-9 ]*CERTIFICATE/.test(text)) return 'key-certificate';
  if (/BEGIN PGP/.test(text)) return 'key-pgp';
  if (/PuTTY-User-Key-File/.test(text)) return 'key-putty';
  return undefined;
}

const SEQUENCE = 0x30;
/** 1.2.840.113549.1.5: PKCS#5, the ways to lock a key. */
const PKCS5 = Buffer.from('2a864886f70d0105', 'hex');

function nameByBytes(der: Buffer): Refusal | undefined {
  if (der.length < 16) return undefined;
  if (der.subarray(0, 40).includes(PKCS5)) return 'key-locked';
  if (der.toString('latin1', 0, 14) === 'openssh-key-v1') return 'key-openssh';
  if (opens(() => createPublicKey({ key: der, format: 'der', type: 'spki' }))) return 'key-public';
  if (opens(() => createPublicKey({ key: der, format: 'der', type: 'pkcs1' }))) return 'key-public';
  if (opens(() => new X509Certificate(der))) return 'key-certificate';
  if (opens(() => createPrivateKey({ key: der, format: 'der', type: 'sec1' }))) return 'key-elliptic';
  if (der[0] === SEQUENCE && declaredLength(der) > der.length) return 'key-truncated';
  if (der[0] !== SEQUENCE && der.length > 100) return 'key-truncated';
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
