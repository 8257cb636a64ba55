import { sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { AlmProblem } from '../../alm-problem.js';
import { problemOf } from '../causes/causes.js';

const signInThreadPool = promisify(sign);

/** What is signed. */
export interface SignatureSubject {
  method: string;
  /** The exact URL that will be sent, with its query. */
  url: string;
  /** Decoded `oauth_…` parameters, without `oauth_signature` and `realm`. */
  oauth: Record<string, string>;
  /** Decoded parameters of a form-encoded body; a JSON body takes no part in the signature. */
  form?: [string, string][];
}

/** Percent-encoding of RFC 5849 3.6: everything but letters, digits and `-._~`, hex in upper case. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The signature base string, RFC 5849 3.4.1. The parameters are the decoded values of the exact URL:
 * Jira reads the query with `+` and `%20` as the same space (fact learnt from Tomcat, which decodes first).
 */
export function baseString({ method, url, oauth, form = [] }: SignatureSubject): string {
  const parsed = new URL(url);
  // The WHATWG parser has put scheme and host in lower case and dropped the default port already (3.4.1.2).
  const address = `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
  const parameters = [...parsed.searchParams, ...Object.entries(oauth), ...form];

  return [method.toUpperCase(), address, normalised(parameters)].map(percentEncode).join('&');
}

/**
 * RSASSA-PKCS1-v1_5 with SHA-1 over the base string, in base64: RFC 5849 3.4.3. Signs in the thread pool.
 *
 * @throws AlmProblem of kind `protocol` where the platform forbids SHA-1 signatures.
 */
export async function rsaSha1Signature(base: string, privateKey: KeyObject): Promise<string> {
  try {
    return (await signInThreadPool('RSA-SHA1', Buffer.from(base), privateKey)).toString('base64');
  } catch (cause) {
    if (isDigestForbidden(cause)) throw sha1Forbidden(cause);
    throw cause;
  }
}

/** The value of the `Authorization` header: RFC 5849 3.5.1. */
export function authorizationHeader(oauth: Record<string, string>): string {
  return `OAuth ${Object.entries(oauth)
    .map(([name, value]) => `${percentEncode(name)}="${percentEncode(value)}"`)
    .join(', ')}`;
}

/** The `oauth_…` parameters of an {@link authorizationHeader}, decoded; empty for another scheme. */
export function authorizationParameters(header: string): Record<string, string> {
  if (!header.startsWith('OAuth ')) return {};
  const pairs = [...header.matchAll(/([\w%.~-]+)="([^"]*)"/g)];
  return Object.fromEntries(
    pairs.map(([, name, value]) => [decodeURIComponent(name), decodeURIComponent(value)]),
  );
}

/** RFC 5849 3.4.1.3.2: each name and value encoded, sorted by encoded name, then by encoded value. */
function normalised(parameters: [string, string][]): string {
  return parameters
    .map(([name, value]): [string, string] => [percentEncode(name), percentEncode(value)])
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Byte order; the texts are pure ASCII by then. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** OpenSSL under a policy without SHA-1 (RHEL 9, FIPS) says "invalid digest" or "digital envelope … unsupported". */
function isDigestForbidden(cause: unknown): boolean {
  const { code = '', message = '' } = cause as { code?: string; message?: string };
  return (
    /INVALID_DIGEST|DISALLOWED|NOT_PERMITTED|ERR_OSSL_EVP_UNSUPPORTED/.test(code) ||
    /invalid digest/i.test(message)
  );
}

function sha1Forbidden(error: unknown): AlmProblem {
  const { code } = error as { code?: string };
  return problemOf('sha1-forbidden', {}, { diagnosis: { code } });
}
