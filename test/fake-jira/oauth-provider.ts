import { verify } from 'node:crypto';
import { isAbsoluteHttp, type Consumer } from './application-links.js';
import { html, Refusal, type Answer } from './answer.js';
import { baseString, decodeOAuthHeader, encodeForm, type Pair } from './base-string.js';
import type { JiraRequest } from './jira-request.js';
import { OAuthProblem } from './oauth-problem.js';
import type { Site } from './site.js';
import type { Token } from './tokens.js';

const WINDOW = 300; // seconds that a timestamp may be off (SimpleOAuthValidator)

/** All that makes a request one that the OAuth filter looks at; `oauth_token` may be empty (OAuthRequestUtils). */
const ACCESS_PARAMETERS = [
  'oauth_consumer_key',
  'oauth_token',
  'oauth_signature_method',
  'oauth_signature',
  'oauth_timestamp',
  'oauth_nonce',
];

/** Thrown where Jira refuses without saying `oauth_problem`, such as for a person who was deactivated. */
export class BareRefusal extends Error {}

/** Jira's side of OAuth 1.0a: gives tokens out and checks signed requests. */
export class OAuthProvider {
  private readonly nonces = new Map<string, number>();

  constructor(private readonly site: Site) {}

  /** Step 1, `POST /plugins/servlet/oauth/request-token` (RequestTokenServlet). */
  requestToken(request: JiraRequest): Answer {
    const message = this.receive(request);
    message.require('oauth_consumer_key');
    const consumer = this.site.links.find(message.get('oauth_consumer_key'));
    if (!consumer) throw new OAuthProblem('consumer_key_unknown');
    if (consumer.threeLegged === false) throw new OAuthProblem('permission_denied');
    const sent = message.get('oauth_callback');
    const callback = sent === undefined || sent === 'oob' ? undefined : validCallback(sent);
    this.validate(message, consumer);

    const token = this.site.tokens.addRequestToken(consumer, callback, sent === undefined ? '1.0' : '1.0a');
    const pairs: Pair[] = [
      ['oauth_token', token.token],
      ['oauth_token_secret', token.secret],
    ];
    if (token.protocol === '1.0a') pairs.push(['oauth_callback_confirmed', 'true']);
    return plainForm(pairs);
  }

  /** Step 3 and renewal, `POST /plugins/servlet/oauth/access-token` (AccessTokenServlet). */
  accessToken(request: JiraRequest): Answer {
    const message = this.receive(request);
    message.require('oauth_token');
    const token = this.site.tokens.find(message.get('oauth_token'));
    if (!token) throw new OAuthProblem('token_rejected');
    if (token.type === 'request') this.checkRequestToken(message, token);
    else this.checkRenewal(message, token);
    this.validate(message, this.consumerOf(token));

    const { tokens } = this.site;
    const access = tokens.exchange(token);
    return plainForm([
      ['oauth_token', access.token],
      ['oauth_token_secret', access.secret],
      ['oauth_expires_in', String(access.lifetime / 1000)],
      ['oauth_session_handle', access.session?.handle ?? ''],
      ['oauth_authorization_expires_in', String((access.session?.lifetime ?? 0) / 1000)],
    ]);
  }

  /** The request token of the authorisation page, if it can still be answered (TokenLoader). */
  tokenToAuthorize(request: JiraRequest): Token {
    const value = request.parameter('oauth_token');
    if (!value) throw new OAuthProblem('parameter_absent', { oauth_parameters_absent: 'oauth_token' });
    const token = this.site.tokens.find(value);
    if (!token || token.type !== 'request') throw new OAuthProblem('token_rejected');
    if (token.authorization !== 'none') throw new OAuthProblem('token_used');
    if (this.site.tokens.hasExpired(token)) throw new OAuthProblem('token_expired');
    return token;
  }

  /** True for a request that carries all six parameters; Jira treats any other as if nobody had signed it. */
  isAttempt(request: JiraRequest): boolean {
    const message = this.messageOf(request);
    return ACCESS_PARAMETERS.every((name) => message.get(name) !== undefined);
  }

  /**
   * The login name that a signed request acts for, or null for a two-legged one without a user.
   * The checks come in the order of AuthenticatorImpl: a bad clock hides a bad signature.
   */
  authenticate(request: JiraRequest): string | null {
    const message = this.receive(request);
    return message.get('oauth_token') === ''
      ? this.authenticateTwoLegged(message)
      : this.authenticateThreeLegged(message);
  }

