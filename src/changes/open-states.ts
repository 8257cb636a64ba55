import type { Change, ChangeState } from './change.entity.js';

/** Not over: what comes after it on the same work item waits. */
export const OPEN: ChangeState[] = ['waiting', 'being made', 'not known yet', 'conflict'];

/** Whether some of what comes after it may go on: one that failed holds up less than one that may be in the site. */
export function isDecided(row: Change | undefined): row is Change {
  return row !== undefined && (row.state === 'conflict' || !OPEN.includes(row.state));
}

/**
 * What becomes of a row that is withdrawn: what it waited for is nothing to be said any more, what Jira or somebody else
 * made of it stays true.
 */
export function withdrawalOf(state: ChangeState) {
  return { state: 'withdrawn' as const, dueAt: null, ...(state === 'waiting' && { answer: null }) };
}
