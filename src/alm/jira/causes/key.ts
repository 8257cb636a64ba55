import type { AlmProblemKind, Mender } from '../../alm-problem.js';
import type { Cause } from './cause.js';

const FORM = 'Footbridge: ALM Accounts, this account';
const GENERATE =
  'Let Footbridge make a key pair, or make one with: openssl genrsa -out jira_privatekey.pem 2048';
const WHICH_FILE = 'Paste the file with the private key here, usually jira_privatekey.pcks8.';
const COPY_AGAIN = 'Copy the whole file again, from the BEGIN to the END line.';

const pasted = {
  kind: 'invalid' as AlmProblemKind,
  mender: 'administrator' as Mender,
  where: `${FORM}, private key`,
  status: 422,
  field: 'privateKey',
};
const typed = { ...pasted, where: `${FORM}, consumer key`, field: 'consumerKey' };

/** What was pasted in place of a private key or typed in place of a consumer key. */
export const KEY_CAUSES = {
  'key-empty': {
    ...pasted,
    title: 'Nothing pasted',
    meaning: 'There is no key in what you pasted.',
    cure: WHICH_FILE,
  },
  'key-public': {
    ...pasted,
    title: 'Public key in place of the private one',
    meaning: 'This is the public key. It belongs into Jira.',
    cure: WHICH_FILE,
  },
  'key-certificate': {
    ...pasted,
    title: 'Certificate in place of the private key',
    meaning: 'This is a certificate. It holds only the public key.',
    cure: WHICH_FILE,
  },
  'key-request': {
    ...pasted,
    title: 'Certificate request in place of the private key',
    meaning: 'This is a certificate request. It holds only the public key.',
    cure: WHICH_FILE,
  },
  'key-openssh': {
    ...pasted,
    title: 'OpenSSH key',
    meaning: 'This is an OpenSSH key, which Jira has no use for.',
    cure: GENERATE,
  },
  'key-putty': {
    ...pasted,
    title: 'PuTTY key',
    meaning: 'This is a PuTTY key, which Jira has no use for.',
    cure: GENERATE,
  },
  'key-pgp': {
    ...pasted,
    title: 'PGP key',
    meaning: 'This is a PGP key, which Jira has no use for.',
    cure: GENERATE,
  },
  'key-locked': {
    ...pasted,
    title: 'Private key with a passphrase',
    meaning: 'This private key is locked with a passphrase.',
    cure: 'Paste an unlocked copy: openssl pkcs8 -topk8 -nocrypt -in jira_privatekey.pem -out jira_privatekey.pcks8',
  },
  'key-elliptic': {
    ...pasted,
    title: 'Elliptic-curve key',
    meaning: 'This is an elliptic-curve key, not an RSA key. Jira takes only RSA keys.',
    cure: GENERATE,
  },
  'key-not-rsa': {
    ...pasted,
    title: 'Private key that is not RSA',
    meaning: ({ name }) =>
      `This private key is of the kind ${name}, not an RSA key. Jira takes only RSA keys.`,
    cure: GENERATE,
    example: { name: 'Ed25519' },
  },
  'key-several': {
    ...pasted,
    title: 'Several private keys',
    meaning:
      'There are different private keys in what you pasted, and only one of them belongs to the key in Jira.',
    cure: 'Paste the one whose public key is in Jira, from its BEGIN to its END line.',
  },
  'key-too-short': {
    ...pasted,
    title: 'Private key too short',
    meaning: ({ bits }) => `This key has ${bits} bits. It must have at least 1024.`,
    cure: GENERATE,
  },
  'key-truncated': {
    ...pasted,
    title: 'Part of a private key',
    meaning: 'A part of this key is missing.',
    cure: COPY_AGAIN,
  },
  'key-damaged': {
    ...pasted,
    title: 'Damaged private key',
    meaning: 'This key is damaged.',
    cure: 'Copy the whole file again, or use another key pair.',
  },
  'key-unreadable': {
    ...pasted,
    title: 'Not a private key',
    meaning: 'This is not a private key that Footbridge can read.',
    cure: WHICH_FILE,
  },
  'consumer-key-is-file': {
    ...typed,
    title: 'Key file in place of the consumer key',
    meaning: 'This is a key file, not the consumer key.',
    cure: 'Enter the short name that Jira calls Consumer Key.',
  },
  'consumer-key-spaces': {
    ...typed,
    title: 'Consumer key with spaces',
    meaning: 'A consumer key is one word; Jira does not find keys with spaces in them.',
    cure: 'Choose one without spaces, here and in the application link in Jira.',
  },
  'consumer-key-signs': {
    ...typed,
    title: 'Consumer key too long or with other signs',
    meaning: 'A consumer key has at most 255 plain letters, digits and signs.',
    cure: 'Choose another one, here and in the application link in Jira.',
  },
} satisfies Record<string, Cause>;