  private authenticateThreeLegged(message: SignedMessage): string | null {
    const { links, tokens } = this.site;
    const token = tokens.find(message.get('oauth_token'));
    if (!token || token.type !== 'access') throw new OAuthProblem('token_rejected');
    if (token.consumer.consumerKey !== message.get('oauth_consumer_key'))
      throw new OAuthProblem('token_rejected');
    if (tokens.hasExpired(token)) throw new OAuthProblem('token_expired');
    this.validate(message, this.consumerOf(token));
    const consumer = links.find(token.consumer.consumerKey);
    if (!consumer) throw new OAuthProblem('consumer_key_unknown');
    if (consumer.threeLegged === false) throw new OAuthProblem('permission_denied');
    return this.whoMayLogIn(token.user);
  }

  private authenticateTwoLegged(message: SignedMessage): string | null {
    const consumer = this.site.links.find(message.get('oauth_consumer_key'));
    if (!consumer) throw new OAuthProblem('consumer_key_unknown');
    this.validate(message, consumer);
    if (!consumer.twoLegged) throw new BareRefusal();
    return consumer.executeAs ? this.whoMayLogIn(consumer.executeAs) : null;
  }

  private whoMayLogIn(user: string | null): string {
    const person = this.site.world.people.find(({ name }) => name === user);
    if (!person?.active) throw new BareRefusal();
    return person.name;
  }

  private checkRequestToken(message: SignedMessage, token: Token): void {
    if (this.site.tokens.hasExpired(token)) throw new OAuthProblem('token_expired');
    if (token.authorization === 'none') throw new OAuthProblem('permission_unknown');
    if (token.authorization === 'denied') throw new OAuthProblem('permission_denied');
    if (token.consumer.consumerKey !== message.get('oauth_consumer_key'))
      throw new OAuthProblem('token_rejected');
    if (token.protocol === '1.0') return;
    message.require('oauth_verifier');
    if (token.verifier !== message.get('oauth_verifier')) throw new OAuthProblem('token_rejected');
  }

  private checkRenewal(message: SignedMessage, token: Token): void {
    if (!token.session) throw new OAuthProblem('token_rejected');
    message.require('oauth_session_handle');
    if (token.session.handle !== message.get('oauth_session_handle'))
      throw new OAuthProblem('token_rejected');
    if (this.site.tokens.hasExpired(token.session)) throw new OAuthProblem('permission_denied');
  }

  // Tokens are bound to the consumer key, so a new public key counts for old tokens at once. The key of a
  // consumer that was deleted is still needed: its absence is noticed after the signature.
  private consumerOf(token: Token): Consumer {
    return this.site.links.find(token.consumer.consumerKey) ?? token.consumer;
  }

  /** OAuthValidatorImpl, then SimpleOAuthValidator: method, single parameters, version, timestamp, nonce, signature. */
  private validate(message: SignedMessage, consumer: Consumer): void {
    message.require('oauth_signature_method', 'oauth_consumer_key');
    if (message.get('oauth_signature_method') !== 'RSA-SHA1')
      throw new OAuthProblem('signature_method_rejected');
    message.requireSingle();
    const version = message.get('oauth_version');
    if (version !== undefined && version !== '1.0') {
      throw new OAuthProblem('version_rejected', { oauth_acceptable_versions: '1.0-1.0' });
    }
    this.validateTimestampAndNonce(message);
    message.require('oauth_signature');
    this.validateSignature(message, consumer);
  }

  private validateTimestampAndNonce(message: SignedMessage): void {
    message.require('oauth_timestamp', 'oauth_nonce');
    const timestamp = Number(message.get('oauth_timestamp'));
    const now = Math.floor((this.site.now() + message.clockOffset * 1000) / 1000);
    const [earliest, latest] = [now - WINDOW, now + WINDOW];
    if (!(timestamp >= earliest && timestamp <= latest)) {
      throw new OAuthProblem('timestamp_refused', { oauth_acceptable_timestamps: `${earliest}-${latest}` });
    }
    for (const [nonce, usedAt] of this.nonces) {
      if (usedAt >= earliest - WINDOW) break;
      this.nonces.delete(nonce);
    }
    const nonce = `${message.get('oauth_consumer_key')} ${message.get('oauth_nonce')}`;
    if (this.nonces.has(nonce)) throw new OAuthProblem('nonce_used');
    this.nonces.set(nonce, now);
  }

