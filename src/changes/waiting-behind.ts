import { clockText } from '../dates.js';
import type { Change, ChangeState } from './change.entity.js';
import { kindOf } from './kinds/index.js';

/** Of the same work item, the first that is not over. @param open in the order in which they were asked for */
function headOf(change: Change, open: readonly Change[]): Change | undefined {
  return open.find(({ accountId, key }) => accountId === change.accountId && key === change.key);
}

/** Whether its person has to say that it shall go: nothing wakes it, and nothing before it is to be over first. */
export function isParked(change: Change, open: readonly Change[]): boolean {
  return change.state === 'waiting' && change.dueAt === null && headOf(change, open)?.id === change.id;
}

/** What a change has to wait for, if anything: the first of its work item holds up all that come after it. */
export function aheadOf(change: Change, open: readonly Change[]): Change | undefined {
  if (change.state !== 'waiting' || kindOf(change).creation) return undefined;
  const head = headOf(change, open);
  return head && head.id !== change.id && head.createdAt <= change.createdAt ? head : undefined;
}

/** `It waits for your comment of 10:12, which waits for you.`; empty for what waits for nothing of its person's. */
export function waitsForWords(change: Change, open: readonly Change[]): string {
  const ahead = aheadOf(change, open);
  return ahead ? behindWords(ahead, open) : '';
}

/** The same, of what waits for that one. @param open in the order in which they were asked for */
export function behindWords(ahead: Change, open: readonly Change[]): string {
  const what = ahead.kind === 'comment' ? 'comment' : 'change';
  const why = isParked(ahead, open) ? 'which waits for you' : WHY[ahead.state];
  const which = `${what} of ${clockText(ahead.createdAt)}${why ? `, ${why}` : ''}`;
  return `It waits for your ${which}: ${kindOf(ahead).wish(ahead.wanted)}.`;
}

const WHY: Partial<Record<ChangeState, string>> = {
  waiting: 'which is tried again',
  'not known yet': 'of which is not known yet whether it is made',
  conflict: 'which is in conflict',
  refused: 'which was refused',
};
