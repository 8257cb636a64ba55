import type { AlmConnection, KeyPairs, PublicKey } from '../../alm-provider.js';
import { Problem } from '../../../problem.js';
import { fingerprintOf, keyObject, newKeyPair, publicKeyOf } from './private-key.js';

/**
 * The RSA key pair of an application link, kept as a PEM among the secrets of its connection. Jira binds tokens to the
 * consumer key, so links outlive a change of pairs: put the public key of `next` into Jira, check with what `use` gives
 * until Jira accepts it, then keep that.
 */
export const jiraKeyPairs: KeyPairs = {
  inUse: ({ secrets: { privateKey } }) => publicHalf(privateKey),
  next: ({ secrets: { nextPrivateKey } }) => publicHalf(nextPrivateKey),

  async renew(connection) {
    const { nextPrivateKey: _, ...secrets } = connection.secrets;
    return { ...connection, secrets: { ...secrets, privateKey: await newKeyPair() } };
  },

  async prepare(connection) {
    if (connection.secrets.nextPrivateKey) return connection;
    return { ...connection, secrets: { ...connection.secrets, nextPrivateKey: await newKeyPair() } };
  },

  use(connection) {
    const { nextPrivateKey, ...secrets } = connection.secrets;
    if (!nextPrivateKey) throw new Problem('There is no second key pair to switch to.', { status: 409 });
    return { ...connection, secrets: { ...secrets, privateKey: nextPrivateKey } };
  },

  forget(connection: AlmConnection) {
    const { nextPrivateKey: _, ...secrets } = connection.secrets;
    return { ...connection, secrets };
  },
};

function publicHalf(pem: string | undefined): PublicKey | undefined {
  if (!pem) return undefined;
  const key = keyObject(pem);
  return {
    publicKey: publicKeyOf(key),
    fingerprint: fingerprintOf(key),
    bits: key.asymmetricKeyDetails?.modulusLength ?? 0,
  };
}
