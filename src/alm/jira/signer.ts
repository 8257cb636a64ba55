import { randomBytes, type KeyObject } from 'node:crypto';
import { authorizationHeader, baseString, rsaSha1Signature } from './oauth1-signature.js';

/**
 * The headers that make a request the request of one person. Called once for each attempt:
 * a signed header must never be sent twice, since Jira remembers nonces.
 */
export type Signer = (request: { method: string; url: string }) => Promise<Record<string, string>>;

export interface RsaSha1Options {
  consumerKey: string;
  privateKey: KeyObject;
  /** Request or access token; absent for the call that asks for a request token. */
  token?: string;
  /** Further parameters of a token call, such as `oauth_callback` or `oauth_verifier`. */
  extra?: Record<string, string>;
  /** Seconds to add to the own clock, to follow a Jira whose clock is off. */
  clockOffset?: number;
}

/** Basic authentication: RFC 7617, in UTF-8. */
export function basic(username: string, password: string): Signer {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
  return async () => ({ Authorization: authorization });
}

/**
 * OAuth 1.0a with RSA-SHA1: RFC 5849 3.4.3. With this method the token's secret takes no part in the signature.
 *
 * @throws AlmProblem of kind `protocol` (when signing) where the platform forbids SHA-1 signatures.
 */
export function rsaSha1({
  consumerKey,
  privateKey,
  token,
  extra = {},
  clockOffset = 0,
}: RsaSha1Options): Signer {
  return async ({ method, url }) => {
    const oauth: Record<string, string> = {
      oauth_consumer_key: consumerKey,
      ...(token !== undefined && { oauth_token: token }),
      oauth_signature_method: 'RSA-SHA1',
      oauth_timestamp: String(Math.floor(Date.now() / 1000) + clockOffset),
      oauth_nonce: randomBytes(16).toString('hex'),
      oauth_version: '1.0',
      ...extra,
    };
    const signature = await rsaSha1Signature(baseString({ method, url, oauth }), privateKey);

    return { Authorization: authorizationHeader({ ...oauth, oauth_signature: signature }) };
  };
}
