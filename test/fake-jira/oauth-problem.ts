import type { Answer } from './answer.js';
import { encodeForm, percentEncode, type Pair } from './base-string.js';

// net.oauth OAuthServlet: what is not in the table is 403.
const STATUS: Record<string, number> = {
  consumer_key_unknown: 401,
  consumer_key_rejected: 401,
  consumer_key_refused: 503,
  user_refused: 503,
  signature_invalid: 401,
  signature_method_rejected: 400,
  timestamp_refused: 400,
  nonce_used: 401,
  token_rejected: 401,
  token_expired: 401,
  token_used: 401,
  token_revoked: 401,
  permission_unknown: 401,
  permission_denied: 401,
  additional_authorization_required: 401,
  parameter_absent: 400,
  parameter_rejected: 400,
  version_rejected: 400,
};

/** What the OAuth part of Jira objects to. */
export class OAuthProblem extends Error {
  constructor(
    readonly problem: string,
    readonly details: Record<string, string> = {},
  ) {
    super(problem);
  }

  get status(): number {
    return STATUS[this.problem] ?? 403;
  }

  /** `WWW-Authenticate`, with the same parameters as the body (OAuthServlet.handleException). */
  challenge(baseUrl: string): string {
    const parameters = this.pairs.map(([name, value]) => `${percentEncode(name)}="${percentEncode(value)}"`);
    return [`OAuth realm="${percentEncode(baseUrl)}"`, ...parameters].join(', ');
  }

  answer(baseUrl: string): Answer {
    return {
      status: this.status,
      headers: {
        'WWW-Authenticate': this.challenge(baseUrl),
        'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
      body: encodeForm(this.pairs),
    };
  }

  private get pairs(): Pair[] {
    return [['oauth_problem', this.problem], ...Object.entries(this.details)];
  }
}
