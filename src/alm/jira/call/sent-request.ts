/** The calls of the dance itself; an error code means something else there than on a REST call. */
export type OAuthStep = 'request-token' | 'access-token';

/** The request that a reply answers: what it was for decides what the reply means. */
export interface SentRequest {
  method: string;
  url: string;
  /** The URL that stands in the signature, where it is another one. */
  signedUrl?: string;
  /** As signed; only the `Authorization` header is looked at. */
  headers: Record<string, string>;
  /** Of the Jira, with its context path. */
  baseUrl: string;
  /** `token`: a call of OAuth 2.0 for a token, which is nobody's. */
  step: OAuthStep | 'call' | 'token';
  /** Whether it only reads, whatever its method. */
  reads: boolean;
  /** Whether a file is asked for, which is no JSON. */
  isFile?: boolean;
  /** Whether `X-AUSERNAME` has proved to be worth nothing on this site. */
  ignoresUserName?: boolean;
}

/** How a request says whose it is. */
export function schemeOf({ headers }: SentRequest): 'oauth' | 'basic' | 'bearer' {
  const [scheme] = (headers.Authorization ?? '').split(' ');
  return scheme === 'Basic' ? 'basic' : scheme === 'Bearer' ? 'bearer' : 'oauth';
}

export const MYSELF = '/rest/api/2/myself';

/** Whether a request asks Jira who is asking: the answer to that one proves a credential. */
export function isMyself({ method, url, baseUrl }: Pick<SentRequest, 'method' | 'url' | 'baseUrl'>): boolean {
  return method === 'GET' && url === `${baseUrl}${MYSELF}`;
}
