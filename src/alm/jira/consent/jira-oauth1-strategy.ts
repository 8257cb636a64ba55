import type { Request } from 'express';
import { Strategy, type RequestTokenStore } from 'passport-oauth1';
import type { AlmProblem } from '../../alm-problem.js';
import type { Grant, RoundTrip } from '../../alm-provider.js';
import { problemOf } from '../causes/causes.js';
import type { JiraDoor } from '../wire/jira-http.js';
import { isToken, JiraTokenCalls, oauthAddress, type Consumer } from './token-calls.js';

const FURTHEST = 100 * 365 * 24 * 3600; // seconds

/**
 * The OAuth 1.0a dance with one Jira, for one request; passport writes its outcome onto the strategy, so
 * a shared one would mix people up. On the way out it asks for a request token and redirects to Jira's
 * consent page; a query with `oauth_…` parameters is the way back, and is exchanged for a {@link Grant}.
 *
 * Errs with an AlmProblem: consent-denied, consent-expired, consumer-unknown, signature-invalid, clock,
 * protocol, not-jira or one of the transport's.
 */
export class JiraOAuth1Strategy extends Strategy {
  constructor(http: JiraDoor, consumer: Consumer, trip: RoundTrip) {
    const { baseUrl, consumerKey } = consumer;
    super(
      {
        requestTokenURL: oauthAddress(baseUrl, 'request-token'),
        accessTokenURL: oauthAddress(baseUrl, 'access-token'),
        userAuthorizationURL: oauthAddress(baseUrl, 'authorize'),
        consumerKey,
        consumerSecret: '', // the private key stays with our own signer
        signatureMethod: 'RSA-SHA1',
        callbackURL: trip.callbackUrl,
        skipUserProfile: true,
        requestTokenStore: storeOf(trip),
      },
      (token, tokenSecret, parameters, _profile, done) => done(null, grantOf(token, tokenSecret, parameters)),
    );
    this._oauth = new JiraTokenCalls(http, consumer);
  }

  override authenticate(request: Request, options?: object): void {
    const query = (request.query ?? {}) as Record<string, unknown>;
    const isWayBack = Object.keys(query).some((name) => name.startsWith('oauth_'));
    const problem = isWayBack ? wayBackProblem(query) : undefined;

    if (problem) return this.error(problem);
    super.authenticate(request, options);
  }

  /** Every error here is a Problem already, or a bug. */
  override _createOAuthError(_message: string, error: unknown): unknown {
    return error;
  }
}

/** What is wrong with the parameters that a browser comes back with; nothing must be exchanged then. */
function wayBackProblem({
  oauth_token,
  oauth_verifier,
  oauth_problem,
}: Record<string, unknown>): AlmProblem | undefined {
  // Jira says "denied" in place of a verifier; other servers say so in oauth_problem.
  if (
    oauth_verifier === 'denied' ||
    oauth_problem === 'user_refused' ||
    oauth_problem === 'permission_denied'
  ) {
    return problemOf('consent-denied');
  }
  if (isToken(oauth_token) && isToken(oauth_verifier)) return undefined;

  return problemOf('way-back-incomplete');
}

/** Request tokens are kept by whoever runs the trip, and found by the token in the callback. */
function storeOf(trip: RoundTrip): RequestTokenStore {
  return {
    get(_request, token, _meta, done) {
      trip.recall(token).then(
        ({ secret }) => setImmediate(done, null, secret),
        (error) => setImmediate(done, error),
      );
    },
    set(_request, token, secret, _state, _meta, done) {
      trip.keep(token, { secret }).then(
        () => setImmediate(done, null),
        (error) => setImmediate(done, error),
      );
    },
    // recall() has used it up.
    destroy(_request, _token, _meta, done) {
      done(null);
    },
  };
}

function grantOf(token: string, tokenSecret: string, parameters: Record<string, string>): Grant {
  const seconds = Number(parameters.oauth_expires_in);
  const expires = seconds > 0 && seconds < FURTHEST;

  return {
    secret: { token, tokenSecret },
    ...(expires && { expiresAt: new Date(Date.now() + seconds * 1000) }),
  };
}
