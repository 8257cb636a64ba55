import { AlmProblem } from '../alm-problem.js';
import type { JiraReply } from './jira-http.js';
import type { SentRequest } from './sent-request.js';

/**
 * What a redirect says about the address. It is never followed: a signed request must not reach another
 * host, and a signature is for one URL only.
 */
export function redirectProblem({ headers }: JiraReply, { url, baseUrl }: SentRequest): AlmProblem {
  const asked = new URL(url);
  const target = URL.canParse(headers.location ?? '', url) ? new URL(headers.location, url) : undefined;
  const better = target && betterBaseUrl(asked, target, baseUrl);
  const shown =
    target && /^https?:$/.test(target.protocol) ? `${target.origin}${target.pathname}`.slice(0, 200) : '';

  if (better) {
    return new AlmProblem('redirected', `Jira is at ${better} and sends callers of ${baseUrl} there.`, {
      mender: 'administrator',
      field: 'baseUrl',
      nextStep: `Enter ${better} as the address of your Jira.`,
      diagnosis: { location: shown },
    });
  }
  return new AlmProblem(
    'redirected',
    target && target.host !== asked.host
      ? `${asked.host} sends us to ${target.host} instead of answering, probably to a sign-in page.`
      : `${asked.host} sends us to another page instead of answering, probably to a sign-in page.`,
    {
      mender: 'network',
      nextStep:
        'Ask whoever runs it to let /rest and /plugins/servlet/oauth through to Jira without a sign-in page.',
      diagnosis: { location: shown },
    },
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
