import { randomUUID } from 'node:crypto';
import { paths } from '../../paths.js';
import type { Problem } from '../../problem.js';
import { counted, inDigits } from '../../words.js';
import { Form } from '../../web/form.js';
import { addressOf } from '../find/board-query.js';
import type { Control, Selected, SeveralAct } from './several-act.js';
import type { SeveralForm } from './several-form.js';
import { SEVERAL } from './several-kinds.js';
import { askedOf, screensView } from './several-screens.view.js';
import type { Seen } from './selections.js';

/** The values of the controls, by their names. */
export class ControlValues {
  [name: string]: string;
}

interface Chosen {
  controls: Control[];
  /** Why there is nothing to choose from. */
  problem?: Problem;
  form: Form<ControlValues>;
  preview?: { act: SeveralAct; seen: Seen[]; words: string };
}

/** What is to be changed of several work items, and, once that is chosen, what Jira will refuse of it. */
export function severalView(selected: Selected, { controls, problem, form, preview }: Chosen) {
  const { board, items, form: sent } = selected;
  const missing = sent.keys.length - items.length;
  return {
    ...severalFrame(selected),
    title: `Change ${counted(items.length, 'work item')}`,
    operation: randomUUID(),
    form: form.view(),
    missingWords:
      missing > 0
        ? `${counted(missing, 'work item')} of those that were selected ${missing === 1 ? 'is' : 'are'} not on this board any more.`
        : '',
    problemWords: problem?.sentences ?? '',
    action: paths.boards.several({ id: board.board.id }),
    kept: [
      { name: 'what', value: sent.what },
      { name: 'at', value: addressOf(sent.at) },
    ],
    keys: items.map(({ key }) => key),
    controls: controls.map((control) => controlView(control, sent)),
    isSearch: controls.some(({ name }) => name === 'person'),
    preview: preview ? { ...previewView(selected, preview), screens: screensView(preview.seen, form) } : null,
  };
}

/** Where it stands, and the way back. */
export function severalFrame({ board: { board }, form }: Selected) {
  const at = { ...form.at, isSelecting: false };
  return {
    section: 'boards',
    boardName: board.name,
    back: paths.boards.show({ id: board.id }) + addressOf(at),
  };
}

function controlView({ name, label, type, hint = '', options = [] }: Control, { values }: SeveralForm) {
  const chosen = (values[name] ?? '').split('\n');
  return {
    ...{ name, label, type, hint },
    isChecks: type === 'checks',
    options: options.map((option) => ({ ...option, selected: chosen.includes(option.value) })),
  };
}

function previewView({ board, form }: Selected, { act, seen, words }: NonNullable<Chosen['preview']>) {
  const goes = seen.filter(({ outlook }) => !outlook.refusal && !outlook.isSo).length;
  const unsaid = seen.filter(({ outlook }) => outlook.unsaid).length;
  const { value: control } = SEVERAL[form.what];
  const chosen = control ? [control] : ['add', 'remove'];
  return {
    verb: act.verb,
    words: previewWords({ all: seen.length, goes, unsaid }),
    canGo: goes > 0,
    values: [
      ...chosen.map((name) => ({ name, value: form.values[name] ?? '' })),
      { name: 'words', value: words },
    ].filter(({ value }) => value),
    items: seen.map(({ item, outlook }) => {
      const { refusal, unsaid: why = '', isSo = false, isHidden = false, ways = [] } = outlook;
      return {
        key: item.key,
        id: `item-${item.key}`,
        path: paths.items.show({ boardId: board.board.id, key: item.key }),
        summary: isHidden ? '' : item.summary,
        isChecked: !refusal && !isSo,
        isRefused: Boolean(refusal),
        words: refusal || (isSo ? 'Nothing to change: it is so already.' : why),
        ways: ways.map((way) => ({ ...way, selected: form.values[`way-${item.key}`] === way.value })),
        // What was seen when it was chosen, also where the page is shown again since.
        was: form.values[`was-${item.key}`] ?? act.now(item),
        asks: askedOf(outlook)
          .map(({ name }) => name)
          .join(' '),
      };
    }),
  };
}

/** @param counts of all, of those that go, and of those among them of which Jira has not said whether it allows it */
function previewWords({ all, goes, unsaid }: Record<'all' | 'goes' | 'unsaid', number>): string {
  if (goes === 0) return 'None of these can be changed this way.';
  const leftOut = goes < all ? ' What is not checked is left out.' : '';
  if (unsaid === goes)
    return `Jira has not said whether it allows this. What is checked is tried as you, and can be undone.${leftOut}`;
  if (unsaid > 0) {
    const tried = unsaid === 1 ? 'it is tried' : 'they are tried';
    return `Jira allows ${inDigits(goes - unsaid)} of them. Of ${inDigits(unsaid)} it has not said whether it does: ${tried}.${leftOut}`;
  }
  if (!leftOut) return 'Jira allows all of them. Each is changed as you, and can be undone.';
  return `${counted(goes, 'work item')} can be changed.${leftOut}`;
}
