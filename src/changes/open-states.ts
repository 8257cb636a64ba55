import type { Change, ChangeState } from './change.entity.js';

/** Not over: what comes after it on the same work item waits. */
export const OPEN: ChangeState[] = ['waiting', 'being made', 'not known yet', 'conflict'];

/** Whether what comes after it may go on. */
export function isOver(row: Change | undefined): row is Change {
  return row !== undefined && !OPEN.includes(row.state) && (row.state !== 'refused' || row.isTold);
}

/**
 * What becomes of a row that is withdrawn: what it waited for is nothing to be said any more, what Jira or somebody else
 * made of it stays true.
 */
export function withdrawalOf(state: ChangeState) {
  return { state: 'withdrawn' as const, dueAt: null, ...(state === 'waiting' && { answer: null }) };
}
