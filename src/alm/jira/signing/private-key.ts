import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { LRUCache } from 'lru-cache';
import { sha256 } from '../../../sha256.js';
import type { AlmProblem } from '../../alm-problem.js';
import { problemOf } from '../causes/causes.js';
import { dersOf, nameOfPaste } from './pasted-key.js';

const NEW_KEY_BITS = 3072;
const FEWEST_BITS = 1024;
const RECOMMENDED_BITS = 2048;
/** Kinds of keys, other than the RSA that Jira takes, by the name that Node gives them. */
const KINDS: Record<string, string> = {
  dsa: 'DSA',
  dh: 'Diffie-Hellman',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
  x25519: 'X25519',
  x448: 'X448',
  'rsa-pss': 'RSA-PSS',
};

/** A private key that signs for Jira. */
export interface PrivateKey {
  /** PKCS#8, whatever was pasted. */
  pem: string;
  key: KeyObject;
  bits: number;
}

/** Clients are made for each page; parsing a key costs more than a signature. Keyed by hash, to hold no text twice. */
const parsed = new LRUCache<string, KeyObject>({ max: 50 });

/**
 * Reads the RSA private key in whatever was pasted: PKCS#8 (`jira_privatekey.pcks8`) or PKCS#1, with or
 * without BEGIN and END, in one line, indented, quoted, with literal `\n`, in base64 once more, as a web page shows it,
 * with text, certificates and the public key around it.
 *
 * @throws Problem on field `privateKey` that names what else it is; it never repeats the pasted text
 */
export function parsePrivateKey(pasted: string): PrivateKey {
  const ders = dersOf(pasted);
  const keys = ders.map(keyIn).filter((key) => key !== undefined);
  const pairs = new Map(
    keys.filter(({ asymmetricKeyType: type }) => type === 'rsa').map((key) => [publicKeyOf(key), key]),
  );
  if (pairs.size > 1) throw problemOf('key-several');
  const key = [...pairs.values()][0] ?? keys[0] ?? refuse(pasted, ders[0]);

  if (key.asymmetricKeyType !== 'rsa') throw notRsa(key);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < FEWEST_BITS) throw problemOf('key-too-short', { bits });
  if (!signs(key)) throw problemOf('key-damaged');

  return { pem: String(key.export({ type: 'pkcs8', format: 'pem' })), key, bits };
}

function notRsa({ asymmetricKeyType }: KeyObject): AlmProblem {
  const type = String(asymmetricKeyType);
  return type === 'ec' ? problemOf('key-elliptic') : problemOf('key-not-rsa', { name: KINDS[type] ?? type });
}

/** A sentence for a key that works but should be longer; undefined for a good one. */
export function weakKeyWarning({
  asymmetricKeyDetails: { modulusLength = 0 } = {},
}: KeyObject): string | undefined {
  if (modulusLength >= RECOMMENDED_BITS) return undefined;
  return `This key has ${modulusLength} bits. It works, but a key of ${RECOMMENDED_BITS} bits or more is safer.`;
}

/** The key of a PEM that {@link parsePrivateKey} or {@link newKeyPair} made, parsed once. */
export function keyObject(pem: string): KeyObject {
  const id = sha256(pem);
  const known = parsed.get(id);
  if (known) return known;

  const key = createPrivateKey(pem);
  parsed.set(id, key);
  return key;
}

/** A new RSA private key as PKCS#8 PEM. Made in the thread pool: it takes about half a second. */
export async function newKeyPair(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: NEW_KEY_BITS,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return privateKey;
}

/** The public key for Jira, as SubjectPublicKeyInfo PEM: the very text of `openssl rsa -pubout`. */
export function publicKeyOf(privateKey: KeyObject): string {
  return String(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }));
}

/**
 * SHA-256 of the public key (SPKI, DER), hex with colons, as this shows it for the key in Jira:
 * `openssl pkey -pubin -in jira_publickey.pem -outform DER | openssl dgst -sha256 -c`
 */
export function fingerprintOf(privateKey: KeyObject): string {
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').match(/../g)!.join(':');
}

/** The key in DER bytes, whichever of the two containers of RSA keys it is in. */
function keyIn(der: Buffer): KeyObject | undefined {
  for (const type of ['pkcs8', 'pkcs1'] as const) {
    try {
      return createPrivateKey({ key: der, format: 'der', type });
    } catch {
      // The next container, or none: then refuse() finds out what it is.
    }
  }
  return undefined;
}

/** A key with a damaged number still parses; only a signature shows it. SHA-256, since SHA-1 may be forbidden here. */
function signs(key: KeyObject): boolean {
  try {
    const proof = Buffer.from('proof');
    return verify('SHA256', proof, createPublicKey(key), sign('SHA256', proof, key));
  } catch {
    return false;
  }
}

function refuse(pasted: string, der: Buffer): never {
  const cause = nameOfPaste(pasted, der);
  throw problemOf(cause, cause === 'key-not-rsa' ? { name: KINDS.dsa } : {});
}
