import { randomBytes, type KeyObject } from 'node:crypto';
import type { JiraClock } from './jira-clock.js';
import { authorizationHeader, baseString, rsaSha1Signature } from './oauth1-signature.js';

/**
 * The headers that make a request the request of one person. Called once for each attempt:
 * a signed header must never be sent twice, since Jira remembers nonces.
 */
export interface Signer {
  (request: { method: string; url: string }): Promise<Record<string, string>>;
  /** The URL that stands in the signature of a call to that one; the same unless given. */
  signedUrl?: (url: string) => string;
  /** The clock that is signed by. Whoever calls sets it by Jira's when Jira refuses the time. */
  clock?: JiraClock;
  /**
   * Jira takes a request with a dead credential of this kind for nobody's instead of refusing it: what does not name
   * the person it was answered to proves nothing.
   */
  isIgnoredWhenDead?: boolean;
  /** Signs with the other key pair of an account whose keys are being replaced. */
  otherKey?: { sign: Signer; accepted: () => void };
}

/** Where calls go, and the address that Jira believes in where that is another one. */
export interface SigningAddress {
  baseUrl: string;
  /** Scheme, host, port and context path, as Jira believes them to be; empty for the truth. */
  signingUrl?: string;
}

export interface RsaSha1Options extends Partial<SigningAddress> {
  consumerKey: string;
  privateKey: KeyObject;
  /** Request or access token; absent for the call that asks for a request token. */
  token?: string;
  /** Further parameters of a token call, such as `oauth_callback` or `oauth_verifier`. */
  extra?: Record<string, string>;
  /** Of the Jira that is called; our own clock when there is none. */
  clock?: JiraClock;
  /** The other one of two key pairs, while Jira may have either; `accepted` is told when Jira has this one. */
  otherKey?: { privateKey: KeyObject; accepted: () => void };
}

/** Basic authentication: RFC 7617, in UTF-8. */
export function basic(username: string, password: string): Signer {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
  return async () => ({ Authorization: authorization });
}

/** A token of Jira's own: RFC 6750 2.1. Jira splits the header at its one space. */
export function bearer(token: string): Signer {
  const sign: Signer = async () => ({ Authorization: `Bearer ${token}` });
  return Object.assign(sign, { isIgnoredWhenDead: true });
}

/**
 * OAuth 1.0a with RSA-SHA1: RFC 5849 3.4.3. With this method the token's secret takes no part in the signature.
 *
 * @throws AlmProblem of kind `protocol` (when signing) where the platform forbids SHA-1 signatures.
 */
export function rsaSha1(options: RsaSha1Options): Signer {
  const { consumerKey, privateKey, token, extra = {}, clock, baseUrl = '', signingUrl, otherKey } = options;
  const signedUrl = (url: string) => (signingUrl ? signedUrlOf(url, { baseUrl, signingUrl }) : url);

  const sign: Signer = async ({ method, url }) => {
    const oauth: Record<string, string> = {
      oauth_consumer_key: consumerKey,
      ...(token !== undefined && { oauth_token: token }),
      oauth_signature_method: 'RSA-SHA1',
      oauth_timestamp: String(clock?.seconds() ?? Math.floor(Date.now() / 1000)),
      oauth_nonce: randomBytes(16).toString('hex'),
      oauth_version: '1.0',
      ...extra,
    };
    const base = baseString({ method, url: signedUrl(url), oauth });
    const signature = await rsaSha1Signature(base, privateKey);

    return { Authorization: authorizationHeader({ ...oauth, oauth_signature: signature }) };
  };
  const other = otherKey && {
    sign: rsaSha1({ ...options, privateKey: otherKey.privateKey, otherKey: undefined }),
    accepted: otherKey.accepted,
  };
  return Object.assign(sign, { signedUrl, clock, otherKey: other });
}

/** An address below the base URL as Jira, behind a proxy that was set up wrongly, believes it to be. */
export function signedUrlOf(url: string, { baseUrl, signingUrl }: SigningAddress): string {
  return signingUrl && url.startsWith(`${baseUrl}/`) ? `${signingUrl}${url.slice(baseUrl.length)}` : url;
}
