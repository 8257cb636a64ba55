import { AlmProblem, type AlmProblemDetails } from '../../alm-problem.js';
import type { Route } from '../../../outgoing-proxies.js';
import { beingStopped } from '../../../problem.js';
import { FORBIDDEN_ADDRESS, forbiddenAddress } from './address-policy.js';
import { problemOf, type CauseId } from '../causes/causes.js';
import { presentedCertificate } from './presented-certificate.js';
import { proxyUnreachable } from './proxy-problems.js';
import { UNKNOWN_ENCODING } from './reply-body.js';

/** The request that did not get a whole reply. */
export interface FailedRequest {
  target: URL;
  /** By which it went; directly unless given. */
  route?: Route;
  /** Whether it changes nothing. */
  reads: boolean;
  /** Of the total time-out. */
  seconds: number;
  /** Whether the reply had begun. */
  begun?: boolean;
  /** Whether there was a connection that the request went out on. Without one nothing can have been changed. */
  isSent?: boolean;
  /** Whether the account trusts authorities of its own. */
  hasAuthority?: boolean;
}

/** Codes after which a call that only reads may be tried again: the connection was there and went away. */
const RESET = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

const TLS =
  /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_|PATH_LENGTH|UNSPECIFIED)/;

/** Causes of a connection that is not secure, by the code and the message of OpenSSL; the first that fits. */
const TLS_CAUSES: [RegExp, CauseId][] = [
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL/, 'tls-plain-port'],
  [/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW|LEGACY_RENEGOTIATION/, 'tls-too-old'],
  [/TOO_WEAK|TOO_SMALL/, 'tls-weak'],
  [/CERTIFICATE_REQUIRED/, 'tls-client-certificate'],
  [/HAS_EXPIRED/, 'tls-expired'],
  [/NOT_YET_VALID/, 'tls-not-yet-valid'],
  [/ALTNAME|HOSTNAME_MISMATCH/, 'tls-wrong-name'],
  [/DEPTH_ZERO_SELF_SIGNED/, 'tls-self-signed'],
  [/UNABLE_TO_VERIFY_LEAF/, 'tls-chain-incomplete'],
  [/SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER/, 'tls-unknown-authority'],
];
/** What zlib says of a packed reply that ends before its end, and of one that is damaged or packed in another way. */
const UNPACKED_IN_PART = 'Z_BUF_ERROR';
const UNPACKING = new RegExp(`^(Z_|ERR__ERROR_|${UNKNOWN_ENCODING})`);
const NOT_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_.*|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;
const UNKNOWN_ISSUER: CauseId[] = ['tls-chain-incomplete', 'tls-unknown-authority'];
const PROBE = 1_000; // milliseconds

/** Whether the connection broke, rather than never being there: the race with a server that closes an idle one. */
export function isReset(problem: unknown): boolean {
  return (
    problem instanceof AlmProblem &&
    problem.kind === 'unreachable' &&
    RESET.has(String(problem.diagnosis.code))
  );
}

/** A call that was under way when Footbridge had to end. */
export function brokenOff(outcomeUnknown: boolean): AlmProblem {
  const { message, status, nextStep } = beingStopped();
  return new AlmProblem('unreachable', message, { status, nextStep, outcomeUnknown });
}

/**
 * The problem that an error of undici, a socket or TLS is. An AlmProblem passes through.
 * For TLS it looks at the certificate once more, to name its issuer, fingerprint and expiry.
 */
export async function transportProblem(error: unknown, failed: FailedRequest): Promise<unknown> {
  if (error instanceof AlmProblem) return error;

  const { host, hostname } = failed.target;
  const code = codeOf(error);
  if (code === FORBIDDEN_ADDRESS) return forbiddenAddress(hostname);

  const isTls = TLS.test(code);
  const proxy = failed.route?.proxy;
  // Of plain http it is the proxy that is connected to; to a site through a tunnel only once the proxy is there.
  const isNotThere = (isTls || NOT_CONNECTED.test(code)) && (failed.reads || !failed.isSent);
  if (proxy && failed.target.protocol === 'http:' && isNotThere) return proxyUnreachable(proxy, code);

  let cause = isTls ? tlsCause(code, error) : await plainCause(code, error, failed);
  if (!cause) return error;

  const certificate =
    isTls && cause !== 'tls-plain-port' && (await presentedCertificate(failed.target, { proxy }));
  const { issuer, fingerprint, validTo, missing } = certificate || {};
  // With an authority at hand it is a certificate in between that nobody has.
  if (failed.hasAuthority && missing && UNKNOWN_ISSUER.includes(cause)) cause = 'tls-intermediate-missing';
  const details: AlmProblemDetails = {
    // Also TLS fails late: an alert may come after the request has been read.
    outcomeUnknown: !failed.reads && failed.isSent === true,
    diagnosis: { code, host, ...(certificate && { certificate, issuer, fingerprint, validTo }) },
  };
  return problemOf(cause, { host, code, name: missing, seconds: failed.seconds }, details);
}

function tlsCause(code: string, error: unknown): CauseId {
  const message = String((error as Error).message)
    .replace(/[ -]/g, '_')
    .toUpperCase();
  const known =
    TLS_CAUSES.find(([pattern]) => pattern.test(code)) ??
    TLS_CAUSES.find(([pattern]) => pattern.test(message));
  return known?.[1] ?? 'tls-failed';
}

/** @returns undefined for an error that is a bug */
async function plainCause(code: string, error: unknown, failed: FailedRequest): Promise<CauseId | undefined> {
  const { begun = false } = failed;

  if (code === 'ENOTFOUND') return 'host-unknown';
  if (code.startsWith('EAI_')) return 'dns-silent';
  if (code === 'ECONNREFUSED') return 'connection-refused';
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'no-route';
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return 'connect-timeout';
  if (code === 'TimeoutError' || /TIMEOUT/.test(code)) return begun ? 'reply-drips' : 'reply-timeout';
  if (/HEADERS_OVERFLOW/.test(code)) return 'reply-headers-too-large';
  if (/EXCEEDED_MAX_SIZE/.test(code)) return 'reply-too-large';
  if (begun && (RESET.has(code) || code === UNPACKED_IN_PART)) return 'reply-cut';
  if (begun && UNPACKING.test(code)) return 'reply-compressed';

  const isOther = /^HPE_|CONTENT_LENGTH_MISMATCH/.test(code);
  if (!isOther && !RESET.has(code)) return isSystemError(error) ? 'connection-failed' : undefined;
  if (await speaksTls(failed)) return 'plain-tls-port';
  return isOther ? 'not-http' : 'connection-reset';
}

/** Whether a port that was called with http answers to https. */
async function speaksTls({ target, route }: FailedRequest): Promise<boolean> {
  if (target.protocol !== 'http:') return false;
  return (await presentedCertificate(target, { proxy: route?.proxy, timeout: PROBE })) !== undefined;
}

/** Whether the operating system refused, for whatever reason, to make or keep the connection. */
function isSystemError(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException).syscall === 'string';
}

/** The most telling code of an error or of what caused it. */
function codeOf(error: unknown): string {
  const { name, code, cause, errors } = error as Partial<
    NodeJS.ErrnoException & AggregateError & { cause: unknown }
  >;
  if (name === 'TimeoutError') return name;
  if (name === 'HTTPParserError' && !code) return 'HPE_UNKNOWN';
  if (typeof code === 'string' && code !== 'UND_ERR') return code;
  if (errors?.length) return codeOf(errors[0]);
  return cause ? codeOf(cause) : '';
}
