import { Problem } from '../../../problem.js';
import { isWorkItemKey } from '../../work-item-key.js';

export const API = '/rest/api/2';
export const AGILE = '/rest/agile/1.0';

export function issuePath(key: string): string {
  return `${API}/issue/${segment(key)}`;
}

/** An id that Jira numbers, as one segment of a path or as a number in a query. @throws Problem 404 for anything else. */
export function number(id: string): string {
  if (!/^\d{1,19}$/.test(id)) throw new Problem('Jira has no such thing.', { status: 404 });
  return id;
}

/**
 * An id that Jira numbers, or the key of a work item, as one segment of a path. Nothing else gets into one: servers and
 * proxies on the way do not agree on what `..`, `%2F` and `%3F` mean, and the signature is that of what we meant.
 */
function segment(text: string): string {
  return isWorkItemKey(text) ? encodeURIComponent(text) : number(text);
}

/** A project by key or number, as one segment of a path. @throws Problem 404 for anything else */
export function projectSegment(project: string): string {
  return /^[\p{L}][\p{L}\p{N}_]*$/u.test(project) ? encodeURIComponent(project) : number(project);
}
