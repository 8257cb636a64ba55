import type { KeyObject } from 'node:crypto';
import type { TokenCalls, TokenDone } from 'passport-oauth1';
import { AlmProblem } from '../alm-problem.js';
import { callJira } from './jira-call.js';
import type { JiraHttp, JiraReply } from './jira-http.js';
import type { OAuthStep } from './sent-request.js';
import { rsaSha1 } from './signer.js';

const TOKEN = /^[A-Za-z0-9._~-]{1,255}$/;

/** What both token calls are made with. */
export interface Consumer {
  baseUrl: string;
  consumerKey: string;
  privateKey: KeyObject;
}

/** Jira's three addresses of the dance; the context path is kept. */
export function oauthAddress(baseUrl: string, step: OAuthStep | 'authorize'): string {
  return `${baseUrl}/plugins/servlet/oauth/${step}`;
}

/** Whether a text may stand in a URL and a log as a token: the unreserved characters of RFC 3986. */
export function isToken(text: unknown): text is string {
  return typeof text === 'string' && TOKEN.test(text);
}

/**
 * The two calls of the dance, in the shape passport-oauth1 expects of the `oauth` package, which it
 * replaces: that one follows redirects to other hosts, has no time-out and takes a web page for a token.
 * RFC 5849 2.1 and 2.3, as a POST without a body.
 */
export class JiraTokenCalls implements TokenCalls {
  readonly _requestUrl: string;
  readonly _accessUrl: string;
  readonly _consumerKey: string;

  constructor(
    private readonly http: JiraHttp,
    private readonly consumer: Consumer,
  ) {
    this._requestUrl = oauthAddress(consumer.baseUrl, 'request-token');
    this._accessUrl = oauthAddress(consumer.baseUrl, 'access-token');
    this._consumerKey = consumer.consumerKey;
  }

  getOAuthRequestToken(extra: Record<string, string>, done: TokenDone): void {
    void this.ask('request-token', extra)
      .then((reply) => {
        // Without it Jira has fallen back to OAuth 1.0, which lets another person finish the dance (advisory 2009.1).
        if (reply.oauth_callback_confirmed !== 'true')
          throw notTokens('Jira did not confirm the callback URL.');
        return reply;
      })
      .then(...settling(done));
  }

  getOAuthAccessToken(token: string, _secret: string, verifier: string | null, done: TokenDone): void {
    void this.ask('access-token', { oauth_verifier: verifier ?? '' }, token).then(...settling(done));
  }

  private async ask(
    step: OAuthStep,
    extra: Record<string, string>,
    token?: string,
  ): Promise<Record<string, string>> {
    const { baseUrl, consumerKey, privateKey } = this.consumer;
    const signer = rsaSha1({ consumerKey, privateKey, token, extra });
    const url = oauthAddress(baseUrl, step);

    return tokensIn(await callJira(this.http, signer, { method: 'POST', url, baseUrl, step }));
  }
}

/** The parameters of a good token reply. Jira sends them as text/plain, form-encoded. */
function tokensIn({ text, headers }: JiraReply): Record<string, string> {
  if (/html|json|xml/i.test(headers['content-type'] ?? ''))
    throw notTokens('A web page answered instead of Jira.');

  const parameters = new URLSearchParams(text.slice(0, 10_000).trim());
  const [token, secret] = [parameters.getAll('oauth_token'), parameters.getAll('oauth_token_secret')];
  if (token.length !== 1 || secret.length !== 1 || !isToken(token[0]) || !isToken(secret[0])) {
    throw notTokens('What answered is not the OAuth service of a Jira.');
  }
  return Object.fromEntries(parameters);
}

function notTokens(sentence: string): AlmProblem {
  return new AlmProblem('not-jira', sentence, {
    mender: 'network',
    nextStep:
      'Check the address, and ask whoever runs it to let /plugins/servlet/oauth through without a sign-in page.',
  });
}

/** passport-oauth1 waits for a callback; an error within that callback must not call it again. */
function settling(done: TokenDone): [(reply: Record<string, string>) => void, (error: unknown) => void] {
  return [
    (reply) => setImmediate(done, null, reply.oauth_token, reply.oauth_token_secret, reply),
    (error) => setImmediate(done, error),
  ];
}
