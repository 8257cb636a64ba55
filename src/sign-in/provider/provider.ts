import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import * as oidc from 'openid-client';
import { CONFIG, type Config } from '../../config.js';
import { OUTGOING_PROXIES, type OutgoingProxies } from '../../outgoing-proxies.js';
import { notFound } from '../../problem.js';
import type { ProviderSettings } from '../../sign-in-settings.js';
import { claimsOf, type Claims } from './claims.js';
import { ProviderDoor } from './provider-door.js';
import { protocolProblem } from './provider-problems.js';

const HOUR = 60 * 60 * 1000; // milliseconds
/** Seconds that clocks may differ by. */
const TOLERANCE = 60;
const TIMEOUT = 10; // seconds

/** What has to be known again when a browser comes back. */
export interface Departure {
  state: string;
  nonce: string;
  verifier: string;
  redirectUri: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Whether the person must sign in there anew, however long they have been signed in. */
  isAnew: boolean;
}

/** The organisation's OpenID provider: browsers are sent there, and come back with a code for who they are. */
@Injectable()
export class Provider implements OnModuleDestroy {
  private readonly door?: ProviderDoor;
  private found?: { at: number; metadata: Promise<oidc.Configuration> };

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(OUTGOING_PROXIES) proxies: OutgoingProxies,
  ) {
    const { provider } = config.signIn;
    if (provider) this.door = new ProviderDoor(provider, proxies);
  }

  async onModuleDestroy(): Promise<void> {
    await this.door?.close();
  }

  /** What it is called; undefined where there is none. */
  get label(): string | undefined {
    return this.config.signIn.provider?.label;
  }

  /** @throws Problem 404 where there is none */
  get settings(): ProviderSettings {
    const { provider } = this.config.signIn;
    if (!provider) throw notFound('There is no such page.');
    return provider;
  }

  /** The page of the provider that a browser goes on to, and what the way back needs. @throws Problem */
  async leave(redirectUri: string, isAnew: boolean): Promise<{ url: string; departure: Departure }> {
    const provider = await this.metadata();
    const departure = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      redirectUri,
      startedAt: Date.now(),
      isAnew,
    };
    const url = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: redirectUri,
      scope: this.scopes(provider.serverMetadata()),
      state: departure.state,
      nonce: departure.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(departure.verifier),
      code_challenge_method: 'S256',
      ...(isAnew && { prompt: 'login', max_age: '0' }),
    });
    return { url: url.href, departure };
  }

  /**
   * Who has come back.
   *
   * @param query as the provider sent the browser back with.
   * @throws Problem
   */
  async arrive(query: string, departure: Departure): Promise<Claims> {
    const provider = await this.metadata();
    const { state, nonce, verifier, redirectUri, startedAt, isAnew } = departure;
    const back = new URL(redirectUri);
    back.search = query;
    return this.inWords(async () => {
      const tokens = await oidc.authorizationCodeGrant(provider, back, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
        // They have signed in since they were sent there.
        ...(isAnew && { maxAge: Math.ceil((Date.now() - startedAt) / 1000) }),
      });
      const { sub, ...inToken } = tokens.claims()!;
      const more = provider.serverMetadata().userinfo_endpoint
        ? await oidc.fetchUserInfo(provider, tokens.access_token, sub)
        : {};
      return claimsOf({ ...inToken, ...more, sub }, this.settings, tokens.id_token!);
    });
  }

  /** Where a browser is signed out at the provider too; undefined where that is not offered. */
  async signOutUrl(idToken: string, redirectUri: string): Promise<string | undefined> {
    const provider = await this.metadata();
    if (!provider.serverMetadata().end_session_endpoint) return undefined;
    const parameters = { id_token_hint: idToken, post_logout_redirect_uri: redirectUri };
    return oidc.buildEndSessionUrl(provider, parameters).href;
  }

  /** Groups come with a scope of their own at some, and with any at others. */
  private scopes({ scopes_supported: offered = [] }: oidc.ServerMetadata): string {
    const needed = this.settings.roles.length > 0 && offered.includes('groups') ? ['groups'] : [];
    return ['openid', 'email', 'profile', ...needed].join(' ');
  }

  /** Asked for once an hour, and again when it could not be had. */
  private async metadata(): Promise<oidc.Configuration> {
    const { issuer } = this.settings;
    if (!this.found || Date.now() - this.found.at > HOUR)
      this.found = { at: Date.now(), metadata: this.inWords(() => this.discovered(new URL(issuer))) };
    try {
      return await this.found.metadata;
    } catch (error) {
      this.found = undefined;
      throw error;
    }
  }

  private async discovered(issuer: URL): Promise<oidc.Configuration> {
    const { clientId, clientSecret } = this.settings;
    const found = await oidc.discovery(
      issuer,
      clientId,
      { client_secret: clientSecret, [oidc.clockTolerance]: TOLERANCE },
      this.proofBy(clientSecret),
      {
        timeout: TIMEOUT,
        [oidc.customFetch]: this.door!.fetch,
        execute: [
          oidc.enableNonRepudiationChecks,
          ...(issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
        ],
      },
    );
    return found;
  }

  /** As the provider takes it: OpenID Connect Discovery has the header where it does not say. */
  private proofBy(secret: string): oidc.ClientAuth {
    const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
    return (server, client, body, headers) => {
      const offered = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
      const proof = offered.includes('client_secret_basic') ? basic : post;
      return proof(server, client, body, headers);
    };
  }

  private async inWords<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw protocolProblem(error, this.settings.label, this.door!.clockAhead);
    }
  }
}
