import { parsedUrl } from '../../../parsed-url.js';
import type { AlmProblem } from '../../alm-problem.js';
import { problemOf, type CauseId } from '../causes/causes.js';
import type { JiraReply } from '../wire/jira-http.js';
import type { SentRequest } from './sent-request.js';

const SIGN_IN = /\/(log-?in|sign-?in|auth|cas|account)\b|os_destination=|permissionViolation=/i;
const SINGLE_SIGN_ON = /saml|openid|oauth2|adfs|sso\b|[?&](RelayState|client_id|wtrealm)=/i;

/**
 * What a redirect says about the address. It is never followed: a signed request must not reach another
 * host, and a signature is for one URL only.
 */
export function redirectProblem({ headers }: JiraReply, { url, baseUrl, reads }: SentRequest): AlmProblem {
  const asked = new URL(url);
  const target = parsedUrl(headers.location ?? '', url);
  const better = target && betterBaseUrl(asked, target, baseUrl);
  const isWeb = target && /^https?:$/.test(target.protocol);
  const location = isWeb ? `${target.origin}${target.pathname}`.slice(0, 200) : '';

  return problemOf(
    better ? causeOfMove(new URL(baseUrl), new URL(better)) : causeOfDetour(asked, target),
    { baseUrl, address: better ?? (isWeb ? target.host : undefined) },
    { outcomeUnknown: !reads, diagnosis: { location } },
  );
}

/** The base URL under which the same resource is said to be, where the redirect only changes what is before it. */
function betterBaseUrl(asked: URL, target: URL, baseUrl: string): string | undefined {
  const context = new URL(baseUrl).pathname.replace(/\/$/, '');
  const resource = asked.pathname.slice(context.length);
  if (!/^https?:$/.test(target.protocol) || !target.pathname.endsWith(resource)) return undefined;

  const better = `${target.origin}${target.pathname.slice(0, target.pathname.length - resource.length)}`;
  return better === baseUrl || better.length > 200 ? undefined : better;
}

function causeOfMove(from: URL, to: URL): CauseId {
  if (from.hostname !== to.hostname) return 'redirect-to-host';
  return from.protocol === 'http:' && to.protocol === 'https:' ? 'redirect-to-https' : 'redirect-to-context';
}

function causeOfDetour(asked: URL, target: URL | undefined): CauseId {
  if (!target) return 'redirect-elsewhere';
  const way = `${target.pathname}${target.search}`;
  if (target.host !== asked.host || SINGLE_SIGN_ON.test(way)) return 'redirect-to-sso';
  return SIGN_IN.test(way) ? 'redirect-to-login' : 'redirect-elsewhere';
}
