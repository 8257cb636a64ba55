import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { Problem } from '../../problem.js';
import { counted } from '../../words.js';

const OPERATOR = 'whoever runs Footbridge';
const AGAIN = 'Try again in a minute.';
/** Milliseconds: what a clock that is set by the network does not differ by. */
const CLOCK_DIFFERS = 60_000;
const CERTIFICATE = /CERT|SIGNATURE|TLS|SSL/;
const SLOW = /TIMEOUT|TIMEDOUT|TimeoutError/;

/** What stands in the way of a sign-in at the provider. What is technical about it is for the log alone. */
export class ProviderProblem extends Problem {
  constructor(
    sentence: string,
    nextStep: string,
    /** In words of the protocol, for whoever runs Footbridge; never a code, a token or a secret. */
    readonly diagnosis: string,
    status = 502,
  ) {
    super(sentence, { status, nextStep });
  }
}

/** Why the provider could not be asked. */
export function transportProblem(error: unknown, { host }: URL, label: string): ProviderProblem {
  const code = codeOf(error);
  const diagnosis = `${host}: ${code}`;
  if (CERTIFICATE.test(code))
    return new ProviderProblem(
      `Footbridge does not trust the certificate of ${host}, where ${label} signs people in (${code}).`,
      `${capital(OPERATOR)} names the certificate of the authority that signed it in FOOTBRIDGE_OIDC_CA_FILE, or has the certificate renewed.`,
      diagnosis,
    );
  const why = SLOW.test(code) ? 'does not answer in time' : `cannot be reached from Footbridge (${code})`;
  return new ProviderProblem(
    `${host}, where ${label} signs people in, ${why}.`,
    `${AGAIN} If it stays so, ${OPERATOR} looks at the way there: its name, the firewall, the proxy.`,
    diagnosis,
    503,
  );
}

/**
 * What openid-client found wrong, in words.
 *
 * @param clockAhead how far the provider's clock is ahead of ours, in milliseconds.
 */
export function protocolProblem(error: unknown, label: string, clockAhead: number): Problem {
  const own = causesOf(error).find((one) => one instanceof Problem);
  if (own) return own;
  if (error instanceof AuthorizationResponseError) return refusedThere(error, label);
  if (error instanceof ResponseBodyError || error instanceof WWWAuthenticateChallengeError)
    return refusedToFootbridge(error, label);
  if (!(error instanceof ClientError)) throw error;
  return unusable(error, label, clockAhead);
}

/** The browser came back with an error in place of a code. */
function refusedThere(
  { error, error_description: description = '' }: AuthorizationResponseError,
  label: string,
) {
  if (error === 'access_denied')
    return new ProviderProblem(
      `You were not signed in: ${label} said no, or the sign-in there was cancelled.`,
      `Sign in once more. If ${label} does not let you, ask whoever looks after sign-ins there to let you use Footbridge.`,
      `${error} ${description}`,
      403,
    );
  return new ProviderProblem(
    `${capital(label)} did not sign you in (${error}).`,
    `${AGAIN} If it stays so, ${OPERATOR} compares how Footbridge is registered there; the log has what was said.`,
    `${error} ${description}`,
  );
}

/** Footbridge itself was refused when it asked for the person. */
function refusedToFootbridge(error: ResponseBodyError | WWWAuthenticateChallengeError, label: string) {
  const code = error instanceof ResponseBodyError ? error.error : `status ${error.status}`;
  const said = error instanceof ResponseBodyError ? (error.error_description ?? '') : '';
  const diagnosis = `${code} ${said}`;
  if (code === 'invalid_grant')
    return new ProviderProblem(
      'This sign-in took too long, or was used already.',
      'Sign in once more.',
      diagnosis,
      403,
    );
  return new ProviderProblem(
    `${capital(label)} does not accept Footbridge itself (${code}).`,
    `${capital(OPERATOR)} compares FOOTBRIDGE_OIDC_CLIENT_ID, FOOTBRIDGE_OIDC_CLIENT_SECRET and the callback address with what is registered there.`,
    diagnosis,
  );
}

function unusable(error: ClientError, label: string, clockAhead: number): ProviderProblem {
  const innermost = causesOf(error).at(-1) as Error;
  const diagnosis = `${error.code} ${innermost.message ?? ''}`;
  const minutes = Math.round(Math.abs(clockAhead) / 60_000);
  if (error.code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED' && Math.abs(clockAhead) > CLOCK_DIFFERS)
    return new ProviderProblem(
      `The clock of Footbridge is ${counted(minutes, 'minute')} ${clockAhead > 0 ? 'behind' : 'ahead of'} that of ${label}, so the sign-in counts as ${clockAhead > 0 ? 'not begun' : 'over'}.`,
      `${capital(OPERATOR)} sets the clock of that machine by the network.`,
      diagnosis,
    );
  if (/auth_time/.test(diagnosis))
    return new ProviderProblem(
      `${capital(label)} did not ask you to sign in anew, or does not say when you did.`,
      `Sign in there with your password once more. If that does not help, ${OPERATOR} has the claim auth_time sent to Footbridge.`,
      diagnosis,
      403,
    );
  if (error.code === 'OAUTH_INVALID_RESPONSE' && /"state"|"iss"/.test(diagnosis))
    return new ProviderProblem(
      'This sign-in was not begun in this browser, or was begun twice.',
      'Sign in once more.',
      diagnosis,
      403,
    );
  return new ProviderProblem(
    `What ${label} answers is not what Footbridge can use for signing in.`,
    `${capital(OPERATOR)} compares FOOTBRIDGE_OIDC_ISSUER with what the provider calls itself, and how Footbridge is registered there; the log has what was wrong.`,
    diagnosis,
  );
}

/** An error with what led to it, the innermost last. */
function causesOf(error: unknown): unknown[] {
  const { cause } = (error ?? {}) as { cause?: unknown };
  return cause instanceof Error ? [error, ...causesOf(cause)] : [error];
}

function codeOf(error: unknown): string {
  const coded = causesOf(error).findLast((one) => (one as { code?: unknown }).code) as
    { code: string } | undefined;
  return String(coded?.code ?? (error as Error).name);
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
