import type { CauseId } from '../causes/causes.js';
import type { JiraReply } from '../wire/jira-http.js';

const LONGEST = 50_000; // characters that are looked at

/** What the pages that answer in place of Jira have in them, the most telling first. */
const PAGES: [RegExp, CauseId][] = [
  [
    /challenge-platform|cf-browser-verification|_Incapsula_|Just a moment\.\.\.|captcha-delivery/i,
    'browser-check',
  ],
  [/SAMLRequest|SAMLResponse|name=["']?(RelayState|wresult)|openid-connect|\/adfs\//i, 'sso-page'],
  [/type=["']?password|os_username|login-form|<title>[^<]*(log ?in|sign ?in|anmeld)/i, 'sign-in-page'],
  [/<title>\s*loading|>\s*loading\s*(\.\.\.|…)?\s*</i, 'loading-page'],
];

/** What web servers and proxies sign their own pages with. */
const PROXIES =
  /<center>\s*(nginx|openresty)|<address>\s*Apache\/|Microsoft-IIS|IIS \d+\.\d|HAProxy|cloudflare|Varnish|\bsquid\/|ZScaler|BIG-?IP/i;

/** Whether a reply is a page for people, whatever its status. */
export function isWebPage({ headers, text }: JiraReply): boolean {
  return /html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(text);
}

/** Which kind of page answered in place of Jira; `otherwise` for one that does not say. */
export function causeOfPage({ text }: JiraReply, otherwise: CauseId): CauseId {
  const start = text.slice(0, LONGEST);
  return PAGES.find(([pattern]) => pattern.test(start))?.[1] ?? otherwise;
}

/** Whether a page is plainly of whatever stands before Jira, which Jira itself never makes. */
export function isPageOfProxy(reply: JiraReply): boolean {
  const start = reply.text.slice(0, LONGEST);
  // Jira's own pages may hold a sign-in form.
  return PROXIES.test(start) || ['browser-check', 'sso-page'].includes(causeOfPage(reply, 'web-page'));
}
