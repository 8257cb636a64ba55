import type { TokenCalls, TokenDone } from 'passport-oauth1';
import { problemOf } from '../causes/causes.js';
import { callJira } from '../call/jira-call.js';
import type { JiraDoor, JiraReply } from '../wire/jira-http.js';
import type { OAuthStep } from '../call/sent-request.js';
import { rsaSha1, type RsaSha1Options, type SigningAddress } from '../signing/signer.js';
import { causeOfPage, isWebPage } from '../call/web-page.js';

const TOKEN = /^[A-Za-z0-9._~-]{1,255}$/;

/** What both token calls are made with, and all others of the same account. */
export interface Consumer
  extends SigningAddress, Pick<RsaSha1Options, 'consumerKey' | 'privateKey' | 'otherKey' | 'clock'> {}

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
    private readonly http: JiraDoor,
    private readonly consumer: Consumer,
  ) {
    this._requestUrl = oauthAddress(consumer.baseUrl, 'request-token');
    this._accessUrl = oauthAddress(consumer.baseUrl, 'access-token');
    this._consumerKey = consumer.consumerKey;
  }

  getOAuthRequestToken(extra: Record<string, string>, done: TokenDone): void {
    void this.requestToken(extra).then(...settling(done));
  }

  /** A request token, which nobody has consented to yet: proves that Jira knows the consumer and its key. */
  async requestToken(extra: { oauth_callback?: string }): Promise<Record<string, string>> {
    const reply = await this.ask('request-token', extra as Record<string, string>);
    // Without it Jira has fallen back to OAuth 1.0, which lets another person finish the dance (advisory 2009.1).
    if (reply.oauth_callback_confirmed !== 'true')
      throw problemOf('callback-not-confirmed', { baseUrl: this.consumer.baseUrl });
    return reply;
  }

  getOAuthAccessToken(token: string, _secret: string, verifier: string | null, done: TokenDone): void {
    void this.ask('access-token', { oauth_verifier: verifier ?? '' }, token).then(...settling(done));
  }

  private async ask(
    step: OAuthStep,
    extra: Record<string, string>,
    token?: string,
  ): Promise<Record<string, string>> {
    const { baseUrl } = this.consumer;
    const signer = rsaSha1({ ...this.consumer, token, extra });
    const url = oauthAddress(baseUrl, step);
    const judge = (reply: JiraReply) => void tokensIn(reply, baseUrl);

    return tokensIn(
      await callJira(this.http, signer, { method: 'POST', url, baseUrl, step, judge }),
      baseUrl,
    );
  }
}

/** The parameters of a good token reply. Jira sends them as text/plain, form-encoded. */
function tokensIn(reply: JiraReply, baseUrl: string): Record<string, string> {
  const { text, headers } = reply;
  if (isWebPage(reply)) throw problemOf(causeOfPage(reply, 'token-page'), { baseUrl });
  if (!text.trim()) throw problemOf('token-emptied', { baseUrl });
  if (/json|xml/i.test(headers['content-type'] ?? '')) throw problemOf('token-unreadable', { baseUrl });

  const parameters = new URLSearchParams(text.slice(0, 10_000).trim());
  const [token, secret] = [parameters.getAll('oauth_token'), parameters.getAll('oauth_token_secret')];
  if (token.length !== 1 || secret.length !== 1 || !isToken(token[0]) || !isToken(secret[0])) {
    throw problemOf('token-unreadable', { baseUrl });
  }
  return Object.fromEntries(parameters);
}

/** passport-oauth1 waits for a callback; an error within that callback must not call it again. */
function settling(done: TokenDone): [(reply: Record<string, string>) => void, (error: unknown) => void] {
  return [
    (reply) => setImmediate(done, null, reply.oauth_token, reply.oauth_token_secret, reply),
    (error) => setImmediate(done, error),
  ];
}
