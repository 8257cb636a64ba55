import type { WorkItem } from '../../alm/alm-provider.js';
import { paths } from '../../paths.js';
import { allOf, counted } from '../../words.js';
import type { Board } from '../board.entity.js';
import { addressOf, type BoardQuery } from '../find/board-query.js';

const MOST_NAMED = 5; // statuses

/** What is said of work items whose statuses no column takes; without words where there are none. */
export function unplacedView(
  { id, columnsFrom }: Board,
  query: BoardQuery,
  unplaced: readonly WorkItem[],
  mayChange: boolean,
) {
  const isShown = query.others;
  return {
    words: unplaced.length === 0 ? '' : words(unplaced, columnsFrom),
    togglePath: paths.boards.show({ id }) + addressOf({ ...query, others: !isShown }),
    toggleLabel: isShown ? 'Hide them' : 'Show them',
    editPath: mayChange ? paths.boards.columns({ id }) : '',
  };
}

function words(unplaced: readonly WorkItem[], columnsFrom: Board['columnsFrom']): string {
  const counts = new Map<string, number>();
  for (const { status } of unplaced) counts.set(status.name, (counts.get(status.name) ?? 0) + 1);
  const byCount = [...counts].sort(([, a], [, b]) => b - a);
  const named = byCount.slice(0, MOST_NAMED).map(([name, count]) => `${name} (${count})`);
  const others = byCount.length - named.length;
  const list = allOf([...named, ...(others > 0 ? [counted(others, 'other status', 'other statuses')] : [])]);
  const what = counted(unplaced.length, 'work item');
  const verb = unplaced.length === 1 ? 'has' : 'have';
  const asInJira = columnsFrom === 'board' ? ', as in Jira' : '';
  return `Not on the board${asInJira}: ${what} ${verb} a status that no column takes: ${list}.`;
}
