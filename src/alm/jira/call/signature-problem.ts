import type { AlmProblem, AlmProblemDetails } from '../../alm-problem.js';
import { baseStringDifference, withoutTokens, type BaseStringDifference } from './base-string-difference.js';
import { problemOf, type CauseId } from '../causes/causes.js';
import { authorizationParameters, baseString } from '../signing/oauth1-signature.js';
import type { SentRequest } from './sent-request.js';

const CAUSE_OF: Record<BaseStringDifference['piece'], CauseId> = {
  method: 'signature-method',
  scheme: 'signature-scheme',
  host: 'signature-host',
  port: 'signature-port',
  path: 'signature-path',
  parameters: 'signature-parameters',
  nothing: 'signature-keys',
};

const NO_ECHO =
  'Jira echoed no base string, so Footbridge cannot compare what Jira signed with what it signed itself.';

/** The pieces that the address of a call makes. */
const OF_THE_ADDRESS: BaseStringDifference['piece'][] = ['scheme', 'host', 'port', 'path'];

/**
 * What is wrong with a signature that Jira refuses, from the base string that it echoes
 * (`oauth_signature_base_string`): which piece of the request it saw differently, or that the keys do not belong
 * together. Its diagnosis holds both strings piece by piece and, where that mends it, the address to sign with.
 */
export function signatureInvalid(
  { oauth_signature_base_string: echoed = '' }: Record<string, string>,
  sent: SentRequest,
  common: Record<string, unknown> = {},
): AlmProblem {
  const { oauth_signature: _, ...oauth } = authorizationParameters(sent.headers.Authorization ?? '');
  const ours = baseString({ method: sent.method, url: sent.signedUrl ?? sent.url, oauth });
  const difference = echoed ? baseStringDifference(ours, echoed) : undefined;
  const mayBeOurs = !difference || OF_THE_ADDRESS.includes(difference.piece);
  const signedFor = mayBeOurs ? signingUrlOf(sent) : undefined;
  const diagnosis = {
    ...common,
    ...(signedFor && { signedFor }),
    difference: difference?.piece,
    comparison: difference?.comparison ?? {
      pieces: [],
      ours: withoutTokens(ours),
      ...(echoed ? { theirs: withoutTokens(echoed) } : { remark: NO_ECHO }),
    },
    signingUrl: difference && believedUrl(difference, sent),
  };
  return problemOf(
    difference ? CAUSE_OF[difference.piece] : 'signature-unexplained',
    { baseUrl: sent.baseUrl, ours: seen(difference, 'ours'), theirs: seen(difference, 'theirs') },
    { diagnosis, ...(signedFor && stopSigning(signedFor, difference)) },
  );
}

/** The cure that is ours: calls are signed for another address than they go to, because that was chosen here. */
function stopSigning(signedFor: string, difference: BaseStringDifference | undefined): AlmProblemDetails {
  const stop = `Press Stop beside “Signed for another address”, so that calls are not signed for ${signedFor} any more`;
  return {
    mender: 'administrator',
    where: 'Footbridge: ALM Accounts, this account, More for this account, Signed for another address',
    nextStep: difference
      ? `${stop}.`
      : `${stop}, and check the link again. If Jira still refuses the signature, paste the public key shown here under Incoming Authentication.`,
    field: undefined,
    link: undefined,
  };
}

/** The base URL that the call was signed for, where it is another one than it went to. */
function signingUrlOf({ url, signedUrl = url, baseUrl }: SentRequest): string | undefined {
  if (signedUrl === url) return undefined;
  return signedUrl.slice(0, signedUrl.length - (url.length - baseUrl.length));
}

/** What one side saw: the method, where that differs, else the address. */
function seen(difference: BaseStringDifference | undefined, side: 'ours' | 'theirs'): string | undefined {
  if (!difference) return undefined;
  if (difference.piece === 'method') return `${difference.comparison.pieces[0][side]} ${difference[side]}`;
  if (difference.piece !== 'parameters') return difference[side];

  const differing = difference.comparison.pieces.filter(({ isSame }) => !isSame);
  return differing
    .map((piece) => `${piece.name}=${piece[side]}`.slice(0, 80))
    .join(', ')
    .slice(0, 300);
}

/** The base URL that Jira believes in, where the signature would fit if it were signed with that one. */
function believedUrl({ piece, theirs }: BaseStringDifference, { url, baseUrl }: SentRequest) {
  if (!OF_THE_ADDRESS.includes(piece)) return undefined;

  const resource = new URL(url).pathname.slice(new URL(baseUrl).pathname.replace(/\/$/, '').length);
  const { origin, pathname } = new URL(theirs);
  return pathname.endsWith(resource)
    ? `${origin}${pathname.slice(0, pathname.length - resource.length)}`
    : undefined;
}
