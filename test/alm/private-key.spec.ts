import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { Problem } from '../../src/problem.js';
import {
  fingerprintOf,
  keyObject,
  newKeyPair,
  parsePrivateKey,
  publicKeyOf,
  weakKeyWarning,
} from '../../src/alm/jira/signing/private-key.js';
import vectors from './oauth1-rsa-sha1-vectors.json';

const { privateKeyPkcs8: pkcs8, privateKeyPkcs1: pkcs1, publicKeySpki, certificate } = vectors;
const body = (pem: string) => pem.replace(/-----[^-]+-----/g, '').trim();
const oneLine = (pem: string) => body(pem).replace(/\n/g, '');

const again = (text: string) => Buffer.from(text).toString('base64');
const pemOf = (key: KeyObject, options: object = {}) =>
  String(key.export({ type: 'pkcs8', format: 'pem', ...options }));
const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
const own = createPrivateKey(pkcs8);
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

describe('OA-18 F1 a private key is found in', () => {
  test.each<[string, string]>([
    ['jira_privatekey.pcks8', pkcs8],
    ['PKCS#1', pkcs1],
    ['a file with CRLF', pkcs8.replace(/\n/g, '\r\n')],
    ['a file with old Mac line ends', pkcs8.replace(/\n/g, '\r')],
    ['a file with a byte order mark', `\ufeff${pkcs8}`],
    ['text with literal \\n', pkcs8.trim().replace(/\n/g, '\\n')],
    ['text with literal \\r\\n', pkcs8.trim().replace(/\n/g, '\\r\\n')],
    ['a JSON string', JSON.stringify(pkcs8)],
    ['a doubly escaped JSON string', JSON.stringify(JSON.stringify(pkcs8))],
    ['single quotes', `'${pkcs8.trim()}'`],
    ['typographic quotes', `\u201c${pkcs8.trim()}\u201d`],
    ['text with no-break spaces', pkcs8.replace(/ /g, '\u00a0').replace(/\n/g, '\u00a0\n')],
    ['an indented YAML block', `key: |\n${pkcs8.replace(/^/gm, '    ')}`],
    ['a tab-indented block', pkcs8.replace(/^/gm, '\t')],
    ['a quoted mail', pkcs8.replace(/^/gm, '> ')],
    ['a body without BEGIN and END', body(pkcs8)],
    ['a PKCS#1 body without BEGIN and END', body(pkcs1)],
    ['a body in one line', oneLine(pkcs8)],
    ['a PEM in one line', pkcs8.replace(/\n/g, '')],
    ['a PEM in one line with blanks', pkcs8.replace(/\n/g, ' ')],
    [
      'a PEM whose body is one line',
      `-----BEGIN PRIVATE KEY-----\n${oneLine(pkcs8)}\n-----END PRIVATE KEY-----`,
    ],
    ['text around it', `Hello,\nhere is the key:\n\n${pkcs8}\nRegards, Ada`],
    ['text around a body without BEGIN and END', `Hello Ben\n\n${body(pkcs8)}\n\nBye Ada`],
    ['a file with the certificate before it', `${certificate}\n${pkcs8}`],
    ['a file with the public key after it', `${pkcs8}\n${publicKeySpki}`],
    [
      'OpenSSL bag attributes',
      `Bag Attributes\n    friendlyName: jira\nKey Attributes: <No Attributes>\n${pkcs8}`,
    ],
    ['a PKCS#1 body under a PKCS#8 header', pkcs1.replace(/RSA PRIVATE/g, 'PRIVATE')],
    ['a PKCS#8 body under a PKCS#1 header', pkcs8.replace(/PRIVATE KEY/g, 'RSA PRIVATE KEY')],
    ['dashes that a word processor joined', pkcs8.replace(/-----/g, '\u2014\u2013-')],
    ['a file without its END line', pkcs8.replace(/-----END.*\n/, '')],
    ['a file without its BEGIN line', pkcs8.replace(/-----BEGIN.*\n/, '')],
    ['a PEM in base64 once more', again(pkcs8)],
    ['a PEM in base64 once more, in lines', again(pkcs8).replace(/.{76}/g, '$&\n')],
    ['a PEM in base64 twice more', again(again(pkcs8))],
    ['a secret of Kubernetes', `data:\n  tls.crt: ${again(certificate)}\n  tls.key: ${again(pkcs8)}\n`],
    ['a setting of a build server', `JIRA_KEY="${again(pkcs8)}"`],
    ['a web page with <br>', pkcs8.trim().replace(/\n/g, '<br>')],
    ['a web page with <br /> and paragraphs', `<p>${pkcs8.trim().replace(/\n/g, '<br />\n')}</p>`],
    [
      'HTML entities',
      pkcs8
        .replace(/\+/g, '&#43;')
        .replace(/\//g, '&#x2F;')
        .replace(/=/g, '&equals;')
        .replace(/\n/g, '&#10;'),
    ],
    ['HTML entities of HTML entities', pkcs8.replace(/\+/g, '&amp;#43;')],
    ['an address', encodeURIComponent(pkcs8)],
    [
      'JSON with escaped signs',
      pkcs8.trim().replace(/\+/g, '\\u002b').replace(/\//g, '\\/').replace(/\n/g, '\\n'),
    ],
    ['the same key twice', `${pkcs8}\n${pkcs1}`],
    [
      'a file with the certificate and the public key around it',
      `${certificate}${publicKeySpki}${pkcs8}${certificate}`,
    ],
    ['a file with an elliptic-curve key before it', `${pemOf(ec)}${pkcs8}`],
    ['url-safe base64', oneLine(pkcs8).replace(/\+/g, '-').replace(/\//g, '_')],
  ])('%s', (_, pasted) => {
    const { pem, bits, key } = parsePrivateKey(pasted);
    expect(pem).toBe(pkcs8);
    expect(bits).toBe(2048);
    expect(weakKeyWarning(key)).toBeUndefined();
  });
});

const locked = pemOf(own, { cipher: 'aes-256-cbc', passphrase: 'secret' });
const openSsh = Buffer.concat([Buffer.from('openssh-key-v1\0'), Buffer.alloc(300, 7)]).toString('base64');
const wrongNumber = () => {
  const der = own.export({ type: 'pkcs8', format: 'der' });
  der[60] ^= 0xff;
  return der.toString('base64');
};

describe('OA-18 F1 what else was pasted is named', () => {
  test.each<[string, string, RegExp]>([
    ['nothing', '', /no key in what you pasted/],
    ['blanks', ' \n\t\u00a0\ufeff ', /no key in what you pasted/],
    ['the public key', publicKeySpki, /This is the public key/],
    ['the public key without BEGIN and END', body(publicKeySpki), /This is the public key/],
    [
      'a PKCS#1 public key',
      String(createPublicKey(own).export({ type: 'pkcs1', format: 'pem' })),
      /This is the public key/,
    ],
    ['an ssh-rsa line', 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ== ada@example', /This is the public key/],
    ['the certificate', certificate, /This is a certificate\./],
    ['the certificate without BEGIN and END', body(certificate), /This is a certificate\./],
    [
      'a certificate request',
      certificate.replace(/CERTIFICATE/g, 'CERTIFICATE REQUEST'),
      /certificate request/,
    ],
    [
      'an OpenSSH key',
      `-----BEGIN OPENSSH PRIVATE KEY-----\n${openSsh}\n-----END OPENSSH PRIVATE KEY-----`,
      /OpenSSH key/,
    ],
    ['an OpenSSH body', openSsh, /OpenSSH key/],
    ['a PuTTY key', 'PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none', /PuTTY key/],
    [
      'a PGP key',
      '-----BEGIN PGP PRIVATE KEY BLOCK-----\nabc\n-----END PGP PRIVATE KEY BLOCK-----',
      /PGP key/,
    ],
    ['an EC key', pemOf(ec), /elliptic-curve key, not an RSA key/],
    ['two different private keys', `${pkcs8}${pemOf(rsa(1024))}`, /different private keys/],
    [
      'an Ed25519 key in base64 once more',
      again(pemOf(generateKeyPairSync('ed25519').privateKey)),
      /kind Ed25519, not an RSA key/,
    ],
    ['the public key in base64 once more', again(publicKeySpki), /This is the public key/],
    ['an EC key, SEC 1', String(ec.export({ type: 'sec1', format: 'pem' })), /elliptic-curve key/],
    ['an Ed25519 key', pemOf(generateKeyPairSync('ed25519').privateKey), /not an RSA key/],
    [
      'an RSA-PSS key',
      pemOf(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey),
      /not an RSA key/,
    ],
    ['a DSA key', '-----BEGIN DSA PRIVATE KEY-----\nMIIB\n-----END DSA PRIVATE KEY-----', /not an RSA key/],
    ['a locked key', locked, /locked with a passphrase/],
    ['a locked key without BEGIN and END', body(locked), /locked with a passphrase/],
    [
      'a key locked the old way',
      String(own.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'secret' })),
      /locked with a passphrase/,
    ],
    ['the first half of a key', pkcs8.slice(0, 800), /A part of this key is missing/],
    ['the second half of a key', pkcs8.slice(800), /A part of this key is missing/],
    [
      'a key with a line missing',
      pkcs8.split('\n').toSpliced(9, 1).join('\n'),
      /A part of this key is missing/,
    ],
    ['a key with a changed letter', wrongNumber(), /damaged|not a private key/],
    ['a key whose first length is damaged', pkcs8.replace('MIIE', 'MIAE'), /This key is damaged/],
    ['BEGIN and END only', '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----', /damaged/],
    ['a 512-bit key', pemOf(rsa(512)), /512 bits\. It must have at least 1024/],
    ['a consumer key', 'footbridge-4f7k2q', /not a private key/],
    ['a path', '/home/ada/jira_privatekey.pcks8', /not a private key/],
  ])('%s', (_, pasted, sentence) => {
    const problem = problemOf(pasted);
    expect(problem.message).toMatch(sentence);
    expect(problem.field).toBe('privateKey');
    expect(problem.nextStep).toBeTruthy();
  });

  test('and no problem ever repeats what was pasted', () => {
    const spoilt = fc
      .tuple(fc.integer({ min: 28, max: pkcs8.length - 30 }), fc.string({ minLength: 1, maxLength: 6 }))
      .map(([at, text]) => pkcs8.slice(0, at) + text + pkcs8.slice(at + text.length + 3));
    const bytes = fc
      .uint8Array({ minLength: 16, maxLength: 60 })
      .map((rest) => Buffer.from([0x30, ...rest]).toString('base64'));
    fc.assert(
      fc.property(fc.oneof(spoilt, bytes, fc.string({ maxLength: 200 })), (pasted) => {
        try {
          parsePrivateKey(pasted);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          const { message, nextStep, cause } = error as Problem;
          const secrets = pasted.match(/[A-Za-z0-9+/]{20,}/g) ?? [];
          expect(secrets.some((secret) => `${message} ${nextStep} ${String(cause)}`.includes(secret))).toBe(
            false,
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});

test('K4 a 1024-bit key works, with a warning', () => {
  const { key, bits } = parsePrivateKey(pemOf(rsa(1024)));
  expect(bits).toBe(1024);
  expect(weakKeyWarning(key)).toMatch(/1024 bits\. It works/);
});

test('the public key is what openssl rsa -pubout prints, its fingerprint what openssl dgst -sha256 -c prints', () => {
  expect(publicKeyOf(own)).toBe(publicKeySpki);
  expect(fingerprintOf(own)).toMatch(/^([0-9a-f]{2}:){31}[0-9a-f]{2}$/);
});

test('K4 a new key pair is RSA with 3072 bits, parsed once', async () => {
  const pem = await newKeyPair();
  expect(parsePrivateKey(pem).bits).toBe(3072);
  expect(keyObject(pem)).toBe(keyObject(pem));
});

function problemOf(pasted: string): Problem {
  try {
    parsePrivateKey(pasted);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('was accepted');
}
