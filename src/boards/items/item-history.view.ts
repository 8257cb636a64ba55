import type { AlmHistory } from '../../alm/alm-provider.js';
import { timeView } from '../../dates.js';
import { paths } from '../../paths.js';
import { shortened } from '../../words.js';
import { authorFace } from '../cards/faces.js';
import type { ItemPath } from './item-path.js';

const ON_A_PAGE = 20; // entries
const LONGEST = 160; // characters of a value; a description is longer

export interface ShownHistory {
  /** Absent where Jira could not be asked. */
  said?: AlmHistory;
  /** From 1. */
  page: number;
}

/** Who changed what on a work item, the newest first; nothing of it where nobody has asked for it. */
export function historyView(history: ShownHistory | undefined, { boardId, key }: ItemPath) {
  const at = (page: number) => `${paths.items.show({ boardId, key })}?history=${page}#history`;
  if (!history) return { path: at(1), isShown: false, entries: [], words: '', newerPath: '', olderPath: '' };
  const { said, page } = history;
  const all = said?.entries ?? [];
  const last = Math.max(1, Math.ceil(all.length / ON_A_PAGE));
  const now = Math.min(page, last);
  const shown = all.slice((now - 1) * ON_A_PAGE, now * ON_A_PAGE);
  return {
    path: at(now),
    isShown: true,
    entries: shown.map(({ author, created, changes }) => ({
      face: authorFace(author, 'Jira'),
      at: created ? timeView(new Date(created)) : null,
      changes: changes.map(({ field, from, to }) => ({
        field: field.charAt(0).toUpperCase() + field.slice(1),
        from: valueWords(from),
        to: valueWords(to),
      })),
    })),
    words: wordsOf(history),
    newerPath: now > 1 ? at(now - 1) : '',
    olderPath: now < last ? at(now + 1) : '',
  };
}

function wordsOf({ said }: ShownHistory): string {
  if (!said) return 'Jira could not be asked just now for the history. Try it again in a minute.';
  if (said.entries.length === 0) return 'Nothing was changed since it was created.';
  return said.isCut ? 'Jira has more of it than it gave.' : '';
}

function valueWords(value: string): string {
  return value === '' ? 'none' : shortened(value, LONGEST);
}
