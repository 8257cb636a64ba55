import type { JiraReply } from '../wire/jira-http.js';

/**
 * Whether a reply is JSON. Proxies lose the header that says so, or write another in its place: a refusal is read
 * by what it is, and a good reply where nothing says that it is something else.
 */
export function isJson(reply: JiraReply): boolean {
  const type = reply.headers['content-type'] ?? '';
  if (/^application\/json\b/i.test(type)) return true;
  if (reply.status < 400 && type) return false;
  const body = parsed(reply);
  return typeof body === 'object' && body !== null;
}

/** The JSON of a reply; undefined for what is none. */
export function parsed({ text }: JiraReply): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
