import type { ChangeState } from '../../changes/change.entity.js';
import type { ChangeView } from '../../changes/changes.view.js';
import { paths } from '../../paths.js';
import { allOf, counted, inDigits } from '../../words.js';
import { addressOf } from '../find/board-query.js';
import type { Selected } from './several-act.js';
import { severalFrame } from './several.view.js';

const OPEN: ChangeState[] = ['waiting', 'being made', 'not known yet'];

/** What became of several changes, each for itself. */
export function severalMadeView(selected: Selected, operation: string, changes: readonly ChangeView[]) {
  const { board, form } = selected;
  const at = { id: board.board.id, operation };
  const [{ wish }] = changes;
  const isOver = !changes.some(({ state }) => OPEN.includes(state));
  const missing = form.keys.length - changes.length;
  const isUndoable = changes.some(({ undoPath }) => undoPath);
  return {
    ...severalFrame(selected),
    title: counted(changes.length, 'work item'),
    lead: changes.every((one) => one.wish === wish) ? wish : 'Changed back',
    words: stateWords(changes),
    /** What is not on the board any more, cannot be taken back, or was asked for before and is being looked for. */
    missingWords: missing > 0 ? `Nothing new was begun for ${counted(missing, 'work item')}.` : '',
    changesPath: paths.changes.index(),
    isOver,
    here: severalMadePath(selected, operation),
    changes: changes.map((change) => ({ ...change, back: severalMadePath(selected, operation) })),
    undoAction: isOver && isUndoable ? paths.boards.severalUndo(at) : '',
    keys: form.keys,
    at: addressOf(form.at),
  };
}

/** The address of what became of an act: only its own person is told anything there. */
export function severalMadePath({ board, form }: Selected, operation: string): string {
  const path = paths.boards.severalMade({ id: board.board.id, operation });
  const pairs = [...form.keys.map((key) => ['key', key]), ['at', addressOf(form.at)]] as [string, string][];
  return `${path}?${new URLSearchParams(pairs.filter(([, value]) => value))}`;
}

/** `2 made, 1 refused` */
function stateWords(changes: readonly ChangeView[]): string {
  const counts = new Map<string, number>();
  for (const { state } of changes) counts.set(state, (counts.get(state) ?? 0) + 1);
  return allOf([...counts].map(([state, count]) => `${inDigits(count)} ${STATES[state as ChangeState]}`));
}

const STATES: Record<ChangeState, string> = {
  waiting: 'waiting',
  'being made': 'on the way',
  made: 'made',
  refused: 'refused',
  'not known yet': 'not known yet',
  conflict: 'in conflict',
  withdrawn: 'withdrawn',
};
