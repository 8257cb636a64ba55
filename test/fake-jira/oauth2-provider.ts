import { createHash, timingSafeEqual } from 'node:crypto';
import { json, Refusal, text, type Answer } from './answer.js';
import type { JiraRequest } from './jira-request.js';
import { alphanumeric } from './tokens.js';
import type { Version } from './version.js';

const SECOND = 1000;
/** Defaults of the system properties `atlassian.oauth2.provider.*`. */
const CODE_LIFE = 60 * SECOND;
const REFRESH_LIFE = 90 * 24 * 3600 * SECOND;
/** Each implies those before it. */
const SCOPES = ['READ', 'WRITE', 'ADMIN', 'SYSTEM_ADMIN'];

/** An incoming link of the type External application. */
export interface OAuth2Client {
  id: string;
  name: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  scopes: string[];
}

/** What somebody asked on the consent page, as long as nobody has answered. */
export interface Authorization {
  client: OAuth2Client;
  redirectUri: string;
  scope: string;
  state: string;
  challenge: string;
}

interface Code extends Authorization {
  code: string;
  user: string;
  createdAt: number;
  /** The pair that it gave: a second use ends it. */
  given?: OAuth2Grant;
}

/** An access token and the refresh token beside it. */
export interface OAuth2Grant {
  client: OAuth2Client;
  user: string;
  scope: string;
  redirectUri: string;
  accessToken: string;
  refreshToken: string;
  createdAt: number;
}

/** What it needs to know of the Jira around it. */
interface Jira {
  baseUrl: string;
  readonly version: Version;
  now(): number;
}

/** Jira's side of OAuth 2.0 (8.22 and later): code with PKCE, refresh that rotates without grace, revocation. */
export class OAuth2Provider {
  readonly clients: OAuth2Client[] = [];
  /** `skip.base.url.https.requirement` and `skip.redirect.url.https.requirement`. */
  skipsHttps = false;
  /** Seconds that an access token is good; the default of its system property. */
  accessLife = 3600;
  private codes: Code[] = [];
  private grants: OAuth2Grant[] = [];

  constructor(private readonly site: Jira) {}

  /** Saves an incoming link. */
  add({
    name,
    redirectUri,
    scope = 'WRITE',
  }: {
    name: string;
    redirectUri: string;
    scope?: string;
  }): OAuth2Client {
    const client = {
      id: `external-${this.clients.length + 1}`,
      name,
      clientId: alphanumeric(32).toLowerCase(),
      clientSecret: alphanumeric(64).toLowerCase(),
      redirectUri,
      scopes: SCOPES.slice(0, SCOPES.indexOf(scope) + 1),
    };
    this.clients.push(client);
    return client;
  }

  remove(clientId: string): void {
    this.clients.splice(
      this.clients.findIndex((client) => client.clientId === clientId),
      1,
    );
    this.grants = this.grants.filter(({ client }) => client.clientId !== clientId);
  }

  of(user: string): OAuth2Grant[] {
    return this.grants.filter((grant) => grant.user === user);
  }

  revokeAllOf(user: string): void {
    this.grants = this.grants.filter((grant) => grant.user !== user);
  }

  rename(user: string, newName: string): void {
    for (const grant of this.of(user)) grant.user = newName;
  }

  /** The person of an access token that is good, and what it may do. */
  use(accessToken: string): OAuth2Grant | undefined {
    const grant = this.grants.find((one) => one.accessToken === accessToken);
    return grant && this.site.now() - grant.createdAt < this.accessLife * SECOND ? grant : undefined;
  }

