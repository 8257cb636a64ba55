import type { Request } from 'express';
import { Strategy } from 'passport';
import type { Grant, RoundTrip } from '../../alm-provider.js';
import { problemOf, type CauseId } from '../causes/causes.js';
import type { JiraOAuth2, OAuth2Tokens } from './oauth2.js';

/** What a browser comes back with instead of a code: RFC 6749 4.1.2.1. */
const ERRORS: Record<string, CauseId> = {
  access_denied: 'consent-denied',
  invalid_scope: 'oauth2-scope',
  unauthorized_client: 'oauth2-client',
};

/**
 * The OAuth 2.0 round trip with one Jira, for one request; passport writes its outcome onto the strategy, so a shared
 * one would mix people up. A query with a state is the way back, and is exchanged for a {@link Grant}.
 *
 * Errs with an AlmProblem.
 */
export class JiraOAuth2Strategy extends Strategy {
  constructor(
    private readonly jira: JiraOAuth2,
    private readonly trip: RoundTrip,
  ) {
    super();
  }

  override authenticate({ query }: Request): void {
    const ended = query.state === undefined ? this.leave() : this.comeBack(query);
    ended.catch((error: unknown) => this.error(error as Error));
  }

  private async leave(): Promise<void> {
    const { url, state, verifier } = await this.jira.leave(this.trip.callbackUrl);
    await this.trip.keep(state, { verifier });
    this.redirect(url);
  }

  private async comeBack({ state, code, error }: Request['query']): Promise<void> {
    const { callbackUrl } = this.trip;
    const { verifier } = await this.trip.recall(String(state));
    if (error !== undefined) throw problemOf(ERRORS[String(error)] ?? 'way-back-incomplete');
    if (typeof code !== 'string' || !code) throw problemOf('way-back-incomplete');
    this.success(
      granted(await this.jira.exchange({ code, verifier, redirectUri: callbackUrl }), callbackUrl),
    );
  }
}

/** The grant of such tokens: it has no end of its own, for the access token is renewed before it ends. */
export function granted({ accessToken, refreshToken, seconds }: OAuth2Tokens, redirectUri: string): Grant {
  const now = Date.now();
  return {
    secret: {
      accessToken,
      refreshToken,
      redirectUri,
      madeAt: new Date(now).toISOString(),
      endsAt: new Date(now + seconds * 1000).toISOString(),
    },
  };
}
