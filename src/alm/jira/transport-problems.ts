import { AlmProblem, type AlmProblemDetails } from '../alm-problem.js';
import { FORBIDDEN_ADDRESS, forbiddenAddress } from './address-policy.js';
import { presentedCertificate } from './presented-certificate.js';

/** The request that did not get a whole reply. */
export interface FailedRequest {
  target: URL;
  /** Whether it changes nothing. */
  reads: boolean;
  /** Of the total time-out. */
  seconds: number;
}

/** Failures before a single byte of the request was sent: nothing can have been changed. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Codes after which a call that only reads may be tried again: the connection was there and went away. */
const RESET = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

const TLS =
  /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH)/;
const NOT_TLS = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL/;

/** Whether the connection broke, rather than never being there: the race with a server that closes an idle one. */
export function isReset(problem: unknown): boolean {
  return (
    problem instanceof AlmProblem &&
    problem.kind === 'unreachable' &&
    RESET.has(String(problem.diagnosis.code))
  );
}

/** A reply in an encoding that was not asked for: it may be a bomb, and Jira would not send it. */
export function encodedReply({ host }: URL, reads: boolean): AlmProblem {
  return new AlmProblem(
    'not-jira',
    `What answered at ${host} sent a compressed reply although none was asked for.`,
    {
      mender: 'network',
      nextStep: 'Ask whoever runs the proxy before Jira to compress only for clients that ask for it.',
      outcomeUnknown: !reads,
    },
  );
}

/**
 * The problem that an error of undici, a socket or TLS is. An AlmProblem passes through.
 * For TLS it looks at the certificate once more, to name its issuer, fingerprint and expiry.
 */
export async function transportProblem(error: unknown, failed: FailedRequest): Promise<unknown> {
  if (error instanceof AlmProblem) return error;

  const { host } = failed.target;
  const code = codeOf(error);
  const details: AlmProblemDetails = {
    mender: 'network',
    cause: error,
    diagnosis: { code, host },
    outcomeUnknown:
      !failed.reads && !BEFORE_SENDING.has(code) && !TLS.test(code) && code !== FORBIDDEN_ADDRESS,
  };

  if (code === FORBIDDEN_ADDRESS) return forbiddenAddress(failed.target.hostname);
  if (code === 'TimeoutError' || /TIMEOUT|ETIMEDOUT/.test(code)) return timeout(failed, details);
  if (TLS.test(code)) return tlsProblem(error, failed, details);
  if (/EXCEEDED_MAX_SIZE|HEADERS_OVERFLOW/.test(code)) return tooLarge(host, details);
  if (/^HPE_|CONTENT_LENGTH_MISMATCH/.test(code)) return malformed(host, details);
  if (BEFORE_SENDING.has(code) || RESET.has(code) || isSystemError(error))
    return unreachable(host, code, details);
  return error;
}

function timeout({ target, seconds }: FailedRequest, details: AlmProblemDetails): AlmProblem {
  return new AlmProblem(
    'timeout',
    `Jira at ${target.host} did not answer in time (at most ${seconds} seconds).`,
    {
      ...details,
      nextStep: 'Try again in a minute; if it stays, ask whoever runs Jira or the network.',
    },
  );
}

function unreachable(host: string, code: string, details: AlmProblemDetails): AlmProblem {
  const what =
    code === 'ENOTFOUND' || code.startsWith('EAI_')
      ? `The name ${host} is not known to the network Footbridge runs in.`
      : RESET.has(code)
        ? `The connection to Jira at ${host} broke.`
        : `Nothing answers at ${host}.`;
  return new AlmProblem('unreachable', what, {
    ...details,
    nextStep: 'Check the address, and that the machine Footbridge runs on may reach it.',
  });
}

function tooLarge(host: string, details: AlmProblemDetails): AlmProblem {
  return new AlmProblem('too-large', `The reply of Jira at ${host} is larger than Footbridge reads.`, {
    ...details,
    mender: 'administrator',
    nextStep: 'Choose fewer work items, for example with a narrower filter.',
  });
}

function malformed(host: string, details: AlmProblemDetails): AlmProblem {
  return new AlmProblem('malformed', `What answers at ${host} does not speak HTTP as Jira does.`, {
    ...details,
    nextStep: 'Check the port, and whether the address begins with http:// or https://.',
  });
}

async function tlsProblem(
  error: unknown,
  { target }: FailedRequest,
  details: AlmProblemDetails,
): Promise<AlmProblem> {
  const code = codeOf(error);
  if (
    NOT_TLS.test(code) ||
    NOT_TLS.test(
      String((error as Error).message)
        .replace(/ /g, '_')
        .toUpperCase(),
    )
  ) {
    return new AlmProblem('tls', `What answers at ${target.host} does not speak https.`, {
      ...details,
      mender: 'administrator',
      nextStep: 'Check the port, or enter the address with http://.',
    });
  }

  const certificate = await presentedCertificate(target);
  return new AlmProblem('tls', `The certificate of ${target.host} is not trusted: ${reason(code)}.`, {
    ...details,
    nextStep: /EXPIRED|NOT_YET/.test(code)
      ? 'Ask whoever runs Jira to renew the certificate.'
      : /ALTNAME|HOSTNAME/.test(code)
        ? 'Enter the name that is in the certificate, or ask whoever runs Jira to correct it.'
        : 'Give Footbridge the certificate of the authority that issued it (NODE_EXTRA_CA_CERTS).',
    diagnosis: { ...details.diagnosis, ...certificate },
  });
}

function reason(code: string): string {
  if (code === 'CERT_HAS_EXPIRED') return 'it has expired';
  if (code === 'CERT_NOT_YET_VALID') return 'it is not valid yet, or the clock of this machine is wrong';
  if (/ALTNAME|HOSTNAME/.test(code)) return 'it belongs to another name';
  if (/SELF_SIGNED/.test(code)) return 'it was issued by itself or by an authority Footbridge does not know';
  if (/UNABLE_TO_/.test(code)) return 'it was issued by an authority Footbridge does not know';
  return 'the secure connection failed';
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
