import { parsedUrl } from '../../../parsed-url.js';
import type { AlmProblem } from '../../alm-problem.js';
import { refuseForbiddenHost } from './address-policy.js';
import { problemOf } from '../causes/causes.js';
import { percentEncode } from '../signing/oauth1-signature.js';

const LONGEST = 2_000; // characters

/** Where Jira's own part of a path begins; what is before it is the context path. */
const JIRA_PATHS = [
  // Certain: nobody names a context path like this.
  /\/(browse\/[^/]|secure(\/|$)|rest\/|plugins\/servlet(\/|$)|login\.jsp|si\/jira|sr\/jira)/i,
  /\/[^/]+\.jspa?(\/|$)/i,
  // Likely.
  /\/(projects\/[^/]|issues(\/|$)|servicedesk(\/|$)|plugins(\/|$)|browse(\/|$)|rest(\/|$)|status$)/i,
];

/** Ports on which Tomcat, Jira's stock connector and Atlassian's SDK speak plain http. */
const PLAIN_PORTS = ['80', '8080', '8081', '8090', '2990'];
const CLOUD = /(^|\.)(atlassian\.net|jira\.com|jira-dev\.com|atlassian\.com)$/;

/**
 * The base URL of the Jira that a pasted text points into: scheme, host, port and context path, without
 * a trailing slash. Understands addresses of issues, boards, dashboards, filters and REST resources.
 *
 * @returns an empty text for an empty one
 * @throws Problem on field `baseUrl` (AlmProblem of kind `cloud` or `forbidden-address` where it is one)
 */
export function cleanJiraUrl(pasted: string): string {
  const text = addressIn(pasted);
  if (!text) return '';

  const url = parse(withScheme(text));
  if (CLOUD.test(url.hostname)) throw cloudSite(url.hostname);
  refuseForbiddenHost(url);
  return `${url.protocol}//${url.host}${contextPath(url.pathname)}`;
}

/**
 * The address that Jira believes in, for signatures only: it is never called.
 *
 * @returns an empty text for an empty one, and for the address that is called anyway
 * @throws AlmProblem on field `signingUrl`
 */
export function cleanSigningUrl(pasted: string, baseUrl: string): string {
  const text = addressIn(pasted);
  if (!text) return '';
  const { protocol, host, pathname } = parse(withScheme(text), 'signingUrl');
  const cleaned = `${protocol}//${host}${contextPath(pathname)}`;
  return cleaned === baseUrl ? '' : cleaned;
}

/** The URL of something below a base URL. Names and values of the query are encoded as RFC 3986 asks. */
export function jiraUrl(
  base: string,
  path: string,
  query: Record<string, string | number | undefined> = {},
): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(String(value))}`);

  return `${base}${path}${pairs.length ? `?${pairs.join('&')}` : ''}`;
}

/** A Jira Cloud site, which has neither application links for OAuth 1.0a nor user names. */
export function cloudSite(host: string): AlmProblem {
  return problemOf('address-cloud', { host });
}

/** What looks like an address in a pasted text, such as `Jira: <https://jira.example.com/browse/ABC-1>`. */
function addressIn(pasted: string): string {
  const text = pasted
    .replace(/[\u200b-\u200d\ufeff\u2060]/g, '')
    .replace(/\u00a0/g, ' ')
    .trim()
    .slice(0, LONGEST);
  const found = /https?:\/\/[^\s<>"'`]+/i.exec(text)?.[0] ?? text;
  return found.replace(/^[\s"'<>(`]+|[\s"'<>)`,;]+$/g, '');
}

/** Browsers hide the scheme, so people paste addresses without one. */
function withScheme(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;

  const rest = text.replace(/^\/+/, '');
  const [, host, port] = /^(?:[^/?#@]*@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d+))?/.exec(rest) ?? [];
  const isHere = /^(localhost|127\.[\d.]+|\[::1\])$/i.test(host ?? '');
  return `${(isHere && port !== '443' && port !== '8443') || PLAIN_PORTS.includes(port) ? 'http' : 'https'}://${rest}`;
}

function parse(text: string, field = 'baseUrl'): URL {
  const url = parsedUrl(text);
  if (!url) throw problemOf('address-not-web', {}, { field });
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw problemOf('address-other-scheme', {}, { field });
  }
  if (!/^[a-z0-9.[\]:_-]+$/.test(url.hostname)) throw problemOf('address-not-web', {}, { field });
  return url;
}

function contextPath(pathname: string): string {
  const path = pathname.replace(/\/{2,}/g, '/');
  const starts = JIRA_PATHS.map((pattern) => path.search(pattern));
  const start = starts.find((index) => index >= 0) ?? path.length;
  return path.slice(0, start).replace(/\/+$/, '');
}