  /** Answers below `/rest/oauth2/latest/`; undefined where there is no such part. */
  answer(request: JiraRequest): Answer | undefined {
    const part = /^\/rest\/oauth2\/(?:latest|1\.0)\/(.*)$/.exec(request.path)?.[1];
    if (part === undefined || !this.site.version.asksForApplicationType) return undefined;
    try {
      if (part === '.well-known/oauth-authorization-server' && request.method === 'GET')
        return this.metadata();
      if (part === 'token' && request.method === 'POST') return this.token(request);
      if (part === 'revoke' && request.method === 'POST') return this.revoke(request);
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
    return undefined;
  }

  /**
   * What the consent page asks about. The scope is looked at first, and its error goes to the address that was given.
   *
   * @returns where the browser is sent with an error, or the question.
   */
  ask(query: (name: string) => string | undefined): Authorization | { error: string; redirectUri?: string } {
    this.requireHttps(this.site.baseUrl);
    const redirectUri = query('redirect_uri') ?? '';
    const scope = query('scope') ?? '';
    if (!SCOPES.includes(scope)) return { error: 'invalid_scope', redirectUri };
    const client = this.clients.find(({ clientId }) => clientId === query('client_id'));
    if (!client) return { error: 'invalid_client' };
    if (client.redirectUri !== redirectUri) return { error: 'invalid_request' };
    this.requireHttps(redirectUri);
    if (query('response_type') !== 'code') return { error: 'unsupported_response_type', redirectUri };
    if (!client.scopes.includes(scope)) return { error: 'invalid_scope', redirectUri };
    const challenge = query('code_challenge') ?? '';
    if (challenge && query('code_challenge_method') !== 'S256')
      return { error: 'invalid_request', redirectUri };
    return { client, redirectUri, scope, state: query('state') ?? '', challenge };
  }

  /** @returns the code that the browser brings back. */
  allow(authorization: Authorization, user: string): string {
    const code = alphanumeric(32).toLowerCase();
    this.codes.push({ ...authorization, code, user, createdAt: this.site.now() });
    return code;
  }

  private metadata(): Answer {
    this.requireHttps(this.site.baseUrl);
    const at = (part: string) => `${this.site.baseUrl}/rest/oauth2/latest/${part}`;
    return json({
      issuer: this.site.baseUrl,
      authorization_endpoint: at('authorize'),
      token_endpoint: at('token'),
      revocation_endpoint: at('revoke'),
      scopes_supported: SCOPES,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
      code_challenge_methods_supported: ['plain', 'S256'],
    });
  }

  private token(request: JiraRequest): Answer {
    const form = this.form(request);
    const client = this.client(form);
    const now = this.site.now();
    switch (form('grant_type')) {
      case 'authorization_code': {
        const found = this.codes.find(({ code }) => code === form('code'));
        // Jira says invalid_request of a code that it does not know, or not any more.
        if (!found || found.client !== client) throw problem('invalid_request', 'Invalid code');
        if (found.given) {
          this.grants = this.grants.filter((grant) => grant !== found.given);
          throw problem('invalid_grant', 'The code was used before');
        }
        if (now - found.createdAt > CODE_LIFE) throw problem('invalid_request', 'Invalid code');
        if (form('redirect_uri') !== found.redirectUri)
          throw problem('invalid_grant', 'Redirect URI mismatch');
        if (found.challenge && challengeOf(form('code_verifier') ?? '') !== found.challenge)
          throw problem('invalid_grant', 'The code verifier is wrong');
        found.given = this.give(found.client, found.user, found.scope, found.redirectUri);
        return this.answerOf(found.given);
      }
      case 'refresh_token': {
        const old = this.grants.find(({ refreshToken }) => refreshToken === form('refresh_token'));
        const isGood =
          old?.client === client &&
          form('redirect_uri') === old.redirectUri &&
          now - old.createdAt < REFRESH_LIFE;
        if (!old || !isGood) throw problem('invalid_grant', 'The refresh token is invalid');
        // Without grace: whoever does not hear this answer has nothing any more.
        this.grants = this.grants.filter((grant) => grant !== old);
        return this.answerOf(this.give(old.client, old.user, old.scope, old.redirectUri));
      }
      default:
        throw problem('unsupported_grant_type', 'Unsupported grant type');
    }
  }

  private revoke(request: JiraRequest): Answer {
    const form = this.form(request);
    const client = this.client(form);
    const token = form('token');
    this.grants = this.grants.filter(
      (grant) => grant.client !== client || (grant.accessToken !== token && grant.refreshToken !== token),
    );
    return { status: 200, headers: {}, body: '' };
  }

  private give(client: OAuth2Client, user: string, scope: string, redirectUri: string): OAuth2Grant {
    const grant = {
      client,
      user,
      scope,
      redirectUri,
      accessToken: alphanumeric(48),
      refreshToken: alphanumeric(48),
      createdAt: this.site.now(),
    };
    this.grants.push(grant);
    return grant;
  }

  private answerOf({ accessToken, refreshToken, scope }: OAuth2Grant): Answer {
    const answer = json({
      access_token: accessToken,
      refresh_token: refreshToken,
      token_type: 'bearer',
      expires_in: this.accessLife,
      scope,
    });
    return { ...answer, headers: { ...answer.headers, 'Cache-Control': 'no-store', Pragma: 'no-cache' } };
  }

  /** Only forms are read: anything else ends in Java's own words (JAX-RS). */
  private form(request: JiraRequest): (name: string) => string | undefined {
    this.requireHttps(this.site.baseUrl);
    if (request.form.length === 0)
      throw new Refusal(
        text(
          'The @FormParam is utilized when the content type of the request entity is not application/x-www-form-urlencoded',
          500,
        ),
      );
    return (name) => request.form.find(([candidate]) => candidate === name)?.[1];
  }

  /** Client id and secret stand in the body; no header is looked at. */
  private client(form: (name: string) => string | undefined): OAuth2Client {
    const client = this.clients.find(({ clientId }) => clientId === form('client_id'));
    if (!client || !isSame(client.clientSecret, form('client_secret') ?? ''))
      throw problem('invalid_client', 'Client authentication failed');
    return client;
  }

  private requireHttps(url: string): void {
    const { protocol, hostname } = new URL(url);
    if (this.skipsHttps || protocol === 'https:') return;
    if (hostname === 'localhost' && url !== this.site.baseUrl) return;
    throw new Refusal(json({ message: 'null for uri', 'status-code': 404 }, 404));
  }
}

const problem = (error: string, error_description: string): Refusal =>
  new Refusal(json({ error, error_description }, error === 'invalid_client' ? 401 : 400));

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