  private validateSignature(message: SignedMessage, consumer: Consumer): void {
    const signature = message.get('oauth_signature') ?? '';
    const bytes = Buffer.from(signature, 'base64');
    const size = (consumer.key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
    if (bytes.length !== size) throw new Refusal(javaFails(bytes.length, size));
    const signed = message.baseString();
    if (verify('sha1', Buffer.from(signed), consumer.key, bytes)) return;
    throw new OAuthProblem('signature_invalid', {
      oauth_signature: signature,
      oauth_signature_base_string: signed,
      oauth_signature_method: 'RSA-SHA1',
    });
  }

  private receive(request: JiraRequest): SignedMessage {
    const fault = request.fault('rejectConsumer');
    if (fault) throw new OAuthProblem(fault.problem ?? 'consumer_key_unknown');
    return this.messageOf(request);
  }

  private messageOf(request: JiraRequest): SignedMessage {
    return new SignedMessage(request, this.addressOf(request), request.fault('clockOffset')?.seconds ?? 0);
  }

  // Tomcat's own idea of the address: the connector's proxyName, or the Host header. X-Forwarded-* is not read.
  private addressOf(request: JiraRequest): { origin: string; rawPath: string } {
    const believed = request.fault('wrongUrl')?.url ?? this.site.believedUrl;
    if (!believed)
      return { origin: `http://${request.header('host') ?? 'localhost'}`, rawPath: request.rawPath };
    const { origin, contextPath } =
      /^(?<origin>https?:\/\/[^/]+)(?<contextPath>.*?)\/?$/.exec(believed)?.groups ?? {};
    if (!origin) throw new Error(`${believed} is not an http or https URL.`);
    if (!contextPath) return { origin, rawPath: request.rawPath };
    return { origin, rawPath: contextPath + request.rawPath.slice(this.site.contextPath.length) };
  }
}

/** The parameters of one request, wherever they came from, and what their sender should have signed. */
class SignedMessage {
  private readonly parameters: Pair[];

  constructor(
    private readonly request: JiraRequest,
    private readonly address: { origin: string; rawPath: string },
    readonly clockOffset: number,
  ) {
    const header = request.fault('anonymous')
      ? []
      : (decodeOAuthHeader(request.header('authorization')) ?? []);
    this.parameters = [...header, ...request.query, ...request.form];
  }

  get(name: string): string | undefined {
    return this.parameters.find(([candidate]) => candidate === name)?.[1];
  }

  require(...names: string[]): void {
    const absent = names.filter((name) => this.get(name) === undefined);
    if (absent.length > 0)
      throw new OAuthProblem('parameter_absent', { oauth_parameters_absent: absent.join('&') });
  }

  /** No oauth_ parameter may come twice, such as in header and query. */
  requireSingle(): void {
    const names = this.parameters.map(([name]) => name).filter((name) => name.startsWith('oauth_'));
    const repeated = names.filter((name, index) => names.indexOf(name) !== index);
    if (repeated.length > 0) {
      throw new OAuthProblem('parameter_rejected', {
        oauth_parameters_rejected: [...new Set(repeated)].join('&'),
      });
    }
  }

  baseString(): string {
    return baseString(this.request.method, this.address.origin, this.address.rawPath, this.parameters);
  }
}

function validCallback(callback: string): string {
  if (isAbsoluteHttp(callback)) return callback;
  throw new OAuthProblem('parameter_rejected', {
    oauth_parameters_rejected: 'oauth_callback',
    oauth_problem_advice: `The oauth_callback parameter must be 'oob' or an absolute URI with the http or https scheme. This was supplied: '${callback}'`,
  });
}

/** Java refuses a signature of another size than the key before it compares anything; nobody catches that. */
const javaFails = (got: number, expected: number): Answer =>
  html(
    `<!doctype html><html lang="en"><head><title>HTTP Status 500 – Internal Server Error</title></head><body><h1>HTTP Status 500 – Internal Server Error</h1><hr class="line" /><p><b>Type</b> Exception Report</p><p><b>Message</b> net.oauth.OAuthException: java.security.SignatureException: Signature length not correct: got ${got} but was expecting ${expected}</p></body></html>`,
    500,
  );

// A form in all but its Content-Type.
const plainForm = (pairs: Pair[]): Answer => ({
  status: 200,
  headers: { 'Content-Type': 'text/plain' },
  body: encodeForm(pairs),
});
