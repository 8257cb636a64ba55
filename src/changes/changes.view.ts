import type { AlmAccount } from '../accounts/alm-account.entity.js';
import type { AlmPlaces } from '../alm/alm-provider.js';
import { timeView } from '../dates.js';
import { paths } from '../paths.js';
import { canUndo } from './asked-change.js';
import { seenOf } from './change-kind.js';
import type { Change, ChangeState } from './change.entity.js';
import { labelOf } from './conflicts.js';
import { kindOf } from './kinds/index.js';
import type { TakenBack } from './taken-back.js';
import { waitsForWords } from './waiting-behind.js';

/** The badge of each state. */
const BADGES: Record<ChangeState, string> = {
  waiting: 'pending',
  'being made': 'pending',
  made: 'done',
  refused: 'failed',
  'not known yet': 'pending',
  conflict: 'failed',
  withdrawn: 'new',
};

/** What else its person has asked for. */
export interface OtherChanges {
  /** What is not over of the same person and account, in the order in which it was asked for. */
  open: readonly Change[];
  takenBack: TakenBack;
}

interface Around extends OtherChanges {
  account: AlmAccount;
  /** As who the person is linked now. */
  userKey?: string;
  places: AlmPlaces;
}

export type ChangeView = ReturnType<typeof changeView>;

/** One change of the person who looks. */
export function changeView(change: Change, { account, userKey, places, open, takenBack }: Around) {
  const { id, key, state, answer, createdAt } = change;
  const kind = kindOf(change);
  const isTheirs = change.userKey === userKey;
  const [undone, undo] = [takenBack.of(change), takenBack.by(change)];
  const isLost = state === 'waiting' || state === 'refused' || state === 'not known yet';
  return {
    id,
    key,
    path: paths.changes.show({ id }),
    /** Where its person goes on to after something was done about it; empty for the list of all. */
    back: '',
    /** Whether it is said, and answered, at its work item. */
    isInPlace: false,
    jiraPath: places.workItem(key),
    wish: kind.wish(change.wanted),
    account: account.name,
    accountId: account.id,
    at: timeView(createdAt),
    state,
    badge: { kind: BADGES[state], text: state },
    answer: waitsForWords(change, open) || (answer ?? ''),
    rows: rowsOf(change),
    isConflict: state === 'conflict' && isTheirs,
    againPath: isLost && isTheirs ? paths.changes.again({ id }) : '',
    againLabel: state === 'not known yet' ? 'Look again' : 'Try again',
    forcePath: state === 'conflict' && isTheirs ? paths.changes.again({ id }) : '',
    withdrawPath: ['waiting', 'refused', 'conflict', 'not known yet'].includes(state)
      ? paths.changes.withdrawal({ id })
      : '',
    isUndo: change.undoes !== null,
    /** The change that it takes back, while that is kept. */
    undoOf: undone
      ? { text: kindOf(undone).wish(undone.wanted), path: paths.changes.show({ id: undone.id }) }
      : null,
    /** The change that takes it back. */
    undone: undo ? { text: undoneWords(undo), path: paths.changes.show({ id: undo.id }) } : null,
    undoPath: canUndo(change) && isTheirs && !undo ? paths.changes.undo({ id }) : '',
  };
}

function undoneWords({ state }: Change): string {
  return state === 'made' ? 'Undone' : `Undo: ${state}`;
}

/** At its work item: where that is, is where its person stays. */
export function inPlace(change: ChangeView, back: string): ChangeView {
  return { ...change, back, isInPlace: true };
}

/** To somebody who changes nothing any more: what became of it, and to withdraw what is open. */
export function lookedAt(change: ChangeView): ChangeView {
  return { ...change, isConflict: false, againPath: '', forcePath: '', undoPath: '' };
}

/** Some of a person's changes, from the newest to the oldest. */
export interface ChangesOf {
  changes: ChangeView[];
  /** What is not over, whenever it was asked for. */
  open: ChangeView[];
  /** Id of the last one, where there are older ones. */
  last?: string;
}

/** @param before whether newer ones are left out */
export function changesIndexView({ changes, open, last }: ChangesOf, before: boolean) {
  return {
    title: 'My changes',
    section: 'profile',
    changes,
    atOnce: atOnceViews(open),
    newest: before ? paths.changes.index() : '',
    older: last ? `${paths.changes.index()}?${new URLSearchParams({ before: last })}` : '',
    emptyTitle: before ? 'Nothing older' : 'Nothing yet',
    emptyText: before ? 'It goes back 90 days.' : 'What you change on a board stands here.',
  };
}

/** What can be said at once of all that waits or is in conflict, by account; of a single one it is said beside it. */
export function atOnceViews(changes: readonly ChangeView[]) {
  const open = changes.filter(({ state }) => state === 'waiting' || state === 'conflict');
  return [...new Set(open.map(({ accountId }) => accountId))].flatMap((accountId) => {
    const ofIt = open.filter((one) => one.accountId === accountId);
    const isTheirs = ofIt.some(({ againPath, forcePath }) => againPath || forcePath);
    if (ofIt.length < 2) return [];
    return {
      words: `All that waits for ${ofIt[0].account}, or is in conflict there:`,
      againPath: isTheirs ? paths.changes.allAgain({ accountId }) : '',
      withdrawPath: paths.changes.allWithdrawal({ accountId }),
    };
  });
}

/** @param back where its person was when they pressed; empty for not known */
export function changesShowView(change: ChangeView, back: string) {
  const title = change.isUndo ? `Undo on ${change.key}: ${change.wish}` : `${change.key}: ${change.wish}`;
  return { title, section: 'profile', change: { ...change, back }, wayBack: wayBackOf(change.key, back) };
}

/** The page of a work item or of a board is named; any other is reached by the list. */
function wayBackOf(key: string, path: string) {
  const [, isItem] = /^\/boards\/[\w-]+(\/items\/)?/.exec(path) ?? [];
  if (!path.startsWith('/boards/')) return null;
  return { path, label: isItem ? `Back to ${key}` : 'Back to the board' };
}

/** Before, theirs and yours, side by side. */
function rowsOf(change: Change) {
  const kind = kindOf(change);
  const before = change.before && seenOf(change.before);
  const had = kind.had?.(change.wanted);
  const names = { ...change.seen.names, ...change.theirs?.names };
  const words = (value = '') => (names[value] ?? value) || 'none';
  return kind.touches.map((field) => ({
    label: labelOf(field, had),
    before: words(change.seen[field] ?? (field === 'text' || field === 'rank' ? had?.text : before?.[field])),
    theirs: change.theirs ? words(change.theirs[field]) : '',
    yours: words(kind.value(change.wanted)),
  }));
}
