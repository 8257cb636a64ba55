import { clockText } from '../dates.js';
import { fieldAt } from './change-kind.js';
import type { Change, ChangeState } from './change.entity.js';
import { overAt } from './change-times.js';
import { fieldName } from './field-names.js';
import { kindOf } from './kinds/index.js';
import { keysOf } from './open-rows.js';

/** What tells which changes a change has to wait for, written down or not yet. */
export type Behind = Pick<
  Change,
  'id' | 'accountId' | 'key' | 'alsoAt' | 'kind' | 'wanted' | 'together' | 'createdAt' | 'sentAt' | 'state'
>;

/**
 * What a change has to wait for, if anything: the first of its work items that is not over and writes to a field that it
 * writes to, or was asked for by the same act, or holds up one that does.
 * @param open in the order in which they were asked for
 */
export function aheadOf<T extends Behind>(change: Behind, open: readonly T[]): T | undefined {
  if (change.state !== 'waiting' || kindOf(change).creation) return undefined;
  const at = open.findIndex(({ id }) => id === change.id);
  const before = (at < 0 ? open : open.slice(0, at)).filter(isEarlierThan(change));
  const ahead = before.find((one) => isSameAct(one, change) || holdsUp(one, change));
  return ahead && (aheadOf(ahead, before) ?? ahead);
}

/** Whether its person has to say that it shall go: nothing wakes it, and nothing before it is to be over first. */
export function isParked(change: Change, open: readonly Change[]): boolean {
  return change.state === 'waiting' && change.dueAt === null && !aheadOf(change, open);
}

/** Whether it may have waited for that one, which is decided by now. */
export function mayHaveWaitedFor(decided: Behind, change: Behind): boolean {
  const isPlaced =
    change.id !== decided.id &&
    change.state === 'waiting' &&
    !kindOf(change).creation &&
    isEarlierThan(change)(decided);
  const isOfSame = isAnyIn(fieldsOf(decided, true), fieldsOf(change, true)) || doesOneGoBy(decided, change);
  return isPlaced && (isSameAct(decided, change) || isOfSame);
}

function isEarlierThan(change: Behind) {
  const { accountId, createdAt } = change;
  const keys = keysOf(change);
  return (one: Behind) =>
    one.accountId === accountId && one.createdAt <= createdAt && isAnyIn(keysOf(one), keys);
}

function isSameAct(one: Behind, other: Behind): boolean {
  return one.together !== null && one.together === other.together;
}

/** What rules of the site write along counts while it may be at work on the earlier one. */
function holdsUp(earlier: Behind, later: Behind): boolean {
  const isInSite = earlier.state === 'being made' || overAt(earlier) !== undefined;
  if (isAnyIn(fieldsOf(earlier, isInSite), fieldsOf(later, isInSite)) && !isWrittenOver(earlier, later))
    return true;
  return (isInSite || earlier.state === 'waiting') && doesOneGoBy(earlier, later);
}

/** Whether one goes by what the other writes: see {@link AnyKind.goesBy}. */
function doesOneGoBy(one: Behind, other: Behind): boolean {
  const goesBy = ({ wanted, ...change }: Behind) => kindOf(change).goesBy?.(wanted) ?? [];
  return isAnyIn(goesBy(one), fieldsOf(other, false)) || isAnyIn(goesBy(other), fieldsOf(one, false));
}

/**
 * Whether a later one writes over all that an earlier one may have written, of which it is not known whether it was made.
 * While the site may still be at work on the earlier one, nobody can say which of the two is the last.
 */
export function isWrittenOver(earlier: Behind, later: Behind): boolean {
  if (earlier.state !== 'not known yet' || overAt(earlier) || !kindOf(later).overwrites) return false;
  const names = touchedBy(later);
  return fieldsOf(earlier, false).every((field) => names.includes(field));
}

/**
 * Whether one that was looked for is still what is asked for again: not once it is given up, nor where something else was
 * made in its place.
 * @param later what its person has asked for after it of the same work item
 */
export function standsYet(earlier: Change, later: readonly Change[]): boolean {
  if (earlier.state === 'refused' || earlier.state === 'withdrawn') return false;
  if (earlier.state !== 'made' || !kindOf(earlier).overwrites) return true;
  const fields = fieldsOf(earlier, false);
  return !later.some((one) => one.state === 'made' && isAnyIn(fields, fieldsOf(one, false)));
}

/** Whether something else of the same fields was asked for since: what wants the same again is to come after that. */
export function isFollowed(change: Change, open: readonly Change[]): boolean {
  const fields = fieldsOf(change, false);
  const since = open.slice(open.indexOf(change) + 1);
  return since.some((one) => one.asked !== change.asked && isAnyIn(fields, fieldsOf(one, false)));
}

function isAnyIn(fields: readonly string[], others: readonly string[]): boolean {
  return fields.some((field) => others.includes(field));
}

function fieldsOf(change: Behind, isInSite: boolean): string[] {
  const { writes, alongside = [] } = kindOf(change);
  const { key, wanted } = change;
  const byRules = isInSite ? alongside.map((field) => fieldAt(key, field)) : [];
  return [...touchedBy(change), ...(writes?.(wanted, key) ?? []), ...byRules];
}

/** Of those nothing is left of what was there. */
function touchedBy(change: Behind): string[] {
  const names = kindOf(change).touches.map((field) => fieldName(field, change));
  return names.filter((name) => name !== undefined);
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
