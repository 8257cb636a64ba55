import * as oauth from 'oauth4webapi';
import type { AlmProblem } from '../../alm-problem.js';
import { problemOf } from '../causes/causes.js';
import { parsed } from '../call/json-body.js';
import { tokenRefusal, type Purpose } from './token-refusal.js';
import type { JiraDoor, JiraReply } from '../wire/jira-http.js';
import { replyProblem } from '../call/reply-problems.js';

const PATH = '/rest/oauth2/latest';
/** What boards need; the person's own rights still apply. */
const SCOPE = 'WRITE';

/** An incoming link of the type External application. */
export interface OAuth2Client {
  baseUrl: string;
  clientId: string;
  clientSecret: string;
}

export interface OAuth2Tokens {
  accessToken: string;
  refreshToken: string;
  /** Until the access token ends. */
  seconds: number;
}

/**
 * Jira's OAuth 2.0 by oauth4webapi, through our own door. Jira's metadata lies at a path of its own, and client id and
 * secret have to stand in a form body.
 */
export class JiraOAuth2 {
  private readonly server: oauth.AuthorizationServer;
  private readonly client: oauth.Client;
  private readonly proof: oauth.ClientAuth;

  constructor(
    private readonly http: JiraDoor,
    private readonly link: OAuth2Client,
  ) {
    const at = (part: string) => `${link.baseUrl}${PATH}/${part}`;
    this.server = {
      issuer: link.baseUrl,
      authorization_endpoint: at('authorize'),
      token_endpoint: at('token'),
      revocation_endpoint: at('revoke'),
    };
    this.client = { client_id: link.clientId };
    this.proof = oauth.ClientSecretPost(link.clientSecret);
  }

  /**
   * Asks whether there is OAuth 2.0 at all, and whether Jira refuses the client.
   * @throws AlmProblem
   */
  async check(redirectUri: string): Promise<void> {
    const url = `${this.link.baseUrl}${PATH}/.well-known/oauth-authorization-server`;
    const missing = () => problemOf('oauth2-missing', { baseUrl: this.link.baseUrl });
    await this.http.send({
      method: 'GET',
      url,
      judge: (reply) => {
        if (reply.status === 404) throw missing();
        const problem = this.general(reply, 'GET', url);
        if (problem) throw problem;
        if (!(parsed(reply) as { token_endpoint?: unknown } | undefined)?.token_endpoint) throw missing();
      },
    });
    // A code that nobody gave: a client that is known is told of the code, another one of itself.
    await this.exchange({ code: 'check', verifier: oauth.generateRandomCodeVerifier(), redirectUri }).catch(
      (problem: AlmProblem) => {
        if (problem.cause !== 'oauth2-code') throw problem;
      },
    );
  }

  /** The consent page, and what the way back needs. */
  async leave(redirectUri: string): Promise<{ url: string; state: string; verifier: string }> {
    const [state, verifier] = [oauth.generateRandomState(), oauth.generateRandomCodeVerifier()];
    const query = new URLSearchParams({
      client_id: this.link.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: SCOPE,
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { url: `${this.server.authorization_endpoint}?${query.toString()}`, state, verifier };
  }

  /** @throws AlmProblem */
  async exchange({ code, verifier, redirectUri }: WayBack): Promise<OAuth2Tokens> {
    const { server, client } = this;
    const callback = oauth.validateAuthResponse(
      server,
      client,
      new URLSearchParams({ code }),
      oauth.expectNoState,
    );
    const reply = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      this.proof,
      callback,
      redirectUri,
      verifier,
      this.through('code'),
    );
    return tokensOf(await oauth.processAuthorizationCodeResponse(server, client, reply));
  }

  /**
   * Both tokens are new afterwards, and the old ones have ended: Jira knows no grace.
   *
   * @param redirectUri that the tokens were made for; Jira refuses a renewal without it.
   * @throws AlmProblem of kind `credential-refused` when only the person can get new ones.
   */
  async renew(refreshToken: string, redirectUri: string): Promise<OAuth2Tokens> {
    const { server, client } = this;
    const reply = await oauth.refreshTokenGrantRequest(server, client, this.proof, refreshToken, {
      ...this.through('renewal'),
      additionalParameters: { redirect_uri: redirectUri },
    });
    return tokensOf(await oauth.processRefreshTokenResponse(server, client, reply));
  }

  /** RFC 7009. @throws AlmProblem */
  async revoke(refreshToken: string): Promise<void> {
    const reply = await oauth.revocationRequest(this.server, this.client, this.proof, refreshToken, {
      ...this.through('revocation'),
      additionalParameters: { token_type_hint: 'refresh_token' },
    });
    await oauth.processRevocationResponse(reply);
  }

  private through(purpose: Purpose) {
    return {
      // That plain http is possible at all is for the administrators of Jira to say.
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: (url: string, { headers, body }: { headers: unknown; body?: unknown }) =>
        this.post(url, headers as Record<string, string>, String(body), purpose),
    };
  }

  private async post(
    url: string,
    headers: Record<string, string>,
    body: string,
    purpose: Purpose,
  ): Promise<Response> {
    const {
      status,
      headers: received,
      text,
    } = await this.http.send({
      method: 'POST',
      url,
      headers: Object.fromEntries(new Headers(headers)),
      body,
      judge: (reply) => {
        const problem = tokenRefusal(reply, purpose, this.link.baseUrl) ?? this.general(reply, 'POST', url);
        if (problem) throw problem;
      },
    });
    const { 'content-type': type = '' } = received;
    return new Response(text || null, { status, headers: { 'content-type': type } });
  }

  private general(reply: JiraReply, method: string, url: string): AlmProblem | undefined {
    // As anybody's call: what Jira says to nobody is no news here.
    const sent = {
      method,
      url,
      headers: {},
      baseUrl: this.link.baseUrl,
      step: 'token',
      reads: true,
    } as const;
    return replyProblem(reply, sent);
  }
}

interface WayBack {
  code: string;
  verifier: string;
  redirectUri: string;
}

function tokensOf({ access_token, refresh_token, expires_in }: oauth.TokenEndpointResponse): OAuth2Tokens {
  if (!refresh_token) throw problemOf('token-unreadable');
  return { accessToken: access_token, refreshToken: refresh_token, seconds: expires_in ?? 3600 };
}
