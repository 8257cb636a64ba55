import { LRUCache } from 'lru-cache';
import type { JiraReply } from '../wire/jira-http.js';

const MOST = 200; // Jiras

/**
 * Sites whose `X-AUSERNAME` said "anonymous" beside a body of `/myself` that names the person, by base URL. Nobody
 * has recorded what every Jira sends there on OAuth calls, so that header alone decides nothing.
 */
const contradicted = new LRUCache<string, true>({ max: MOST });

/** Whether `X-AUSERNAME` is worth nothing on that site. */
export function ignoresUserName(baseUrl: string): boolean {
  return contradicted.has(baseUrl);
}

/** Learns what the header is worth from a reply of `/myself` that names the person. */
export function learnFromMyself({ headers }: JiraReply, baseUrl: string): void {
  const name = headers['x-ausername'];
  if (name === undefined) return;
  if (name.toLowerCase() === 'anonymous') contradicted.set(baseUrl, true);
  else contradicted.delete(baseUrl);
}
